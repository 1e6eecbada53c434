// SPDX-License-Identifier: Apache-2.0
#include "Pressure.h"

#include <signalbox/Plugin.h>

#include <QtCore/QJsonArray>

namespace weather {

/// "READ" answers the pressure that the last "PUT 1013.2" brought.
class Barometer : public signalbox::LineServer
{
public:
    static signalbox::ServerTypeInfo serverType()
    {
        const QJsonObject unit{
            {"type", "string"}, {"enum", QJsonArray{"hPa", "mmHg"}}, {"default", "hPa"}, {"description", "What READ answers in"}};
        const QJsonObject height{{"type", "integer"}, {"minimum", -500}, {"maximum", 9000}, {"description", "Metres above the sea"}};
        const QJsonObject frozen{{"type", "boolean"}, {"default", false}, {"description", "Takes no PUT"}};
        return {
            .name = "barometer",
            .description = "Pressure of the air",
            .options = {{"unit", unit}, {"height", height}, {"frozen", frozen}},
            .requiredOptions = {"height"},
            .metrics = {{.name = "readings", .title = "Readings", .description = "How often it was read"},
                        {.name = "pressure",
                         .title = "Pressure",
                         .unit = "hPa",
                         .kind = signalbox::MetricKind::Gauge,
                         .description = "What it shows"}},
        };
    }

    Barometer()
    {
        addCommand("READ", "READ", "the pressure", [this](signalbox::Session &session, const signalbox::LineArguments &) {
            ++m_readings;
            session.send(QByteArray::number(inUnit(m_pressure.value(), m_unit), 'f', 1));
        });
        addCommand("PUT", "PUT pressure", "sets it, in hPa",
                   [this](signalbox::Session &session, const signalbox::LineArguments &arguments) {
                       if (m_isFrozen)
                           return sendError(session, "frozen");
                       m_pressure.set(arguments.text.toByteArray().toDouble());
                       session.send("OK");
                   });
    }

    void onStartup() override
    {
        m_unit = options().value("unit").toString();
        m_isFrozen = options().value("frozen").toBool();
        m_pressure.set(1013.2 - 0.12 * options().value("height").toInt());
    }

private:
    QString m_unit;
    bool m_isFrozen = false;
    signalbox::Metric &m_readings = metrics().counter("readings");
    signalbox::Metric &m_pressure = metrics().gauge("pressure");
};

} // namespace weather

SIGNALBOX_SERVER_TYPE(weather::Barometer)
