<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="de_DE">
<context>
    <name>ChannelPermits</name>
    <message>
        <source>Select a channel first</source>
        <translation>Zuerst einen Kanal auswählen</translation>
    </message>
    <message>
        <source>The host does not answer</source>
        <translation>Der Host antwortet nicht</translation>
    </message>
</context>
<context>
    <name>ClusterWords</name>
    <message>
        <source>%1 s</source>
        <translation>%1 s</translation>
    </message>
    <message>
        <source>no roster</source>
        <translation>keine Liste</translation>
    </message>
    <message>
        <source>re-syncing</source>
        <translation>gleicht ab</translation>
    </message>
    <message>
        <source>roster here</source>
        <translation>Liste da</translation>
    </message>
    <message>
        <source>roster equal</source>
        <translation>Liste gleich</translation>
    </message>
    <message>
        <source>Not ready: %1 has %2</source>
        <translation>Nicht bereit: %1 hat %2</translation>
    </message>
    <message>
        <source>Not ready: %1</source>
        <translation>Nicht bereit: %1</translation>
    </message>
    <message>
        <source>Ready, degraded</source>
        <translation>Bereit, eingeschränkt</translation>
    </message>
    <message>
        <source>Ready</source>
        <translation>Bereit</translation>
    </message>
    <message>
        <source>roster %1 of %2</source>
        <translation>Liste %1 von %2</translation>
    </message>
    <message>
        <source>%1 and %2</source>
        <comment>the last of a list</comment>
        <translation>%1 und %2</translation>
    </message>
    <message>
        <source>%1 ms</source>
        <translation>%1 ms</translation>
    </message>
    <message>
        <source>said goodbye</source>
        <translation>hat sich verabschiedet</translation>
    </message>
    <message>
        <source>its link was reset</source>
        <translation>die Verbindung wurde zurückgesetzt</translation>
    </message>
    <message>
        <source>connection lost</source>
        <translation>Verbindung verloren</translation>
    </message>
    <message>
        <source>fell silent</source>
        <translation>verstummt</translation>
    </message>
    <message>
        <source>evicted</source>
        <translation>ausgeschlossen</translation>
    </message>
    <message>
        <source>mesh “%1”</source>
        <translation>Mesh „%1“</translation>
    </message>
    <message>
        <source>No host of it answers</source>
        <translation>Kein Host davon antwortet</translation>
    </message>
    <message>
        <source>%1 · last heard of %2</source>
        <translation>%1 · zuletzt gehört: %2</translation>
    </message>
    <message numerus="yes">
        <source>%1 of %Ln link(s) healthy</source>
        <translation>
            <numerusform>%1 von %Ln Verbindung gesund</numerusform>
            <numerusform>%1 von %Ln Verbindungen gesund</numerusform>
        </translation>
    </message>
    <message>
        <source>no other node yet</source>
        <translation>noch kein anderer Knoten</translation>
    </message>
    <message>
        <source>drained: its instances stay stopped until it is resumed</source>
        <translation>läuft aus: Die Instanzen bleiben angehalten, bis er fortgesetzt wird</translation>
    </message>
    <message>
        <source>not ready: %1</source>
        <translation>nicht bereit: %1</translation>
    </message>
    <message>
        <source>ready, alone: no peer is connected</source>
        <translation>bereit, allein: Kein anderer Knoten ist verbunden</translation>
    </message>
    <message>
        <source>ready</source>
        <translation>bereit</translation>
    </message>
    <message>
        <source>up for %1</source>
        <translation>da für %1</translation>
    </message>
    <message>
        <source>nobody here can tell</source>
        <translation>niemand hier weiß es</translation>
    </message>
    <message>
        <source>%1, but not heard by %2</source>
        <translation>%1, aber nicht gehört von %2</translation>
    </message>
    <message>
        <source>away from %1</source>
        <translation>weg von %1</translation>
    </message>
    <message>
        <source>%1; %2 still sees it</source>
        <translation>%1; %2 sieht ihn noch</translation>
    </message>
    <message>
        <source>%1; %2 still see it</source>
        <comment>several</comment>
        <translation>%1; %2 sehen ihn noch</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <translation>%1: %2</translation>
    </message>
    <message>
        <source>suspect: nothing heard for %1 (%2)</source>
        <translation>verdächtig: seit %1 nichts gehört (%2)</translation>
    </message>
    <message>
        <source>reconnecting to %1</source>
        <translation>verbindet sich neu mit %1</translation>
    </message>
    <message>
        <source>lag %1</source>
        <translation>Rückstand %1</translation>
    </message>
    <message>
        <source>No host here is connected to it</source>
        <translation>Kein Host hier ist damit verbunden</translation>
    </message>
    <message>
        <source>not known</source>
        <translation>unbekannt</translation>
    </message>
    <message>
        <source>up</source>
        <translation>da</translation>
    </message>
    <message>
        <source>silent for %1</source>
        <translation>stumm seit %1</translation>
    </message>
    <message>
        <source>reconnecting</source>
        <translation>verbindet sich neu</translation>
    </message>
    <message>
        <source>down %1</source>
        <translation>weg seit %1</translation>
    </message>
    <message>
        <source>down</source>
        <translation>weg</translation>
    </message>
    <message>
        <source>Add %1 as a host to see what it says of the others.</source>
        <translation>Fügen Sie %1 als Host hinzu, um zu sehen, was er über die anderen sagt.</translation>
    </message>
    <message>
        <source>%1 has not heard of %2.</source>
        <translation>%1 hat von %2 nichts gehört.</translation>
    </message>
    <message>
        <source>%1 of %2: %3</source>
        <translation>%1 über %2: %3</translation>
    </message>
    <message>
        <source>as it was %1, when %2 was last heard</source>
        <translation>Stand: %1, als %2 zuletzt gehört wurde</translation>
    </message>
    <message>
        <source>lag %1, %2 queued</source>
        <translation>Rückstand %1, %2 warten</translation>
    </message>
    <message>
        <source>since %1</source>
        <translation>seit %1</translation>
    </message>
    <message>
        <source>%1 in, %2 out</source>
        <translation>%1 herein, %2 hinaus</translation>
    </message>
    <message>
        <source>went on over another connection: %1; began anew: %2</source>
        <translation>über eine andere Verbindung fortgesetzt: %1; neu begonnen: %2</translation>
    </message>
    <message numerus="yes">
        <source>%Ln hub(s) in common</source>
        <translation>
            <numerusform>%Ln gemeinsamer Hub</numerusform>
            <numerusform>%Ln gemeinsame Hubs</numerusform>
        </translation>
    </message>
    <message>
        <source>address %1</source>
        <translation>Adresse %1</translation>
    </message>
    <message>
        <source>process %1</source>
        <translation>Prozess %1</translation>
    </message>
    <message numerus="yes">
        <source>%1 · %Ln attempt(s)</source>
        <translation>
            <numerusform>%1 · %Ln Versuch</numerusform>
            <numerusform>%1 · %Ln Versuche</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 answers, not to %2</source>
        <translation>%1 antwortet, nicht %2</translation>
    </message>
    <message>
        <source>%1 answers</source>
        <translation>%1 antwortet</translation>
    </message>
    <message>
        <source>%1 itself</source>
        <translation>%1 selbst</translation>
    </message>
    <message>
        <source>nobody has answered yet</source>
        <translation>noch hat niemand geantwortet</translation>
    </message>
    <message>
        <source>configured or added on %1</source>
        <translation>eingestellt oder hinzugefügt auf %1</translation>
    </message>
    <message>
        <source>learnt from other nodes by %1</source>
        <translation>von anderen Knoten erfahren: %1</translation>
    </message>
    <message>
        <source>connected: %1</source>
        <translation>verbunden: %1</translation>
    </message>
    <message numerus="yes">
        <source>%1 answers, not to %Ln host(s)</source>
        <translation>
            <numerusform>%1 antwortet, %Ln Host nicht</numerusform>
            <numerusform>%1 antwortet, %Ln Hosts nicht</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 is away</source>
        <translation>%1 ist weg</translation>
    </message>
</context>
<context>
    <name>Config</name>
    <message>
        <source>Access</source>
        <translation>Zugang</translation>
    </message>
    <message>
        <source>Autostart</source>
        <translation>Autostart</translation>
    </message>
    <message>
        <source>I/O threads</source>
        <translation>E/A-Threads</translation>
    </message>
    <message>
        <source>Isolation</source>
        <translation>Isolation</translation>
    </message>
    <message>
        <source>Limits</source>
        <translation>Grenzen</translation>
    </message>
    <message>
        <source>Listen</source>
        <translation>Lauscht auf</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>Options</source>
        <translation>Optionen</translation>
    </message>
    <message>
        <source>Restart</source>
        <translation>Neustart</translation>
    </message>
    <message>
        <source>Start order</source>
        <translation>Startreihenfolge</translation>
    </message>
    <message>
        <source>TLS</source>
        <translation>TLS</translation>
    </message>
    <message>
        <source>Type</source>
        <translation>Typ</translation>
    </message>
    <message>
        <source>Address</source>
        <translation>Adresse</translation>
    </message>
    <message>
        <source>Port</source>
        <translation>Port</translation>
    </message>
    <message>
        <source>Proxy protocol</source>
        <translation>PROXY-Protokoll</translation>
    </message>
    <message>
        <source>Trusted proxies</source>
        <translation>Vertraute Proxys</translation>
    </message>
    <message>
        <source>Certificate</source>
        <translation>Zertifikat</translation>
    </message>
    <message>
        <source>Client CA</source>
        <translation>Client-CA</translation>
    </message>
    <message>
        <source>Key</source>
        <translation>Schlüssel</translation>
    </message>
    <message>
        <source>Password file</source>
        <translation>Passwortdatei</translation>
    </message>
    <message>
        <source>PKCS#12</source>
        <translation>PKCS#12</translation>
    </message>
    <message>
        <source>Connects per second per address</source>
        <translation>Verbindungen je Sekunde und Adresse</translation>
    </message>
    <message>
        <source>Handshake timeout</source>
        <translation>Handshake-Frist</translation>
    </message>
    <message>
        <source>Idle timeout</source>
        <translation>Leerlauf-Frist</translation>
    </message>
    <message>
        <source>Max fragments</source>
        <translation>Fragmente, höchstens</translation>
    </message>
    <message>
        <source>Max message bytes</source>
        <translation>Nachrichtenlänge, höchstens</translation>
    </message>
    <message>
        <source>Max sessions</source>
        <translation>Sitzungen, höchstens</translation>
    </message>
    <message>
        <source>Max sessions per address</source>
        <translation>Sitzungen je Adresse, höchstens</translation>
    </message>
    <message>
        <source>Messages per second</source>
        <translation>Nachrichten je Sekunde</translation>
    </message>
    <message>
        <source>Outbox bytes</source>
        <translation>Sendepuffer</translation>
    </message>
    <message>
        <source>Send timeout</source>
        <translation>Sendefrist</translation>
    </message>
    <message>
        <source>Allow</source>
        <translation>Erlaubt</translation>
    </message>
    <message>
        <source>Deny</source>
        <translation>Verboten</translation>
    </message>
    <message>
        <source>Backoff</source>
        <translation>Wartezeit</translation>
    </message>
    <message>
        <source>Give up after</source>
        <translation>Aufgeben nach</translation>
    </message>
    <message>
        <source>Hang timeout</source>
        <translation>Hänger-Frist</translation>
    </message>
    <message>
        <source>Max age</source>
        <translation>Laufzeit, höchstens</translation>
    </message>
    <message>
        <source>Max memory</source>
        <translation>Arbeitsspeicher, höchstens</translation>
    </message>
    <message>
        <source>Policy</source>
        <translation>Regel</translation>
    </message>
    <message>
        <source>Begin</source>
        <translation>Anfang</translation>
    </message>
    <message>
        <source>Byte order</source>
        <translation>Bytefolge</translation>
    </message>
    <message>
        <source>End</source>
        <translation>Ende</translation>
    </message>
    <message>
        <source>Framing</source>
        <translation>Nachrichtengrenzen</translation>
    </message>
    <message>
        <source>Length bytes</source>
        <translation>Längenbytes</translation>
    </message>
    <message>
        <source>Length counts header</source>
        <translation>Länge zählt Kopf mit</translation>
    </message>
    <message>
        <source>Length offset</source>
        <translation>Abstand der Länge</translation>
    </message>
    <message>
        <source>Separator</source>
        <translation>Trennzeichen</translation>
    </message>
    <message>
        <source>Separator count</source>
        <translation>Anzahl Trennzeichen</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>Größe</translation>
    </message>
    <message>
        <source>Terminator</source>
        <translation>Endezeichen</translation>
    </message>
    <message>
        <source>Compression</source>
        <translation>Kompression</translation>
    </message>
    <message>
        <source>Compression context</source>
        <translation>Kompressionskontext</translation>
    </message>
    <message>
        <source>Compression threshold</source>
        <translation>Kompressionsschwelle</translation>
    </message>
    <message>
        <source>Starts with the host, unless a person has stopped it.</source>
        <translation>Startet mit dem Host, außer jemand hat sie angehalten.</translation>
    </message>
    <message>
        <source>Threads of its own, for isolation &quot;thread&quot; and &quot;process&quot;.</source>
        <translation>Eigene Threads, bei Isolation „thread“ und „process“.</translation>
    </message>
    <message>
        <source>Where it runs: on the host&apos;s shared threads, on threads of its own, or in a process of its own.</source>
        <translation>Wo sie läuft: auf den gemeinsamen Threads des Hosts, auf eigenen Threads oder in einem eigenen Prozess.</translation>
    </message>
    <message>
        <source>Where it listens.</source>
        <translation>Wo sie Verbindungen annimmt.</translation>
    </message>
    <message>
        <source>Name, unique on the host: 1 to 64 letters, digits, &apos;.&apos;, &apos;_&apos; or &apos;-&apos;.</source>
        <translation>Name, einmalig auf dem Host: 1 bis 64 Buchstaben, Ziffern, „.“, „_“ oder „-“.</translation>
    </message>
    <message>
        <source>The server type&apos;s own options.</source>
        <translation>Die eigenen Optionen des Servertyps.</translation>
    </message>
    <message>
        <source>Lower starts earlier and stops later.</source>
        <translation>Niedrigere starten früher und halten später an.</translation>
    </message>
    <message>
        <source>Server type: what it speaks.</source>
        <translation>Servertyp: was sie spricht.</translation>
    </message>
    <message>
        <source>&quot;any&quot; (every IPv4 address), &quot;any6&quot; (every IPv6 address), or one numeric address.</source>
        <translation>„any“ (jede IPv4-Adresse), „any6“ (jede IPv6-Adresse) oder eine numerische Adresse.</translation>
    </message>
    <message>
        <source>TCP port. 0: the system chooses; the status shows which.</source>
        <translation>TCP-Port. 0: das System wählt; die Statusanzeige nennt ihn.</translation>
    </message>
    <message>
        <source>Connections come from a balancer that says whom it speaks for (PROXY protocol, version 1 or 2).</source>
        <translation>Verbindungen kommen von einem Lastverteiler, der sagt, für wen er spricht (PROXY-Protokoll, Version 1 oder 2).</translation>
    </message>
    <message>
        <source>Speak TLS, with the certificate of [instance.tls].</source>
        <translation>TLS sprechen, mit dem Zertifikat unter „TLS“.</translation>
    </message>
    <message>
        <source>Networks and addresses of these balancers; with proxy_protocol nobody else may connect.</source>
        <translation>Netze und Adressen dieser Lastverteiler; mit PROXY-Protokoll darf sich sonst niemand verbinden.</translation>
    </message>
    <message>
        <source>One address the instance listens on.</source>
        <translation>Eine Adresse, auf der die Instanz lauscht.</translation>
    </message>
    <message>
        <source>Certificate with its chain, PEM.</source>
        <translation>Zertifikat mit seiner Kette, PEM.</translation>
    </message>
    <message>
        <source>Authorities, PEM. Set: clients must show a certificate of one of them.</source>
        <translation>Zertifizierungsstellen, PEM. Gesetzt: Clients müssen ein Zertifikat einer von ihnen vorweisen.</translation>
    </message>
    <message>
        <source>The certificate&apos;s private key, PEM.</source>
        <translation>Der private Schlüssel des Zertifikats, PEM.</translation>
    </message>
    <message>
        <source>File whose only line is the password of the PKCS#12 file or the key.</source>
        <translation>Datei, deren einzige Zeile das Passwort der PKCS#12-Datei oder des Schlüssels ist.</translation>
    </message>
    <message>
        <source>Certificate and key in one PKCS#12 file (.pfx, .p12).</source>
        <translation>Zertifikat und Schlüssel in einer PKCS#12-Datei (.pfx, .p12).</translation>
    </message>
    <message>
        <source>The certificate of the listeners with tls = true: a PKCS#12 file, or certificate and key.</source>
        <translation>Das Zertifikat für Adressen mit TLS: eine PKCS#12-Datei, oder Zertifikat und Schlüssel.</translation>
    </message>
    <message>
        <source>Connections a second of one client, so many of them at once; more are closed unheard. 0: no limit.</source>
        <translation>Verbindungen je Sekunde von einem Client, so viele auch auf einmal; weitere werden ungehört geschlossen. 0: keine Grenze.</translation>
    </message>
    <message>
        <source>For the TLS handshake and the WebSocket upgrade.</source>
        <translation>Für den TLS-Handshake und das WebSocket-Upgrade.</translation>
    </message>
    <message>
        <source>A session that sends nothing for so long is closed. &quot;0s&quot;: never.</source>
        <translation>Eine Sitzung, die so lange nichts sendet, wird geschlossen. 0 s: nie.</translation>
    </message>
    <message>
        <source>Fragments of one WebSocket message.</source>
        <translation>Fragmente einer WebSocket-Nachricht.</translation>
    </message>
    <message>
        <source>Longest message a client may send.</source>
        <translation>Längste Nachricht, die ein Client senden darf.</translation>
    </message>
    <message>
        <source>Live sessions. 0: no limit.</source>
        <translation>Offene Sitzungen. 0: keine Grenze.</translation>
    </message>
    <message>
        <source>Live sessions of one client: an IPv4 address, or an IPv6 network of 64 bits. 0: no limit.</source>
        <translation>Offene Sitzungen eines Clients: einer IPv4-Adresse oder eines IPv6-Netzes von 64 Bit. 0: keine Grenze.</translation>
    </message>
    <message>
        <source>Messages a second of one session; what it sends beyond that is read later. 0: no limit.</source>
        <translation>Nachrichten je Sekunde von einer Sitzung; was sie darüber hinaus sendet, wird später gelesen. 0: keine Grenze.</translation>
    </message>
    <message>
        <source>Bytes that may wait for one slow client; beyond that it is closed (slow_consumer).</source>
        <translation>Bytes, die auf einen langsamen Client warten dürfen; darüber wird er geschlossen (slow_consumer).</translation>
    </message>
    <message>
        <source>A client that reads nothing for so long while bytes wait for it is closed.</source>
        <translation>Ein Client, der so lange nichts liest, obwohl Bytes auf ihn warten, wird geschlossen.</translation>
    </message>
    <message>
        <source>What clients may ask for. Times run from the event that the name says.</source>
        <translation>Was Clients verlangen dürfen. Fristen laufen ab dem Ereignis, das der Name nennt.</translation>
    </message>
    <message>
        <source>Networks and addresses that may connect, such as &quot;10.0.0.0/8&quot;. []: all.</source>
        <translation>Netze und Adressen, die sich verbinden dürfen, etwa „10.0.0.0/8“. Keine: alle.</translation>
    </message>
    <message>
        <source>Networks and addresses that may not, whatever is allowed; open sessions of theirs are closed.</source>
        <translation>Netze und Adressen, die es nicht dürfen, was auch erlaubt ist; ihre offenen Sitzungen werden geschlossen.</translation>
    </message>
    <message>
        <source>Which addresses may connect, judged before a byte is read.</source>
        <translation>Welche Adressen sich verbinden dürfen; entschieden, bevor ein Byte gelesen wird.</translation>
    </message>
    <message>
        <source>The wait before the first new start and the longest wait; it doubles from one to the next.</source>
        <translation>Die Wartezeit vor dem ersten neuen Start und die längste; sie verdoppelt sich von einem zum nächsten.</translation>
    </message>
    <message>
        <source>&quot;5 in 10s&quot;: after so many ends within that time it stays failed.</source>
        <translation>„5 in 10s“: nach so vielen Abstürzen in dieser Zeit bleibt sie ausgefallen.</translation>
    </message>
    <message>
        <source>isolation &quot;process&quot;: ended and started again when it does not answer for so long. &quot;0s&quot;: never.</source>
        <translation>Isolation „process“: beendet und neu gestartet, wenn sie so lange nicht antwortet. 0 s: nie.</translation>
    </message>
    <message>
        <source>Started anew, clients first asked to leave, after so long. &quot;0s&quot;: never.</source>
        <translation>Nach so langer Zeit neu gestartet; Clients werden vorher gebeten zu gehen. 0 s: nie.</translation>
    </message>
    <message>
        <source>isolation &quot;process&quot;: started anew, clients first asked to leave, past so much memory. 0: no limit.</source>
        <translation>Isolation „process“: ab so viel Arbeitsspeicher neu gestartet; Clients werden vorher gebeten zu gehen. 0: keine Grenze.</translation>
    </message>
    <message>
        <source>What to do when it ends though nobody stopped it: &quot;on-failure&quot; starts it again after a crash, &quot;always&quot; also after a clean end.</source>
        <translation>Was geschieht, wenn sie endet, obwohl niemand sie angehalten hat: „on-failure“ startet sie nach einem Absturz neu, „always“ auch nach einem sauberen Ende.</translation>
    </message>
    <message>
        <source>What happens when it ends though nobody asked for it.</source>
        <translation>Was geschieht, wenn sie endet, obwohl niemand darum gebeten hat.</translation>
    </message>
    <message>
        <source>begin-end-mark, needed there: what begins a message.</source>
        <translation>begin-end-mark, dort erforderlich: womit eine Nachricht anfängt.</translation>
    </message>
    <message>
        <source>length-prefix: order of these bytes.</source>
        <translation>length-prefix: Reihenfolge dieser Bytes.</translation>
    </message>
    <message>
        <source>begin-end-mark, needed there: what ends a message.</source>
        <translation>begin-end-mark, dort erforderlich: womit eine Nachricht endet.</translation>
    </message>
    <message>
        <source>How messages are cut out of the byte stream.</source>
        <translation>Wie Nachrichten aus dem Bytestrom geschnitten werden.</translation>
    </message>
    <message>
        <source>length-prefix: bytes of the length field.</source>
        <translation>length-prefix: Bytes des Längenfelds.</translation>
    </message>
    <message>
        <source>length-prefix: the length counts the bytes before the payload, too.</source>
        <translation>length-prefix: Die Länge zählt auch die Bytes vor den Nutzdaten.</translation>
    </message>
    <message>
        <source>length-prefix: bytes of the header before the length field.</source>
        <translation>length-prefix: Bytes des Kopfs vor dem Längenfeld.</translation>
    </message>
    <message>
        <source>counted-separators, needed there: one byte that separates the parts of a message.</source>
        <translation>counted-separators, dort erforderlich: ein Byte, das die Teile einer Nachricht trennt.</translation>
    </message>
    <message>
        <source>counted-separators, needed there: how many of them end a message.</source>
        <translation>counted-separators, dort erforderlich: wie viele davon eine Nachricht beenden.</translation>
    </message>
    <message>
        <source>fixed-size, needed there: bytes of every message.</source>
        <translation>fixed-size, dort erforderlich: Bytes jeder Nachricht.</translation>
    </message>
    <message>
        <source>terminator: what ends a message.</source>
        <translation>terminator: womit eine Nachricht endet.</translation>
    </message>
    <message>
        <source>Accept permessage-deflate (RFC 7692) from clients that offer it.</source>
        <translation>permessage-deflate (RFC 7692) von Clients annehmen, die es anbieten.</translation>
    </message>
    <message>
        <source>Keep the compression window between messages: smaller, but memory a session.</source>
        <translation>Das Kompressionsfenster zwischen Nachrichten behalten: kleiner, kostet aber Arbeitsspeicher je Sitzung.</translation>
    </message>
    <message>
        <source>Bytes below which a message is sent as it is.</source>
        <translation>Bytes, unter denen eine Nachricht gesendet wird, wie sie ist.</translation>
    </message>
    <message>
        <source>TCP; returns what it gets</source>
        <translation>TCP; gibt zurück, was sie bekommt</translation>
    </message>
    <message>
        <source>TCP command line: ECHO, ADD, MULT, TIME, WHO, HELP, QUIT</source>
        <translation>TCP-Befehlszeile: ECHO, ADD, MULT, TIME, WHO, HELP, QUIT</translation>
    </message>
    <message>
        <source>WebSocket; returns text as text and binary as binary</source>
        <translation>WebSocket; gibt Text als Text und Binäres binär zurück</translation>
    </message>
    <message>
        <source>Hub</source>
        <translation>Hub</translation>
    </message>
    <message>
        <source>The hub of its channels, for the type &quot;pubsub&quot;: instances with one hub share them. Empty: one of its own name.</source>
        <translation>Der Hub der Kanäle, für den Typ „pubsub“: Instanzen mit demselben Hub teilen sie. Leer: einer mit dem Namen der Instanz.</translation>
    </message>
    <message>
        <source>Demo</source>
        <translation>Demo</translation>
    </message>
    <message>
        <source>Channels and presence over WebSocket, for browsers and apps: publish, subscribe, history, QoS</source>
        <translation>Kanäle und Anwesenheit über WebSocket, für Browser und Apps: veröffentlichen, abonnieren, Verlauf, QoS</translation>
    </message>
    <message>
        <source>Serve the page /demo: a chat with a roster, to try the server out.</source>
        <translation>Die Seite /demo ausliefern: ein Chat mit Anwesenheitsliste, um den Server auszuprobieren.</translation>
    </message>
</context>
<context>
    <name>ConfigProblem</name>
    <message>
        <source>must be from %1 to %2</source>
        <translation>muss von %1 bis %2 sein</translation>
    </message>
    <message>
        <source>must be at least %1</source>
        <translation>muss mindestens %1 sein</translation>
    </message>
    <message>
        <source>must be at most %1</source>
        <translation>darf höchstens %1 sein</translation>
    </message>
    <message numerus="yes">
        <source>must have at least %Ln character(s)</source>
        <translation>
            <numerusform>braucht mindestens %Ln Zeichen</numerusform>
            <numerusform>braucht mindestens %Ln Zeichen</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>may have at most %Ln character(s)</source>
        <translation>
            <numerusform>darf höchstens %Ln Zeichen haben</numerusform>
            <numerusform>darf höchstens %Ln Zeichen haben</numerusform>
        </translation>
    </message>
    <message>
        <source>does not have the right form: %1</source>
        <translation>hat nicht die richtige Form: %1</translation>
    </message>
    <message>
        <source>does not have the right form</source>
        <translation>hat nicht die richtige Form</translation>
    </message>
    <message numerus="yes">
        <source>needs at least %Ln entry(s)</source>
        <translation>
            <numerusform>braucht mindestens %Ln Eintrag</numerusform>
            <numerusform>braucht mindestens %Ln Einträge</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>may have at most %Ln entry(s)</source>
        <translation>
            <numerusform>darf höchstens %Ln Eintrag haben</numerusform>
            <numerusform>darf höchstens %Ln Einträge haben</numerusform>
        </translation>
    </message>
    <message>
        <source>“%1” does not have the right form</source>
        <translation>„%1“ hat nicht die richtige Form</translation>
    </message>
    <message>
        <source>“%1” is not a number</source>
        <translation>„%1“ ist keine Zahl</translation>
    </message>
    <message>
        <source>is missing</source>
        <translation>fehlt</translation>
    </message>
    <message>
        <source>is not a number</source>
        <translation>ist keine Zahl</translation>
    </message>
    <message>
        <source>is not a time</source>
        <translation>ist keine Zeitangabe</translation>
    </message>
    <message>
        <source>is not a size</source>
        <translation>ist keine Größe</translation>
    </message>
    <message>
        <source>“%1” is not one of the choices</source>
        <translation>„%1“ steht nicht zur Wahl</translation>
    </message>
</context>
<context>
    <name>ConfigValue</name>
    <message>
        <source>none</source>
        <comment>an empty list</comment>
        <translation>keine</translation>
    </message>
    <message>
        <source>B</source>
        <translation>B</translation>
    </message>
    <message>
        <source>KiB</source>
        <translation>KiB</translation>
    </message>
    <message>
        <source>MiB</source>
        <translation>MiB</translation>
    </message>
    <message>
        <source>GiB</source>
        <translation>GiB</translation>
    </message>
    <message>
        <source>ms</source>
        <translation>ms</translation>
    </message>
    <message>
        <source>s</source>
        <translation>s</translation>
    </message>
    <message>
        <source>min</source>
        <translation>min</translation>
    </message>
    <message>
        <source>h</source>
        <translation>h</translation>
    </message>
    <message>
        <source>d</source>
        <translation>d</translation>
    </message>
    <message>
        <source>on</source>
        <translation>ein</translation>
    </message>
    <message>
        <source>off</source>
        <translation>aus</translation>
    </message>
    <message>
        <source>empty</source>
        <translation>leer</translation>
    </message>
</context>
<context>
    <name>DemoWorld</name>
    <message>
        <source>Production</source>
        <translation>Produktion</translation>
    </message>
    <message>
        <source>Test</source>
        <translation>Test</translation>
    </message>
    <message>
        <source>Development</source>
        <translation>Entwicklung</translation>
    </message>
</context>
<context>
    <name>ErrorText</name>
    <message>
        <source>Not logged in</source>
        <translation>Nicht angemeldet</translation>
    </message>
    <message>
        <source>The log-in was refused</source>
        <translation>Die Anmeldung wurde abgelehnt</translation>
    </message>
    <message>
        <source>The token has expired or was used before</source>
        <translation>Das Token ist abgelaufen oder wurde schon benutzt</translation>
    </message>
    <message>
        <source>Your account may not do that</source>
        <translation>Ihr Konto darf das nicht</translation>
    </message>
    <message>
        <source>Too many failed attempts; wait a moment</source>
        <translation>Zu viele Fehlversuche; bitte einen Moment warten</translation>
    </message>
    <message>
        <source>Too many requests at once; wait a moment</source>
        <translation>Zu viele Anforderungen auf einmal; bitte einen Moment warten</translation>
    </message>
    <message>
        <source>The key of the host is not the expected one</source>
        <translation>Der Schlüssel des Hosts ist nicht der erwartete</translation>
    </message>
    <message>
        <source>The host cannot be reached</source>
        <translation>Der Host ist nicht erreichbar</translation>
    </message>
    <message>
        <source>The host did not answer in time</source>
        <translation>Der Host hat nicht rechtzeitig geantwortet</translation>
    </message>
    <message>
        <source>The connection was closed</source>
        <translation>Die Verbindung wurde geschlossen</translation>
    </message>
    <message>
        <source>The host sent an answer that could not be understood</source>
        <translation>Die Antwort des Hosts ist nicht zu verstehen</translation>
    </message>
    <message>
        <source>The host does not know this request; it may be of another version</source>
        <translation>Der Host kennt diese Anforderung nicht; vielleicht hat er eine andere Version</translation>
    </message>
    <message>
        <source>The message is too large</source>
        <translation>Die Nachricht ist zu groß</translation>
    </message>
    <message>
        <source>The host has run out of a resource</source>
        <translation>Dem Host ist eine Ressource ausgegangen</translation>
    </message>
    <message>
        <source>A value is not valid</source>
        <translation>Ein Wert ist nicht gültig</translation>
    </message>
    <message>
        <source>Internal error on the host</source>
        <translation>Im Host ist ein interner Fehler aufgetreten</translation>
    </message>
    <message>
        <source>There is no such instance</source>
        <translation>Diese Instanz gibt es nicht</translation>
    </message>
    <message>
        <source>There is no such session</source>
        <translation>Diese Sitzung gibt es nicht</translation>
    </message>
    <message>
        <source>There is no such server type</source>
        <translation>Diesen Servertyp gibt es nicht</translation>
    </message>
    <message>
        <source>Not found</source>
        <translation>Das gibt es nicht</translation>
    </message>
    <message>
        <source>Somebody else has changed it meanwhile, or it exists already</source>
        <translation>Jemand anders hat es inzwischen geändert, oder es ist schon vorhanden</translation>
    </message>
    <message>
        <source>That is not possible in this state</source>
        <translation>Das ist in diesem Zustand nicht möglich</translation>
    </message>
    <message>
        <source>The address is in use</source>
        <translation>Die Adresse ist belegt</translation>
    </message>
    <message>
        <source>It is managed by a file on the host</source>
        <translation>Das wird durch eine Datei auf dem Host verwaltet</translation>
    </message>
    <message>
        <source>The configuration is not valid</source>
        <translation>Die Konfiguration ist nicht gültig</translation>
    </message>
    <message>
        <source>The certificate is not valid</source>
        <translation>Das Zertifikat ist nicht gültig</translation>
    </message>
    <message>
        <source>A file cannot be read</source>
        <translation>Eine Datei lässt sich nicht lesen</translation>
    </message>
    <message>
        <source>The operating system does not permit it</source>
        <translation>Das Betriebssystem erlaubt es nicht</translation>
    </message>
    <message>
        <source>It could not be stored</source>
        <translation>Es ließ sich nicht speichern</translation>
    </message>
    <message>
        <source>The token is not valid; log in again or make a new one</source>
        <translation>Das Token gilt nicht; melden Sie sich neu an oder erstellen Sie ein neues</translation>
    </message>
    <message>
        <source>The client has not connected to the hub yet</source>
        <translation>Der Client hat sich noch nicht mit dem Hub verbunden</translation>
    </message>
    <message>
        <source>No channel can have that name</source>
        <translation>So kann kein Kanal heißen</translation>
    </message>
    <message>
        <source>What was missed in the channel cannot be had any more</source>
        <translation>Was im Kanal versäumt wurde, ist nicht mehr zu haben</translation>
    </message>
    <message>
        <source>The channel is not subscribed to</source>
        <translation>Der Kanal ist nicht abonniert</translation>
    </message>
    <message>
        <source>The member is not present in the channel</source>
        <translation>Das Mitglied ist nicht im Kanal</translation>
    </message>
    <message>
        <source>That would be too many channels; leave some, or raise the limit of the hub</source>
        <translation>Das wären zu viele Kanäle; verlassen Sie einige, oder erhöhen Sie die Grenze des Hubs</translation>
    </message>
    <message>
        <source>The hub is full; try again later, or raise its limits</source>
        <translation>Der Hub ist voll; versuchen Sie es später wieder, oder erhöhen Sie seine Grenzen</translation>
    </message>
</context>
<context>
    <name>EventWords</name>
    <message>
        <source>start requested</source>
        <translation>Start angefordert</translation>
    </message>
    <message>
        <source>stop requested</source>
        <translation>Stopp angefordert</translation>
    </message>
    <message>
        <source>restart requested</source>
        <translation>Neustart angefordert</translation>
    </message>
    <message>
        <source>%1 requested</source>
        <translation>%1 angefordert</translation>
    </message>
    <message>
        <source>account %1 added</source>
        <translation>Konto %1 hinzugefügt</translation>
    </message>
    <message>
        <source>roles of %1 changed</source>
        <translation>Rollen von %1 geändert</translation>
    </message>
    <message>
        <source>password of %1 set</source>
        <translation>Passwort von %1 gesetzt</translation>
    </message>
    <message>
        <source>account %1 unlocked</source>
        <translation>Konto %1 entsperrt</translation>
    </message>
    <message>
        <source>account %1 removed</source>
        <translation>Konto %1 entfernt</translation>
    </message>
    <message>
        <source>token for %1 created</source>
        <translation>Token für %1 angelegt</translation>
    </message>
    <message>
        <source>token of %1 revoked</source>
        <translation>Token von %1 widerrufen</translation>
    </message>
    <message>
        <source>enrolment token created</source>
        <translation>Anmelde-Token angelegt</translation>
    </message>
    <message>
        <source>management port %1 closed</source>
        <translation>Verwaltungsport %1 geschlossen</translation>
    </message>
    <message>
        <source>by %1</source>
        <translation>von %1</translation>
    </message>
    <message>
        <source>by %1: %2</source>
        <translation>von %1: %2</translation>
    </message>
    <message>
        <source>session closed</source>
        <translation>Sitzung geschlossen</translation>
    </message>
    <message>
        <source>drain requested</source>
        <translation>Auslaufen angefordert</translation>
    </message>
    <message>
        <source>resume requested</source>
        <translation>Wiederaufnahme angefordert</translation>
    </message>
    <message>
        <source>made</source>
        <translation>angelegt</translation>
    </message>
    <message>
        <source>removed</source>
        <translation>entfernt</translation>
    </message>
    <message>
        <source>ended unasked; start %1 follows</source>
        <translation>unaufgefordert beendet; Start %1 folgt</translation>
    </message>
    <message>
        <source>ended unasked</source>
        <translation>unaufgefordert beendet</translation>
    </message>
    <message numerus="yes">
        <source>files read anew, %Ln value(s) changed</source>
        <translation>
            <numerusform>Dateien neu gelesen, %Ln Wert geändert</numerusform>
            <numerusform>Dateien neu gelesen, %Ln Werte geändert</numerusform>
        </translation>
    </message>
    <message>
        <source>%1; its last line: %2</source>
        <translation>%1; letzte Zeile: %2</translation>
    </message>
    <message>
        <source>message sent to a session</source>
        <translation>Nachricht an eine Sitzung gesendet</translation>
    </message>
    <message>
        <source>node %1 connected</source>
        <translation>Knoten %1 verbunden</translation>
    </message>
    <message>
        <source>node %1 left the cluster</source>
        <translation>Knoten %1 hat den Cluster verlassen</translation>
    </message>
    <message>
        <source>it said goodbye</source>
        <translation>er hat sich verabschiedet</translation>
    </message>
    <message>
        <source>node %1 evicted</source>
        <translation>Knoten %1 ausgeschlossen</translation>
    </message>
    <message>
        <source>what it may not have passed on is announced as a gap</source>
        <translation>was er vielleicht nicht weitergegeben hat, wird als Lücke angesagt</translation>
    </message>
    <message>
        <source>node %1 away</source>
        <translation>Knoten %1 weg</translation>
    </message>
    <message>
        <source>cluster ready</source>
        <translation>Cluster bereit</translation>
    </message>
    <message>
        <source>cluster not ready</source>
        <translation>Cluster nicht bereit</translation>
    </message>
    <message>
        <source>peer %1 added</source>
        <translation>Adresse %1 hinzugefügt</translation>
    </message>
    <message>
        <source>peer %1 removed</source>
        <translation>Adresse %1 entfernt</translation>
    </message>
    <message>
        <source>eviction of node %1 requested</source>
        <translation>Ausschluss des Knotens %1 verlangt</translation>
    </message>
    <message>
        <source>re-sync with node %1 requested</source>
        <translation>Abgleich mit dem Knoten %1 verlangt</translation>
    </message>
    <message>
        <source>drain of the whole node requested</source>
        <translation>Auslaufen des ganzen Knotens verlangt</translation>
    </message>
    <message>
        <source>node resumed</source>
        <translation>Knoten fortgesetzt</translation>
    </message>
</context>
<context>
    <name>FieldRow</name>
    <message>
        <source>live</source>
        <comment>counts at once</comment>
        <translation>sofort</translation>
    </message>
    <message>
        <source>for new sessions</source>
        <translation>für neue Sitzungen</translation>
    </message>
    <message>
        <source>needs a restart</source>
        <translation>braucht Neustart</translation>
    </message>
    <message>
        <source>needs a restart of the host&apos;s agent</source>
        <translation>braucht Neustart des Agenten</translation>
    </message>
</context>
<context>
    <name>Format</name>
    <message>
        <source>%1 s</source>
        <translation>%1 s</translation>
    </message>
    <message>
        <source>%1 min</source>
        <translation>%1 min</translation>
    </message>
    <message>
        <source>%1 h %2 min</source>
        <translation>%1 h %2 min</translation>
    </message>
    <message>
        <source>%1 d %2 h</source>
        <translation>%1 T %2 h</translation>
    </message>
    <message>
        <source>now</source>
        <translation>jetzt</translation>
    </message>
    <message>
        <source>%1 ago</source>
        <translation>vor %1</translation>
    </message>
    <message>
        <source>stopped</source>
        <translation>angehalten</translation>
    </message>
    <message>
        <source>starting…</source>
        <translation>startet…</translation>
    </message>
    <message>
        <source>running</source>
        <translation>läuft</translation>
    </message>
    <message>
        <source>draining</source>
        <translation>läuft aus</translation>
    </message>
    <message>
        <source>stopping…</source>
        <translation>hält an…</translation>
    </message>
    <message>
        <source>failed</source>
        <translation>gescheitert</translation>
    </message>
    <message>
        <source>none</source>
        <comment>isolation</comment>
        <translation>keine</translation>
    </message>
    <message>
        <source>thread</source>
        <translation>Thread</translation>
    </message>
    <message>
        <source>process</source>
        <translation>Prozess</translation>
    </message>
    <message>
        <source>start requested…</source>
        <translation>Start angefordert…</translation>
    </message>
    <message>
        <source>stop requested…</source>
        <translation>Stopp angefordert…</translation>
    </message>
    <message>
        <source>restart requested…</source>
        <translation>Neustart angefordert…</translation>
    </message>
    <message>
        <source>disconnected</source>
        <translation>getrennt</translation>
    </message>
    <message>
        <source>connecting…</source>
        <translation>verbindet…</translation>
    </message>
    <message>
        <source>connected</source>
        <translation>verbunden</translation>
    </message>
    <message>
        <source>away since %1</source>
        <translation>weg seit %1</translation>
    </message>
    <message>
        <source>not answering since %1</source>
        <translation>antwortet nicht seit %1</translation>
    </message>
    <message>
        <source>wrong key</source>
        <translation>falscher Schlüssel</translation>
    </message>
    <message>
        <source>login refused</source>
        <translation>Anmeldung abgelehnt</translation>
    </message>
    <message>
        <source>file</source>
        <comment>managed by</comment>
        <translation>Datei</translation>
    </message>
    <message>
        <source>program</source>
        <comment>managed by</comment>
        <translation>Programm</translation>
    </message>
    <message>
        <source>store</source>
        <comment>managed by</comment>
        <translation>Speicher</translation>
    </message>
    <message>
        <source>%1 · %2 left</source>
        <translation>%1 · noch %2</translation>
    </message>
    <message>
        <source>not answering</source>
        <translation>antwortet nicht</translation>
    </message>
    <message>
        <source>%1 · restart needed</source>
        <translation>%1 · Neustart nötig</translation>
    </message>
    <message>
        <source>drain requested…</source>
        <translation>Auslaufen angefordert…</translation>
    </message>
    <message>
        <source>resume requested…</source>
        <translation>Fortsetzen angefordert…</translation>
    </message>
</context>
<context>
    <name>HostNotes</name>
    <message>
        <source>%1 is %2</source>
        <translation>%1 ist %2</translation>
    </message>
    <message>
        <source>%1 does not know channels yet: its agent is older than this window.</source>
        <translation>%1 kennt noch keine Kanäle: sein Agent ist älter als dieses Fenster.</translation>
    </message>
    <message>
        <source>%1 on %2: no answer</source>
        <translation>%1 auf %2: keine Antwort</translation>
    </message>
    <message numerus="yes">
        <source>%Ln thing(s) are missing</source>
        <translation>
            <numerusform>%Ln fehlt</numerusform>
            <numerusform>%Ln fehlen</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>JsonMessage</name>
    <message>
        <source>a comma or the end of the object is missing</source>
        <translation>ein Komma oder das Ende des Objekts fehlt</translation>
    </message>
    <message>
        <source>a colon is missing behind the name</source>
        <translation>hinter dem Namen fehlt ein Doppelpunkt</translation>
    </message>
    <message>
        <source>a comma or the end of the list is missing</source>
        <translation>ein Komma oder das Ende der Liste fehlt</translation>
    </message>
    <message>
        <source>this is no number</source>
        <translation>das ist keine Zahl</translation>
    </message>
    <message>
        <source>there is no such escape sequence</source>
        <translation>eine solche Escape-Folge gibt es nicht</translation>
    </message>
    <message>
        <source>this is no text in Unicode</source>
        <translation>das ist kein Unicode-Text</translation>
    </message>
    <message>
        <source>the end of the text is missing</source>
        <translation>das Ende des Textes fehlt</translation>
    </message>
    <message>
        <source>a value or a name in quotation marks is missing</source>
        <translation>ein Wert oder ein Name in Anführungszeichen fehlt</translation>
    </message>
    <message>
        <source>this is nested too deeply</source>
        <translation>das ist zu tief verschachtelt</translation>
    </message>
    <message>
        <source>this is too long</source>
        <translation>das ist zu lang</translation>
    </message>
    <message>
        <source>something follows behind the end</source>
        <translation>hinter dem Ende folgt noch etwas</translation>
    </message>
    <message>
        <source>this is no JSON; a text needs quotation marks</source>
        <translation>das ist kein JSON; ein Text braucht Anführungszeichen</translation>
    </message>
    <message>
        <source>Line %1, column %2: %3</source>
        <translation>Zeile %1, Spalte %2: %3</translation>
    </message>
    <message>
        <source>a message is one value, and here are several</source>
        <translation>eine Nachricht ist ein einziger Wert, und hier sind mehrere</translation>
    </message>
    <message>
        <source>The message has %1; %2 can be published at once.</source>
        <translation>Die Nachricht hat %1; auf einmal veröffentlicht werden können %2.</translation>
    </message>
</context>
<context>
    <name>Metric</name>
    <message>
        <source>Sessions</source>
        <translation>Sitzungen</translation>
    </message>
    <message>
        <source>Total sessions</source>
        <translation>Sitzungen gesamt</translation>
    </message>
    <message>
        <source>Messages in</source>
        <translation>Nachrichten ein</translation>
    </message>
    <message>
        <source>Messages out</source>
        <translation>Nachrichten aus</translation>
    </message>
    <message>
        <source>Messages in/s</source>
        <translation>Nachrichten ein/s</translation>
    </message>
    <message>
        <source>Messages out/s</source>
        <translation>Nachrichten aus/s</translation>
    </message>
    <message>
        <source>Bytes in</source>
        <translation>Bytes ein</translation>
    </message>
    <message>
        <source>Bytes out</source>
        <translation>Bytes aus</translation>
    </message>
    <message>
        <source>Bytes in/s</source>
        <translation>Bytes ein/s</translation>
    </message>
    <message>
        <source>Bytes out/s</source>
        <translation>Bytes aus/s</translation>
    </message>
    <message>
        <source>CPU</source>
        <translation>CPU</translation>
    </message>
    <message>
        <source>Memory</source>
        <translation>Speicher</translation>
    </message>
    <message>
        <source>Live sessions</source>
        <translation>Offene Sitzungen</translation>
    </message>
    <message>
        <source>Sessions accepted since the agent started</source>
        <translation>Angenommene Sitzungen seit dem Start des Agenten</translation>
    </message>
    <message>
        <source>Messages received since the agent started</source>
        <translation>Empfangene Nachrichten seit dem Start des Agenten</translation>
    </message>
    <message>
        <source>Messages sent since the agent started</source>
        <translation>Gesendete Nachrichten seit dem Start des Agenten</translation>
    </message>
    <message>
        <source>Messages received per second</source>
        <translation>Empfangene Nachrichten pro Sekunde</translation>
    </message>
    <message>
        <source>Messages sent per second</source>
        <translation>Gesendete Nachrichten pro Sekunde</translation>
    </message>
    <message>
        <source>Bytes received since the agent started</source>
        <translation>Empfangene Bytes seit dem Start des Agenten</translation>
    </message>
    <message>
        <source>Bytes sent since the agent started</source>
        <translation>Gesendete Bytes seit dem Start des Agenten</translation>
    </message>
    <message>
        <source>Bytes received per second</source>
        <translation>Empfangene Bytes pro Sekunde</translation>
    </message>
    <message>
        <source>Bytes sent per second</source>
        <translation>Gesendete Bytes pro Sekunde</translation>
    </message>
    <message>
        <source>Live sessions of all instances</source>
        <translation>Offene Sitzungen aller Instanzen</translation>
    </message>
    <message>
        <source>Messages received per second, all instances</source>
        <translation>Empfangene Nachrichten pro Sekunde, alle Instanzen</translation>
    </message>
    <message>
        <source>Messages sent per second, all instances</source>
        <translation>Gesendete Nachrichten pro Sekunde, alle Instanzen</translation>
    </message>
    <message>
        <source>CPU time of the agent&apos;s process, in percent of one core</source>
        <translation>CPU-Zeit des Agentenprozesses, in Prozent eines Kerns</translation>
    </message>
    <message>
        <source>Resident memory of the agent&apos;s process</source>
        <translation>Belegter Arbeitsspeicher des Agentenprozesses</translation>
    </message>
    <message>
        <source>Refused</source>
        <translation>Abgewiesen</translation>
    </message>
    <message>
        <source>Throttled</source>
        <translation>Gebremst</translation>
    </message>
    <message>
        <source>Connections that became no session since the agent started: filters, limits, a full server</source>
        <translation>Verbindungen seit dem Start des Agenten, aus denen keine Sitzung wurde: Filter, Grenzen, voller Server</translation>
    </message>
    <message>
        <source>Times a session had to wait for its rate of messages since the agent started</source>
        <translation>Wie oft seit dem Start des Agenten eine Sitzung wegen ihrer Nachrichtenrate warten musste</translation>
    </message>
    <message>
        <source>Published</source>
        <translation>Veröffentlicht</translation>
    </message>
    <message>
        <source>Delivered</source>
        <translation>Zugestellt</translation>
    </message>
    <message>
        <source>Gaps</source>
        <translation>Lücken</translation>
    </message>
    <message>
        <source>Clients</source>
        <translation>Clients</translation>
    </message>
    <message>
        <source>Messages that clients have handed in</source>
        <translation>Nachrichten, die Clients eingereicht haben</translation>
    </message>
    <message>
        <source>Messages sent to subscribers</source>
        <translation>An Abonnenten gesendete Nachrichten</translation>
    </message>
    <message>
        <source>Times that a subscriber was told of messages that it can no longer have</source>
        <translation>So oft erfuhr ein Abonnent von Nachrichten, die er nicht mehr bekommen kann</translation>
    </message>
    <message>
        <source>Sessions that have said who they are</source>
        <translation>Sitzungen, die gesagt haben, wer sie sind</translation>
    </message>
</context>
<context>
    <name>Permits</name>
    <message>
        <source>without a role</source>
        <translation>ohne Rolle</translation>
    </message>
    <message>
        <source>viewer</source>
        <translation>Betrachter</translation>
    </message>
    <message>
        <source>operator</source>
        <translation>Bediener</translation>
    </message>
    <message>
        <source>admin</source>
        <translation>Verwalter</translation>
    </message>
    <message>
        <source>none</source>
        <comment>environment</comment>
        <translation>keine</translation>
    </message>
    <message>
        <source>development</source>
        <translation>Entwicklung</translation>
    </message>
    <message>
        <source>staging</source>
        <translation>Staging</translation>
    </message>
    <message>
        <source>production</source>
        <translation>Produktion</translation>
    </message>
    <message>
        <source>Needs the role %1 on %2; you are %3</source>
        <translation>Erfordert auf %2 die Rolle %1; Sie sind %3</translation>
    </message>
</context>
<context>
    <name>PrivateFile</name>
    <message>
        <source>Cannot write %1: %2</source>
        <translation>%1 lässt sich nicht schreiben: %2</translation>
    </message>
    <message>
        <source>the folder cannot be made</source>
        <translation>der Ordner lässt sich nicht anlegen</translation>
    </message>
    <message>
        <source>Cannot read %1: %2</source>
        <translation>%1 lässt sich nicht lesen: %2</translation>
    </message>
</context>
<context>
    <name>SavedHosts</name>
    <message>
        <source>%1 is not the list of hosts it should be: %2. It is left as it is.</source>
        <translation>%1 ist nicht die erwartete Liste der Hosts: %2. Die Datei bleibt, wie sie ist.</translation>
    </message>
    <message>
        <source>Cannot write %1: another program holds %1.lock</source>
        <translation>%1 lässt sich nicht schreiben: Ein anderes Programm hält %1.lock</translation>
    </message>
</context>
<context>
    <name>StateShape</name>
    <message>
        <source>running</source>
        <translation>läuft</translation>
    </message>
    <message>
        <source>stopped</source>
        <translation>angehalten</translation>
    </message>
    <message>
        <source>draining</source>
        <translation>läuft aus</translation>
    </message>
    <message>
        <source>failed</source>
        <translation>gescheitert</translation>
    </message>
    <message>
        <source>away</source>
        <translation>weg</translation>
    </message>
    <message>
        <source>not answering</source>
        <translation>antwortet nicht</translation>
    </message>
    <message>
        <source>changing</source>
        <translation>wechselt</translation>
    </message>
</context>
<context>
    <name>signalbox::gui::AddHostDialog</name>
    <message>
        <source>Add host</source>
        <translation>Host hinzufügen</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Log in again</source>
        <translation>Neu anmelden</translation>
    </message>
    <message>
        <source>Log in to %1 again</source>
        <translation>Bei %1 neu anmelden</translation>
    </message>
</context>
<context>
    <name>signalbox::gui::AddHostForm</name>
    <message>
        <source>By address, account and password</source>
        <translation>Mit Adresse, Konto und Passwort</translation>
    </message>
    <message>
        <source>By an enrolment token</source>
        <translation>Mit einem Anmelde-Token</translation>
    </message>
    <message>
        <source>This desktop has no keyring: the token is kept until the manager ends; after that you will be asked again.</source>
        <translation>Dieser Desktop hat keinen Schlüsselbund: Das Token wird nur behalten, bis der Manager endet; danach werden Sie wieder gefragt.</translation>
    </message>
</context>
<context>
    <name>signalbox::gui::AddPeerDialog</name>
    <message>
        <source>Add peer</source>
        <translation>Hinzufügen</translation>
    </message>
    <message>
        <source>Add a peer to the cluster “%1”</source>
        <translation>Adresse zum Cluster „%1“ hinzufügen</translation>
    </message>
    <message>
        <source>The node dials this address from now on, and keeps it. One node is enough: the others learn of it from each other.</source>
        <translation>Der Knoten wählt diese Adresse von jetzt an und behält sie. Ein Knoten genügt: Die anderen erfahren davon voneinander.</translation>
    </message>
    <message>
        <source>Node:</source>
        <translation>Knoten:</translation>
    </message>
    <message>
        <source>Address:</source>
        <translation>Adresse:</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
</context>
<context>
    <name>signalbox::gui::BroadcastDialog</name>
    <message>
        <source>Broadcast</source>
        <translation>An alle senden</translation>
    </message>
    <message numerus="yes">
        <source>Broadcast to %Ln session(s) of the hub %1 on %2?</source>
        <translation>
            <numerusform>An %Ln Sitzung des Hubs %1 auf %2 senden?</numerusform>
            <numerusform>An %Ln Sitzungen des Hubs %1 auf %2 senden?</numerusform>
        </translation>
    </message>
    <message>
        <source>Each gets it once, whatever it subscribes to. Nothing of it is kept, and it cannot be taken back.</source>
        <translation>Jede bekommt es einmal, gleich was sie abonniert hat. Nichts davon wird aufbewahrt, und es lässt sich nicht zurücknehmen.</translation>
    </message>
    <message>
        <source>This is production. Type “%1” to go on:</source>
        <translation>Das ist die Produktion. Zum Fortfahren „%1“ eingeben:</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Not sent: %1</source>
        <translation>Nicht gesendet: %1</translation>
    </message>
</context>
<context>
    <name>signalbox::gui::ChannelPanel</name>
    <message>
        <source>About the channel</source>
        <translation>Über den Kanal</translation>
    </message>
    <message>
        <source>Members</source>
        <translation>Mitglieder</translation>
    </message>
    <message>
        <source>Messages</source>
        <translation>Nachrichten</translation>
    </message>
    <message>
        <source>hub %1 on %2</source>
        <translation>Hub %1 auf %2</translation>
    </message>
    <message numerus="yes">
        <source>%Ln subscriber(s)</source>
        <translation>
            <numerusform>%Ln Abonnent</numerusform>
            <numerusform>%Ln Abonnenten</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln message(s) kept</source>
        <translation>
            <numerusform>%Ln Nachricht aufbewahrt</numerusform>
            <numerusform>%Ln Nachrichten aufbewahrt</numerusform>
        </translation>
    </message>
    <message>
        <source>Its members and messages show here</source>
        <translation>Hier erscheinen seine Mitglieder und Nachrichten</translation>
    </message>
    <message>
        <source>No channel selected</source>
        <translation>Kein Kanal ausgewählt</translation>
    </message>
</context>
<context>
    <name>signalbox::gui::ChannelsModel</name>
    <message>
        <source>yes</source>
        <comment>retained</comment>
        <translation>ja</translation>
    </message>
    <message>
        <source>Nobody remembers a message</source>
        <translation>Niemand erinnert sich an eine Nachricht</translation>
    </message>
    <message>
        <source>%1 kept for those who come back, in %2 of memory</source>
        <translation>%1 aufbewahrt für die, die wiederkommen; Speicher: %2</translation>
    </message>
    <message numerus="yes">
        <source>%Ln message(s)</source>
        <translation>
            <numerusform>%Ln Nachricht</numerusform>
            <numerusform>%Ln Nachrichten</numerusform>
        </translation>
    </message>
    <message>
        <source>The last retained message is sent to every new subscriber</source>
        <translation>Die letzte gemerkte Nachricht bekommt jeder neue Abonnent</translation>
    </message>
    <message>
        <source>Channel</source>
        <translation>Kanal</translation>
    </message>
    <message>
        <source>Hub</source>
        <translation>Hub</translation>
    </message>
    <message>
        <source>Host</source>
        <translation>Host</translation>
    </message>
    <message>
        <source>Subscribers</source>
        <translation>Abonnenten</translation>
    </message>
    <message>
        <source>Members</source>
        <translation>Mitglieder</translation>
    </message>
    <message>
        <source>Msg/s</source>
        <translation>Nachr./s</translation>
    </message>
    <message>
        <source>Kept</source>
        <translation>Aufbewahrt</translation>
    </message>
    <message>
        <source>Retained</source>
        <translation>Gemerkt</translation>
    </message>
    <message>
        <source>Last message</source>
        <translation>Letzte Nachricht</translation>
    </message>
    <message>
        <source>Published</source>
        <translation>Veröffentlicht</translation>
    </message>
    <message>
        <source>Messages per second</source>
        <translation>Nachrichten pro Sekunde</translation>
    </message>
    <message>
        <source>Kept messages</source>
        <translation>Aufbewahrte Nachrichten</translation>
    </message>
    <message>
        <source>Messages per second, of the last seconds</source>
        <translation>Nachrichten pro Sekunde, der letzten Sekunden</translation>
    </message>
</context>
<context>
    <name>signalbox::gui::ChannelsPage</name>
    <message>
        <source>Find channel or member</source>
        <translation>Kanal oder Mitglied suchen</translation>
    </message>
    <message>
        <source>Go to member</source>
        <translation>Zu Mitglied springen</translation>
    </message>
    <message>
        <source>Broadcast…</source>
        <translation>An alle senden …</translation>
    </message>
    <message>
        <source>Channels</source>
        <translation>Kanäle</translation>
    </message>
    <message>
        <source>Find channels by their names</source>
        <translation>Kanäle nach ihren Namen suchen</translation>
    </message>
    <message>
        <source>Members</source>
        <translation>Mitglieder</translation>
    </message>
    <message>
        <source>Find the channels in which somebody is</source>
        <translation>Die Kanäle suchen, in denen jemand ist</translation>
    </message>
    <message>
        <source>Hub</source>
        <translation>Hub</translation>
    </message>
    <message>
        <source>How a member&apos;s name begins</source>
        <translation>Anfang des Namens eines Mitglieds</translation>
    </message>
    <message>
        <source>Part of a channel&apos;s name</source>
        <translation>Teil eines Kanalnamens</translation>
    </message>
    <message>
        <source>Find members</source>
        <translation>Mitglieder suchen</translation>
    </message>
    <message>
        <source>Find channels</source>
        <translation>Kanäle suchen</translation>
    </message>
    <message>
        <source>All hubs</source>
        <translation>Alle Hubs</translation>
    </message>
    <message numerus="yes">
        <source>%Ln session(s)</source>
        <translation>
            <numerusform>%Ln Sitzung</numerusform>
            <numerusform>%Ln Sitzungen</numerusform>
        </translation>
    </message>
    <message>
        <source>Hub %1 · %2</source>
        <translation>Hub %1 · %2</translation>
    </message>
    <message>
        <source>Clients that are connected to these hubs</source>
        <translation>Clients, die mit diesen Hubs verbunden sind</translation>
    </message>
    <message>
        <source>The hub is gone</source>
        <translation>Den Hub gibt es nicht mehr</translation>
    </message>
    <message>
        <source>Send a message to every session of the hub %1 on %2</source>
        <translation>Eine Nachricht an jede Sitzung des Hubs %1 auf %2 senden</translation>
    </message>
    <message>
        <source>Go to a member of the channel by name</source>
        <translation>Zu einem Mitglied des Kanals springen, nach Namen</translation>
    </message>
    <message>
        <source>Select a channel first</source>
        <translation>Zuerst einen Kanal auswählen</translation>
    </message>
</context>
<context>
    <name>signalbox::gui::ChannelsPanel</name>
    <message>
        <source>Channels</source>
        <translation>Kanäle</translation>
    </message>
    <message>
        <source>Look for a member “%1”</source>
        <translation>Mitglied „%1“ suchen</translation>
    </message>
    <message>
        <source>Open “%1” all the same</source>
        <translation>„%1“ trotzdem öffnen</translation>
    </message>
    <message>
        <source>A channel is there as soon as something is published in it</source>
        <translation>Einen Kanal gibt es, sobald in ihm etwas veröffentlicht wird</translation>
    </message>
    <message>
        <source>Asking for the hubs…</source>
        <translation>Hubs werden abgefragt …</translation>
    </message>
    <message>
        <source>There is no hub on %1.</source>
        <translation>Auf %1 gibt es keinen Hub.</translation>
    </message>
    <message>
        <source>There is no hub on these hosts.</source>
        <translation>Auf diesen Hosts gibt es keinen Hub.</translation>
    </message>
    <message>
        <source>A hub is a space of channels, and instances of the type pubsub serve it. Make such an instance to begin.</source>
        <translation>Ein Hub ist ein Raum von Kanälen; Instanzen des Typs pubsub bedienen ihn. Legen Sie zu Beginn eine solche Instanz an.</translation>
    </message>
    <message>
        <source>Asking for the channels…</source>
        <translation>Kanäle werden abgefragt …</translation>
    </message>
    <message>
        <source>No channel contains “%1”</source>
        <translation>Kein Kanal enthält „%1“</translation>
    </message>
    <message>
        <source>No channels yet. A channel is there as soon as somebody subscribes to it, enters it or publishes in it.</source>
        <translation>Noch keine Kanäle. Einen Kanal gibt es, sobald jemand ihn abonniert, betritt oder in ihm veröffentlicht.</translation>
    </message>
    <message>
        <source>%1 of %2 hubs are shown: choose one</source>
        <translation>%1 von %2 Hubs werden gezeigt: wählen Sie einen</translation>
    </message>
    <message>
        <source>the first %1 can be paged through: search, or choose a host or a hub</source>
        <translation>durch die ersten %1 lässt sich blättern: suchen Sie, oder wählen Sie einen Host oder Hub</translation>
    </message>
</context>
<context>
    <name>signalbox::gui::ChartsPanel</name>
    <message>
        <source>Charted metrics</source>
        <translation>Dargestellte Größen</translation>
    </message>
    <message>
        <source>Choose what is charted</source>
        <translation>Dargestellte Größen auswählen</translation>
    </message>
    <message>
        <source>5 min</source>
        <translation>5 min</translation>
    </message>
    <message>
        <source>1 h</source>
        <translation>1 h</translation>
    </message>
    <message>
        <source>Last 5 minutes</source>
        <translation>Letzte 5 Minuten</translation>
    </message>
    <message>
        <source>Last hour, 10-second averages</source>
        <translation>Letzte Stunde, Mittelwerte über 10 Sekunden</translation>
    </message>
    <message>
        <source>A chart has room for two units: take another one out first</source>
        <translation>Ein Diagramm hat Platz für zwei Einheiten: Zuerst eine andere herausnehmen</translation>
    </message>
    <message>
        <source>Choose what to chart</source>
        <translation>Größen auswählen</translation>
    </message>
    <message>
        <source>%1 and %2 more</source>
        <translation>%1 und %2 weitere</translation>
    </message>
    <message>
        <source>%1 of %2 lines shown</source>
        <translation>%1 von %2 Linien gezeigt</translation>
    </message>
    <message>
        <source>No data in the last hour. The first mean comes after 10 seconds.</source>
        <translation>Keine Daten in der letzten Stunde. Der erste Mittelwert kommt nach 10 Sekunden.</translation>
    </message>
    <message>
        <source>No data in the last 5 minutes</source>
        <translation>Keine Daten in den letzten 5 Minuten</translation>
    </message>
</context>
<context>
    <name>signalbox::gui::ChoiceEditor</name>
    <message>
        <source>Choose…</source>
        <translation>Auswählen…</translation>
    </message>
    <message>
        <source>Not set</source>
        <translation>Nicht gesetzt</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <comment>choice: what it means</comment>
        <translation>%1: %2</translation>
    </message>
    <message>
        <source>%1 (default)</source>
        <translation>%1 (Vorgabe)</translation>
    </message>
</context>
<context>
    <name>signalbox::gui::ClusterActions</name>
    <message>
        <source>Add peer…</source>
        <translation>Adresse hinzufügen…</translation>
    </message>
    <message>
        <source>Remove peer…</source>
        <translation>Adresse entfernen…</translation>
    </message>
    <message>
        <source>Force re-sync…</source>
        <translation>Neu abgleichen…</translation>
    </message>
    <message>
        <source>Evict…</source>
        <translation>Ausschließen…</translation>
    </message>
    <message>
        <source>Show the page of a cluster first</source>
        <translation>Zeigen Sie zuerst die Seite eines Clusters</translation>
    </message>
    <message>
        <source>Have a node dial one more address (%1)</source>
        <translation>Einen Knoten eine weitere Adresse wählen lassen (%1)</translation>
    </message>
    <message>
        <source>Dial the selected address no more (%1)</source>
        <translation>Die gewählte Adresse nicht mehr anwählen (%1)</translation>
    </message>
    <message>
        <source>Begin all that is exchanged with the selected node anew (%1)</source>
        <translation>Alles, was mit dem gewählten Knoten ausgetauscht wird, neu beginnen (%1)</translation>
    </message>
    <message>
        <source>Take the selected node, which is away, for dead (%1)</source>
        <translation>Den gewählten Knoten, der weg ist, für tot halten (%1)</translation>
    </message>
    <message>
        <source>No host of the cluster answers</source>
        <translation>Kein Host des Clusters antwortet</translation>
    </message>
    <message>
        <source>Select an address first</source>
        <translation>Wählen Sie zuerst eine Adresse</translation>
    </message>
    <message>
        <source>Nobody has added %1: nodes learn of it from each other</source>
        <translation>Niemand hat %1 hinzugefügt: Die Knoten erfahren davon voneinander</translation>
    </message>
    <message>
        <source>No host that dials %1 answers</source>
        <translation>Kein Host, der %1 anwählt, antwortet</translation>
    </message>
    <message>
        <source>Select a node first</source>
        <translation>Wählen Sie zuerst einen Knoten</translation>
    </message>
    <message>
        <source>No other host here is in touch with %1</source>
        <translation>Kein anderer Host hier ist mit %1 verbunden</translation>
    </message>
    <message>
        <source>%1 is not away: only a node that is can be evicted</source>
        <translation>%1 ist nicht weg: Nur ein Knoten, der es ist, kann ausgeschlossen werden</translation>
    </message>
    <message>
        <source>%1 on %2: %3</source>
        <translation>%1 auf %2: %3</translation>
    </message>
    <message>
        <source>Remove the peer %1?</source>
        <translation>Adresse %1 entfernen?</translation>
    </message>
    <message>
        <source>On %1 the address is dialled no more. Nodes that are connected stay connected, and may tell each other of it.</source>
        <translation>Auf %1 wird die Adresse nicht mehr angewählt. Verbundene Knoten bleiben verbunden und können einander von ihr erzählen.</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>Entfernen</translation>
    </message>
    <message>
        <source>Could not remove the peer %1</source>
        <translation>Die Adresse %1 konnte nicht entfernt werden</translation>
    </message>
    <message>
        <source>Re-sync %1 in the cluster “%2”?</source>
        <translation>%1 im Cluster „%2“ neu abgleichen?</translation>
    </message>
    <message>
        <source>Everything between %1 and %2 begins anew: whole rosters, and channels from their positions. Clients stay connected and lose nothing. It is for doubts; a cluster repairs itself otherwise.</source>
        <translation>Alles zwischen %1 und %2 beginnt neu: ganze Listen, und Kanäle von ihren Positionen an. Clients bleiben verbunden und verlieren nichts. Es ist für Zweifelsfälle; sonst heilt ein Cluster sich selbst.</translation>
    </message>
    <message>
        <source>Re-sync</source>
        <translation>Abgleichen</translation>
    </message>
    <message>
        <source>Could not re-sync %1</source>
        <translation>%1 konnte nicht abgeglichen werden</translation>
    </message>
    <message>
        <source>Evict %1 from the cluster “%2”?</source>
        <translation>%1 aus dem Cluster „%2“ ausschließen?</translation>
    </message>
    <message>
        <source>Evict</source>
        <translation>Ausschließen</translation>
    </message>
    <message>
        <source>Could not evict %1</source>
        <translation>%1 konnte nicht ausgeschlossen werden</translation>
    </message>
    <message>
        <source>%1

Not on all hosts: %2.</source>
        <translation>%1

Nicht auf allen Hosts: %2.</translation>
    </message>
    <message>
        <source>It is dead then for %2: subscribers there are told of a gap where %1 may have published what did not get through. When it comes back, it begins anew.</source>
        <translation>Für %2 ist er dann tot: Abonnenten dort wird eine Lücke angesagt, wo %1 vielleicht etwas veröffentlicht hat, das nicht durchkam. Kommt er zurück, beginnt er neu.</translation>
    </message>
    <message>
        <source>Only %1 itself can do that, and it is no host here that answers</source>
        <translation>Das kann nur %1 selbst, und das ist kein Host hier, der antwortet</translation>
    </message>
    <message>
        <source>Drain node…</source>
        <translation>Knoten auslaufen lassen…</translation>
    </message>
    <message>
        <source>Resume node</source>
        <translation>Knoten fortsetzen</translation>
    </message>
    <message>
        <source>Let the clients of the selected node go to the others (%1)</source>
        <translation>Die Clients des gewählten Knotens zu den anderen gehen lassen (%1)</translation>
    </message>
    <message>
        <source>Let the selected node, which is drained, serve again (%1)</source>
        <translation>Den gewählten Knoten, der ausläuft, wieder Clients annehmen lassen (%1)</translation>
    </message>
    <message>
        <source>%1 is not drained</source>
        <translation>%1 läuft nicht aus</translation>
    </message>
    <message numerus="yes">
        <source>%Ln instance(s) of it let no new clients in, and ask those that are there to go to another node.</source>
        <translation>
            <numerusform>%Ln seiner Instanzen lässt keine neuen Clients mehr ein und bittet die verbundenen, zu einem anderen Knoten zu gehen.</numerusform>
            <numerusform>%Ln seiner Instanzen lassen keine neuen Clients mehr ein und bitten die verbundenen, zu einem anderen Knoten zu gehen.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln session(s) are open; what is left when the time is over is closed.</source>
        <translation>
            <numerusform>%Ln Sitzung ist offen; ist sie es nach Ablauf der Zeit noch, wird sie geschlossen.</numerusform>
            <numerusform>%Ln Sitzungen sind offen; was nach Ablauf der Zeit noch offen ist, wird geschlossen.</numerusform>
        </translation>
    </message>
    <message>
        <source>All stays stopped until the node is resumed, also when its agent starts again.</source>
        <translation>Alles bleibt angehalten, bis der Knoten fortgesetzt wird, auch wenn sein Agent neu startet.</translation>
    </message>
    <message>
        <source>Drain the node %1 of the cluster “%2”?</source>
        <translation>Den Knoten %1 des Clusters „%2“ auslaufen lassen?</translation>
    </message>
    <message>
        <source>Drain</source>
        <translation>Auslaufen</translation>
    </message>
    <message>
        <source>Could not drain %1</source>
        <translation>Auslaufen von %1 ist nicht möglich</translation>
    </message>
    <message>
        <source>Could not resume %1</source>
        <translation>%1 ließ sich nicht fortsetzen</translation>
    </message>
</context>
<context>
    <name>signalbox::gui::ClusterLinksModel</name>
    <message>
        <source>Add %1 as a host to see what it says of the others.</source>
        <translation>Fügen Sie %1 als Host hinzu, um zu sehen, was er über die anderen sagt.</translation>
    </message>
</context>
<context>
    <name>signalbox::gui::ClusterNodesModel</name>
    <message>
        <source>started %1</source>
        <translation>gestartet %1</translation>
    </message>
    <message>
        <source>host %1</source>
        <translation>Host %1</translation>
    </message>
    <message>
        <source>no host of this window</source>
        <translation>kein Host dieses Fensters</translation>
    </message>
    <message>
        <source>Nobody can dial it; it dials the others</source>
        <translation>Niemand kann ihn anwählen; er wählt die anderen an</translation>
    </message>
    <message>
        <source>Where the other nodes connect to it</source>
        <translation>Wo die anderen Knoten sich mit ihm verbinden</translation>
    </message>
    <message>
        <source>Node</source>
        <translation>Knoten</translation>
    </message>
    <message>
        <source>State</source>
        <translation>Zustand</translation>
    </message>
    <message>
        <source>Version</source>
        <translation>Version</translation>
    </message>
    <message>
        <source>Since</source>
        <translation>Seit</translation>
    </message>
    <message>
        <source>Address</source>
        <translation>Adresse</translation>
    </message>
</context>
<context>
    <name>signalbox::gui::ClusterPage</name>
    <message>
        <source>Clusters</source>
        <translation>Cluster</translation>
    </message>
</context>
<context>
    <name>signalbox::gui::ClusterPeersModel</name>
    <message>
        <source>Address</source>
        <translation>Adresse</translation>
    </message>
    <message>
        <source>Who answers</source>
        <translation>Wer antwortet</translation>
    </message>
</context>
<context>
    <name>signalbox::gui::ClusterSection</name>
    <message>
        <source>Nodes of the cluster</source>
        <translation>Knoten des Clusters</translation>
    </message>
    <message>
        <source>Links</source>
        <translation>Verbindungen</translation>
    </message>
    <message>
        <source>round trip · lag · roster</source>
        <translation>Umlaufzeit · Rückstand · Liste</translation>
    </message>
    <message>
        <source>Addresses that the nodes dial</source>
        <translation>Adressen, die die Knoten anwählen</translation>
    </message>
    <message>
        <source>Addresses dialled</source>
        <translation>Angewählte Adressen</translation>
    </message>
    <message>
        <source>Have a node dial one more address</source>
        <translation>Einen Knoten eine weitere Adresse anwählen lassen</translation>
    </message>
    <message>
        <source>Begin all that is exchanged with %1 anew</source>
        <translation>Alles, was mit %1 ausgetauscht wird, neu beginnen</translation>
    </message>
    <message>
        <source>Take %1, which is away, for dead</source>
        <translation>%1, der weg ist, für tot halten</translation>
    </message>
    <message>
        <source>Dial %1 no more</source>
        <translation>%1 nicht mehr anwählen</translation>
    </message>
    <message>
        <source>Let the clients of %1 go to the other nodes</source>
        <translation>Die Clients von %1 zu den anderen Knoten gehen lassen</translation>
    </message>
    <message>
        <source>Let %1 serve again</source>
        <translation>%1 wieder Clients annehmen lassen</translation>
    </message>
    <message>
        <source>Drain…</source>
        <translation>Auslaufen…</translation>
    </message>
    <message>
        <source>Resume</source>
        <translation>Fortsetzen</translation>
    </message>
</context>
<context>
    <name>signalbox::gui::ConfigActions</name>
    <message>
        <source>New instance…</source>
        <translation>Neue Instanz…</translation>
    </message>
    <message>
        <source>Edit…</source>
        <translation>Bearbeiten…</translation>
    </message>
    <message>
        <source>Clone…</source>
        <translation>Klonen…</translation>
    </message>
    <message>
        <source>Remove…</source>
        <translation>Entfernen…</translation>
    </message>
    <message>
        <source>Take over…</source>
        <translation>Übernehmen…</translation>
    </message>
    <message>
        <source>Give back…</source>
        <translation>Zurückgeben…</translation>
    </message>
    <message>
        <source>Reload configuration…</source>
        <translation>Konfiguration neu laden…</translation>
    </message>
    <message>
        <source>New instance</source>
        <translation>Neue Instanz</translation>
    </message>
    <message>
        <source>Edit</source>
        <translation>Bearbeiten</translation>
    </message>
    <message>
        <source>Select a host first</source>
        <translation>Zuerst einen Host auswählen</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <translation>%1: %2</translation>
    </message>
    <message>
        <source>Select one instance only</source>
        <translation>Nur eine Instanz auswählen</translation>
    </message>
    <message>
        <source>Select an instance first</source>
        <translation>Zuerst eine Instanz auswählen</translation>
    </message>
    <message>
        <source>%1 belongs to a program, which configures it itself</source>
        <translation>%1 gehört zu einem Programm, das sie selbst einrichtet</translation>
    </message>
    <message>
        <source>%1 stands in a file of the host: remove it there and reload</source>
        <translation>%1 steht in einer Datei des Hosts: dort entfernen und neu laden</translation>
    </message>
    <message>
        <source>%1 (%2)</source>
        <comment>what, shortcut</comment>
        <translation>%1 (%2)</translation>
    </message>
    <message>
        <source>Make an instance</source>
        <translation>Eine Instanz anlegen</translation>
    </message>
    <message>
        <source>Change the settings of %1</source>
        <translation>Die Einstellungen von %1 ändern</translation>
    </message>
    <message>
        <source>Make an instance like %1</source>
        <translation>Eine Instanz wie %1 anlegen</translation>
    </message>
    <message>
        <source>Remove %1</source>
        <translation>%1 entfernen</translation>
    </message>
    <message>
        <source>Keep the settings of %1 in the host&apos;s store</source>
        <translation>Die Einstellungen von %1 im Speicher des Hosts halten</translation>
    </message>
    <message>
        <source>The host&apos;s store keeps %1 already</source>
        <translation>%1 steht bereits im Speicher des Hosts</translation>
    </message>
    <message>
        <source>Let the file of %1 count again</source>
        <translation>Die Datei von %1 wieder gelten lassen</translation>
    </message>
    <message>
        <source>%1 was not taken over</source>
        <translation>%1 wurde nicht übernommen</translation>
    </message>
    <message>
        <source>Read the host&apos;s files anew</source>
        <translation>Die Dateien des Hosts neu einlesen</translation>
    </message>
    <message>
        <source>Remove %1 from %2?</source>
        <translation>%1 von %2 entfernen?</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>Entfernen</translation>
    </message>
    <message>
        <source>Its settings are forgotten; that cannot be undone.</source>
        <translation>Ihre Einstellungen werden vergessen; das lässt sich nicht rückgängig machen.</translation>
    </message>
    <message numerus="yes">
        <source>It is stopped first, and %Ln session(s) are closed.</source>
        <translation>
            <numerusform>Sie wird zuerst angehalten, und %Ln Sitzung wird geschlossen.</numerusform>
            <numerusform>Sie wird zuerst angehalten, und %Ln Sitzungen werden geschlossen.</numerusform>
        </translation>
    </message>
    <message>
        <source>It is stopped first; no sessions are open.</source>
        <translation>Sie wird zuerst angehalten; es sind keine Sitzungen offen.</translation>
    </message>
    <message>
        <source>Could not remove %1: %2</source>
        <translation>%1 ließ sich nicht entfernen: %2</translation>
    </message>
    <message>
        <source>Take %1 over to edit it?</source>
        <translation>%1 übernehmen, um sie zu bearbeiten?</translation>
    </message>
    <message>
        <source>Take %1 over?</source>
        <translation>%1 übernehmen?</translation>
    </message>
    <message>
        <source>Its settings stand in a file on %1, which no program changes. Taken over, the host&apos;s store keeps them: they can be edited here, and the file is passed over for it until you give it back.</source>
        <translation>Ihre Einstellungen stehen in einer Datei auf %1, die kein Programm ändert. Nach dem Übernehmen stehen sie im Speicher des Hosts: Sie lassen sich hier bearbeiten, und die Datei gilt für diese Instanz nicht, bis Sie sie zurückgeben.</translation>
    </message>
    <message>
        <source>Take over and edit</source>
        <translation>Übernehmen und bearbeiten</translation>
    </message>
    <message>
        <source>Take over</source>
        <translation>Übernehmen</translation>
    </message>
    <message>
        <source>Could not take over %1: %2</source>
        <translation>%1 ließ sich nicht übernehmen: %2</translation>
    </message>
    <message>
        <source>Give %1 back to its file?</source>
        <translation>%1 an die Datei zurückgeben?</translation>
    </message>
    <message>
        <source>What was changed here is forgotten, and what the file says counts again.</source>
        <translation>Was hier geändert wurde, wird vergessen, und es gilt wieder, was in der Datei steht.</translation>
    </message>
    <message>
        <source>Give back</source>
        <translation>Zurückgeben</translation>
    </message>
    <message>
        <source>Could not give back %1: %2</source>
        <translation>%1 ließ sich nicht zurückgeben: %2</translation>
    </message>
</context>
<context>
    <name>signalbox::gui::ConfigDialogs</name>
    <message numerus="yes">
        <source>%Ln change(s) of %1 wait for a restart.</source>
        <translation>
            <numerusform>%Ln Änderung von %1 wartet auf einen Neustart.</numerusform>
            <numerusform>%Ln Änderungen von %1 warten auf einen Neustart.</numerusform>
        </translation>
    </message>
    <message>
        <source>Restart now</source>
        <translation>Jetzt neu starten</translation>
    </message>
</context>
<context>
    <name>signalbox::gui::ConfigurationPanel</name>
    <message>
        <source>Show defaults</source>
        <translation>Vorgaben zeigen</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>Einstellungen</translation>
    </message>
    <message>
        <source>Setting</source>
        <translation>Einstellung</translation>
    </message>
    <message>
        <source>Value</source>
        <translation>Wert</translation>
    </message>
    <message>
        <source>Comes from</source>
        <translation>Stammt aus</translation>
    </message>
    <message>
        <source>Path</source>
        <translation>Pfad</translation>
    </message>
    <message>
        <source>Written in %1</source>
        <translation>Steht in %1</translation>
    </message>
    <message>
        <source>Kept in the host&apos;s store</source>
        <translation>Steht im Speicher des Hosts</translation>
    </message>
    <message>
        <source>Kept in the host&apos;s store in place of %1</source>
        <translation>Steht im Speicher des Hosts, anstelle von %1</translation>
    </message>
    <message>
        <source>Count from its next start on: %1</source>
        <translation>Gelten ab dem nächsten Start: %1</translation>
    </message>
    <message>
        <source>set</source>
        <translation>gesetzt</translation>
    </message>
    <message>
        <source>default</source>
        <translation>Vorgabe</translation>
    </message>
    <message>
        <source>set; waits for a restart</source>
        <translation>gesetzt; wartet auf einen Neustart</translation>
    </message>
</context>
<context>
    <name>signalbox::gui::ConfirmDialog</name>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>This is production. Type “%1” to go on:</source>
        <translation>Das ist die Produktion. Zum Fortfahren „%1“ eingeben:</translation>
    </message>
    <message>
        <source>Wait at most</source>
        <translation>Höchstens warten</translation>
    </message>
</context>
<context>
    <name>signalbox::gui::Enrolment</name>
    <message numerus="yes">
        <source>%1 did not answer within %Ln second(s).</source>
        <translation>
            <numerusform>%1 hat innerhalb von %Ln Sekunde nicht geantwortet.</numerusform>
            <numerusform>%1 hat innerhalb von %Ln Sekunden nicht geantwortet.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>signalbox::gui::EnrolmentForm</name>
    <message>
        <source>The token has expired or was used before. Run “signalbox enroll” on the host for a new one.</source>
        <translation>Das Token ist abgelaufen oder wurde schon benutzt. „signalbox enroll“ auf dem Host gibt ein neues aus.</translation>
    </message>
    <message>
        <source>The host at %1 has another key than the token says. Nothing was sent to it.
Expected: %2
Actual: %3</source>
        <translation>Der Host unter %1 hat einen anderen Schlüssel, als das Token sagt. Es wurde nichts gesendet.
Erwartet: %2
Tatsächlich: %3</translation>
    </message>
    <message>
        <source>Cannot reach %1: %2</source>
        <translation>%1 ist nicht erreichbar: %2</translation>
    </message>
    <message>
        <source>Add host</source>
        <translation>Host hinzufügen</translation>
    </message>
    <message>
        <source>Enrolment token</source>
        <translation>Anmelde-Token</translation>
    </message>
    <message>
        <source>Paste an enrolment token, it begins with sbx1.</source>
        <translation>Anmelde-Token einfügen, es beginnt mit sbx1.</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>Address</source>
        <translation>Adresse</translation>
    </message>
    <message>
        <source>Key</source>
        <translation>Schlüssel</translation>
    </message>
    <message>
        <source>%1 is already here: its token is replaced.</source>
        <translation>%1 ist schon vorhanden: Sein Token wird ersetzt.</translation>
    </message>
    <message>
        <source>Run “signalbox enroll” on the host and paste the line it prints. It is valid for 15 minutes and works once.</source>
        <translation>Auf dem Host „signalbox enroll“ ausführen und die ausgegebene Zeile hier einfügen. Sie gilt 15 Minuten und nur einmal.</translation>
    </message>
    <message>
        <source>This is not a whole enrolment token. It is one line that begins with “sbx1.”, as “signalbox enroll” prints it.</source>
        <translation>Das ist kein vollständiges Anmelde-Token. Es ist eine Zeile, die mit „sbx1.“ beginnt, wie „signalbox enroll“ sie ausgibt.</translation>
    </message>
    <message>
        <source>Connecting to %1…</source>
        <translation>Verbinden mit %1…</translation>
    </message>
</context>
<context>
    <name>signalbox::gui::EventsModel</name>
    <message>
        <source>listens on %1</source>
        <translation>lauscht auf %1</translation>
    </message>
    <message>
        <source>served by process %1</source>
        <translation>läuft in Prozess %1</translation>
    </message>
    <message>
        <source>session limit %1</source>
        <translation>Sitzungsgrenze %1</translation>
    </message>
    <message>
        <source>changed</source>
        <translation>geändert</translation>
    </message>
    <message>
        <source>read anew: what happened in between is not known</source>
        <translation>neu eingelesen: was dazwischen geschah, ist nicht bekannt</translation>
    </message>
    <message numerus="yes">
        <source>%Ln instance(s) now</source>
        <translation>
            <numerusform>jetzt %Ln Instanz</numerusform>
            <numerusform>jetzt %Ln Instanzen</numerusform>
        </translation>
    </message>
    <message>
        <source>removed</source>
        <translation>entfernt</translation>
    </message>
    <message>
        <source>added, %1</source>
        <translation>hinzugefügt, %1</translation>
    </message>
    <message>
        <source>connected</source>
        <translation>verbunden</translation>
    </message>
    <message>
        <source>connection lost</source>
        <translation>Verbindung verloren</translation>
    </message>
    <message>
        <source>does not answer</source>
        <translation>antwortet nicht</translation>
    </message>
    <message>
        <source>refused</source>
        <translation>abgelehnt</translation>
    </message>
    <message>
        <source>disconnected</source>
        <translation>getrennt</translation>
    </message>
    <message>
        <source>When</source>
        <translation>Wann</translation>
    </message>
    <message>
        <source>Host</source>
        <translation>Host</translation>
    </message>
    <message>
        <source>Instance</source>
        <translation>Instanz</translation>
    </message>
    <message>
        <source>What happened</source>
        <translation>Was geschah</translation>
    </message>
    <message>
        <source>Why</source>
        <translation>Warum</translation>
    </message>
</context>
<context>
    <name>signalbox::gui::EventsPanel</name>
    <message>
        <source>Instance, state or reason</source>
        <translation>Instanz, Zustand oder Grund</translation>
    </message>
    <message>
        <source>Filter events</source>
        <translation>Ereignisse filtern</translation>
    </message>
    <message>
        <source>Events of the scope</source>
        <translation>Ereignisse des Bereichs</translation>
    </message>
    <message>
        <source>Events of the selection</source>
        <translation>Ereignisse der Auswahl</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>Kopieren</translation>
    </message>
    <message>
        <source>Show instance</source>
        <translation>Instanz zeigen</translation>
    </message>
    <message numerus="yes">
        <source>%Ln new event(s), shown when the pointer leaves the list</source>
        <translation>
            <numerusform>%Ln neues Ereignis, gezeigt, wenn der Zeiger die Liste verlässt</numerusform>
            <numerusform>%Ln neue Ereignisse, gezeigt, wenn der Zeiger die Liste verlässt</numerusform>
        </translation>
    </message>
    <message>
        <source>Select an instance to see what happened to it</source>
        <translation>Eine Instanz auswählen, um zu sehen, was mit ihr geschah</translation>
    </message>
    <message>
        <source>No event contains “%1”</source>
        <translation>Kein Ereignis enthält „%1“</translation>
    </message>
    <message>
        <source>Nothing has happened since %1, when this window connected</source>
        <translation>Seit %1, als sich dieses Fenster verbunden hat, ist nichts geschehen</translation>
    </message>
    <message>
        <source>Nothing has happened yet</source>
        <translation>Es ist noch nichts geschehen</translation>
    </message>
    <message>
        <source>Events</source>
        <translation>Ereignisse</translation>
    </message>
    <message>
        <source>Events of the cluster</source>
        <translation>Ereignisse des Clusters</translation>
    </message>
    <message>
        <source>Show host</source>
        <translation>Host zeigen</translation>
    </message>
    <message>
        <source>Nothing has happened to the cluster since %1, when this window connected</source>
        <translation>Mit dem Cluster ist nichts geschehen, seit dieses Fenster um %1 verbunden wurde</translation>
    </message>
</context>
<context>
    <name>signalbox::gui::FieldRow</name>
    <message>
        <source>%1 *</source>
        <comment>a setting that must be given</comment>
        <translation>%1 *</translation>
    </message>
    <message>
        <source>Back to the default</source>
        <translation>Zurück zur Vorgabe</translation>
    </message>
    <message>
        <source>Set %1 back to its default</source>
        <translation>%1 auf die Vorgabe zurücksetzen</translation>
    </message>
    <message>
        <source>Back to the default: %1</source>
        <translation>Zurück zur Vorgabe: %1</translation>
    </message>
    <message>
        <source>Entry %1: %2</source>
        <translation>Eintrag %1: %2</translation>
    </message>
    <message>
        <source>Entry %1, %2: %3</source>
        <translation>Eintrag %1, %2: %3</translation>
    </message>
</context>
<context>
    <name>signalbox::gui::FirstMinutePage</name>
    <message>
        <source>Add your first host</source>
        <translation>Den ersten Host hinzufügen</translation>
    </message>
    <message>
        <source>See and run every server instance of a host from here, over one encrypted connection.</source>
        <translation>Von hier aus alle Serverinstanzen eines Hosts sehen und steuern, über eine einzige verschlüsselte Verbindung.</translation>
    </message>
    <message>
        <source>Look around with made-up hosts</source>
        <translation>Mit erfundenen Hosts umsehen</translation>
    </message>
</context>
<context>
    <name>signalbox::gui::FormSections</name>
    <message>
        <source>Sections</source>
        <translation>Abschnitte</translation>
    </message>
    <message>
        <source>General</source>
        <translation>Allgemein</translation>
    </message>
    <message>
        <source>No setting contains “%1”</source>
        <translation>Keine Einstellung enthält „%1“</translation>
    </message>
</context>
<context>
    <name>signalbox::gui::HostActions</name>
    <message>
        <source>Add host…</source>
        <translation>Host hinzufügen…</translation>
    </message>
    <message>
        <source>Add host</source>
        <translation>Host hinzufügen</translation>
    </message>
    <message>
        <source>Remove host…</source>
        <translation>Host entfernen…</translation>
    </message>
    <message>
        <source>Connect</source>
        <translation>Verbinden</translation>
    </message>
    <message>
        <source>Disconnect</source>
        <translation>Trennen</translation>
    </message>
    <message>
        <source>Remove %1?</source>
        <translation>%1 entfernen?</translation>
    </message>
    <message>
        <source>The manager forgets the host and its token. The host itself and its instances go on as they are.</source>
        <translation>Der Manager vergisst den Host und sein Token. Der Host selbst und seine Instanzen laufen weiter wie bisher.</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>Entfernen</translation>
    </message>
    <message>
        <source>Add a host by an enrolment token, or by account and password (%1)</source>
        <translation>Host mit einem Anmelde-Token oder mit Konto und Passwort hinzufügen (%1)</translation>
    </message>
    <message>
        <source>Edit host…</source>
        <translation>Host bearbeiten…</translation>
    </message>
    <message>
        <source>Move to group</source>
        <translation>In Gruppe verschieben</translation>
    </message>
    <message>
        <source>Rename group…</source>
        <translation>Gruppe umbenennen…</translation>
    </message>
    <message>
        <source>Select a host first</source>
        <translation>Zuerst einen Host auswählen</translation>
    </message>
    <message>
        <source>No group</source>
        <translation>Keine Gruppe</translation>
    </message>
    <message>
        <source>New group…</source>
        <translation>Neue Gruppe…</translation>
    </message>
    <message>
        <source>Also revoke its token on the host</source>
        <translation>Auch sein Token auf dem Host widerrufen</translation>
    </message>
    <message>
        <source>Could not revoke the token on %1: %2</source>
        <translation>Das Token auf %1 ließ sich nicht widerrufen: %2</translation>
    </message>
</context>
<context>
    <name>signalbox::gui::HostDialog</name>
    <message>
        <source>Save</source>
        <translation>Speichern</translation>
    </message>
    <message>
        <source>Edit host</source>
        <translation>Host bearbeiten</translation>
    </message>
    <message>
        <source>no group</source>
        <translation>keine Gruppe</translation>
    </message>
    <message>
        <source>On a production host you type its name before something is stopped</source>
        <translation>Auf einem Produktionshost ist dessen Name einzugeben, bevor etwas angehalten wird</translation>
    </message>
    <message>
        <source>Log in as another…</source>
        <translation>Anderes Konto…</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>Group</source>
        <translation>Gruppe</translation>
    </message>
    <message>
        <source>Environment</source>
        <translation>Umgebung</translation>
    </message>
    <message>
        <source>Address</source>
        <translation>Adresse</translation>
    </message>
    <message>
        <source>Account</source>
        <translation>Konto</translation>
    </message>
    <message>
        <source>Key</source>
        <translation>Schlüssel</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>A host needs a name.</source>
        <translation>Ein Host braucht einen Namen.</translation>
    </message>
    <message>
        <source>“%1” is not an address. It is a name or number, with a port if that is not 7710.</source>
        <translation>„%1“ ist keine Adresse. Sie besteht aus Name oder Nummer und einem Port, falls er nicht 7710 ist.</translation>
    </message>
</context>
<context>
    <name>signalbox::gui::HostList</name>
    <message>
        <source>No token of %1 is kept here. Log in again.</source>
        <translation>Hier ist kein Token für %1 gespeichert. Melden Sie sich neu an.</translation>
    </message>
</context>
<context>
    <name>signalbox::gui::HostsModel</name>
    <message>
        <source>All hosts</source>
        <translation>Alle Hosts</translation>
    </message>
    <message>
        <source>%1 live sessions on the connected hosts</source>
        <translation>%1 offene Sitzungen auf den verbundenen Hosts</translation>
    </message>
    <message>
        <source>%1, live sessions: %2</source>
        <translation>%1, offene Sitzungen: %2</translation>
    </message>
    <message numerus="yes">
        <source>%Ln instance(s) failed</source>
        <translation>
            <numerusform>%Ln Instanz gescheitert</numerusform>
            <numerusform>%Ln Instanzen gescheitert</numerusform>
        </translation>
    </message>
    <message>
        <source>Group %1</source>
        <translation>Gruppe %1</translation>
    </message>
</context>
<context>
    <name>signalbox::gui::HostsTree</name>
    <message>
        <source>Hosts</source>
        <translation>Hosts</translation>
    </message>
</context>
<context>
    <name>signalbox::gui::InstanceActions</name>
    <message>
        <source>%1 on %2</source>
        <translation>%1 auf %2</translation>
    </message>
    <message numerus="yes">
        <source>%Ln instance(s)</source>
        <translation>
            <numerusform>%Ln Instanz</numerusform>
            <numerusform>%Ln Instanzen</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 on %Ln host(s)</source>
        <translation>
            <numerusform>%1 auf %Ln Host</numerusform>
            <numerusform>%1 auf %Ln Hosts</numerusform>
        </translation>
    </message>
    <message>
        <source>Start</source>
        <translation>Starten</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>Anhalten</translation>
    </message>
    <message>
        <source>Restart</source>
        <translation>Neu starten</translation>
    </message>
    <message>
        <source>Could not start %1: %2</source>
        <translation>%1 ließ sich nicht starten: %2</translation>
    </message>
    <message>
        <source>Could not stop %1: %2</source>
        <translation>%1 ließ sich nicht anhalten: %2</translation>
    </message>
    <message>
        <source>Could not restart %1: %2</source>
        <translation>%1 ließ sich nicht neu starten: %2</translation>
    </message>
    <message>
        <source>Select an instance first</source>
        <translation>Zuerst eine Instanz auswählen</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <translation>%1: %2</translation>
    </message>
    <message>
        <source>%1 is waiting for an answer to the last request</source>
        <translation>%1 wartet noch auf Antwort zur letzten Anforderung</translation>
    </message>
    <message>
        <source>%1 is %2</source>
        <translation>%1 ist: %2</translation>
    </message>
    <message>
        <source>Stop %1?</source>
        <translation>%1 anhalten?</translation>
    </message>
    <message>
        <source>Restart %1?</source>
        <translation>%1 neu starten?</translation>
    </message>
    <message numerus="yes">
        <source>%Ln session(s) will be closed.</source>
        <translation>
            <numerusform>%Ln Sitzung wird geschlossen.</numerusform>
            <numerusform>%Ln Sitzungen werden geschlossen.</numerusform>
        </translation>
    </message>
    <message>
        <source>No sessions are open.</source>
        <translation>Es sind keine Sitzungen offen.</translation>
    </message>
    <message>
        <source>%1 %2 (%3)</source>
        <comment>verb, what, shortcut</comment>
        <translation>%2: %1 (%3)</translation>
    </message>
    <message>
        <source>Could not drain %1: %2</source>
        <translation>Auslaufen von %1 ist nicht möglich: %2</translation>
    </message>
    <message>
        <source>Could not resume %1: %2</source>
        <translation>%1 ließ sich nicht fortsetzen: %2</translation>
    </message>
    <message>
        <source>Drain…</source>
        <translation>Auslaufen lassen…</translation>
    </message>
    <message>
        <source>Drain</source>
        <translation>Auslaufen</translation>
    </message>
    <message>
        <source>Resume</source>
        <translation>Fortsetzen</translation>
    </message>
    <message>
        <source>Drain %1?</source>
        <translation>%1 auslaufen lassen?</translation>
    </message>
    <message>
        <source>No new clients are accepted, and those that are there are asked to leave.</source>
        <translation>Neue Clients werden nicht mehr angenommen, und die verbundenen werden gebeten zu gehen.</translation>
    </message>
    <message numerus="yes">
        <source>%Ln session(s) are open; what is left when the time is over is closed, and it stops.</source>
        <translation>
            <numerusform>%Ln Sitzung ist offen; ist sie es nach Ablauf der Zeit noch, wird sie geschlossen. Dann hält die Instanz an.</numerusform>
            <numerusform>%Ln Sitzungen sind offen; was nach Ablauf der Zeit noch offen ist, wird geschlossen. Dann hält die Instanz an.</numerusform>
        </translation>
    </message>
    <message>
        <source>Drain first…</source>
        <translation>Zuerst auslaufen lassen…</translation>
    </message>
</context>
<context>
    <name>signalbox::gui::InstanceDetails</name>
    <message>
        <source>Details</source>
        <translation>Einzelheiten</translation>
    </message>
    <message>
        <source>Overview</source>
        <translation>Überblick</translation>
    </message>
    <message>
        <source>Sessions</source>
        <translation>Sitzungen</translation>
    </message>
    <message>
        <source>Select an instance to see its details</source>
        <translation>Eine Instanz auswählen, um Einzelheiten zu sehen</translation>
    </message>
    <message>
        <source>Charts</source>
        <translation>Diagramme</translation>
    </message>
    <message>
        <source>Events</source>
        <translation>Ereignisse</translation>
    </message>
    <message>
        <source>Select an instance to see its charts</source>
        <translation>Eine Instanz auswählen, um ihre Diagramme zu sehen</translation>
    </message>
    <message>
        <source>Select one instance to see its sessions</source>
        <translation>Eine Instanz auswählen, um ihre Sitzungen zu sehen</translation>
    </message>
    <message>
        <source>Configuration</source>
        <translation>Konfiguration</translation>
    </message>
    <message>
        <source>Select one instance to see its configuration</source>
        <translation>Eine Instanz auswählen, um ihre Konfiguration zu sehen</translation>
    </message>
</context>
<context>
    <name>signalbox::gui::InstanceForm</name>
    <message>
        <source>&amp;Start it now</source>
        <translation>&amp;Gleich starten</translation>
    </message>
    <message>
        <source>New instance on %1</source>
        <translation>Neue Instanz auf %1</translation>
    </message>
    <message>
        <source>Edit %1 on %2</source>
        <translation>%1 auf %2 bearbeiten</translation>
    </message>
    <message>
        <source>Clone %1 on %2</source>
        <translation>%1 auf %2 klonen</translation>
    </message>
    <message>
        <source>Find a setting</source>
        <translation>Einstellung suchen</translation>
    </message>
    <message>
        <source>Create</source>
        <translation>Anlegen</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>Speichern</translation>
    </message>
    <message>
        <source>Clone</source>
        <translation>Klonen</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Asking %1 what can be set…</source>
        <translation>%1 wird gefragt, was sich einstellen lässt…</translation>
    </message>
    <message>
        <source>%1 does not say what can be set: %2</source>
        <translation>%1 sagt nicht, was sich einstellen lässt: %2</translation>
    </message>
    <message>
        <source>It begins with the settings of %1, its ports too. Give it others where both shall run.</source>
        <translation>Sie beginnt mit den Einstellungen von %1, auch mit deren Ports. Wenn beide laufen sollen, braucht sie andere.</translation>
    </message>
    <message>
        <source>The name stays. Clone the instance under another name, then remove this one.</source>
        <translation>Der Name bleibt. Klonen Sie die Instanz unter einem anderen Namen und entfernen Sie dann diese.</translation>
    </message>
    <message>
        <source>%1, %2</source>
        <translation>%1, %2</translation>
    </message>
    <message>
        <source>%1 did not take it:</source>
        <translation>%1 hat das nicht angenommen:</translation>
    </message>
    <message>
        <source>Waiting for %1…</source>
        <translation>Warten auf %1…</translation>
    </message>
    <message>
        <source>%1 is %2. What you entered is kept.</source>
        <translation>%1: %2. Ihre Eingaben bleiben erhalten.</translation>
    </message>
    <message>
        <source>Choose first what to do with the other changes</source>
        <translation>Zuerst entscheiden, was mit den anderen Änderungen geschieht</translation>
    </message>
    <message>
        <source>%1 is missing</source>
        <translation>%1 fehlt</translation>
    </message>
    <message>
        <source>%1 %2</source>
        <comment>setting, what is wrong with it</comment>
        <translation>%1 %2</translation>
    </message>
    <message>
        <source>Something entered is not complete</source>
        <translation>Eine Eingabe ist nicht vollständig</translation>
    </message>
    <message>
        <source>Nothing is changed</source>
        <translation>Nichts ist geändert</translation>
    </message>
    <message numerus="yes">
        <source>%Ln change(s)</source>
        <translation>
            <numerusform>%Ln Änderung</numerusform>
            <numerusform>%Ln Änderungen</numerusform>
        </translation>
    </message>
    <message>
        <source>Discard what you entered?</source>
        <translation>Eingaben verwerfen?</translation>
    </message>
    <message numerus="yes">
        <source>%Ln setting(s) would be lost.</source>
        <translation>
            <numerusform>%Ln Einstellung ginge verloren.</numerusform>
            <numerusform>%Ln Einstellungen gingen verloren.</numerusform>
        </translation>
    </message>
    <message>
        <source>Discard</source>
        <translation>Verwerfen</translation>
    </message>
    <message>
        <source>%1: %2 → %3</source>
        <translation>%1: %2 → %3</translation>
    </message>
    <message>
        <source>%1 (you changed it too)</source>
        <translation>%1 (auch von Ihnen geändert)</translation>
    </message>
    <message numerus="yes">
        <source>and %Ln more</source>
        <translation>
            <numerusform>und %Ln weitere</numerusform>
            <numerusform>und %Ln weitere</numerusform>
        </translation>
    </message>
    <message>
        <source>Somebody has changed %1 meanwhile:</source>
        <translation>Jemand hat %1 inzwischen geändert:</translation>
    </message>
    <message>
        <source>%1 has changed %2 meanwhile:</source>
        <translation>%1 hat %2 inzwischen geändert:</translation>
    </message>
    <message>
        <source>Load the new values</source>
        <translation>Neue Werte laden</translation>
    </message>
    <message>
        <source>Keep mine</source>
        <translation>Meine behalten</translation>
    </message>
</context>
<context>
    <name>signalbox::gui::InstanceOverview</name>
    <message>
        <source>Sessions in the last 5 minutes</source>
        <translation>Sitzungen in den letzten 5 Minuten</translation>
    </message>
    <message>
        <source>Listens on</source>
        <translation>Lauscht auf</translation>
    </message>
    <message>
        <source>Type</source>
        <translation>Typ</translation>
    </message>
    <message>
        <source>Sessions</source>
        <translation>Sitzungen</translation>
    </message>
    <message>
        <source>Peak in 5 min</source>
        <translation>Höchstens in 5 min</translation>
    </message>
    <message>
        <source>Running since</source>
        <translation>Läuft seit</translation>
    </message>
    <message>
        <source>Process</source>
        <translation>Prozess</translation>
    </message>
    <message>
        <source>Starts</source>
        <translation>Startet</translation>
    </message>
    <message>
        <source>last 5 minutes</source>
        <translation>letzte 5 Minuten</translation>
    </message>
    <message>
        <source>last heard of %1</source>
        <translation>zuletzt gehört %1</translation>
    </message>
    <message>
        <source>%1, isolation: %2</source>
        <translation>%1, Isolation: %2</translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <translation>%1 von %2</translation>
    </message>
    <message>
        <source>with the host</source>
        <translation>mit dem Host</translation>
    </message>
    <message>
        <source>when asked</source>
        <translation>auf Anforderung</translation>
    </message>
    <message>
        <source>Restart now</source>
        <translation>Jetzt neu starten</translation>
    </message>
    <message>
        <source>Restarts</source>
        <translation>Neustarts</translation>
    </message>
    <message>
        <source>Managed by</source>
        <translation>Verwaltet durch</translation>
    </message>
    <message numerus="yes">
        <source>%Ln time(s) of itself</source>
        <translation>
            <numerusform>%Ln-mal von selbst</numerusform>
            <numerusform>%Ln-mal von selbst</numerusform>
        </translation>
    </message>
    <message>
        <source>a file on the host</source>
        <translation>eine Datei auf dem Host</translation>
    </message>
    <message>
        <source>the host&apos;s store</source>
        <translation>den Speicher des Hosts</translation>
    </message>
    <message>
        <source>the program that runs it</source>
        <translation>das Programm, das sie betreibt</translation>
    </message>
    <message numerus="yes">
        <source>%Ln change(s) wait for a restart: %1</source>
        <translation>
            <numerusform>%Ln Änderung wartet auf einen Neustart: %1</numerusform>
            <numerusform>%Ln Änderungen warten auf einen Neustart: %1</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>signalbox::gui::InstanceRequests</name>
    <message>
        <source>The host accepted the request, but nothing happened so far.</source>
        <translation>Der Host hat die Anforderung angenommen, aber bisher ist nichts geschehen.</translation>
    </message>
</context>
<context>
    <name>signalbox::gui::InstancesModel</name>
    <message>
        <source>requested…</source>
        <translation>angefordert…</translation>
    </message>
    <message>
        <source>%1 is %2. What is shown is what it last said.</source>
        <translation>%1: %2. Gezeigt wird, was zuletzt gemeldet wurde.</translation>
    </message>
    <message>
        <source>Running since %1</source>
        <translation>Läuft seit %1</translation>
    </message>
    <message>
        <source>Sessions in the last 5 minutes</source>
        <translation>Sitzungen in den letzten 5 Minuten</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>State</source>
        <translation>Zustand</translation>
    </message>
    <message>
        <source>Host</source>
        <translation>Host</translation>
    </message>
    <message>
        <source>Type</source>
        <translation>Typ</translation>
    </message>
    <message>
        <source>Isolation</source>
        <translation>Isolation</translation>
    </message>
    <message>
        <source>Listens on</source>
        <translation>Lauscht auf</translation>
    </message>
    <message>
        <source>Sessions</source>
        <translation>Sitzungen</translation>
    </message>
    <message>
        <source>5 min</source>
        <translation>5 min</translation>
    </message>
    <message>
        <source>In/s</source>
        <translation>Ein/s</translation>
    </message>
    <message>
        <source>Out/s</source>
        <translation>Aus/s</translation>
    </message>
    <message>
        <source>Up</source>
        <translation>Laufzeit</translation>
    </message>
    <message>
        <source>Pid</source>
        <translation>PID</translation>
    </message>
    <message>
        <source>Symbol of the state</source>
        <translation>Symbol des Zustands</translation>
    </message>
    <message>
        <source>Server type</source>
        <translation>Servertyp</translation>
    </message>
    <message>
        <source>Live sessions</source>
        <translation>Offene Sitzungen</translation>
    </message>
    <message>
        <source>Messages in per second</source>
        <translation>Eingehende Nachrichten pro Sekunde</translation>
    </message>
    <message>
        <source>Messages out per second</source>
        <translation>Ausgehende Nachrichten pro Sekunde</translation>
    </message>
    <message>
        <source>Uptime</source>
        <translation>Zeit, seit der sie läuft</translation>
    </message>
    <message>
        <source>Process id</source>
        <translation>Prozessnummer</translation>
    </message>
    <message>
        <source>Messages per second in the last 5 minutes</source>
        <translation>Nachrichten pro Sekunde in den letzten 5 Minuten</translation>
    </message>
    <message>
        <source>Msg/s, 5 min</source>
        <translation>Nachr./s, 5 min</translation>
    </message>
    <message>
        <source>It does not answer</source>
        <translation>Sie antwortet nicht</translation>
    </message>
    <message>
        <source>Count from its next start on: %1</source>
        <translation>Gelten ab dem nächsten Start: %1</translation>
    </message>
    <message>
        <source>Managed by</source>
        <translation>Verwaltet durch</translation>
    </message>
    <message>
        <source>Restarts</source>
        <translation>Neustarts</translation>
    </message>
    <message>
        <source>Waiting</source>
        <translation>Wartend</translation>
    </message>
    <message>
        <source>Restarts of itself</source>
        <translation>Neustarts von selbst</translation>
    </message>
    <message>
        <source>Changes that wait for a restart</source>
        <translation>Änderungen, die auf einen Neustart warten</translation>
    </message>
</context>
<context>
    <name>signalbox::gui::InstancesPage</name>
    <message>
        <source>No instance contains “%1”</source>
        <translation>Keine Instanz enthält „%1“</translation>
    </message>
    <message>
        <source>No instances on the connected hosts</source>
        <translation>Keine Instanzen auf den verbundenen Hosts</translation>
    </message>
    <message>
        <source>Clear filter</source>
        <translation>Filter löschen</translation>
    </message>
    <message>
        <source>%1 of %2 shown</source>
        <translation>%1 von %2 gezeigt</translation>
    </message>
    <message>
        <source>No instance is in a state you chose</source>
        <translation>Keine Instanz ist in einem der gewählten Zustände</translation>
    </message>
    <message>
        <source>%1 has no instances yet. Make one here, or describe it in a file of the host and reload.</source>
        <translation>%1 hat noch keine Instanzen. Legen Sie hier eine an, oder beschreiben Sie sie in einer Datei des Hosts und laden Sie neu.</translation>
    </message>
</context>
<context>
    <name>signalbox::gui::InstancesTable</name>
    <message>
        <source>Instances</source>
        <translation>Instanzen</translation>
    </message>
</context>
<context>
    <name>signalbox::gui::JsonEditor</name>
    <message>
        <source>not set; JSON</source>
        <translation>nicht gesetzt; JSON</translation>
    </message>
    <message>
        <source>is no JSON</source>
        <translation>ist kein JSON</translation>
    </message>
</context>
<context>
    <name>signalbox::gui::LinksTable</name>
    <message>
        <source>Links: rows tell of columns</source>
        <translation>Verbindungen: Zeilen sagen, was sie von Spalten wissen</translation>
    </message>
</context>
<context>
    <name>signalbox::gui::ListEditor</name>
    <message>
        <source>none; one a line</source>
        <translation>keine; je Zeile einer</translation>
    </message>
    <message>
        <source>none</source>
        <translation>keine</translation>
    </message>
</context>
<context>
    <name>signalbox::gui::LiveTable</name>
    <message>
        <source>Reset columns</source>
        <translation>Spalten zurücksetzen</translation>
    </message>
</context>
<context>
    <name>signalbox::gui::LoginForm</name>
    <message>
        <source>%1 refuses the log-in: the account or the password is wrong, or somebody stands between here and the host. The password was not sent and nothing was saved.</source>
        <translation>%1 lehnt die Anmeldung ab: Das Konto oder das Passwort ist falsch, oder jemand steht zwischen hier und dem Host. Das Passwort wurde nicht gesendet, und es wurde nichts gespeichert.</translation>
    </message>
    <message>
        <source>%1 could not prove that it knows the password, so it is not the host it claims to be. The password was not sent and nothing was saved.</source>
        <translation>%1 konnte nicht nachweisen, das Passwort zu kennen, und ist also nicht der Host, für den er sich ausgibt. Das Passwort wurde nicht gesendet, und es wurde nichts gespeichert.</translation>
    </message>
    <message>
        <source>%1 is of a version that knows no log-in by password. Use an enrolment token.</source>
        <translation>%1 hat eine Version, die keine Anmeldung mit Passwort kennt. Verwenden Sie ein Anmelde-Token.</translation>
    </message>
    <message>
        <source>Cannot reach the host: %1</source>
        <translation>Es ließ sich niemand fragen: %1</translation>
    </message>
    <message>
        <source>Address</source>
        <translation>Adresse</translation>
    </message>
    <message>
        <source>host or host:port</source>
        <translation>Host oder Host:Port</translation>
    </message>
    <message>
        <source>Account</source>
        <translation>Konto</translation>
    </message>
    <message>
        <source>Password</source>
        <translation>Passwort</translation>
    </message>
    <message>
        <source>Log in</source>
        <translation>Anmelden</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>Stopp</translation>
    </message>
    <message>
        <source>“%1” is not an address. It is a name or number, with a port if that is not 7710: fra-1.example:7710</source>
        <translation>„%1“ ist keine Adresse. Sie besteht aus Name oder Nummer und einem Port, falls er nicht 7710 ist: fra-1.example:7710</translation>
    </message>
    <message>
        <source>An account of the host, made there by “signalbox user add”. The log-in also proves the host&apos;s key, which is remembered; the password is not.</source>
        <translation>Ein Konto des Hosts, dort mit „signalbox user add“ angelegt. Die Anmeldung weist auch den Schlüssel des Hosts nach; er wird gespeichert, das Passwort nicht.</translation>
    </message>
</context>
<context>
    <name>signalbox::gui::MainWindow</name>
    <message>
        <source>Signalbox</source>
        <translation>Signalbox</translation>
    </message>
    <message>
        <source>Pages</source>
        <translation>Seiten</translation>
    </message>
    <message>
        <source>Instances</source>
        <translation>Instanzen</translation>
    </message>
    <message>
        <source>No hosts</source>
        <translation>Keine Hosts</translation>
    </message>
    <message numerus="yes">
        <source>%1 of %Ln host(s) connected</source>
        <translation>
            <numerusform>%1 von %Ln Host verbunden</numerusform>
            <numerusform>%1 von %Ln Hosts verbunden</numerusform>
        </translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Tools</source>
        <translation>Werkzeuge</translation>
    </message>
    <message>
        <source>Filter instances</source>
        <translation>Instanzen filtern</translation>
    </message>
    <message>
        <source>&amp;Host</source>
        <translation>&amp;Host</translation>
    </message>
    <message>
        <source>Quit</source>
        <translation>Beenden</translation>
    </message>
    <message>
        <source>&amp;Instance</source>
        <translation>&amp;Instanz</translation>
    </message>
    <message>
        <source>&amp;Session</source>
        <translation>&amp;Sitzung</translation>
    </message>
    <message>
        <source>&amp;View</source>
        <translation>&amp;Ansicht</translation>
    </message>
    <message>
        <source>Appearance</source>
        <translation>Erscheinungsbild</translation>
    </message>
    <message>
        <source>Columns</source>
        <translation>Spalten</translation>
    </message>
    <message>
        <source>Reset layout</source>
        <translation>Anordnung zurücksetzen</translation>
    </message>
    <message>
        <source>H&amp;elp</source>
        <translation>Hi&amp;lfe</translation>
    </message>
    <message>
        <source>Keyboard shortcuts</source>
        <translation>Tastenkürzel</translation>
    </message>
    <message>
        <source>About Signalbox</source>
        <translation>Über Signalbox</translation>
    </message>
    <message>
        <source>System</source>
        <translation>System</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>Hell</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>Dunkel</translation>
    </message>
    <message>
        <source>Runs the server instances of many hosts from one window.</source>
        <translation>Steuert die Serverinstanzen vieler Hosts aus einem Fenster.</translation>
    </message>
    <message>
        <source>Free software under the GNU General Public License, version 3 or later.</source>
        <translation>Freie Software unter der GNU General Public License, Version 3 oder neuer.</translation>
    </message>
    <message>
        <source>Charts</source>
        <translation>Diagramme</translation>
    </message>
    <message>
        <source>Timeline</source>
        <translation>Zeitleiste</translation>
    </message>
    <message>
        <source>These hosts are made up: nothing here is connected to anything, and nothing is saved.</source>
        <translation>Diese Hosts sind erfunden: Nichts hier ist mit irgendetwas verbunden, und nichts wird gespeichert.</translation>
    </message>
    <message>
        <source>Leave the demo</source>
        <translation>Demo verlassen</translation>
    </message>
    <message>
        <source>Signalbox: made-up hosts</source>
        <translation>Signalbox: erfundene Hosts</translation>
    </message>
    <message>
        <source>Leave the demo to add a real host</source>
        <translation>Demo verlassen, um einen echten Host hinzuzufügen</translation>
    </message>
    <message>
        <source>%1 is not on %2 any more.</source>
        <translation>%1 gibt es auf %2 nicht mehr.</translation>
    </message>
    <message>
        <source>OK</source>
        <translation>OK</translation>
    </message>
    <message>
        <source>New group</source>
        <translation>Neue Gruppe</translation>
    </message>
    <message>
        <source>Name of the group of %1:</source>
        <translation>Name der Gruppe von %1:</translation>
    </message>
    <message>
        <source>Rename group</source>
        <translation>Gruppe umbenennen</translation>
    </message>
    <message>
        <source>Name of the group:</source>
        <translation>Name der Gruppe:</translation>
    </message>
    <message>
        <source>Select all</source>
        <translation>Alle auswählen</translation>
    </message>
    <message>
        <source>Clear filter</source>
        <translation>Filter löschen</translation>
    </message>
    <message>
        <source>Channels</source>
        <translation>Kanäle</translation>
    </message>
    <message>
        <source>&amp;Channel</source>
        <translation>&amp;Kanal</translation>
    </message>
    <message>
        <source>Cluster</source>
        <translation>Cluster</translation>
    </message>
    <message>
        <source>Cl&amp;uster</source>
        <translation>Cl&amp;uster</translation>
    </message>
</context>
<context>
    <name>signalbox::gui::MessageBar</name>
    <message>
        <source>Messages</source>
        <translation>Meldungen</translation>
    </message>
    <message>
        <source>Close message</source>
        <translation>Meldung schließen</translation>
    </message>
    <message numerus="yes">
        <source>%Ln more</source>
        <translation>
            <numerusform>%Ln weitere</numerusform>
            <numerusform>%Ln weitere</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>signalbox::gui::MessageEdit</name>
    <message>
        <source>Send as text</source>
        <translation>Als Text senden</translation>
    </message>
    <message>
        <source>Message</source>
        <translation>Nachricht</translation>
    </message>
    <message>
        <source>JSON: {&quot;text&quot;: &quot;Hello&quot;}, a list, a number, a text in quotation marks</source>
        <translation>JSON: {&quot;text&quot;: &quot;Hallo&quot;}, eine Liste, eine Zahl, ein Text in Anführungszeichen</translation>
    </message>
    <message>
        <source>Puts it in quotation marks, so that clients get it as a text</source>
        <translation>Setzt es in Anführungszeichen, so dass Clients es als Text bekommen</translation>
    </message>
</context>
<context>
    <name>signalbox::gui::MessagesModel</name>
    <message>
        <source>Earlier messages are kept, too: more than are shown here</source>
        <translation>Auch frühere Nachrichten sind aufbewahrt: mehr, als hier gezeigt werden</translation>
    </message>
    <message>
        <source>%1
id: %2</source>
        <translation>%1
id: %2</translation>
    </message>
    <message>
        <source>Whoever published it has no name</source>
        <translation>Wer sie veröffentlicht hat, hat keinen Namen</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>Zeit</translation>
    </message>
    <message>
        <source>From</source>
        <translation>Von</translation>
    </message>
    <message>
        <source>Position</source>
        <translation>Position</translation>
    </message>
    <message>
        <source>Data</source>
        <translation>Daten</translation>
    </message>
    <message>
        <source>Messages are missing here: more came than is shown here or kept, or the server began anew</source>
        <translation>Hier fehlen Nachrichten: es kamen mehr, als hier gezeigt oder aufbewahrt werden, oder der Server begann neu</translation>
    </message>
</context>
<context>
    <name>signalbox::gui::MessagesPanel</name>
    <message>
        <source>The selected message in full</source>
        <translation>Die ausgewählte Nachricht in voller Länge</translation>
    </message>
    <message>
        <source>Messages of the channel</source>
        <translation>Nachrichten des Kanals</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>Kopieren</translation>
    </message>
    <message>
        <source>Select a channel to see what is said there.</source>
        <translation>Wählen Sie einen Kanal aus, um zu sehen, was dort gesagt wird.</translation>
    </message>
    <message>
        <source>What is said in a channel is not for everybody to read.
%1</source>
        <translation>Was in einem Kanal gesagt wird, darf nicht jeder lesen.
%1</translation>
    </message>
    <message>
        <source>Asking for the messages…</source>
        <translation>Nachrichten werden abgefragt …</translation>
    </message>
    <message>
        <source>%1 keeps no message now. The next one shows here.</source>
        <translation>%1 bewahrt gerade keine Nachricht auf. Die nächste erscheint hier.</translation>
    </message>
    <message>
        <source>Resume</source>
        <translation>Fortsetzen</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>Anhalten</translation>
    </message>
    <message>
        <source>Paused: what comes now is shown when you resume</source>
        <translation>Angehalten: was jetzt kommt, erscheint nach dem Fortsetzen</translation>
    </message>
    <message numerus="yes">
        <source>%Ln new message(s), shown when the pointer leaves the list</source>
        <translation>
            <numerusform>%Ln neue Nachricht, erscheint, wenn der Zeiger die Liste verlässt</numerusform>
            <numerusform>%Ln neue Nachrichten, erscheinen, wenn der Zeiger die Liste verlässt</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>signalbox::gui::MetricChart</name>
    <message>
        <source>Chart</source>
        <translation>Diagramm</translation>
    </message>
    <message>
        <source>no data</source>
        <translation>keine Daten</translation>
    </message>
</context>
<context>
    <name>signalbox::gui::NoClusterNote</name>
    <message>
        <source>%1: %2</source>
        <comment>host: why it tells nothing</comment>
        <translation>%1: %2</translation>
    </message>
    <message>
        <source>%1 does not know clusters yet: its agent is older than this window.</source>
        <translation>%1 kennt noch keine Cluster: Sein Agent ist älter als dieses Fenster.</translation>
    </message>
    <message>
        <source>Lines for the configuration</source>
        <translation>Zeilen für die Konfiguration</translation>
    </message>
    <message>
        <source>In no cluster: %1</source>
        <translation>In keinem Cluster: %1</translation>
    </message>
    <message>
        <source>Asking for the cluster…</source>
        <translation>Der Cluster wird abgefragt…</translation>
    </message>
    <message>
        <source>%1 is in no cluster: its channels and members are its own. These lines make it a node of one.</source>
        <translation>%1 ist in keinem Cluster: Seine Kanäle und Mitglieder sind nur seine eigenen. Diese Zeilen machen ihn zum Knoten.</translation>
    </message>
    <message>
        <source>No host here is in a cluster: the channels and members of each are its own. These lines make them nodes of one.</source>
        <translation>Kein Host hier ist in einem Cluster: Die Kanäle und Mitglieder jedes Hosts sind nur seine eigenen. Diese Zeilen machen sie zu Knoten.</translation>
    </message>
    <message>
        <source>No hosts</source>
        <translation>Keine Hosts</translation>
    </message>
    <message>
        <source>Into the configuration of each host, with the addresses of the others; “signalbox cluster secret” makes the file that all share. The documentation says more, in docs/clustering.md.</source>
        <translation>In die Konfiguration jedes Hosts, mit den Adressen der anderen; „signalbox cluster secret“ macht die Datei, die alle teilen. Mehr sagt die Dokumentation, in docs/clustering.md.</translation>
    </message>
</context>
<context>
    <name>signalbox::gui::NumberEditor</name>
    <message>
        <source>Unit of %1</source>
        <translation>Einheit von %1</translation>
    </message>
    <message>
        <source>needed</source>
        <translation>erforderlich</translation>
    </message>
    <message>
        <source>not set</source>
        <translation>nicht gesetzt</translation>
    </message>
</context>
<context>
    <name>signalbox::gui::PagedTable</name>
    <message>
        <source>Copy</source>
        <translation>Kopieren</translation>
    </message>
</context>
<context>
    <name>signalbox::gui::PagingLine</name>
    <message>
        <source>Previous page</source>
        <translation>Vorige Seite</translation>
    </message>
    <message>
        <source>Next page</source>
        <translation>Nächste Seite</translation>
    </message>
    <message>
        <source>%1–%2 of %3</source>
        <translation>%1–%2 von %3</translation>
    </message>
</context>
<context>
    <name>signalbox::gui::PasswordLogin</name>
    <message numerus="yes">
        <source>%1 did not answer within %Ln second(s).</source>
        <translation>
            <numerusform>%1 hat innerhalb von %Ln Sekunde nicht geantwortet.</numerusform>
            <numerusform>%1 hat innerhalb von %Ln Sekunden nicht geantwortet.</numerusform>
        </translation>
    </message>
    <message>
        <source>Connecting to %1…</source>
        <translation>Verbinden mit %1…</translation>
    </message>
    <message>
        <source>Logging in to %1…</source>
        <translation>Anmelden bei %1…</translation>
    </message>
    <message>
        <source>%1 did not prove that it knows the password. Nothing was saved.</source>
        <translation>%1 hat nicht nachgewiesen, das Passwort zu kennen. Es wurde nichts gespeichert.</translation>
    </message>
    <message>
        <source>Making a token for this computer…</source>
        <translation>Token für diesen Computer anlegen…</translation>
    </message>
</context>
<context>
    <name>signalbox::gui::PlacesModel</name>
    <message>
        <source>Member</source>
        <translation>Mitglied</translation>
    </message>
    <message>
        <source>Channel</source>
        <translation>Kanal</translation>
    </message>
    <message>
        <source>Hub</source>
        <translation>Hub</translation>
    </message>
    <message>
        <source>Host</source>
        <translation>Host</translation>
    </message>
    <message>
        <source>Instance</source>
        <translation>Instanz</translation>
    </message>
    <message>
        <source>Since</source>
        <translation>Seit</translation>
    </message>
</context>
<context>
    <name>signalbox::gui::PlacesPanel</name>
    <message>
        <source>Members that were found</source>
        <translation>Gefundene Mitglieder</translation>
    </message>
    <message>
        <source>Type how the name of a member begins, to see in which channels it is.</source>
        <translation>Geben Sie den Anfang eines Mitgliedsnamens ein, um zu sehen, in welchen Kanälen es ist.</translation>
    </message>
    <message>
        <source>There is no hub here, so nobody can be in a channel.</source>
        <translation>Hier gibt es keinen Hub, also kann niemand in einem Kanal sein.</translation>
    </message>
    <message>
        <source>Asking for the hubs…</source>
        <translation>Hubs werden abgefragt …</translation>
    </message>
    <message>
        <source>Looking…</source>
        <translation>Suche läuft …</translation>
    </message>
    <message>
        <source>No member&apos;s name begins with “%1”</source>
        <translation>Kein Mitgliedsname beginnt mit „%1“</translation>
    </message>
    <message>
        <source>the first %1 can be paged through: type more of the name</source>
        <translation>durch die ersten %1 lässt sich blättern: geben Sie mehr vom Namen ein</translation>
    </message>
</context>
<context>
    <name>signalbox::gui::PublishBox</name>
    <message>
        <source>Publish</source>
        <translation>Veröffentlichen</translation>
    </message>
    <message>
        <source>Retain</source>
        <translation>Merken</translation>
    </message>
    <message>
        <source>Quality of service</source>
        <translation>Zustellgüte</translation>
    </message>
    <message>
        <source>At most once</source>
        <translation>Höchstens einmal</translation>
    </message>
    <message>
        <source>In the log before it is acknowledged; who was away gets it later</source>
        <translation>Im Protokoll, bevor bestätigt wird; wer weg war, bekommt es später</translation>
    </message>
    <message>
        <source>The same, and a repeat is delivered once</source>
        <translation>Ebenso, und eine Wiederholung wird nur einmal zugestellt</translation>
    </message>
    <message>
        <source>Keep it for later subscribers; null takes back what was kept</source>
        <translation>Für spätere Abonnenten merken; null nimmt zurück, was gemerkt war</translation>
    </message>
    <message>
        <source>Recent</source>
        <translation>Letzte</translation>
    </message>
    <message>
        <source>The last messages published from this window</source>
        <translation>Die letzten aus diesem Fenster veröffentlichten Nachrichten</translation>
    </message>
    <message>
        <source>QoS</source>
        <translation>QoS</translation>
    </message>
    <message>
        <source>Select a channel first</source>
        <translation>Zuerst einen Kanal auswählen</translation>
    </message>
    <message>
        <source>to %1</source>
        <translation>in %1</translation>
    </message>
    <message>
        <source>to %1 in the hub %2 on %3</source>
        <translation>in %1 im Hub %2 auf %3</translation>
    </message>
    <message>
        <source>Publish the message (%1)</source>
        <translation>Die Nachricht veröffentlichen (%1)</translation>
    </message>
    <message>
        <source>Publishing…</source>
        <translation>Wird veröffentlicht …</translation>
    </message>
    <message>
        <source>Published at %1, position %2</source>
        <translation>Um %1 veröffentlicht, Position %2</translation>
    </message>
    <message>
        <source>Not published: %1</source>
        <translation>Nicht veröffentlicht: %1</translation>
    </message>
    <message>
        <source>Not published in %1: %2</source>
        <translation>Nicht veröffentlicht in %1: %2</translation>
    </message>
</context>
<context>
    <name>signalbox::gui::RecordsEditor</name>
    <message>
        <source>Add</source>
        <translation>Hinzufügen</translation>
    </message>
    <message>
        <source>Add to %1</source>
        <translation>Zu %1 hinzufügen</translation>
    </message>
    <message>
        <source>Remove this entry</source>
        <translation>Diesen Eintrag entfernen</translation>
    </message>
    <message>
        <source>Remove entry %1 of %2</source>
        <translation>Eintrag %1 von %2 entfernen</translation>
    </message>
</context>
<context>
    <name>signalbox::gui::RefusedPage</name>
    <message>
        <source>Expected key</source>
        <translation>Erwarteter Schlüssel</translation>
    </message>
    <message>
        <source>Actual key</source>
        <translation>Tatsächlicher Schlüssel</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>Noch einmal versuchen</translation>
    </message>
    <message>
        <source>%1 refuses the login</source>
        <translation>%1 lehnt die Anmeldung ab</translation>
    </message>
    <message>
        <source>This is not the key of %1</source>
        <translation>Das ist nicht der Schlüssel von %1</translation>
    </message>
    <message>
        <source>Log in again…</source>
        <translation>Neu anmelden…</translation>
    </message>
    <message>
        <source>Log in to %1 again</source>
        <translation>Bei %1 neu anmelden</translation>
    </message>
    <message>
        <source>What logs in there is not kept on this computer any more, or never was: without a keyring it is forgotten when the manager ends.</source>
        <translation>Das Token dafür ist auf diesem Computer nicht mehr gespeichert oder war es nie: Ohne Schlüsselbund wird es vergessen, wenn der Manager endet.</translation>
    </message>
    <message>
        <source>%1
The account&apos;s token may have been revoked or have expired. Log in again by account and password, or run “signalbox enroll” on the host and use the token.</source>
        <translation>%1
Das Token des Kontos wurde vielleicht widerrufen oder ist abgelaufen. Melden Sie sich mit Konto und Passwort neu an, oder führen Sie auf dem Host „signalbox enroll“ aus und verwenden Sie das Token.</translation>
    </message>
    <message>
        <source>Whoever answers at %1 has another key than the host you added. Nothing was sent.

• The host was set up anew, or its key was exchanged.
• The address leads to another machine now.
• Somebody stands in between and would read and change everything.

Ask who runs the host, and compare the keys below. A new key is trusted only by logging in again: by a token that “signalbox enroll” prints on the host, or by a password, which the host must prove to know.</source>
        <translation>Wer unter %1 antwortet, hat einen anderen Schlüssel als der hinzugefügte Host. Es wurde nichts gesendet.

• Der Host wurde neu eingerichtet, oder sein Schlüssel wurde ausgetauscht.
• Die Adresse führt jetzt zu einem anderen Rechner.
• Jemand steht dazwischen und würde alles lesen und ändern.

Fragen Sie nach, wer den Host betreibt, und vergleichen Sie die Schlüssel unten. Einem neuen Schlüssel wird nur durch eine neue Anmeldung vertraut: mit einem Token, das „signalbox enroll“ auf dem Host ausgibt, oder mit einem Passwort, dessen Kenntnis der Host nachweisen muss.</translation>
    </message>
</context>
<context>
    <name>signalbox::gui::ReloadDialog</name>
    <message>
        <source>at once</source>
        <translation>sofort</translation>
    </message>
    <message>
        <source>for new sessions</source>
        <translation>für neue Sitzungen</translation>
    </message>
    <message>
        <source>when it is restarted</source>
        <translation>nach Neustart der Instanz</translation>
    </message>
    <message>
        <source>when the agent is restarted</source>
        <translation>nach Neustart des Agenten</translation>
    </message>
    <message>
        <source>Reload</source>
        <translation>Neu laden</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Reload the configuration of %1</source>
        <translation>Konfiguration von %1 neu laden</translation>
    </message>
    <message>
        <source>Changes</source>
        <translation>Änderungen</translation>
    </message>
    <message>
        <source>This is production. Type “%1” to go on:</source>
        <translation>Das ist Produktion. Zum Fortfahren „%1“ eingeben:</translation>
    </message>
    <message>
        <source>Asking %1 what would change…</source>
        <translation>%1 wird gefragt, was sich ändern würde…</translation>
    </message>
    <message>
        <source>The files say what is in force already. A reload only loads certificates anew.</source>
        <translation>In den Dateien steht, was schon gilt. Neu geladen werden nur Zertifikate.</translation>
    </message>
    <message numerus="yes">
        <source>The files differ in %Ln point(s) from what is in force. Nothing restarts by a reload.</source>
        <translation>
            <numerusform>Die Dateien weichen in %Ln Punkt von dem ab, was gilt. Durch das Neuladen startet nichts neu.</numerusform>
            <numerusform>Die Dateien weichen in %Ln Punkten von dem ab, was gilt. Durch das Neuladen startet nichts neu.</numerusform>
        </translation>
    </message>
    <message>
        <source>Instance</source>
        <translation>Instanz</translation>
    </message>
    <message>
        <source>Setting</source>
        <translation>Einstellung</translation>
    </message>
    <message>
        <source>From</source>
        <translation>Von</translation>
    </message>
    <message>
        <source>To</source>
        <translation>Auf</translation>
    </message>
    <message>
        <source>Counts</source>
        <translation>Gilt</translation>
    </message>
    <message>
        <source>new instance</source>
        <translation>neue Instanz</translation>
    </message>
    <message>
        <source>removed</source>
        <translation>entfernt</translation>
    </message>
    <message numerus="yes">
        <source>The files have %Ln mistake(s); what is in force stays.</source>
        <translation>
            <numerusform>Die Dateien enthalten %Ln Fehler; es gilt weiter, was bisher galt.</numerusform>
            <numerusform>Die Dateien enthalten %Ln Fehler; es gilt weiter, was bisher galt.</numerusform>
        </translation>
    </message>
    <message>
        <source>File</source>
        <translation>Datei</translation>
    </message>
    <message>
        <source>Line</source>
        <translation>Zeile</translation>
    </message>
    <message>
        <source>Mistake</source>
        <translation>Fehler</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>The files were read, but not all could be done:</source>
        <translation>Die Dateien wurden gelesen, aber nicht alles war möglich:</translation>
    </message>
    <message>
        <source>Why</source>
        <translation>Warum</translation>
    </message>
</context>
<context>
    <name>signalbox::gui::RosterModel</name>
    <message>
        <source>Member</source>
        <translation>Mitglied</translation>
    </message>
    <message>
        <source>Info</source>
        <translation>Info</translation>
    </message>
    <message>
        <source>Node</source>
        <translation>Knoten</translation>
    </message>
    <message>
        <source>Instance</source>
        <translation>Instanz</translation>
    </message>
    <message>
        <source>Since</source>
        <translation>Seit</translation>
    </message>
</context>
<context>
    <name>signalbox::gui::RosterPanel</name>
    <message>
        <source>Go to member</source>
        <translation>Zu Mitglied springen</translation>
    </message>
    <message>
        <source>Members of the channel</source>
        <translation>Mitglieder des Kanals</translation>
    </message>
    <message>
        <source>Nobody is here</source>
        <translation>Niemand ist hier</translation>
    </message>
    <message>
        <source>“%1” is not here; this is the place</source>
        <translation>„%1“ ist nicht hier; dies wäre die Stelle</translation>
    </message>
    <message>
        <source>Select a channel to see who is in it and what is said there.</source>
        <translation>Wählen Sie einen Kanal aus, um zu sehen, wer darin ist und was dort gesagt wird.</translation>
    </message>
    <message>
        <source>The hub %1 keeps no presence: its configuration says so.</source>
        <translation>Der Hub %1 führt keine Anwesenheit: so steht es in seiner Konfiguration.</translation>
    </message>
    <message>
        <source>Asking for the members…</source>
        <translation>Mitglieder werden abgefragt …</translation>
    </message>
    <message>
        <source>Nobody has entered %1. Who only subscribes, listens without being a member.</source>
        <translation>Niemand hat %1 betreten. Wer nur abonniert, hört zu, ohne Mitglied zu sein.</translation>
    </message>
</context>
<context>
    <name>signalbox::gui::ScopeHeader</name>
    <message>
        <source>sessions</source>
        <translation>Sitzungen</translation>
    </message>
    <message>
        <source>Live sessions</source>
        <translation>Offene Sitzungen</translation>
    </message>
    <message>
        <source>messages in</source>
        <translation>Nachrichten ein</translation>
    </message>
    <message>
        <source>Messages in per second</source>
        <translation>Eingehende Nachrichten pro Sekunde</translation>
    </message>
    <message>
        <source>messages out</source>
        <translation>Nachrichten aus</translation>
    </message>
    <message>
        <source>Messages out per second</source>
        <translation>Ausgehende Nachrichten pro Sekunde</translation>
    </message>
    <message>
        <source>CPU</source>
        <translation>CPU</translation>
    </message>
    <message>
        <source>CPU, in per cent of one core</source>
        <translation>CPU, in Prozent eines Kerns</translation>
    </message>
    <message>
        <source>memory</source>
        <translation>Speicher</translation>
    </message>
    <message>
        <source>Memory</source>
        <translation>Speicher</translation>
    </message>
    <message>
        <source>CPU, busiest</source>
        <translation>CPU, höchste</translation>
    </message>
    <message>
        <source>CPU of the busiest host, in per cent of one core</source>
        <translation>CPU des am stärksten belasteten Hosts, in Prozent eines Kerns</translation>
    </message>
    <message numerus="yes">
        <source>%1 of %Ln host(s) connected</source>
        <translation>
            <numerusform>%1 von %Ln Host verbunden</numerusform>
            <numerusform>%1 von %Ln Hosts verbunden</numerusform>
        </translation>
    </message>
    <message>
        <source>up %1</source>
        <translation>läuft seit %1</translation>
    </message>
    <message>
        <source>All hosts</source>
        <translation>Alle Hosts</translation>
    </message>
    <message>
        <source>%1/s</source>
        <translation>%1/s</translation>
    </message>
</context>
<context>
    <name>signalbox::gui::Secrets</name>
    <message>
        <source>The tokens in %1 cannot be read: %2</source>
        <translation>Die Tokens in %1 lassen sich nicht lesen: %2</translation>
    </message>
    <message>
        <source>There is no keyring, so the tokens stay in %1. With a keyring they are moved into it.</source>
        <translation>Es gibt keinen Schlüsselbund, daher bleiben die Tokens in %1. Sobald es einen gibt, werden sie dorthin verschoben.</translation>
    </message>
    <message>
        <source>A token of %1 could not be moved into the keyring: %2</source>
        <translation>Ein Token aus %1 ließ sich nicht in den Schlüsselbund verschieben: %2</translation>
    </message>
    <message>
        <source>Cannot remove %1: %2</source>
        <translation>%1 lässt sich nicht entfernen: %2</translation>
    </message>
    <message>
        <source>The keyring did not take the token, so you will be asked again: %1</source>
        <translation>Der Schlüsselbund hat das Token nicht angenommen, daher werden Sie wieder gefragt: %1</translation>
    </message>
    <message>
        <source>The keyring did not delete a token: %1</source>
        <translation>Der Schlüsselbund hat ein Token nicht gelöscht: %1</translation>
    </message>
</context>
<context>
    <name>signalbox::gui::SelectionSummary</name>
    <message>
        <source>States</source>
        <translation>Zustände</translation>
    </message>
    <message>
        <source>Sessions</source>
        <translation>Sitzungen</translation>
    </message>
    <message>
        <source>Messages in</source>
        <translation>Nachrichten ein</translation>
    </message>
    <message>
        <source>Messages out</source>
        <translation>Nachrichten aus</translation>
    </message>
    <message>
        <source>On</source>
        <translation>Liegen auf</translation>
    </message>
    <message>
        <source>%1 of hosts that do not answer</source>
        <translation>%1 auf Hosts, die nicht antworten</translation>
    </message>
    <message numerus="yes">
        <source>%Ln instance(s) selected</source>
        <translation>
            <numerusform>%Ln Instanz ausgewählt</numerusform>
            <numerusform>%Ln Instanzen ausgewählt</numerusform>
        </translation>
    </message>
    <message>
        <source>%1/s</source>
        <translation>%1/s</translation>
    </message>
    <message numerus="yes">
        <source>%Ln host(s)</source>
        <translation>
            <numerusform>%Ln Host</numerusform>
            <numerusform>%Ln Hosts</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>signalbox::gui::SendDialog</name>
    <message>
        <source>As &amp;text</source>
        <translation>Als &amp;Text</translation>
    </message>
    <message>
        <source>&amp;Base64, sent as binary</source>
        <translation>&amp;Base64, binär gesendet</translation>
    </message>
    <message>
        <source>Send</source>
        <translation>Senden</translation>
    </message>
    <message>
        <source>Send message</source>
        <translation>Nachricht senden</translation>
    </message>
    <message>
        <source>To the session of %1 on %2</source>
        <translation>An die Sitzung von %1 auf %2</translation>
    </message>
    <message numerus="yes">
        <source>To %Ln session(s) on %1</source>
        <translation>
            <numerusform>An %Ln Sitzung auf %1</numerusform>
            <numerusform>An %Ln Sitzungen auf %1</numerusform>
        </translation>
    </message>
    <message>
        <source>Message</source>
        <translation>Nachricht</translation>
    </message>
    <message>
        <source>What the client gets; its protocol adds what marks a message</source>
        <translation>Was der Client bekommt; sein Protokoll ergänzt, was eine Nachricht begrenzt</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>The message is longer than %1 bytes.</source>
        <translation>Die Nachricht ist länger als %1 Bytes.</translation>
    </message>
    <message>
        <source>That is no base64.</source>
        <translation>Das ist kein Base64.</translation>
    </message>
</context>
<context>
    <name>signalbox::gui::SeriesChart</name>
    <message>
        <source>no data in the last 5 minutes</source>
        <translation>keine Daten in den letzten 5 Minuten</translation>
    </message>
    <message>
        <source>no data</source>
        <translation>keine Daten</translation>
    </message>
</context>
<context>
    <name>signalbox::gui::SessionActions</name>
    <message>
        <source>Close session</source>
        <translation>Sitzung schließen</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>Close the session of %1?</source>
        <translation>Sitzung von %1 schließen?</translation>
    </message>
    <message numerus="yes">
        <source>Close %Ln session(s)?</source>
        <translation>
            <numerusform>%Ln Sitzung schließen?</numerusform>
            <numerusform>%Ln Sitzungen schließen?</numerusform>
        </translation>
    </message>
    <message>
        <source>The client of %1 on %2 is disconnected. It may connect again.</source>
        <translation>Der Client von %1 auf %2 wird getrennt. Er kann sich wieder verbinden.</translation>
    </message>
    <message>
        <source>Could not close the session of %1: %2</source>
        <translation>Die Sitzung von %1 ließ sich nicht schließen: %2</translation>
    </message>
    <message>
        <source>Select a session first</source>
        <translation>Zuerst eine Sitzung auswählen</translation>
    </message>
    <message>
        <source>The host does not answer</source>
        <translation>Der Host antwortet nicht</translation>
    </message>
    <message>
        <source>Close the selected sessions (%1)</source>
        <translation>Ausgewählte Sitzungen schließen (%1)</translation>
    </message>
    <message>
        <source>Send message…</source>
        <translation>Nachricht senden…</translation>
    </message>
    <message>
        <source>Send a message to the selected sessions (%1)</source>
        <translation>Den ausgewählten Sitzungen eine Nachricht senden (%1)</translation>
    </message>
</context>
<context>
    <name>signalbox::gui::SessionsModel</name>
    <message>
        <source>%1 wait for a slow reader</source>
        <translation>%1 warten auf einen langsamen Leser</translation>
    </message>
    <message>
        <source>%1 TLS</source>
        <translation>%1 TLS</translation>
    </message>
    <message>
        <source>Session</source>
        <translation>Sitzung</translation>
    </message>
    <message>
        <source>Peer</source>
        <translation>Gegenstelle</translation>
    </message>
    <message>
        <source>Started</source>
        <translation>Begonnen</translation>
    </message>
    <message>
        <source>Last activity</source>
        <translation>Letzte Aktivität</translation>
    </message>
    <message>
        <source>Messages in</source>
        <translation>Nachrichten ein</translation>
    </message>
    <message>
        <source>Messages out</source>
        <translation>Nachrichten aus</translation>
    </message>
    <message>
        <source>Data in</source>
        <translation>Daten ein</translation>
    </message>
    <message>
        <source>Data out</source>
        <translation>Daten aus</translation>
    </message>
</context>
<context>
    <name>signalbox::gui::SessionsPanel</name>
    <message>
        <source>Session or peer</source>
        <translation>Sitzung oder Gegenstelle</translation>
    </message>
    <message>
        <source>Filter sessions</source>
        <translation>Sitzungen filtern</translation>
    </message>
    <message>
        <source>Sessions</source>
        <translation>Sitzungen</translation>
    </message>
    <message>
        <source>Select one instance to see its sessions</source>
        <translation>Eine Instanz auswählen, um ihre Sitzungen zu sehen</translation>
    </message>
    <message>
        <source>%1 is %2</source>
        <translation>%1 ist: %2</translation>
    </message>
    <message>
        <source>Asking for the sessions…</source>
        <translation>Sitzungen werden abgefragt…</translation>
    </message>
    <message>
        <source>No session contains “%1”</source>
        <translation>Keine Sitzung enthält „%1“</translation>
    </message>
    <message>
        <source>Nobody is connected to %1</source>
        <translation>Niemand ist mit %1 verbunden</translation>
    </message>
</context>
<context>
    <name>signalbox::gui::StateChip</name>
    <message>
        <source>Show only what is %1</source>
        <translation>Nur diesen Zustand zeigen: %1</translation>
    </message>
</context>
<context>
    <name>signalbox::gui::StateChips</name>
    <message>
        <source>Filter by state</source>
        <translation>Nach Zustand filtern</translation>
    </message>
</context>
<context>
    <name>signalbox::gui::StdinEnrolment</name>
    <message>
        <source>Could not add %1: %2</source>
        <translation>%1 ließ sich nicht hinzufügen: %2</translation>
    </message>
    <message>
        <source>Standard input held something that is not an enrolment token: %1</source>
        <translation>Die Standardeingabe enthielt etwas, das kein Anmelde-Token ist: %1</translation>
    </message>
</context>
<context>
    <name>signalbox::gui::SwitchEditor</name>
    <message>
        <source>On</source>
        <translation>Ein</translation>
    </message>
    <message>
        <source>Off</source>
        <translation>Aus</translation>
    </message>
    <message>
        <source>Not set</source>
        <translation>Nicht gesetzt</translation>
    </message>
    <message>
        <source>On (default)</source>
        <translation>Ein (Vorgabe)</translation>
    </message>
    <message>
        <source>Off (default)</source>
        <translation>Aus (Vorgabe)</translation>
    </message>
</context>
<context>
    <name>signalbox::gui::TextEditor</name>
    <message>
        <source>needed</source>
        <translation>erforderlich</translation>
    </message>
    <message>
        <source>not set</source>
        <translation>nicht gesetzt</translation>
    </message>
</context>
</TS>
