<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="de_DE">
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
    <name>signalbox::gui::ConfirmDialog</name>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>This is production. Type “%1” to go on:</source>
        <translation>Das ist die Produktion. Zum Fortfahren „%1“ eingeben:</translation>
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
</context>
<context>
    <name>signalbox::gui::InstancesPage</name>
    <message>
        <source>No instance contains “%1”</source>
        <translation>Keine Instanz enthält „%1“</translation>
    </message>
    <message>
        <source>%1 has no instances. Describe one in its configuration and reload it.</source>
        <translation>%1 hat keine Instanzen. Beschreiben Sie eine in seiner Konfiguration und laden Sie sie neu.</translation>
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
</context>
<context>
    <name>signalbox::gui::InstancesTable</name>
    <message>
        <source>Instances</source>
        <translation>Instanzen</translation>
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
</TS>
