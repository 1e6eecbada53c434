// SPDX-License-Identifier: Apache-2.0
#include "control-agent/daemon/LogOutput.h"

#include "shared/base/IsoTime.h"

#include <QtCore/QDateTime>
#include <QtCore/QJsonDocument>
#include <QtCore/QJsonObject>

#include <atomic>

#include <unistd.h>

namespace signalbox::agent {

using namespace Qt::StringLiterals;

namespace {

std::atomic<LogFormat> currentFormat{LogFormat::Text};
std::function<void(const LogRecord &)> currentSink;

QString levelName(QtMsgType type)
{
    switch (type) {
    case QtDebugMsg:
        return u"DEBUG"_s;
    case QtInfoMsg:
        return u"INFO"_s;
    case QtWarningMsg:
        return u"WARN"_s;
    case QtCriticalMsg:
    case QtFatalMsg:
        break;
    }
    return u"ERROR"_s;
}

void write(QtMsgType type, const QMessageLogContext &context, const QString &message)
{
    const QString at = isoTime(QDateTime::currentMSecsSinceEpoch());
    QString category = QString::fromLatin1(context.category ? context.category : "default");
    if (category.startsWith("signalbox."_L1))
        category.remove(0, 10);
    QByteArray line;
    if (currentFormat == LogFormat::Json) {
        line = QJsonDocument(QJsonObject{{u"at"_s, at}, {u"level"_s, levelName(type)}, {u"category"_s, category}, {u"message"_s, message}})
                   .toJson(QJsonDocument::Compact);
    } else {
        // A line break in a message must not look like a line of its own.
        QString text = message;
        text.replace(u'\n', u"\n    "_s);
        line = u"%1 %2 %3 %4"_s.arg(at, levelName(type), category, text).toUtf8();
    }
    line += '\n';
    if (currentSink)
        return currentSink({type, category, message, line});
    // Nowhere to tell a failure to log.
    const ssize_t written = ::write(STDERR_FILENO, line.constData(), std::size_t(line.size()));
    static_cast<void>(written);
}

} // namespace

void installLogOutput(LogFormat format, std::function<void(const LogRecord &)> sink)
{
    currentFormat = format;
    currentSink = std::move(sink);
    qInstallMessageHandler(write);
}

} // namespace signalbox::agent
