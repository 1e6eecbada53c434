// SPDX-License-Identifier: Apache-2.0
#include "control-agent/import/Gathering.h"

#include "shared/base/Names.h"

#include <algorithm>

namespace signalbox::importer {

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype longestName = 64;

} // namespace

QString validName(const QString &written)
{
    QString name;
    for (const QChar c : written.trimmed().left(longestName))
        name += isValidName(QStringView(&c, 1)) ? c : QChar(u'-');
    return name.isEmpty() ? u"unnamed"_s : name;
}

QStringList classNames(const QString &dotNetType)
{
    const QString whole = dotNetType.trimmed();
    const QString name = whole.section(u',', 0, 0).trimmed();
    QStringList names{whole, name, name.section(u'.', -1)};
    names.removeAll(QString());
    names.removeDuplicates();
    return names;
}

QString Gathering::numbered(const QString &name, const std::function<bool(const QString &)> &isTaken)
{
    QString candidate = name;
    int &number = m_numbers[name];
    while (isTaken(candidate)) {
        number = std::max(2, number + 1);
        const QString suffix = u"-%1"_s.arg(number);
        candidate = name.left(longestName - suffix.size()) + suffix;
    }
    return candidate;
}

void Gathering::noteText(const XmlElement &element)
{
    if (!element.text.isEmpty())
        note(element.textLine, u"text inside <%1> is left out: settings are attributes there"_s.arg(element.name));
}

QString Gathering::instanceName(const QString &written, int line)
{
    const QString valid = validName(written);
    const QString name = numbered(valid, [this](const QString &candidate) { return m_names.contains(candidate); });
    m_names.insert(name);
    if (written.trimmed().isEmpty())
        note(line, u"a server without name is called \"%1\""_s.arg(name));
    else if (valid != written)
        note(line, u"the server \"%1\" is called \"%2\": names are 1 to 64 letters, digits, '.', '_' or '-'"_s.arg(written, name));
    else if (name != valid)
        note(line, u"a second server \"%1\" is called \"%2\": names are unique"_s.arg(written, name));
    return name;
}

QString Gathering::passwordFile(const QString &pkcs12, const QString &password, int line)
{
    const QString base = validName(pkcs12.section(u'/', -1).section(u'.', 0, -2)).left(longestName - 5);
    QString &fileName = m_passwordFiles[{base, password}];
    if (fileName.isEmpty()) {
        fileName = numbered(base, [this](const QString &candidate) { return m_passwordNames.contains(candidate); });
        m_passwordNames.insert(fileName);
        fileName += u".pass"_s;
        m_passwords.append({fileName, password, line});
    }
    return fileName;
}

QString Gathering::mapped(const QStringList &names)
{
    for (const QString &name : names) {
        const auto found = m_options.types.constFind(name);
        if (found == m_options.types.constEnd())
            continue;
        m_usedTypes.insert(name);
        return *found;
    }
    return {};
}

void Gathering::claim(const QString &address, int port, const QString &instance, int line)
{
    if (port == 0)
        return;
    const QString endpoint = u"%1:%2"_s.arg(address).arg(port);
    const QString before = m_addresses.value(endpoint);
    if (!before.isEmpty())
        note(line, u"\"%1\" listens on %2 like \"%3\": only one of them can run"_s.arg(instance, endpoint, before));
    else
        m_addresses.insert(endpoint, instance);
}

QStringList Gathering::unusedTypes() const
{
    QStringList unused;
    for (const QString &name : m_options.types.keys()) {
        if (!m_usedTypes.contains(name))
            unused.append(name);
    }
    return unused;
}

QList<ImportNote> Gathering::notes() const
{
    QList<ImportNote> sorted = m_notes;
    std::stable_sort(sorted.begin(), sorted.end(), [](const ImportNote &a, const ImportNote &b) { return a.line < b.line; });
    return sorted;
}

} // namespace signalbox::importer
