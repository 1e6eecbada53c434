# SPDX-License-Identifier: Apache-2.0
"""A limit on the memory of one process: a control group of its own (version 2 or 1), or where none can be made its address space."""
import os
import pathlib
import resource

ROOT = pathlib.Path("/sys/fs/cgroup")


class MemoryGroup:
    """`with MemoryGroup(bytes) as group: group.add(pid)`. `kills`: the kernel ends who asks for more; else it gets nothing."""

    def __init__(self, limit):
        self.limit = limit
        self.path = None
        name = f"signalbox-test-{os.getpid()}"
        for root, file in ((ROOT, "memory.max"), (ROOT / "unified", "memory.max"), (ROOT / "memory", "memory.limit_in_bytes")):
            if self.make(root / name, file):
                break
        self.kills = self.path is not None

    def make(self, path, file):
        try:
            path.mkdir()
        except OSError:
            return False
        try:
            # The kernel makes the file; in a folder that is none of its own there is none.
            with open(path / file, "r+") as setting:
                setting.write(str(self.limit))
        except OSError:
            path.rmdir()
            return False
        self.path = path
        for swap in ("memory.swap.max", "memory.memsw.limit_in_bytes"):
            if (path / swap).exists():
                (path / swap).write_text("0" if swap == "memory.swap.max" else str(self.limit))
        return True

    def __enter__(self):
        return self

    def __exit__(self, *unused):
        if self.path:
            for pid in (self.path / "cgroup.procs").read_text().split():
                (self.path.parent / "cgroup.procs").write_text(pid)
            self.path.rmdir()

    def add(self, pid):
        if self.path:
            (self.path / "cgroup.procs").write_text(str(pid))
        else:
            used = int((pathlib.Path("/proc") / str(pid) / "statm").read_text().split()[0]) * resource.getpagesize()
            resource.prlimit(pid, resource.RLIMIT_AS, (used + self.limit, used + self.limit))
