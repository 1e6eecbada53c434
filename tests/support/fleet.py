# SPDX-License-Identifier: Apache-2.0
"""Many instances of one agent, started and stopped by many clients at once, and what all that leaves behind."""
import json
import os
import pathlib
import selectors
import socket
import time

from agent import wait_until

ECHO_INSTANCE = """
[[instance]]
name = "{name}"
type = "echo"
isolation = "{isolation}"
[[instance.listen]]
address = "127.0.0.1"
port = 0
"""


def instances(prefix, count, isolation):
    return "".join(ECHO_INSTANCE.format(name=f"{prefix}{i}", isolation=isolation) for i in range(count))


class Line:
    """A connection to the local socket whose messages come one by one, without waiting."""

    def __init__(self, path):
        self.socket = socket.socket(socket.AF_UNIX)
        self.socket.connect(path)
        self.buffer = b""

    def send(self, number, method, params):
        text = json.dumps({"jsonrpc": "2.0", "id": number, "method": method, "params": params})
        self.socket.sendall(text.encode() + b"\n")

    def messages(self):
        data = self.socket.recv(1 << 20)
        if not data:
            raise ConnectionError("the agent closed a management connection")
        *lines, self.buffer = (self.buffer + data).split(b"\n")
        return [json.loads(line) for line in lines]


class Fleet:
    """Drives the instances of `agent`; knows their states from events alone. `with Fleet(agent) as fleet:`"""

    # Each connection may do 50 calls a second.
    CLIENTS = 24

    def __init__(self, agent):
        self.agent = agent
        self.selector = selectors.DefaultSelector()
        self.events = Line(agent.socket_path)
        self.callers = [Line(agent.socket_path) for _ in range(self.CLIENTS)]
        for line in [self.events, *self.callers]:
            self.selector.register(line.socket, selectors.EVENT_READ, line)
        self.states = {}
        self.revision = 0
        self.waiting = []
        self.under_way = {}
        self.last_id = 0
        self.events.send(0, "event.subscribe", {})
        self.turn_until(lambda: self.states, 20, "the snapshot")

    def __enter__(self):
        return self

    def __exit__(self, *unused):
        for line in [self.events, *self.callers]:
            line.socket.close()
        self.selector.close()

    def request(self, action, names):
        """Asks in this order and waits until all is accepted, not until it is done."""
        self.waiting = [(action, name) for name in reversed(names)]
        idle = list(self.callers)
        resting = []  # (when, line): those that have called too often

        def go_on():
            now = time.monotonic()
            while resting and resting[0][0] <= now:
                idle.append(resting.pop(0)[1])
            while idle and self.waiting:
                line = idle.pop()
                self.last_id += 1
                self.under_way[self.last_id] = (line, self.waiting.pop())
                action_, name = self.under_way[self.last_id][1]
                line.send(self.last_id, f"instance.{action_}", {"name": name})
            return not self.waiting and not self.under_way

        def answered(message):
            line, what = self.under_way.pop(message["id"])
            error = message.get("error")
            if not error:
                idle.append(line)
            elif error["data"]["error"] == "RateLimited":
                self.waiting.append(what)
                resting.append((time.monotonic() + 0.1, line))
            else:
                raise AssertionError(f"{what}: {error}")

        self.turn_until(go_on, 300, f"{action} of {len(names)}", answered)
        # What was told on the other connection may be on its way still.
        revision = self.agent.call("agent.info")["revision"]
        self.turn_until(lambda: self.revision >= revision, 20, "the events of it")

    def wait_for(self, state, seconds=120):
        self.turn_until(lambda: all(now == state for now in self.states.values()), seconds, f"every instance {state}")

    def turn_until(self, condition, seconds, what, answered=None):
        end = time.monotonic() + seconds
        while not condition():
            if time.monotonic() > end:
                raise AssertionError(f"{what} did not happen within {seconds} s; states: {str(self.states)[:2000]}")
            for key, _ in self.selector.select(0.05):
                for message in key.data.messages():
                    if key.data is self.events:
                        self.take(message)
                    else:
                        answered(message)

    def take(self, message):
        if message.get("id") == 0:
            self.states = {one["name"]: one["state"] for one in message["result"]["instances"]}
            self.revision = message["result"]["revision"]
        elif message.get("method") == "event":
            self.revision = message["params"]["revision"]
            if message["params"]["type"] == "instance.changed":
                instance = message["params"]["data"]["instance"]
                self.states[instance["name"]] = instance["state"]


class Belongings:
    """What an agent has in the system's eyes, right now."""

    def __init__(self, agent):
        proc = pathlib.Path("/proc") / str(agent.process.pid)
        self.descriptors = len(os.listdir(proc / "fd"))
        self.threads = len(os.listdir(proc / "task"))
        self.workers = workers_of(agent)
        self.files = sorted(str(path.relative_to(agent.runtime)) for path in agent.runtime.rglob("*"))
        # Its own pages: those of libraries count as private or shared by who else runs.
        self.memory = sum(int(line.split()[1]) * 1024 for line in (proc / "smaps_rollup").read_text().splitlines()
                          if line.startswith("Private_Dirty"))

    def __str__(self):
        return (f"{self.descriptors} descriptors, {self.threads} threads, {len(self.workers)} workers, {len(self.files)} runtime files, "
                f"{self.memory // 1024} KiB")


# A connection to a worker that was ended in a hurry is closed this much later at the most.
SETTLING_SECONDS = 4


def settled(agent):
    """What it has once that did not change for long enough."""
    last = Belongings(agent)
    since = time.monotonic()

    def quiet():
        nonlocal last, since
        now = Belongings(agent)
        if (now.descriptors, now.threads) != (last.descriptors, last.threads):
            since = time.monotonic()
        last = now
        return time.monotonic() - since > SETTLING_SECONDS

    wait_until(quiet, 30, "an end of changes", pause=0.1)
    return last


def workers_of(agent):
    """Worker processes whose command line names this agent's folder; also those that nobody waited for."""
    found = []
    for entry in pathlib.Path("/proc").iterdir():
        if not entry.name.isdigit():
            continue
        try:
            line = (entry / "cmdline").read_bytes()
            parent = int((entry / "stat").read_text().rsplit(")", 1)[1].split()[1])
        except (OSError, IndexError):
            continue
        if (line.startswith(b"signalbox-worker") and str(agent.runtime).encode() in line) or (not line and parent == agent.process.pid):
            found.append(int(entry.name))
    return sorted(found)
