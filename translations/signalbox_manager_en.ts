<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en_US">
<context>
    <name>ClusterWords</name>
    <message numerus="yes">
        <source>%1 of %Ln link(s) healthy</source>
        <translation>
            <numerusform>%1 of %Ln link healthy</numerusform>
            <numerusform>%1 of %Ln links healthy</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln hub(s) in common</source>
        <translation>
            <numerusform>%Ln hub in common</numerusform>
            <numerusform>%Ln hubs in common</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 · %Ln attempt(s)</source>
        <translation>
            <numerusform>%1 · %Ln attempt</numerusform>
            <numerusform>%1 · %Ln attempts</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 answers, not to %Ln host(s)</source>
        <translation>
            <numerusform>%1 answers, not to %Ln host</numerusform>
            <numerusform>%1 answers, not to %Ln hosts</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ConfigProblem</name>
    <message numerus="yes">
        <source>must have at least %Ln character(s)</source>
        <translation>
            <numerusform>must have at least %Ln character</numerusform>
            <numerusform>must have at least %Ln characters</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>may have at most %Ln character(s)</source>
        <translation>
            <numerusform>may have at most %Ln character</numerusform>
            <numerusform>may have at most %Ln characters</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>needs at least %Ln entry(s)</source>
        <translation>
            <numerusform>needs at least %Ln entry</numerusform>
            <numerusform>needs at least %Ln entries</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>may have at most %Ln entry(s)</source>
        <translation>
            <numerusform>may have at most %Ln entry</numerusform>
            <numerusform>may have at most %Ln entries</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>EventWords</name>
    <message numerus="yes">
        <source>files read anew, %Ln value(s) changed</source>
        <translation>
            <numerusform>files read anew, %Ln value changed</numerusform>
            <numerusform>files read anew, %Ln values changed</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>HostNotes</name>
    <message numerus="yes">
        <source>%Ln thing(s) are missing</source>
        <translation>
            <numerusform>%Ln is missing</numerusform>
            <numerusform>%Ln are missing</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>signalbox::gui::BroadcastDialog</name>
    <message numerus="yes">
        <source>Broadcast to %Ln session(s) of the hub %1 on %2?</source>
        <translation>
            <numerusform>Broadcast to %Ln session of the hub %1 on %2?</numerusform>
            <numerusform>Broadcast to %Ln sessions of the hub %1 on %2?</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>signalbox::gui::ChannelPanel</name>
    <message numerus="yes">
        <source>%Ln subscriber(s)</source>
        <translation>
            <numerusform>%Ln subscriber</numerusform>
            <numerusform>%Ln subscribers</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln message(s) kept</source>
        <translation>
            <numerusform>%Ln message kept</numerusform>
            <numerusform>%Ln messages kept</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>signalbox::gui::ChannelsModel</name>
    <message numerus="yes">
        <source>%Ln message(s)</source>
        <translation>
            <numerusform>%Ln message</numerusform>
            <numerusform>%Ln messages</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>signalbox::gui::ChannelsPage</name>
    <message numerus="yes">
        <source>%Ln session(s)</source>
        <translation>
            <numerusform>%Ln session</numerusform>
            <numerusform>%Ln sessions</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>signalbox::gui::ClusterActions</name>
    <message numerus="yes">
        <source>%Ln instance(s) of it let no new clients in, and ask those that are there to go to another node.</source>
        <translation>
            <numerusform>%Ln instance of it lets no new clients in, and asks those that are there to go to another node.</numerusform>
            <numerusform>%Ln instances of it let no new clients in, and ask those that are there to go to another node.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln session(s) are open; what is left when the time is over is closed.</source>
        <translation>
            <numerusform>%Ln session is open; if it still is when the time is over, it is closed.</numerusform>
            <numerusform>%Ln sessions are open; what is left when the time is over is closed.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>signalbox::gui::ConfigActions</name>
    <message numerus="yes">
        <source>It is stopped first, and %Ln session(s) are closed.</source>
        <translation>
            <numerusform>It is stopped first, and %Ln session is closed.</numerusform>
            <numerusform>It is stopped first, and %Ln sessions are closed.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>signalbox::gui::ConfigDialogs</name>
    <message numerus="yes">
        <source>%Ln change(s) of %1 wait for a restart.</source>
        <translation>
            <numerusform>%Ln change of %1 waits for a restart.</numerusform>
            <numerusform>%Ln changes of %1 wait for a restart.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>signalbox::gui::Enrolment</name>
    <message numerus="yes">
        <source>%1 did not answer within %Ln second(s).</source>
        <translation>
            <numerusform>%1 did not answer within %Ln second.</numerusform>
            <numerusform>%1 did not answer within %Ln seconds.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>signalbox::gui::EventsModel</name>
    <message numerus="yes">
        <source>%Ln instance(s) now</source>
        <translation>
            <numerusform>%Ln instance now</numerusform>
            <numerusform>%Ln instances now</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>signalbox::gui::EventsPanel</name>
    <message numerus="yes">
        <source>%Ln new event(s), shown when the pointer leaves the list</source>
        <translation>
            <numerusform>%Ln new event, shown when the pointer leaves the list</numerusform>
            <numerusform>%Ln new events, shown when the pointer leaves the list</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>signalbox::gui::HostsModel</name>
    <message numerus="yes">
        <source>%Ln instance(s) failed</source>
        <translation>
            <numerusform>%Ln instance failed</numerusform>
            <numerusform>%Ln instances failed</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>signalbox::gui::InstanceActions</name>
    <message numerus="yes">
        <source>%Ln instance(s)</source>
        <translation>
            <numerusform>%Ln instance</numerusform>
            <numerusform>%Ln instances</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 on %Ln host(s)</source>
        <translation>
            <numerusform>%1 on %Ln host</numerusform>
            <numerusform>%1 on %Ln hosts</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln session(s) will be closed.</source>
        <translation>
            <numerusform>%Ln session will be closed.</numerusform>
            <numerusform>%Ln sessions will be closed.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln session(s) are open; what is left when the time is over is closed, and it stops.</source>
        <translation>
            <numerusform>%Ln session is open; what is left when the time is over is closed, and it stops.</numerusform>
            <numerusform>%Ln sessions are open; what is left when the time is over is closed, and it stops.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>signalbox::gui::InstanceForm</name>
    <message numerus="yes">
        <source>%Ln change(s)</source>
        <translation>
            <numerusform>%Ln change</numerusform>
            <numerusform>%Ln changes</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln setting(s) would be lost.</source>
        <translation>
            <numerusform>%Ln setting would be lost.</numerusform>
            <numerusform>%Ln settings would be lost.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>and %Ln more</source>
        <translation>
            <numerusform>and %Ln more</numerusform>
            <numerusform>and %Ln more</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>signalbox::gui::InstanceOverview</name>
    <message numerus="yes">
        <source>%Ln time(s) of itself</source>
        <translation>
            <numerusform>%Ln time of itself</numerusform>
            <numerusform>%Ln times of itself</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln change(s) wait for a restart: %1</source>
        <translation>
            <numerusform>%Ln change waits for a restart: %1</numerusform>
            <numerusform>%Ln changes wait for a restart: %1</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>signalbox::gui::MainWindow</name>
    <message numerus="yes">
        <source>%1 of %Ln host(s) connected</source>
        <translation>
            <numerusform>%1 of %Ln host connected</numerusform>
            <numerusform>%1 of %Ln hosts connected</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>signalbox::gui::MessageBar</name>
    <message numerus="yes">
        <source>%Ln more</source>
        <translation>
            <numerusform>%Ln more</numerusform>
            <numerusform>%Ln more</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>signalbox::gui::MessagesPanel</name>
    <message numerus="yes">
        <source>%Ln new message(s), shown when the pointer leaves the list</source>
        <translation>
            <numerusform>%Ln new message, shown when the pointer leaves the list</numerusform>
            <numerusform>%Ln new messages, shown when the pointer leaves the list</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>signalbox::gui::PasswordLogin</name>
    <message numerus="yes">
        <source>%1 did not answer within %Ln second(s).</source>
        <translation>
            <numerusform>%1 did not answer within %Ln second.</numerusform>
            <numerusform>%1 did not answer within %Ln seconds.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>signalbox::gui::ReloadDialog</name>
    <message numerus="yes">
        <source>The files differ in %Ln point(s) from what is in force. Nothing restarts by a reload.</source>
        <translation>
            <numerusform>The files differ in %Ln point from what is in force. Nothing restarts by a reload.</numerusform>
            <numerusform>The files differ in %Ln points from what is in force. Nothing restarts by a reload.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>The files have %Ln mistake(s); what is in force stays.</source>
        <translation>
            <numerusform>The files have %Ln mistake; what is in force stays.</numerusform>
            <numerusform>The files have %Ln mistakes; what is in force stays.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>signalbox::gui::ScopeHeader</name>
    <message numerus="yes">
        <source>%1 of %Ln host(s) connected</source>
        <translation>
            <numerusform>%1 of %Ln host connected</numerusform>
            <numerusform>%1 of %Ln hosts connected</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>signalbox::gui::SelectionSummary</name>
    <message numerus="yes">
        <source>%Ln instance(s) selected</source>
        <translation>
            <numerusform>%Ln instance selected</numerusform>
            <numerusform>%Ln instances selected</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln host(s)</source>
        <translation>
            <numerusform>%Ln host</numerusform>
            <numerusform>%Ln hosts</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>signalbox::gui::SendDialog</name>
    <message numerus="yes">
        <source>To %Ln session(s) on %1</source>
        <translation>
            <numerusform>To %Ln session on %1</numerusform>
            <numerusform>To %Ln sessions on %1</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>signalbox::gui::SessionActions</name>
    <message numerus="yes">
        <source>Close %Ln session(s)?</source>
        <translation>
            <numerusform>Close %Ln session?</numerusform>
            <numerusform>Close %Ln sessions?</numerusform>
        </translation>
    </message>
</context>
</TS>
