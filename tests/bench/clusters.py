# SPDX-License-Identifier: Apache-2.0
"""What a cluster costs: its messages between nodes, and its rosters."""
import contextlib
import resource
import statistics
import time

from agent import wait_until
from fanouts import SIZE, SUBSCRIBERS, Target, compare
from measuring import INSTANCE, ROUNDS, Benchmark, Member, OtherServer, Process, free_port, started

HUB = INSTANCE.format(name="hub", type="pubsub", isolation="none") + "[instance.limits]\nmax_sessions = 20000\n"
# Seconds over which traffic is counted in which nothing happens.
CALM = 5


class Node(Benchmark):
    """Of a cluster; `peers` run."""

    def __init__(self, name, peers=()):
        addresses = ", ".join(f'"{peer.status()["listen"]}"' for peer in peers)
        super().__init__(f'[cluster]\nengine = "mesh"\nname = "bench"\nlisten = "127.0.0.1:0"\npeers = [{addresses}]\n{HUB}', http='listen = ""')
        self.config.write_text(self.config.read_text().replace('name = "test"', f'name = "{name}"', 1))
        self.name = name
        self.seconds_to_start = started(self)[1]
        self.port = self.call("instance.list")[0]["listeners"][0]["port"]

    def status(self):
        return wait_until(lambda: (status := self.call("cluster.status"))["listen"] and status, what="its listener")

    def link(self, other):
        return next((node for node in self.status()["nodes"] if node["name"] == other.name), {})

    def members(self, channel):
        return self.call("presence.list", {"hub": "hub", "channel": channel, "page_size": 1})["total"]

    def has_all_of(self, other):
        return self.link(other).get("roster") == "equal"


@contextlib.contextmanager
def nodes(names):
    with contextlib.ExitStack() as stack:
        running = []
        for name in names:
            running.append(stack.enter_context(Node(name, running)))
        wait_until(lambda: all(a.has_all_of(b) for a in running for b in running if a is not b), 20, "the cluster")
        yield running


def cluster(table):
    with nodes("abc") as (a, b, idle), contextlib.ExitStack() as stack:
        def others(protocol, one, two, arguments):
            servers = []
            for port, more in ((one, arguments[0]), (two, arguments[1])):
                servers.append(OtherServer(protocol, port, more))
                stack.callback(servers[-1].end)
            return Target(protocol, [one, two], [server.pid for server in servers])

        pair = Target("signalbox", [a.port, b.port], [a.process.pid, b.process.pid])
        routes = [f"nats://127.0.0.1:{free_port()}" for _ in range(2)]
        master = free_port()
        targets = {"Signalbox": pair,
                   "NATS": others("nats", free_port(), free_port(), [["--cluster_name", "bench", "--cluster", route, "--routes", ",".join(routes)] for route in routes]),
                   "Redis": others("redis", master, free_port(), [[], ["--replicaof", f"127.0.0.1 {master}"]])}
        unheard = a.link(idle)["bytes_out"]
        begin = time.monotonic()
        compare(table, "P7", f"between two nodes, fan-out 1 to {SUBSCRIBERS}", targets, {"NATS": 2, "Redis": 1})
        seconds = time.monotonic() - begin
        # Payload would be this many bytes for each message; what goes there all the same are heartbeats.
        table.add("P7", "to a node without subscribers", (a.link(idle)["bytes_out"] - unheard) / seconds, "B/s", 1024)

        alone = Target("signalbox", [b.port], [b.process.pid])
        added = []
        for number in range(ROUNDS):
            order = (pair, alone) if number % 2 == 0 else (alone, pair)
            times = {target: target.run(1, 1)[2] for target in order}
            added.append(times[pair] - times[alone])
        table.add("P7", f"added by the way between nodes, one subscriber, {SIZE} B, median", statistics.median(added), "µs", 100)
        print(f"     rounds {min(added):.0f} to {max(added):.0f}; on one node {times[alone]:.0f} µs")


def rosters(table):
    resource.setrlimit(resource.RLIMIT_NOFILE, (resource.getrlimit(resource.RLIMIT_NOFILE)[1],) * 2)
    with nodes("abc") as running:
        sessions = [Member(running[number % 3].port) for number in range(100)]
        for one in sessions:
            one.await_texts(1)
        processes = [Process(node.process.pid) for node in running]
        before, begin = [process.memory()[0] for process in processes], time.monotonic()
        for channel in range(1000):
            for number, one in enumerate(sessions):
                one.ask("enter", channel=f"room-{channel}", member=f"member-{number}")
            if channel % 50 == 49:
                for one in sessions:
                    one.await_texts(50, '"version"')
        entered = time.monotonic() - begin
        wait_until(lambda: all(node.members(f"room-{channel}") == 100 for node in running for channel in (0, 500, 999)), 20, "whole rosters", pause=0.1)
        for node, process, was in zip(running, processes, before):
            table.add("P8", f"100 sessions in 1,000 channels on three nodes: a member on {node.name}", (process.memory()[0] - was) / 100_000, "B", 300)
        print(f"     all entered after {entered:.1f} s, and known everywhere {time.monotonic() - begin - entered:.1f} s later")

        # What was told late is confirmed with the next heartbeat.
        begin = time.monotonic()
        wait_until(lambda: time.monotonic() - begin >= 2, 5, "the end of the confirmations", pause=0.1)
        calm = [a.link(b)["bytes_out"] for a in running for b in running if a is not b]
        begin = time.monotonic()
        wait_until(lambda: time.monotonic() - begin >= CALM, CALM + 5, "the end of the calm", pause=0.1)
        seconds = time.monotonic() - begin
        rates = [(now - was) / seconds for was, now in zip(calm, (a.link(b)["bytes_out"] for a in running for b in running if a is not b))]
        table.add("P8", "the same, nothing happens: a link each way, the busiest", max(rates), "B/s", 1024)

        begin = time.monotonic()
        with Node("late", running) as late:
            wait_until(lambda: all(late.has_all_of(node) for node in running), 20, "a late node's rosters", pause=0.02)
            table.add("P8", "the same: a fourth node is started, until it has them all", time.monotonic() - begin, "s", 2)
            print(f"     {late.seconds_to_start:.2f} s of it until its instance ran")
