<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en_US">
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
