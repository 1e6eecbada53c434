#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Measures what the goals for speed and cost say, and prints a table of them.

    bench.py [isolation] [instances] [footprint] [fanout] [presence] [cluster] [rosters]

isolation   an echo server in a process of its own against one in the agent: messages per second of the server's CPU time, as a
            ratio of rounds that alternate
instances   a thousand instances in one agent
footprint   an agent with ten instances, and a worker
fanout      one publisher, a thousand subscribers: deliveries per second of the server's CPU time, beside Redis and NATS on the same
            machine, driven by the same generator in rounds that alternate
presence    a hundred thousand members, and ten thousand in one channel with followers: memory, time, what reaches a follower
cluster     the publisher on one node, its subscribers on another: deliveries per second of CPU time of both, beside a cluster of two
            NATS servers and a Redis with a replica; what the way between nodes adds; what a node without subscribers gets
rosters     a hundred thousand members on three nodes: memory, traffic when nothing happens, how soon a fourth node has them all
"""
import resource
import statistics
import subprocess
import sys
import time

from agent import BIN, wait_until
from clusters import cluster, rosters
from fanouts import fanout
from measuring import INSTANCE, MEBIBYTE, ROUND_MS, ROUNDS, Benchmark, Member, Process, Table, started


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
    benchmarks = {"isolation": isolation, "instances": instances, "footprint": footprint, "fanout": fanout, "presence": presence,
                  "cluster": cluster, "rosters": rosters}
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
