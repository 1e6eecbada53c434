# SPDX-License-Identifier: Apache-2.0
"""What the benchmarks share: agents, other servers, a session that only counts, cost of a process, and the table."""
import json
import os
import pathlib
import shutil
import socket
import subprocess
import tempfile
import time

from agent import Agent, WebSocket, wait_until

ROUNDS = 11
ROUND_MS = 1000
MEBIBYTE = 1 << 20
INSTANCE = """
[[instance]]
name = "{name}"
type = "{type}"
isolation = "{isolation}"
[[instance.listen]]
address = "127.0.0.1"
port = 0
"""


class Process:
    def __init__(self, pid):
        self.path = pathlib.Path("/proc") / str(pid)

    def cpu_seconds(self):
        """Of all its threads, from the scheduler's own nanoseconds."""
        return sum(int((task / "schedstat").read_text().split()[0]) for task in (self.path / "task").iterdir()) / 1e9

    def memory(self):
        """Bytes of its own: written to, and read only by it (of libraries, too, when nobody else has them)."""
        sums = {"Private_Dirty": 0, "Private_Clean": 0}
        for line in (self.path / "smaps_rollup").read_text().splitlines():
            name = line.split(":")[0]
            if name in sums:
                sums[name] += int(line.split()[1]) * 1024
        return sums["Private_Dirty"], sums["Private_Clean"]


class Table:
    def __init__(self):
        self.missed = []

    def add(self, goal, what, value, unit, limit, least=False):
        """One line; the value has to be at most, or at least, the limit."""
        good = value >= limit if least else value <= limit
        if not good:
            self.missed.append(f"{goal} {what}")
        print(f"{goal:4} {what:62} {value:9.3f} {unit:6} {'≥' if least else '≤'} {limit:<6g} {'' if good else 'missed'}", flush=True)


def all_running(agent):
    return all(one["state"] == "running" for one in agent.call("instance.list"))


def started(agent):
    """Starts it; seconds until it is ready, and until all its instances run."""
    begin = time.monotonic()
    agent.start()
    ready = time.monotonic() - begin
    wait_until(lambda: all_running(agent), 60, "running instances")
    return ready, time.monotonic() - begin


class Benchmark(Agent):
    """An agent that its benchmark starts."""

    def __enter__(self):
        return self


class OtherServer:
    """Redis or NATS on a port of its own. `more` goes behind its command line."""

    def __init__(self, name, port, more=()):
        self.port = port
        self.folder = tempfile.mkdtemp(prefix="signalbox-bench-")
        command = {"redis": ["redis-server", "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no", "--maxclients", "5000",
                             "--client-output-buffer-limit", "pubsub", "0", "0", "0"],
                   "nats": ["nats-server", "-a", "127.0.0.1", "-p", str(port)]}[name]
        self.process = subprocess.Popen([*command, *more], cwd=self.folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                                        env={**os.environ, "PATH": os.environ["PATH"] + ":/usr/sbin"})
        wait_until(self.answers, what=name)
        self.pid = self.process.pid

    def answers(self):
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", self.port)) == 0

    def end(self):
        self.process.kill()
        self.process.wait()
        shutil.rmtree(self.folder, ignore_errors=True)


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Member(WebSocket):
    """A session of a hub that counts its answers instead of reading them."""

    def __init__(self, port):
        super().__init__(port, seconds=60, headers={"Sec-WebSocket-Protocol": "signalbox.pubsub.v1"}, tls=False)
        self.ask("connect")

    def ask(self, method, **params):
        self.send_text(json.dumps({"jsonrpc": "2.0", "id": 1, "method": method, "params": params}))

    def await_texts(self, count, wanted=""):
        """The next ones that hold this."""
        found = []
        while len(found) < count:
            text = self.receive_text()
            if wanted in text:
                found.append(text)
        return found
