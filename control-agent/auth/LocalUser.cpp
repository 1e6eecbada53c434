// SPDX-License-Identifier: Apache-2.0
// POSIX: the user database.
#include "control-agent/auth/LocalUser.h"

#include "shared/base/Log.h"

#include <QtCore/QByteArray>
#include <QtCore/QFile>

#include <algorithm>
#include <optional>
#include <vector>

#include <grp.h>
#include <pwd.h>
#include <unistd.h>

namespace signalbox::agent {

using namespace Qt::StringLiterals;

namespace {

// Room for one entry of the user or group database; large groups need more than sysconf suggests.
constexpr std::size_t entryBytes = 64 * 1024;

struct User {
    QByteArray name;
    gid_t group = 0;
};

std::optional<User> userOf(uid_t uid)
{
    std::vector<char> buffer(entryBytes);
    passwd entry{};
    passwd *found = nullptr;
    if (::getpwuid_r(uid, &entry, buffer.data(), buffer.size(), &found) != 0 || !found)
        return std::nullopt;
    return User{found->pw_name, found->pw_gid};
}

std::optional<gid_t> adminGroupId()
{
    std::vector<char> buffer(entryBytes);
    group entry{};
    group *found = nullptr;
    if (::getgrnam_r(adminGroup.data(), &entry, buffer.data(), buffer.size(), &found) != 0 || !found)
        return std::nullopt;
    return found->gr_gid;
}

bool isMember(const User &user, gid_t wanted)
{
    int count = 64;
    std::vector<gid_t> groups(std::size_t(count), 0);
    if (::getgrouplist(user.name.constData(), user.group, groups.data(), &count) < 0) {
        groups.resize(std::size_t(count));
        if (::getgrouplist(user.name.constData(), user.group, groups.data(), &count) < 0)
            return false;
    }
    groups.resize(std::size_t(count));
    return std::find(groups.begin(), groups.end(), wanted) != groups.end();
}

} // namespace

Result<Identity> identifyLocalUser(quint32 uid)
{
    const std::optional<User> user = userOf(uid);
    const QString name = user ? QString::fromLocal8Bit(user->name) : QString::number(uid);
    const Identity admin{u"local:%1"_s.arg(name), {api::Role::Admin, {}}, u"local"_s};
    if (uid == 0 || uid == ::geteuid())
        return admin;
    const std::optional<gid_t> group = adminGroupId();
    if (user && group && isMember(*user, *group))
        return admin;
    return failure(
        ErrorCode::NotPermitted,
        u"user \"%1\" may not manage this agent: use sudo, or add the user to the group %2 (sudo usermod -aG %2 %1) and log in again"_s.arg(
            name, QString(adminGroup)));
}

void giveToAdminGroup(const QString &path)
{
    const std::optional<gid_t> group = adminGroupId();
    if (group && ::chown(QFile::encodeName(path).constData(), uid_t(-1), *group) != 0)
        qCWarning(lcAuth).noquote() << "cannot give the socket to the group" << u"path="_s + path << u"group="_s + QString(adminGroup);
}

} // namespace signalbox::agent
