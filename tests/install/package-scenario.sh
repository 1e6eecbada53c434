#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# The scenario of test-packages.sh, which calls it inside namespaces of its own (mounts, processes, network: only loopback).
#
#   package-scenario.sh ROOT LIBRARY.deb SERVER.deb MANAGER.deb
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd -P)
root=$1 library_deb=$2 server_deb=$3 manager_deb=$4
# Outside of the root, whose files are compared before and after.
scratch=$(mktemp -d)
log=$scratch/agent.log
unit_state=$scratch/unit
unit_pid=""
checks=0

fail() {
    echo "FAILED: $*" >&2
    [ -s "$log" ] && { echo "the end of the agent's log:"; tail -n 20 "$log"; } >&2
    exit 1
}
step() { echo "-- $*"; }
# holds WHAT COMMAND…
holds() {
    local what=$1
    shift
    "$@" >"$scratch/out" 2>&1 || { cat "$scratch/out" >&2; fail "$what"; }
    checks=$((checks + 1))
}
# same WHAT EXPECTED ACTUAL
same() {
    [ "$2" = "$3" ] || fail "$1: expected \"$2\" but it is \"$3\""
    checks=$((checks + 1))
}
# says WHAT WORDS TEXT
says() {
    [[ $3 == *"$2"* ]] || fail "$1: expected \"$2\" in \"$3\""
    checks=$((checks + 1))
}
# within SECONDS WHAT COMMAND…
within() {
    local until=$((SECONDS + $1)) what=$2
    shift 2
    until "$@" >"$scratch/out" 2>&1; do
        [ $SECONDS -lt $until ] || { cat "$scratch/out" >&2; fail "$what"; }
        sleep 0.1
    done
    checks=$((checks + 1))
}

inside() {
    chroot "$root" /usr/bin/env -i PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LANG=C.UTF-8 \
        DEBIAN_FRONTEND=noninteractive "$@" </dev/null
}
as() {
    local user=$1
    shift
    inside setpriv --reuid "$user" --regid "$user" --init-groups env HOME="/home/$user" "$@"
}
cli() { inside signalbox "$@"; }
# As unattended upgrades have it: a configuration file that was edited stays, without a question.
apt() { inside apt-get -qq -o Dpkg::Use-Pty=0 -o Dpkg::Options::=--force-confdef -o Dpkg::Options::=--force-confold -y "$@"; }
# Exit code and words of a command that may fail.
attempt() {
    code=0
    words=$("$@" 2>&1) || code=$?
}
state_of() { cli list -o json | /usr/bin/python3 -c 'import json,sys; print(next((i["state"] for i in json.load(sys.stdin) if i["name"] == sys.argv[1]), "absent"))' "$1"; }
is() { [ "$(state_of "$1")" = "$2" ]; }

# ---- systemd's part

is_ready() { [[ $(cat "$unit_state" 2>/dev/null) == "ready "* ]]; }
agent_pid() { cut -d' ' -f2 "$unit_state"; }
start_service() {
    rm -f "$unit_state"
    /usr/bin/python3 -B "$here/run-unit.py" --root "$root" --log "$log" --state "$unit_state" signalboxd.service &
    unit_pid=$!
    within 20 "the agent says READY=1" is_ready
}
stop_service() {
    local code=0
    kill -TERM "$unit_pid"
    wait "$unit_pid" || code=$?
    unit_pid=""
    same "the agent's exit code" 0 $code
    grep -q '^exited 0$' "$unit_state" || fail "the agent did not end by itself: $(cat "$unit_state")"
}
restart_service() { stop_service && start_service; }
reload_service() {
    rm -f "$unit_state.reload"
    kill -HUP "$unit_pid"
    within 20 "the reload ends" test -s "$unit_state.reload"
}

# ---- the files of the root

# Everything but what dpkg and apt keep about packages, and caches; of /etc also the content.
list_files() {
    (
        cd "$root"
        find . -xdev \( -path ./proc -o -path ./dev -o -path ./sys -o -path ./var/lib/dpkg -o -path ./var/lib/apt -o -path ./var/cache \
            -o -path ./var/log -o -path ./tmp -o -path ./var/tmp -o -path ./run/systemd -o -path ./var/lib/systemd \) -prune -o -printf '%M %u %g %p %l\n'
        # Backups that useradd and its like make of the files before the last change.
        find ./etc -type f ! -name '*-' -exec sha256sum {} +
        find ./var/lib/systemd ./tmp ./var/tmp -name '*signalbox*'
    ) | LC_ALL=C sort | grep -vE ' \./etc/(passwd|group|shadow|gshadow|subuid|subgid)- ?$'
}

step "a minimal Debian with the packages' dependencies"
mount --bind "$root" "$root"
mount -t proc proc "$root/proc"
ip link set lo up
mkdir -p "$root/dev"
mount -t tmpfs -o mode=755 tmpfs "$root/dev"
for node in null zero full random urandom tty; do : >"$root/dev/$node" && mount --bind "/dev/$node" "$root/dev/$node"; done
# On the real root these are made at boot.
mount -t tmpfs -o mode=755 tmpfs "$root/run"
inside useradd --create-home --user-group alice
inside useradd --create-home --user-group bob
list_files >"$scratch/before"
! grep signalbox "$root/etc/passwd" "$root/etc/group" || fail "the root is not clean"

step "install"
mkdir "$scratch/packages" "$root/packages" && mount --bind "$scratch/packages" "$root/packages"
cp "$library_deb" "$server_deb" "$manager_deb" "$scratch/packages/"
library=/packages/$(basename "$library_deb") server=/packages/$(basename "$server_deb") manager=/packages/$(basename "$manager_deb")
holds "apt installs them" apt install --no-install-recommends "$library" "$server" "$manager"
holds "the user exists" inside getent passwd signalbox
holds "the group exists" inside getent group signalbox-admin
same "the user's shell" /usr/sbin/nologin "$(inside getent passwd signalbox | cut -d: -f7)"
same "the state folder" "drwx------ signalbox signalbox" "$(inside stat -c '%A %U %G' /var/lib/signalbox)"
same "the configuration" "-rw-r--r-- root root" "$(inside stat -c '%A %U %G' /etc/signalbox/signalbox.toml)"
holds "the default configuration is good" inside signalboxd --check
same "the browser client" "package.json signalbox.d.ts signalbox.js" "$(inside ls /usr/share/signalbox/web | xargs)"
same "no file differs from its package" "" "$(inside dpkg --verify libsignalbox1 signalbox-server signalbox-manager)"
same "signalboxd's version" "signalboxd $(dpkg-deb -f "$server_deb" Version | cut -d- -f1)" "$(inside signalboxd --version)"
inside usermod -aG signalbox-admin alice
attempt inside signalbox completion bash
if [ $code -eq 0 ]; then
    for file in bash-completion/completions/signalbox zsh/vendor-completions/_signalbox fish/vendor_completions.d/signalbox.fish; do
        holds "the completion $file" test -s "$root/usr/share/$file"
    done
fi

step "start, as the unit says"
start_service
pid=$(agent_pid)
same "its user and groups" "Uid: $(inside id -u signalbox) Gid: $(inside id -g signalbox)" \
    "$(awk '/^(Uid|Gid):/ { printf "%s%s %s", sep, $1, $2; sep = " " }' "/proc/$pid/status")"
for field in CapEff:0000000000000400 CapPrm:0000000000000400 CapBnd:0000000000000400 CapAmb:0000000000000400 NoNewPrivs:1 Seccomp:2; do
    same "the process's ${field%%:*}" "${field#*:}" "$(awk -v f="${field%%:*}:" '$1 == f { print $2 }' "/proc/$pid/status")"
done
same "agent.sock" "srw-rw---- signalbox signalbox-admin" "$(inside stat -c '%A %U %G' /run/signalbox/agent.sock)"
same "who listens by default" "127.0.0.1:7710 127.0.0.1:7711" "$(ss -Hltn | awk '{ print $4 }' | sort | paste -sd ' ')"
same "nothing the sandbox forbids was tried" "" "$(grep -iE 'denied|not permitted|cannot' "$log" || true)"

step "local use: root, a member of signalbox-admin, somebody else"
holds "root lists" cli list
holds "a member lists" as alice signalbox list
holds "the agent's user lists" inside setpriv --reuid signalbox --regid signalbox --init-groups signalbox list
attempt as bob signalbox list
same "an outsider's exit code" 4 $code
says "an outsider is told the group" signalbox-admin "$words"
says "an outsider is told about sudo" sudo "$words"

step "instances from instances.d, one of them on port 443"
cp "$root"/usr/share/doc/signalbox-server/examples/*.toml "$root/etc/signalbox/instances.d/"
mkdir "$root/etc/signalbox/tls"
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -noenc -keyout "$root/etc/signalbox/tls/server-key.pem" \
    -out "$root/etc/signalbox/tls/server-cert.pem" -days 2 -subj /CN=localhost -addext subjectAltName=IP:127.0.0.1 2>/dev/null
inside chown signalbox: /etc/signalbox/tls/server-key.pem
chmod 600 "$root/etc/signalbox/tls/server-key.pem"
holds "the examples are good" inside signalboxd --check
restart_service
for name in EchoServer CommandServer WebSocketEcho; do within 10 "$name runs" is $name running; done
same "the echo" hello "$(printf 'hello\n' | timeout 10 nc -q 1 127.0.0.1 7001)"
holds "TLS on port 443" timeout 10 openssl s_client -verify_return_error -CAfile "$root/etc/signalbox/tls/server-cert.pem" -connect 127.0.0.1:443 </dev/null
holds "stop" as alice signalbox stop EchoServer --wait
attempt timeout 5 nc -z 127.0.0.1 7001
[ $code -ne 0 ] || fail "a stopped instance still listens"
holds "start" as alice signalbox start EchoServer --wait
same "the echo again" hello "$(printf 'hello\n' | timeout 10 nc -q 1 127.0.0.1 7001)"

step "reload, as the unit says"
sed -i 's/^port = 7001$/port = 7005/' "$root/etc/signalbox/instances.d/echo.toml"
reload_service
same "its exit code" 0 "$(cat "$unit_state.reload")"
same "the echo at its new port" hello "$(printf 'hello\n' | timeout 10 nc -q 1 127.0.0.1 7005)"
sed -i 's/^port = 7005$/port = "no port"/' "$root/etc/signalbox/instances.d/echo.toml"
reload_service
same "the exit code with a wrong file" 1 "$(cat "$unit_state.reload")"
same "the echo goes on" hello "$(printf 'hello\n' | timeout 10 nc -q 1 127.0.0.1 7005)"
sed -i 's/^port = "no port"$/port = 7001/' "$root/etc/signalbox/instances.d/echo.toml"
reload_service

step "an instance in a process of its own"
holds "create" cli create Apart --type echo --address 127.0.0.1 --port 7009 --set isolation=process
within 10 "it runs" is Apart running
worker_pid() { pgrep -f 'signalbox-worker .*--instance Apart$'; }
worker=$(worker_pid)
same "its user" "$(inside id -u signalbox)" "$(stat -c %u "/proc/$worker")"
same "its process id in the list" "$worker" "$(cli list -o json | /usr/bin/python3 -c 'import json,sys; print(next(i["pid"] for i in json.load(sys.stdin) if i["name"] == "Apart"))')"
exec 5<>/dev/tcp/127.0.0.1/7009
# Over the one connection that stays open.
said_apart() { printf '%s\n' "$1" >&5 && IFS= read -r -t 10 answer <&5 && printf %s "$answer"; }
same "its echo" one "$(said_apart one)"

step "kill -9, and the service manager starts it again"
holds "stop the command server" cli stop CommandServer --wait
pid=$(agent_pid)
kill -9 "$pid"
started_again() { is_ready && [ "$(agent_pid)" != "$pid" ]; }
within 20 "it is up again" started_again
within 10 "what ran runs" is EchoServer running
same "what a person stopped stays stopped" stopped "$(state_of CommandServer)"
within 10 "what ran in a process of its own runs" is Apart running
same "it is the same process" "$worker" "$(worker_pid)"
same "and the same connection" two "$(said_apart two)"
holds "stop it" cli stop Apart --wait
[ -z "$(worker_pid)" ] || fail "the worker of a stopped instance is still there"
exec 5>&-
holds "remove it" cli remove Apart --yes

step "enrol over TLS"
attempt as bob signalbox enroll
same "an outsider may not enrol" 4 $code
invitation=$(cli enroll --listen 127.0.0.1:7720 --address 127.0.0.1:7720 -o json)
fingerprint=$(/usr/bin/python3 -c 'import json,sys; print(json.load(sys.stdin)["fingerprint"])' <<<"$invitation")
token=$(/usr/bin/python3 -B "$here/enrol.py" <<<"$invitation") || fail "enrolment"
attempt /usr/bin/python3 -B "$here/enrol.py" <<<"$invitation"
[ $code -ne 0 ] || fail "an enrolment token worked twice"
remote() { as bob env SIGNALBOX_TOKEN="$token" signalbox --url wss://127.0.0.1:7720 "$@"; }
holds "the enrolled account lists from afar" remote --fingerprint "$fingerprint" list
attempt remote --fingerprint "${fingerprint//[0-9]/0}" list
same "another key is refused" 6 $code
attempt as bob env SIGNALBOX_TOKEN=sbt_wrong signalbox --url wss://127.0.0.1:7720 --fingerprint "$fingerprint" list
same "a wrong token is refused" 4 $code
restart_service
holds "port, key and account outlive a restart" remote --fingerprint "$fingerprint" list

step "the manager, without a screen and on one"
same "its version" "signalbox-manager $(dpkg-deb -f "$manager_deb" Version | cut -d- -f1)" "$(as bob env QT_QPA_PLATFORM=offscreen signalbox-manager --version 2>/dev/null)"
connected() { [ -n "$(ss -Htn state established "( sport = :$1 )")" ]; }
# run_manager PORT VARIABLE…: enrolled by a token on its standard input, until it is connected to that port.
run_manager() {
    local port=$1 enrolment pid
    shift
    enrolment=$(cli enroll --address "127.0.0.1:$port" 2>/dev/null)
    chroot "$root" setpriv --reuid bob --regid bob --init-groups env -i PATH=/usr/bin:/bin HOME=/home/bob LANG=C.UTF-8 "$@" \
        signalbox-manager --profile "/tmp/manager-$port" --enroll-stdin <<<"$enrolment" >"$scratch/manager.log" 2>&1 &
    pid=$!
    within 20 "the manager is connected ($(tail -n 5 "$scratch/manager.log"))" connected "$port"
    manager_pid=$pid
}
end_manager() {
    kill -0 "$manager_pid" || { cat "$scratch/manager.log" >&2; fail "the manager ended by itself"; }
    kill "$manager_pid"
    wait "$manager_pid" || true
}
run_manager 7710 QT_QPA_PLATFORM=offscreen
end_manager
# The screen belongs to this machine; the X client's libraries must come with the package.
mkdir -p "$root/tmp/.X11-unix" /tmp/.X11-unix && chmod 1777 /tmp/.X11-unix && mount --bind /tmp/.X11-unix "$root/tmp/.X11-unix"
Xvfb -displayfd 3 -ac -screen 0 1280x800x24 -nolisten tcp 3>"$scratch/display" 2>/dev/null &
screen_pid=$!
within 15 "the X server is up" test -s "$scratch/display"
display=:$(cat "$scratch/display")
window_shown() { DISPLAY=$display xwininfo -root -tree | grep -q '("signalbox-manager" "signalbox-manager")'; }
run_manager 7720 DISPLAY="$display" QT_QPA_PLATFORM=xcb
within 10 "the window is there" window_shown
end_manager
kill $screen_pid
umount "$root/tmp/.X11-unix"
rm -rf "$root"/tmp/* "$root"/tmp/.X11-unix
rm -rf "$root/home/bob" && mkdir "$root/home/bob" && cp -a "$root/etc/skel/." "$root/home/bob/" && inside chown -R bob:bob /home/bob
inside chmod --reference=/home/alice /home/bob

step "upgrade, with a configuration the administrator has edited"
sed -i '0,/^#name = .*/s//name = "edited-by-hand"/' "$root/etc/signalbox/signalbox.toml"
dpkg-deb -R "$server_deb" "$scratch/next"
sed -i 's/^Version: .*/&+next/' "$scratch/next/DEBIAN/control"
echo '# a line of the next version' >>"$scratch/next/etc/signalbox/signalbox.toml"
(cd "$scratch/next" && find . -path ./DEBIAN -prune -o -type f -printf '%P\0' | xargs -0 md5sum >DEBIAN/md5sums)
dpkg-deb --root-owner-group -b "$scratch/next" "$scratch/packages/next.deb" >/dev/null
stop_service
holds "apt upgrades" apt install --no-install-recommends /packages/next.deb
holds "the edit is kept" grep -q '^name = "edited-by-hand"' "$root/etc/signalbox/signalbox.toml"
holds "the new default lies beside it" grep -q 'next version' "$root/etc/signalbox/signalbox.toml.dpkg-dist"
start_service
says "the edit counts" edited-by-hand "$(cli call agent.info)"
holds "accounts are kept" remote --fingerprint "$fingerprint" list
stop_service

step "remove keeps configuration and state"
holds "apt removes" apt remove signalbox-server
[ ! -e "$root/usr/bin/signalboxd" ] || fail "the program is still there"
for file in etc/signalbox/signalbox.toml etc/signalbox/instances.d/echo.toml var/lib/signalbox/agent.db; do
    holds "$file is kept" test -f "$root/$file"
done
holds "apt installs again" apt install --no-install-recommends --allow-downgrades "$server"
holds "the edit is kept" grep -q '^name = "edited-by-hand"' "$root/etc/signalbox/signalbox.toml"
start_service
holds "accounts are kept" remote --fingerprint "$fingerprint" list
same "what a person stopped stays stopped" stopped "$(state_of CommandServer)"
stop_service

step "purge without a trace"
holds "apt purges" apt purge libsignalbox1 signalbox-server signalbox-manager
umount "$root/packages" && rmdir "$root/packages"
list_files >"$scratch/after"
diff "$scratch/before" "$scratch/after" >"$scratch/diff" || { cat "$scratch/diff" >&2; fail "purge left the above (<: was there before, >: is left)"; }
same "users and groups that are left" "" "$(grep -h signalbox "$root/etc/passwd" "$root/etc/group" "$root/etc/shadow" "$root/etc/gshadow" || true)"
same "files in /run" "" "$(find "$root/run" -name '*signalbox*')"
# shellcheck disable=SC2016 # expanded by dpkg-query
same "what dpkg knows" "" "$(inside dpkg-query -W -f '${Package} ${Status}\n' 'signalbox*' 2>/dev/null | grep -v not-installed || true)"
rm -rf "$scratch"
echo "$checks checks hold"
