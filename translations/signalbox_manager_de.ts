<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="de_DE">
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
    <name>signalbox::gui::AddHostDialog</name>
    <message>
        <source>Add host</source>
        <translation>Host hinzufügen</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
</context>
<context>
    <name>signalbox::gui::ConfirmDialog</name>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
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
    <name>signalbox::gui::FirstMinutePage</name>
    <message>
        <source>Add your first host</source>
        <translation>Den ersten Host hinzufügen</translation>
    </message>
    <message>
        <source>See and run every server instance of a host from here, over one encrypted connection.</source>
        <translation>Von hier aus alle Serverinstanzen eines Hosts sehen und steuern, über eine einzige verschlüsselte Verbindung.</translation>
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
        <source>Add a host with an enrolment token (%1)</source>
        <translation>Host mit einem Anmelde-Token hinzufügen (%1)</translation>
    </message>
    <message>
        <source>Rename…</source>
        <translation>Umbenennen…</translation>
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
        <source>Your account on %1 may look, but not operate</source>
        <translation>Ihr Konto auf %1 darf ansehen, aber nicht steuern</translation>
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
    <message numerus="yes">
        <source>%Ln instance(s) selected</source>
        <translation>
            <numerusform>%Ln Instanz ausgewählt</numerusform>
            <numerusform>%Ln Instanzen ausgewählt</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln live session(s)</source>
        <translation>
            <numerusform>%Ln offene Sitzung</numerusform>
            <numerusform>%Ln offene Sitzungen</numerusform>
        </translation>
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
        <source>Time since it runs</source>
        <translation>Zeit, seit der sie läuft</translation>
    </message>
    <message>
        <source>Process id</source>
        <translation>Prozessnummer</translation>
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
</context>
<context>
    <name>signalbox::gui::InstancesTable</name>
    <message>
        <source>Instances</source>
        <translation>Instanzen</translation>
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
        <source>Rename host</source>
        <translation>Host umbenennen</translation>
    </message>
    <message>
        <source>Name of %1 in this manager:</source>
        <translation>Name von %1 in diesem Manager:</translation>
    </message>
    <message>
        <source>Rename</source>
        <translation>Umbenennen</translation>
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
        <source>Use a new token…</source>
        <translation>Neues Token verwenden…</translation>
    </message>
    <message>
        <source>%1 refuses the login</source>
        <translation>%1 lehnt die Anmeldung ab</translation>
    </message>
    <message>
        <source>%1
If the account&apos;s token was revoked or has expired, run “signalbox enroll” on the host and use the new token.</source>
        <translation>%1
Wenn das Token des Kontos widerrufen wurde oder abgelaufen ist, führen Sie auf dem Host „signalbox enroll“ aus und verwenden Sie das neue Token.</translation>
    </message>
    <message>
        <source>This is not the key of %1</source>
        <translation>Das ist nicht der Schlüssel von %1</translation>
    </message>
    <message>
        <source>Whoever answers at %1 has another key than the host you added. Either the host was set up anew, or somebody stands in between. Nothing was sent. If the host has a new key, run “signalbox enroll” on it and add it by the new token.</source>
        <translation>Wer unter %1 antwortet, hat einen anderen Schlüssel als der hinzugefügte Host. Entweder wurde der Host neu eingerichtet, oder jemand steht dazwischen. Es wurde nichts gesendet. Wenn der Host einen neuen Schlüssel hat, führen Sie auf ihm „signalbox enroll“ aus und fügen Sie ihn mit dem neuen Token hinzu.</translation>
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
        <source>Your account on %1 may look, but not operate</source>
        <translation>Ihr Konto auf %1 darf ansehen, aber nicht steuern</translation>
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
