#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Measures what the goals for speed and cost say, and prints a table of them.

    bench.py [isolation] [instances] [footprint] [fanout] [presence]

isolation   an echo server in a process of its own against one in the agent: messages per second of the server's CPU time, as a
            ratio of rounds that alternate
instances   a thousand instances in one agent
footprint   an agent with ten instances, and a worker
fanout      one publisher, a thousand subscribers: deliveries per second of the server's CPU time, beside Redis and NATS on the same
            machine, driven by the same generator in rounds that alternate
presence    a hundred thousand members, and ten thousand in one channel with followers: memory, time, what reaches a follower
"""
import contextlib
import json
import os
import pathlib
import resource
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time

from agent import BIN, Agent, WebSocket, wait_until

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


def load(port, kind, connections, window, size):
    done = subprocess.run([BIN / "signalbox_load", str(port), kind, str(connections), str(window), str(size), str(ROUND_MS)],
                          capture_output=True, text=True, check=True)
    return int(done.stdout.split()[0])


def isolation(table):
    toml = "".join(INSTANCE.format(name=f"{kind}-{where}", type=type_, isolation=where)
                   for kind, type_ in (("websocket", "websocket-echo"), ("raw", "echo")) for where in ("none", "process"))
    with Benchmark(toml, http='listen = ""') as agent:
        started(agent)
        instances = {one["name"]: one for one in agent.call("instance.list")}
        host = Process(agent.process.pid)

        def rate(kind, where, window, size):
            """Messages per second of CPU time, that of the agent beside a worker included."""
            instance = instances[f"{kind}-{where}"]
            processes = {instance["pid"]: Process(instance["pid"]), agent.process.pid: host}.values()
            before = sum(process.cpu_seconds() for process in processes)
            messages = load(instance["listeners"][0]["port"], kind, 64, window, size)
            return messages / (sum(process.cpu_seconds() for process in processes) - before)

        for kind, window, size in (("websocket", 16, 64), ("websocket", 1, 64), ("websocket", 1, 16384), ("raw", 1, 64)):
            rate(kind, "none", window, size)
            ratios = []
            for number in range(ROUNDS):
                order = ("none", "process") if number % 2 == 0 else ("process", "none")
                rates = {where: rate(kind, where, window, size) for where in order}
                ratios.append(rates["process"] / rates["none"])
            table.add("P6", f"process : none, {kind} echo, 64 connections, {size} B, window {window}", statistics.median(ratios), "×", 0.95,
                      least=True)
            print(f"     rounds {min(ratios):.3f} to {max(ratios):.3f}; {rates['none'] / 1000:.0f} thousand messages a CPU second")


def starts(agent):
    """Milliseconds from the call to the event that says running."""
    times = []
    with agent.local() as client:
        client.call("event.subscribe")
        for number in range(0, 100, 2):
            name = f"N{number}"

            def event(state):
                client.notification(lambda message: message["method"] == "event" and message["params"]["type"] == "instance.changed"
                                    and message["params"]["data"]["instance"]["name"] == name
                                    and message["params"]["data"]["instance"]["state"] == state)

            client.call("instance.stop", {"name": name})
            event("stopped")
            client.notifications.clear()
            begin = time.monotonic()
            client.call("instance.start", {"name": name})
            event("running")
            times.append((time.monotonic() - begin) * 1000)
            # No more than 50 calls a second.
            wait_until(lambda: time.monotonic() - begin > 0.05)
    return times


def instances(table):
    toml = "".join(INSTANCE.format(name=f"N{number}", type="echo", isolation="none") for number in range(1000))
    with Benchmark(toml) as agent:
        ready, running = started(agent)
        table.add("P9", "1,000 instances: from the start of the program until ready", ready, "s", 2)
        table.add("P9", "the same, until each runs", running, "s", 2)
        times = []
        with agent.local() as client:
            for _ in range(21):
                begin = time.monotonic()
                client.call("instance.list")
                times.append((time.monotonic() - begin) * 1000)
        table.add("P9", "instance.list of 1,000, p50, with its reading in Python", statistics.median(times), "ms", 20)
        process = Process(agent.process.pid)
        with agent.local() as client:
            client.call("metric.subscribe")
            sample = lambda: client.notification(lambda message: message["method"] == "metric.sample")
            sample()
            before, begin = process.cpu_seconds(), time.monotonic()
            for _ in range(10):
                sample()
            load_ = (process.cpu_seconds() - before) / (time.monotonic() - begin)
        table.add("P9", "one subscriber to statistics at 1 Hz", load_ * 100, "% core", 1)
        table.add("P9", "start of one of them, call to event, p50 of 50", statistics.median(starts(agent)), "ms", 20)
        print(f"     memory {process.memory()[0] / MEBIBYTE:.1f} MiB")


def footprint(table):
    toml = "".join(INSTANCE.format(name=f"N{number}", type="websocket-echo", isolation="none") for number in range(10))
    times = []
    for _ in range(ROUNDS):
        with Benchmark(toml) as agent:
            # The certificate is made at the very first start.
            agent.start()
            agent.terminate()
            times.append(started(agent)[0] * 1000)
            own, clean = Process(agent.process.pid).memory()
    table.add("P11", "10 instances: ready, p50", statistics.median(times), "ms", 100)
    table.add("P11", "10 instances: memory of the agent's own", own / MEBIBYTE, "MiB", 12)
    print(f"     and {clean / MEBIBYTE:.1f} MiB of files that nobody else has open now")
    with Benchmark(INSTANCE.format(name="P", type="websocket-echo", isolation="process")) as agent:
        started(agent)
        own, clean = Process(agent.call("instance.get", {"name": "P"})["pid"]).memory()
        table.add("P11", "memory of a worker's own", own / MEBIBYTE, "MiB", 4)
        print(f"     and {clean / MEBIBYTE:.1f} MiB of files that nobody else has open now")


class OtherServer:
    """Redis or NATS on a port of its own."""

    def __init__(self, name, port):
        self.port = port
        self.folder = tempfile.mkdtemp(prefix="signalbox-bench-")
        command = {"redis": ["redis-server", "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no", "--maxclients", "5000",
                             "--client-output-buffer-limit", "pubsub", "0", "0", "0"],
                   "nats": ["nats-server", "-a", "127.0.0.1", "-p", str(port)]}[name]
        self.process = subprocess.Popen(command, cwd=self.folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
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


def fanout(table):
    subscribers, size = 1000, 128
    with Benchmark(INSTANCE.format(name="hub", type="pubsub", isolation="none"), http='listen = ""') as agent, contextlib.ExitStack() as stack:
        # One I/O thread, as Redis has one.
        started(agent)
        servers = {"signalbox": (agent.call("instance.list")[0]["listeners"][0]["port"], agent.process.pid)}
        for name in ("redis", "nats"):
            other = OtherServer(name, free_port())
            stack.callback(other.end)
            servers[name] = (other.port, other.pid)

        def rate(name, burst):
            """Deliveries per second of the server's CPU time, without those of getting connected."""
            port, pid = servers[name]
            generator = subprocess.Popen([BIN / "signalbox_fanout", str(port), name, str(subscribers), str(size), str(burst), str(ROUND_MS)],
                                         stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
            assert generator.stdout.readline() == "ready\n", f"{name} does not serve"
            before = Process(pid).cpu_seconds()
            delivered = int(generator.communicate("go\n")[0])
            return delivered / (Process(pid).cpu_seconds() - before)

        for burst, what in ((16, "bursts of 16"), (1, "one at a time")):
            for name in servers:
                rate(name, burst)
            rounds = []
            for number in range(ROUNDS):
                names = list(servers) if number % 2 == 0 else list(servers)[::-1]
                rounds.append({name: rate(name, burst) for name in names})
            for name, goal in (("redis", 1.5), ("nats", 2.5)):
                ratios = [one["signalbox"] / one[name] for one in rounds]
                table.add("P2", f"fan-out 1 to {subscribers}, {size} B, {what}, against {name}", statistics.median(ratios), "×", goal, least=True)
                print(f"     rounds {min(ratios):.3f} to {max(ratios):.3f}")
            print("     thousand deliveries a CPU second: " + ", ".join(
                f"{name} {statistics.median(one[name] for one in rounds) / 1000:.0f}" for name in servers))


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


def presence(table):
    resource.setrlimit(resource.RLIMIT_NOFILE, (resource.getrlimit(resource.RLIMIT_NOFILE)[1],) * 2)
    toml = INSTANCE.format(name="hub", type="pubsub", isolation="none") + "[instance.limits]\nmax_sessions = 20000\n"
    with Benchmark(toml, http='listen = ""') as agent:
        started(agent)
        port, process = agent.call("instance.list")[0]["listeners"][0]["port"], Process(agent.process.pid)
        sessions = [Member(port) for _ in range(100)]
        for one in sessions:
            one.await_texts(1)
        before, cpu, begin = process.memory()[0], process.cpu_seconds(), time.monotonic()
        for channel in range(1000):
            for number, one in enumerate(sessions):
                one.ask("enter", channel=f"room-{channel}", member=f"member-{number}")
            if channel % 50 == 49:
                for one in sessions:
                    one.await_texts(50, '"version"')
        table.add("P8", "100 sessions enter 1,000 channels: memory a member", (process.memory()[0] - before) / 100_000, "B", 300)
        print(f"     in {time.monotonic() - begin:.1f} s, {(process.cpu_seconds() - cpu) * 10:.1f} µs of the server's processor each")
        for one in sessions:
            one.close()
    with Benchmark(toml, http='listen = ""') as agent:
        started(agent)
        port, process = agent.call("instance.list")[0]["listeners"][0]["port"], Process(agent.process.pid)
        followers = [Member(port) for _ in range(10)]
        for one in followers:
            one.ask("subscribe", channel="hall", presence=True)
            one.await_texts(2)
        sessions = [Member(port) for _ in range(10_000)]
        for one in sessions:
            one.await_texts(1)
        before = process.memory()[0]
        for number, one in enumerate(sessions):
            one.ask("enter", channel="hall", member=f"member-{number}")
        for one in sessions:
            one.await_texts(1, '"version"')
        table.add("P8", "10,000 sessions in one channel: memory a member", (process.memory()[0] - before) / 10_000, "B", 300)
        for one in followers:
            joined = one.await_texts(10_000, '"joined"')
            versions = [int(text.rsplit('"version":', 1)[1].rstrip("}")) for text in joined]
            assert versions == list(range(1, 10_001)), "a follower has missed an event"
        begin = time.monotonic()
        for one in sessions:
            one.close()
        for one in followers:
            one.await_texts(10_000, '"left"')
        table.add("P8", "all of them gone at once: until ten followers know", time.monotonic() - begin, "s", 8)


def main():
    benchmarks = {"isolation": isolation, "instances": instances, "footprint": footprint, "fanout": fanout, "presence": presence}
    wanted = sys.argv[1:] or list(benchmarks)
    for name in wanted:
        if name not in benchmarks:
            sys.exit(f"no benchmark \"{name}\"; there are: {', '.join(benchmarks)}")
    table = Table()
    for name in wanted:
        benchmarks[name](table)
    if table.missed:
        print("missed here: " + "; ".join(table.missed))


if __name__ == "__main__":
    main()
