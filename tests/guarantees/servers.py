# SPDX-License-Identifier: Apache-2.0
"""What the guarantees are held against: one agent, or several that are a cluster, with links between them that break."""
import pathlib
import random
import time

from agent import Agent, wait_until
from links import Links

# What a service manager waits for a clean stop.
STOP_SECONDS = 90
HUB = """
[[hub]]
name = "checked"
history_count = {history}
history_bytes = "16MiB"
[hub.limits]
max_log_bytes = "4GiB"
[[instance]]
name = "checked"
type = "pubsub"
hub = "checked"
[[instance.listen]]
address = "127.0.0.1"
port = 0
"""
CLUSTER = """
[cluster]
engine = "mesh"
name = "guarantees"
listen = "127.0.0.1:0"
advertise = "{advertise}"
peers = [{peers}]
"""
# A connection that is away for longer than this does not go on where it was: the link begins anew, from the logs.
BEGINS_ANEW = 4.5


class Server(Agent):
    """Counts what its processes cost, one after the other."""

    def __init__(self, toml, io_threads, name="test"):
        super().__init__(toml)
        text = self.config.read_text().replace("io_threads = 1", f"io_threads = {io_threads}")
        self.config.write_text(text.replace('name = "test"', f'name = "{name}"', 1))
        self.cpu = 0.0
        self.peak = 0

    def measure(self):
        status = (pathlib.Path("/proc") / str(self.process.pid) / "status").read_text()
        self.peak = max(self.peak, int(status.split("VmHWM:")[1].split()[0]) * 1024)
        return self.cpu_seconds()

    def end(self, kill):
        self.cpu += self.measure()
        if kill:
            return self.kill()
        self.process.terminate()
        status = self.process.wait(STOP_SECONDS)
        if status != 0:
            raise AssertionError(f"the server ended with {status}")
        return None

    def port(self):
        def running():
            instance, = self.call("instance.list")
            return instance["state"] == "running" and instance["listeners"] and instance["listeners"][0]["port"]
        return wait_until(running, seconds=60, what="the instance", pause=0.02)


class Single:
    """One agent. `say` tells the load where it is."""

    def __init__(self, history, io_threads):
        self.servers = [Server(HUB.format(history=history), io_threads)]
        self.events = []

    def __enter__(self):
        self.servers[0].__enter__()
        return self

    def __exit__(self, *error):
        self.servers[0].__exit__(*error)

    def begin(self, say):
        say({"node": 0, "port": self.servers[0].port()})

    def handle(self, event, say):
        """The clients know that it goes, so that they do not count it as a fault."""
        self.restart(event["node"], event["event"] == "kill", say)

    def restart(self, node, kill, say):
        server = self.servers[node]
        say({"node": node, "port": 0})
        begin = time.monotonic()
        self.stop(node, kill)
        stopped = time.monotonic()
        self.start(node)
        say({"node": node, "port": server.port(), "lost": kill})
        print(f"            {'the server' if len(self.servers) == 1 else f'node {node}'} was {'killed' if kill else 'stopped'} "
              f"({stopped - begin:.2f} s) and started ({time.monotonic() - stopped:.2f} s)", flush=True)

    def stop(self, node, kill):
        self.servers[node].end(kill)

    def start(self, node):
        self.servers[node].start()

    def figures(self):
        return {"cpu_seconds": sum(server.cpu + server.measure() for server in self.servers), "peak_bytes": sum(server.peak for server in self.servers)}

    def log(self):
        return "".join(server.log() for server in self.servers)


class Cluster(Single):
    """Three agents; what they say to each other goes through `Links`."""

    NAMES = ("node-a", "node-b", "node-c")

    def __init__(self, history, io_threads):
        self.links = Links(self.NAMES)
        self.healing = {}
        self.servers = []
        for name in self.NAMES:
            peers = ", ".join(f'"{self.links.address(other)}"' for other in self.NAMES if other != name)
            cluster = CLUSTER.format(advertise=self.links.address(name), peers=peers)
            self.servers.append(Server(cluster + HUB.format(history=history), io_threads, name))

    def __enter__(self):
        try:
            for node, server in enumerate(self.servers):
                server.__enter__()
                self.open(node)
            self.wait_until_joined()
        except BaseException:
            self.__exit__(None, None, None)
            raise
        return self

    def __exit__(self, *error):
        for server in self.servers:
            server.__exit__(*error)
        self.links.stop()

    def open(self, node):
        server = self.servers[node]
        address = wait_until(lambda: server.call("cluster.status")["listen"], what="the listener of the mesh")
        self.links.open(self.NAMES[node], int(address.rsplit(":", 1)[1]))

    def rows(self, node):
        """What it says of the others; of several processes with one name the one that runs."""
        rows = sorted(self.servers[node].call("cluster.status")["nodes"], key=lambda row: row["state"] != "down")
        return {row["name"]: row for row in rows if row["name"] != self.NAMES[node]}

    def wait_until_joined(self):
        for node in range(len(self.servers)):
            wait_until(lambda: [row.get("roster") for row in self.rows(node).values()] == ["equal"] * (len(self.servers) - 1),
                       seconds=60, what=f"what node {node} has of the others", pause=0.05)

    def begin(self, say):
        for node, server in enumerate(self.servers):
            say({"node": node, "port": server.port()})

    def stop(self, node, kill):
        # Who cannot be told that it goes has to take it for dead.
        if not kill:
            wait_until(lambda: time.monotonic() >= self.links.whole_at, seconds=30, what="the end of the links' faults")
            self.wait_until_joined()
        super().stop(node, kill)
        name = self.NAMES[node]
        self.links.close(name)
        for other, _ in enumerate(self.servers):
            if other == node:
                continue
            self.links.join(name, self.NAMES[other])
            wait_until(lambda: self.rows(other).get(name, {"state": "down"})["state"] in ("down", "left"), seconds=30, what=f"the end of {name}")

    def start(self, node):
        super().start(node)
        self.open(node)
        self.wait_until_joined()

    def handle(self, event, say):
        kind, nodes = event["event"], [self.NAMES[node] for node in event.get("nodes", [])]
        if kind in ("stop", "kill"):
            self.restart(event["node"], kind == "kill", say)
        elif kind == "cut":
            self.links.cut(*nodes)
        elif kind == "stall":
            self.links.stall(*nodes, event.get("seconds"))
        elif kind == "half_open":
            self.links.half_open(*nodes, event["seconds"], event["half"])
        elif kind == "part":
            self.links.part(*nodes)
            self.healing[tuple(nodes)] = time.monotonic() + BEGINS_ANEW
        elif kind == "passed":
            wait_until(lambda: time.monotonic() >= self.healing[tuple(nodes)], what="the end of a cut")
            self.links.join(*nodes)


def link_faults(chance, count, begin, end):
    """So many, one after the other, each kind at least as often as `count` holds it."""
    kinds = [("cut", 0, 0), ("half_open", 5, 7), ("stall", 0.5, 2.5), ("stall", BEGINS_ANEW, 6)]
    events = []
    for i in range(count):
        kind, least, most = kinds[i % len(kinds)]
        pair = chance.sample(range(len(Cluster.NAMES)), 2)
        events.append({"event": kind, "at": begin + (end - begin) * (i + chance.random()) / count, "nodes": pair, "half": chance.randrange(2),
                       "seconds": round(least + (most - least) * chance.random(), 2)})
    return events


def cluster_events(name, options, history):
    """What happens to the nodes and the links, by share of the publications."""
    chance = random.Random(options.seed)
    node = chance.randrange(len(Cluster.NAMES))
    others = [other for other in range(len(Cluster.NAMES)) if other != node]
    events = link_faults(chance, 4 if options.small else 24, 0.2, 0.9)
    if name == "cluster":
        events.append({"event": "stop", "at": 0.05, "node": node})
        if not options.small:
            events.append({"event": "stop", "at": 0.45, "node": others[0]})
    if name == "cluster-past":
        del events[2 if options.small else 12:]
        # More than every log keeps.
        length = int(1.5 * history * options.channels)
        for at in (0.3,) if options.small else (0.15, 0.4, 0.65):
            events.append({"event": "part", "at": at, "nodes": chance.sample(range(len(Cluster.NAMES)), 2), "length": length})
    if name == "cluster-killed":
        del events[2 if options.small else 12:]
        for at, victim in ((0.4, node),) if options.small else ((0.3, node), (0.6, others[0]), (0.8, node)):
            # What it accepts from then on, nobody has.
            events.extend({"event": "stall", "at": at, "nodes": [victim, other]} for other in range(len(Cluster.NAMES)) if other != victim)
            events.append({"event": "kill", "at": at + (0.05 if options.small else 0.01), "node": victim})
    return sorted(events, key=lambda event: event["at"])
