# SPDX-License-Identifier: Apache-2.0
"""Real agents on hosts of their own, whose network can be cut, and clients that see what comes of it."""
import asyncio
import contextlib
import ctypes
import json
import os
import pathlib
import socket
import subprocess
import sys
import time
import unittest

import websockets

from agent import wait_until
from channel_client import PATIENCE, Channels
from cluster_nodes import CHAT, Node, secret

PORT = 7712
# What the guarantees allow: until the members of a node that is not heard have left, and until all rosters agree after healing.
LONGEST_LEAVE = 5
LONGEST_HEALING = 5

libc = ctypes.CDLL(None, use_errno=True)


class Wire:
    """See wire.py. Root only: a test of someone else starts itself anew by sudo."""

    def __init__(self, count):
        self.process = subprocess.Popen([sys.executable, "-B", pathlib.Path(__file__).with_name("wire.py"), str(count)],
                                        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        line = self.process.stdout.readline()
        if not line:
            raise AssertionError("there is no network to test on: see above")
        self.namespaces = json.loads(line)["namespaces"]
        self.own = os.open("/proc/self/ns/net", os.O_RDONLY)

    def close(self):
        self.process.stdin.close()
        self.process.wait(20)
        self.process.stdout.close()
        os.close(self.own)

    def rule(self, **rules):
        """In force when this returns: what was carried and lost before."""
        self.process.stdin.write(json.dumps(rules) + "\n")
        self.process.stdin.flush()
        return json.loads(self.process.stdout.readline())

    def heal(self):
        return self.rule()

    def cut(self, *pairs):
        """From, to; both count from 0."""
        self.rule(drop=pairs)

    @contextlib.contextmanager
    def on(self, host):
        """What this thread opens meanwhile is on that host, and stays there."""
        space = os.open(self.namespaces[host], os.O_RDONLY)
        try:
            self.enter(space)
            yield
        finally:
            self.enter(self.own)
            os.close(space)

    @staticmethod
    def enter(space):
        if libc.setns(space, 0) != 0:
            raise OSError(ctypes.get_errno(), "setns")

    def connect(self, host, port, address="127.0.0.1"):
        with self.on(host):
            return socket.create_connection((address, port), timeout=10)


def address_of(host):
    return f"10.77.0.{host + 1}"


class WiredNode(Node):
    """The node of host `number`, called as it counts: a, b, c."""

    def __init__(self, wire, number, peers, key, instances=CHAT, lines=""):
        super().__init__("abcdefgh"[number], peers=peers, key=key, instances=instances, lines=lines)
        self.edit('listen = "127.0.0.1:0"\npeers', f'listen = "{address_of(number)}:{PORT}"\npeers')
        self.wire = wire
        self.number = number
        self.ports = {}

    def command(self):
        # Not `ip netns exec`: it remounts the file system, which a chroot does not allow.
        return ["nsenter", f"--net={self.wire.namespaces[self.number]}", "--"]

    def start(self, *arguments):
        super().start(*arguments)
        self.ports.clear()

    def port(self, instance="chat"):
        if instance not in self.ports:
            self.ports[instance] = super().port(instance)
        return self.ports[instance]

    def readiness(self):
        with self.wire.on(self.number):
            return super().readiness()


class Client(Channels):
    """A client on the host of a node, connected to it from there: what happens between the hosts does not touch it."""

    def __init__(self, node, **more):
        super().__init__(node.port(), **more)
        self.node = node

    async def open(self):
        return await websockets.connect(self.url, sock=self.connection(), subprotocols=["signalbox.pubsub.v1"], max_size=None,
                                        compression=None, ping_interval=None)

    def connection(self):
        return self.node.wire.connect(self.node.number, self.node.port())


class Watcher(Client):
    """Keeps all that it is told, by what must always hold: `joined` and `left` alternate, numbers of a publisher come once and rise."""

    def __init__(self, node, **more):
        super().__init__(node, **more)
        # Members of each channel, and the node each is on.
        self.rosters = {}
        # Time, method, channel, member, node, reason.
        self.changes = []
        # Of each publisher.
        self.numbers = {}
        self.gaps = []
        self.faults = []
        # Rosters that came as a whole, for this client was too slow.
        self.snapshots = 0
        # The channel of each subscription that is not answered yet.
        self.asked = {}
        self.positions = {}
        self.changed = asyncio.Event()

    async def watch(self, *channels, qos=1):
        asked = []
        for channel in channels:
            position = {"position": self.positions[channel]} if channel in self.positions else {}
            asked.append(self.ask("subscribe", channel=channel, qos=qos, presence=True, **position))
            self.asked[self.last_id] = channel
        return await asyncio.gather(*asked)

    def answered(self, message):
        channel = self.asked.pop(message["id"], None)
        if channel is None or "error" in message:
            return
        answer = message["result"]
        self.positions[channel] = answer["position"]
        self.begin(channel, answer["members"])

    def begin(self, channel, members):
        """A roster as a whole."""
        if members["total"] > len(members["items"]):
            self.faults.append(f"{channel} has more members than this test can read")
        self.rosters[channel] = {item["member"]: item["node"] for item in members["items"]}

    def on_members(self, params):
        self.snapshots += 1
        self.begin(params["channel"], params)

    def noted(self, method, params):
        handler = getattr(self, "on_" + method, None)
        if handler:
            handler(params)
            self.changed.set()
        else:
            super().noted(method, params)

    def on_joined(self, params):
        roster = self.rosters.setdefault(params["channel"], {})
        if params["member"] in roster:
            self.faults.append(f"joined twice: {params}")
        roster[params["member"]] = params["node"]
        self.changes.append((time.monotonic(), "joined", params["channel"], params["member"], params["node"], ""))

    def on_left(self, params):
        node = self.rosters.setdefault(params["channel"], {}).pop(params["member"], None)
        if node is None:
            self.faults.append(f"left without having joined: {params}")
        self.changes.append((time.monotonic(), "left", params["channel"], params["member"], node, params["reason"]))

    def on_message(self, params):
        self.positions[params["channel"]] = params["position"]
        number = params["data"]["n"]
        numbers = self.numbers.setdefault(params["data"]["by"], [])
        if numbers and number <= numbers[-1]:
            self.faults.append(f"{number} came behind {numbers[-1]} of {params['data']['by']}")
        numbers.append(number)
        self.acknowledge(params["channel"], params["position"])

    def on_gap(self, params):
        self.positions[params["channel"]] = params["range"]["to"]
        self.gaps.append(params)

    def accounted(self):
        """Messages that came, and those that a gap says cannot."""
        lost = 0
        for gap in self.gaps:
            after, to = (parts_of(gap["range"][end]) for end in ("after", "to"))
            lost += sum(last - after.get(origin, 0) for origin, last in to.items())
        return sum(len(numbers) for numbers in self.numbers.values()) + lost

    def acknowledge(self, channel, position):
        task = asyncio.ensure_future(self.notify("ack", channel=channel, position=position))
        # A connection that ends meanwhile takes it along.
        task.add_done_callback(lambda done: done.cancelled() or done.exception())

    def told(self, method, since=0.0, node=None):
        return [change for change in self.changes if change[0] >= since and change[1] == method and node in (None, change[4])]

    async def until(self, condition, seconds=PATIENCE, what="it"):
        """When it became true."""
        end = time.monotonic() + seconds
        while not condition():
            if self.closed:
                raise AssertionError(f"closed {self.closed} while waiting for {what}")
            self.changed.clear()
            try:
                await asyncio.wait_for(self.changed.wait(), max(0, end - time.monotonic()))
            except asyncio.TimeoutError:
                raise AssertionError(f"{what} did not happen on {self.node.name} within {seconds} s: {self.state()}") from None
        return time.monotonic()

    def state(self):
        members = sum(len(roster) for roster in self.rosters.values())
        return f"{members} members, {len(self.changes)} changes, the last {self.changes[-3:]}, gaps {self.gaps}, faults {self.faults}"


def parts_of(position):
    """A position is for giving back, to clients; it names the last number of each origin."""
    return {origin: int(number) for origin, number in (part.split(".") for part in position.split("~"))}


class Publisher:
    """Numbers, one by one, each acknowledged before the next."""

    def __init__(self, node, pause=0.05):
        self.node = node
        self.name = f"pub-{node.name}"
        self.pause = pause
        self.acknowledged = 0
        self.slowest = 0.0

    async def __aenter__(self):
        self.client = await Client(self.node, client=self.name).__aenter__()
        self.goes_on = True
        self.task = asyncio.create_task(self.run())
        return self

    async def run(self):
        while self.goes_on:
            began = time.monotonic()
            await self.client.call("publish", channel="news", data={"by": self.name, "n": self.acknowledged + 1}, qos=1)
            self.slowest = max(self.slowest, time.monotonic() - began)
            self.acknowledged += 1
            await asyncio.sleep(self.pause)

    async def stop(self):
        self.goes_on = False
        await self.task

    async def __aexit__(self, *unused):
        self.task.cancel()
        await asyncio.gather(self.task, return_exceptions=True)
        await self.client.__aexit__()


class Cluster(contextlib.AsyncExitStack):
    """`async with Cluster(3) as cluster:`; its nodes know each other then."""

    def __init__(self, count=3, hosts=0, **node_arguments):
        super().__init__()
        self.wire = Wire(max(count, hosts))
        self.callback(self.wire.close)
        self.key = secret()
        addresses = [f"{address_of(number)}:{PORT}" for number in range(count)]
        self.nodes = [WiredNode(self.wire, number, [peer for peer in addresses if peer != own], self.key, **node_arguments)
                      for number, own in enumerate(addresses)]

    async def __aenter__(self):
        await super().__aenter__()
        try:
            for node in self.nodes:
                self.enter_context(node)
            await self.equal()
        except BaseException:
            await self.aclose()
            raise
        return self

    def is_equal(self):
        return all((node.seen(other) or {}).get("roster") == "equal" for node in self.nodes for other in self.nodes if node is not other)

    async def equal(self, seconds=15):
        """Until each is connected to each, and has its members: when."""
        await asyncio.to_thread(wait_until, self.is_equal, seconds, "equal rosters of all nodes", 0.05)
        return time.monotonic()

    async def enter(self, client):
        return await self.enter_async_context(client)

    async def watchers(self, *channels):
        made = [await self.enter(Watcher(node)) for node in self.nodes]
        for watcher in made:
            await watcher.watch(*channels)
        return made

    async def members(self, sessions, channel="lobby"):
        """So many on each node."""
        for node in self.nodes:
            for number in range(sessions):
                client = await self.enter(Client(node, client=f"{node.name}{number}"))
                await client.call("enter", channel=channel)

    async def publishers(self):
        return [await self.enter(Publisher(node)) for node in self.nodes]


class WiredTest(unittest.TestCase):
    """Tests are `async def`. What they measure is printed: docs/clustering.md has some of it."""

    # Seconds a test may take.
    patience = 150

    def measured(self, what, seconds, limit):
        print(f"{what}: {seconds:.2f} s", flush=True)
        self.assertLess(seconds, limit, what)

    def _callTestMethod(self, method):
        asyncio.run(asyncio.wait_for(method(), self.patience))


def main():
    if os.geteuid() != 0:
        os.execvp("sudo", ["sudo", "--non-interactive", "--preserve-env=SIGNALBOX_BIN_DIR,PYTHONPATH,LC_ALL", sys.executable, "-B", *sys.argv])
    unittest.main(verbosity=2)
