// SPDX-License-Identifier: Apache-2.0
#include <signalbox/Plugin.h>

// Speaks lines. "HELLO Ada" is answered by "Good morning, Ada!".
class Hello : public signalbox::LineServer
{
public:
    static signalbox::ServerTypeInfo serverType()
    {
        const QJsonObject greeting{{"type", "string"}, {"minLength", 1}, {"default", "Hello"}, {"description", "How it greets."}};
        return {
            .name = "hello",
            .description = "TCP command line that greets",
            .options = {{"greeting", greeting}},
            .metrics = {{.name = "greetings", .title = "Greetings", .description = "Greetings since the instance started"}},
        };
    }

    Hello()
    {
        addCommand("HELLO", "HELLO name", "greets you", [this](signalbox::Session &session, const signalbox::LineArguments &arguments) {
            if (arguments.text.isEmpty())
                return sendError(session, "usage: HELLO name");
            ++m_greetings;
            session.send(m_greeting + ", " + arguments.text.toByteArray() + '!');
        });
    }

    void onStartup() override { m_greeting = options().value("greeting").toString().toUtf8(); }

private:
    QByteArray m_greeting;
    signalbox::Metric &m_greetings = metrics().counter("greetings");
};

SIGNALBOX_SERVER_TYPE(Hello)
