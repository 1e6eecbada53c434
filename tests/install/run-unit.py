#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Plays systemd's part for one unit inside another root, where no systemd runs.

    run-unit.py --root DIR --log FILE --state FILE UNIT

Makes the unit's folders, changes to its user, groups and capabilities, builds its sandbox (mounts, namespaces, system call
filter), waits for READY=1 and restarts it as the unit says. Every directive is either played or named in BEYOND: a unit that
says something this file does not know is refused. --state always holds one line: "starting", "ready PID", "stopping PID",
"exited CODE" or "failed". SIGTERM stops the unit and ends this program with the exit code of the service. SIGHUP reloads it;
the exit code of that then stands in the file of --state with ".reload" at the end of its name.
"""
import argparse
import ctypes
import errno
import glob
import os
import resource
import signal
import socket
import stat
import subprocess
import sys
import time

import seccomp

# Directives that need the rest of systemd, a kernel feature of the machine as a whole, or are covered by another one.
BEYOND = {
    "Description", "Documentation", "After", "Wants", "WantedBy",  # order among units
    "OOMPolicy", "TimeoutStopSec",
    "RemoveIPC", "KeyringMode", "DevicePolicy",  # cgroups, keyrings
    "ProtectControlGroups", "ProtectKernelTunables",  # /sys is not mounted, /proc is restricted to processes
    "ProtectKernelLogs", "ProtectKernelModules", "ProtectClock",  # capabilities and system calls that are gone anyway
    "RestrictRealtime",  # its system calls are in @resources
    "SystemCallArchitectures",  # libseccomp refuses foreign ones by itself
}
LIBC = ctypes.CDLL(None, use_errno=True)
MS_RDONLY, MS_NOSUID, MS_NODEV, MS_NOEXEC, MS_REMOUNT, MS_BIND, MS_REC, MS_PRIVATE = 1, 2, 4, 8, 32, 4096, 16384, 1 << 18
NAMESPACES = {"mount": 0x20000, "cgroup": 0x2000000, "uts": 0x4000000, "ipc": 0x8000000, "user": 0x10000000,
              "pid": 0x20000000, "net": 0x40000000}
PR_SET_KEEPCAPS, PR_CAPBSET_READ, PR_CAPBSET_DROP, PR_SET_NO_NEW_PRIVS, PR_CAP_AMBIENT = 8, 23, 24, 38, 47
CAPABILITIES = {"CAP_NET_BIND_SERVICE": 10}
CAPSET_VERSION_3 = 0x20080522


def checked(result, what):
    if result != 0:
        code = ctypes.get_errno()
        raise OSError(code, f"{what}: {os.strerror(code)}")


def mount(source, target, kind=None, flags=0, data=None):
    encode = lambda text: text.encode() if text is not None else None
    checked(LIBC.mount(encode(source), target.encode(), encode(kind), ctypes.c_ulong(flags), encode(data)), f"mount {target}")


def prctl(option, *arguments):
    padded = [ctypes.c_ulong(value) for value in (*arguments, 0, 0, 0, 0)[:4]]
    checked(LIBC.prctl(option, *padded), f"prctl {option}")


class Unit:
    """The directives of a unit and its drop-ins; an empty assignment resets, as systemd has it."""

    def __init__(self, root, name):
        self.values = {}
        dropins = sorted(glob.glob(f"{root}/etc/systemd/system/{name}.d/*.conf"))
        for path in [f"{root}/lib/systemd/system/{name}", *dropins]:
            with open(path, encoding="utf-8") as file:
                for line in file:
                    line = line.strip()
                    if line and line[0] not in "#;[":
                        key, _, value = line.partition("=")
                        self.values[key] = self.values.get(key, []) + [value] if value else []
        self.known = set(BEYOND)

    def get(self, key, default=""):
        self.known.add(key)
        values = self.values.get(key)
        return values[-1] if values else default

    def all(self, key):
        self.known.add(key)
        return self.values.get(key, [])

    def yes(self, key):
        return self.get(key) in ("yes", "true", "on", "1")

    def refuse_unknown(self):
        unknown = set(self.values) - self.known
        if unknown:
            raise SystemExit(f"run-unit.py does not know {', '.join(sorted(unknown))}")


def expand(name):
    """The system calls of a group, as this machine's systemd defines it."""
    if not name.startswith("@"):
        return {name}
    text = subprocess.run(["systemd-analyze", "syscall-filter", name], capture_output=True, text=True, check=True).stdout
    found = set()
    for line in text.splitlines():
        line = line.strip()
        if line and not line.startswith("#") and line != name:
            found |= expand(line)
    return found


def allowed_calls(unit):
    allowed = expand("@default")
    for entry in unit.all("SystemCallFilter"):
        deny = entry.startswith("~")
        for name in entry.lstrip("~").split():
            allowed = allowed - expand(name) if deny else allowed | expand(name)
    return allowed


class Service:
    """What the unit says, resolved before the fork."""

    def __init__(self, root, unit):
        self.root = root
        self.command = unit.get("ExecStart").split()
        self.reload_command = unit.get("ExecReload").split()
        passwd = {line.split(":")[0]: line.split(":") for line in open(f"{root}/etc/passwd", encoding="utf-8")}
        groups = {line.split(":")[0]: line.split(":") for line in open(f"{root}/etc/group", encoding="utf-8")}
        self.user = unit.get("User")
        self.uid = int(passwd[self.user][2])
        self.gid = int(groups[unit.get("Group")][2])
        members = [int(fields[2]) for fields in groups.values() if self.user in fields[3].strip().split(",")]
        self.groups = sorted({self.gid, *members, *(int(groups[name][2]) for name in unit.get("SupplementaryGroups").split())})
        self.home = passwd[self.user][5]
        self.umask = int(unit.get("UMask", "0022"), 8)
        self.nofile = int(unit.get("LimitNOFILE", "0"))
        self.state = "/var/lib/" + unit.get("StateDirectory")
        self.runtime = "/run/" + unit.get("RuntimeDirectory")
        self.state_mode = int(unit.get("StateDirectoryMode", "0755"), 8)
        self.runtime_mode = int(unit.get("RuntimeDirectoryMode", "0755"), 8)
        self.keep_runtime = unit.yes("RuntimeDirectoryPreserve")
        self.configuration = "/etc/" + unit.get("ConfigurationDirectory")
        self.bounding = [CAPABILITIES[name] for name in unit.get("CapabilityBoundingSet").split()]
        self.ambient = [CAPABILITIES[name] for name in unit.get("AmbientCapabilities").split()]
        self.families = [getattr(socket, name) for name in unit.get("RestrictAddressFamilies").split()]
        self.calls = allowed_calls(unit)
        self.call_error = getattr(errno, unit.get("SystemCallErrorNumber", "EPERM"))
        self.flags = {key: unit.yes(key) for key in (
            "NoNewPrivileges", "PrivateTmp", "PrivateDevices", "PrivateIPC", "PrivateMounts", "ProtectHome", "ProtectHostname",
            "LockPersonality", "MemoryDenyWriteExecute", "RestrictNamespaces", "RestrictSUIDSGID")}
        self.strict = unit.get("ProtectSystem") == "strict"
        self.proc_options = f"hidepid={unit.get('ProtectProc', 'default')},subset={unit.get('ProcSubset', 'all')}"
        if unit.get("Type") != "notify" or not self.strict or unit.get("KillMode") != "process":
            raise SystemExit("run-unit.py plays Type=notify, ProtectSystem=strict and KillMode=process only")
        self.restart = unit.get("Restart") == "on-failure"
        self.restart_delay = float(unit.get("RestartSec", "0.1"))
        self.final_codes = [int(code) for code in unit.get("RestartPreventExitStatus").split()]

    def make_folders(self):
        for path, mode in ((self.state, self.state_mode), (self.runtime, self.runtime_mode)):
            os.makedirs(self.root + path, exist_ok=True)
            os.chmod(self.root + path, mode)
            os.chown(self.root + path, self.uid, self.gid)
        os.makedirs(self.root + self.configuration, exist_ok=True)

    # ---- in the child, from here on

    def build_mounts(self):
        checked(LIBC.unshare(NAMESPACES["mount"]), "unshare")
        mount(None, "/", flags=MS_REC | MS_PRIVATE)
        root = self.root
        mount(root, root, flags=MS_BIND | MS_REC)
        os.chdir(root)
        for path in (self.state, self.runtime, "/run/systemd/notify"):
            mount(root + path, root + path, flags=MS_BIND)
        mount("tmpfs", root + "/dev", "tmpfs", MS_NOSUID | MS_NOEXEC, "mode=755")
        for name, major, minor in (("null", 1, 3), ("zero", 1, 5), ("full", 1, 7), ("random", 1, 8), ("urandom", 1, 9), ("tty", 5, 0)):
            os.mknod(f"{root}/dev/{name}", 0o666 | stat.S_IFCHR, os.makedev(major, minor))
            os.chmod(f"{root}/dev/{name}", 0o666)
        mount("proc", root + "/proc", "proc", MS_NOSUID | MS_NODEV | MS_NOEXEC, self.proc_options)
        if self.flags["PrivateTmp"]:
            for path in ("/tmp", "/var/tmp"):
                mount("tmpfs", root + path, "tmpfs", MS_NOSUID | MS_NODEV, "mode=1777")
        if self.flags["ProtectHome"]:
            for path in ("/home", "/root"):
                mount("tmpfs", root + path, "tmpfs", MS_RDONLY, "mode=000")
        for path in ("", "/run"):
            mount(None, root + path, flags=MS_REMOUNT | MS_BIND | MS_RDONLY)
        mount(None, root + "/dev", flags=MS_REMOUNT | MS_BIND | MS_RDONLY | MS_NOSUID | MS_NOEXEC)
        os.chroot(".")
        os.chdir("/")

    def take_identity(self):
        for number in range(64):
            if number not in self.bounding and LIBC.prctl(PR_CAPBSET_READ, number, 0, 0, 0) == 1:
                prctl(PR_CAPBSET_DROP, number)
        prctl(PR_SET_KEEPCAPS, 1)
        os.setgroups(self.groups)
        os.setresgid(self.gid, self.gid, self.gid)
        os.setresuid(self.uid, self.uid, self.uid)
        mask = sum(1 << number for number in self.ambient)
        header = (ctypes.c_uint32 * 2)(CAPSET_VERSION_3, 0)
        data = (ctypes.c_uint32 * 6)(mask, mask, mask, 0, 0, 0)
        checked(LIBC.capset(header, data), "capset")
        for number in self.ambient:
            prctl(PR_CAP_AMBIENT, 2, number)
        if self.flags["NoNewPrivileges"]:
            prctl(PR_SET_NO_NEW_PRIVS, 1)

    def deny(self):
        """What systemd denies by arguments; like its own filters, each on top of a default that allows."""
        f = seccomp.SyscallFilter(seccomp.ALLOW)
        f.set_attr(seccomp.Attr.CTL_NNP, self.flags["NoNewPrivileges"])
        no = seccomp.ERRNO(errno.EPERM)
        bits = lambda index, mask: seccomp.Arg(index, seccomp.MASKED_EQ, mask, mask)
        if self.flags["MemoryDenyWriteExecute"]:
            f.add_rule(no, "mmap", bits(2, 2 | 4))
            f.add_rule(no, "mprotect", bits(2, 4))
            f.add_rule(no, "pkey_mprotect", bits(2, 4))
            f.add_rule(no, "shmat", bits(2, 0o100000))
        if self.flags["RestrictNamespaces"]:
            f.add_rule(seccomp.ERRNO(errno.ENOSYS), "clone3")
            f.add_rule(no, "setns")
            for flag in NAMESPACES.values():
                f.add_rule(no, "clone", bits(0, flag))
                f.add_rule(no, "unshare", bits(0, flag))
        if self.flags["RestrictSUIDSGID"]:
            for bit in (stat.S_ISUID, stat.S_ISGID):
                for call, index in (("chmod", 1), ("fchmod", 1), ("fchmodat", 2), ("mkdir", 1), ("mkdirat", 2), ("mknod", 1), ("creat", 1)):
                    f.add_rule(no, call, bits(index, bit))
                for call, index in (("open", 1), ("openat", 2)):
                    f.add_rule(no, call, bits(index, os.O_CREAT), bits(index + 1, bit))
        if self.flags["LockPersonality"]:
            f.add_rule(no, "personality", seccomp.Arg(0, seccomp.NE, 0))
        f.load()

    def filter_calls(self):
        f = seccomp.SyscallFilter(seccomp.ERRNO(self.call_error))
        f.set_attr(seccomp.Attr.CTL_NNP, self.flags["NoNewPrivileges"])
        for name in sorted(self.calls):
            try:
                if name == "socket":
                    for family in self.families:
                        f.add_rule(seccomp.ALLOW, name, seccomp.Arg(0, seccomp.EQ, family))
                else:
                    f.add_rule(seccomp.ALLOW, name)
            except RuntimeError:
                pass  # of another architecture, or newer than this libseccomp
        f.load()

    def become(self, command, log):
        os.setsid()
        if self.nofile:
            # A container may not allow what a host does.
            limit = min(self.nofile, resource.getrlimit(resource.RLIMIT_NOFILE)[1], int(open("/proc/sys/fs/nr_open").read()))
            resource.setrlimit(resource.RLIMIT_NOFILE, (limit, limit))
        self.build_mounts()
        checked(LIBC.unshare((NAMESPACES["ipc"] if self.flags["PrivateIPC"] else 0)
                             | (NAMESPACES["uts"] if self.flags["ProtectHostname"] else 0)), "unshare")
        null = os.open("/dev/null", os.O_RDONLY)
        for source, target in ((null, 0), (log, 1), (log, 2)):
            os.dup2(source, target)
        os.umask(self.umask)
        environment = {"PATH": "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", "LANG": "C.UTF-8", "USER": self.user,
                       "LOGNAME": self.user, "HOME": self.home, "STATE_DIRECTORY": self.state, "RUNTIME_DIRECTORY": self.runtime,
                       "CONFIGURATION_DIRECTORY": self.configuration, "NOTIFY_SOCKET": "/run/systemd/notify/socket"}
        self.take_identity()
        self.deny()
        self.filter_calls()
        os.execve(command[0], command, environment)


class Runner:
    def __init__(self, service, log, state):
        self.service, self.log, self.state_file = service, log, state
        self.pid, self.stopping = 0, False
        folder = service.root + "/run/systemd/notify"
        os.makedirs(folder, exist_ok=True)
        path = folder + "/socket"
        if os.path.exists(path):
            os.unlink(path)
        # A path longer than an address: bound from inside its folder.
        self.notify = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        here = os.getcwd()
        os.chdir(folder)
        self.notify.bind("socket")
        os.chdir(here)
        os.chmod(path, 0o666)
        self.notify.setsockopt(socket.SOL_SOCKET, socket.SO_PASSCRED, 1)
        self.notify.settimeout(0.1)

    def say(self, text):
        with open(self.state_file + ".new", "w", encoding="utf-8") as file:
            file.write(text + "\n")
        os.rename(self.state_file + ".new", self.state_file)

    def start(self):
        self.say("starting")
        self.service.make_folders()
        self.pid = self.spawn(self.service.command)

    def spawn(self, command):
        pid = os.fork()
        if pid == 0:
            try:
                for number in (signal.SIGTERM, signal.SIGHUP):
                    signal.signal(number, signal.SIG_DFL)
                self.service.become(command, os.open(self.log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o644))
            except BaseException as error:  # pylint: disable=broad-except
                os.write(2, f"run-unit.py: {error}\n".encode())
            os._exit(203)
        return pid

    def reload(self, *_):
        _, status = os.waitpid(self.spawn(self.service.reload_command), 0)
        with open(self.state_file + ".reload", "w", encoding="utf-8") as file:
            file.write(f"{os.waitstatus_to_exitcode(status)}\n")

    def hear(self):
        try:
            text, ancillary, _, _ = self.notify.recvmsg(4096, 64)
        except TimeoutError:
            return
        sender = next(int.from_bytes(data[:4], sys.byteorder) for level, kind, data in ancillary
                      if (level, kind) == (socket.SOL_SOCKET, socket.SCM_CREDENTIALS))
        if sender != self.pid:  # NotifyAccess=main
            return
        for line in text.decode().splitlines():
            if line == "READY=1":
                self.say(f"ready {self.pid}")
            elif line == "STOPPING=1":
                self.say(f"stopping {self.pid}")

    def run(self):
        signal.signal(signal.SIGTERM, self.stop)
        signal.signal(signal.SIGHUP, self.reload)
        self.start()
        while True:
            self.hear()
            pid, status = os.waitpid(self.pid, os.WNOHANG)
            if not pid:
                continue
            code = os.waitstatus_to_exitcode(status)
            clean = code in (0, -signal.SIGTERM, -signal.SIGINT, -signal.SIGHUP, -signal.SIGPIPE)
            if self.stopping or clean or not self.service.restart or code in self.service.final_codes:
                self.finish(code)
                return code
            time.sleep(self.service.restart_delay)
            self.start()

    def finish(self, code):
        if not self.service.keep_runtime:
            subprocess.run(["rm", "-rf", self.service.root + self.service.runtime], check=True)
        self.say(f"exited {code}")

    def stop(self, *_):
        self.stopping = True
        os.kill(self.pid, signal.SIGTERM)


def main():
    parser = argparse.ArgumentParser()
    for name in ("--root", "--log", "--state"):
        parser.add_argument(name, required=True)
    parser.add_argument("unit")
    arguments = parser.parse_args()
    unit = Unit(arguments.root, arguments.unit)
    service = Service(arguments.root, unit)
    unit.refuse_unknown()
    code = Runner(service, arguments.log, arguments.state).run()
    sys.exit(code if code >= 0 else 128 - code)


if __name__ == "__main__":
    main()
