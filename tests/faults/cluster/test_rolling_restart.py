#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Three nodes that are stopped and started one after the other while clients go from one to another: nothing is lost, and nobody hears of it."""
import asyncio
import random
import time

import websockets

from agent import wait_until
from cluster_nodes import CHAT
from wired_nodes import Cluster, Watcher, WiredTest, main

PORT = 8080
CLIENTS = 12
# A client's own moment: before it goes from a node that is drained, and beside what it is told to wait after a node has closed. As signalbox.js.
LONGEST_MOMENT = 0.5


class Here(Watcher):
    """One connection of a traveller; what was seen before goes on."""

    def __init__(self, node, traveller):
        super().__init__(node, client=traveller.name)
        self.traveller = traveller
        self.ends = asyncio.Event()
        self.rosters, self.positions, self.changes, self.gaps, self.faults, self.numbers = traveller.seen

    async def sent(self, text, future):
        try:
            return await super().sent(text, future)
        except (asyncio.CancelledError, websockets.ConnectionClosed):
            if self.closed:
                raise ConnectionError("the node has closed") from None
            raise

    def connection(self):
        return self.node.wire.connect(self.node.number, PORT)

    def begin(self, channel, members):
        before = self.rosters.get(channel, {})
        super().begin(channel, members)
        gone = set(before) - set(self.rosters[channel])
        if gone:
            self.faults.append(f"{self.traveller.name} does not find {gone} on {self.node.name}")

    def on_message(self, params):
        # Of a publisher that goes from node to node the order is not promised; that each number comes once is.
        self.positions[params["channel"]] = params["position"]
        number = params["data"]["n"]
        numbers = self.numbers.setdefault(params["data"]["by"], [])
        if number in numbers:
            self.faults.append(f"{number} of {params['data']['by']} came twice to {self.traveller.name}")
        numbers.append(number)
        self.acknowledge(params["channel"], params["position"])

    def on_closing(self, params):
        self.traveller.pause = params["reconnect_after"] if params["reason"] == "instance_stopped" else 0
        self.ends.set()


class Traveller:
    """A member who publishes, and goes to another node when it is told to, or when its own has gone."""

    def __init__(self, nodes, number):
        self.nodes = nodes
        self.name = f"t{number}"
        self.at = number % len(nodes)
        self.random = random.Random(number)
        self.seen = ({}, {}, [], [], [], {})
        self.here = None
        self.acknowledged = 0
        self.unrecovered = []
        self.journeys = 0
        # Seconds that a node which closed has asked for.
        self.pause = 0
        self.publishes = False
        self.is_quiet = True
        self.is_done = asyncio.Event()

    async def run(self):
        while not self.is_done.is_set():
            try:
                async with Here(self.nodes[self.at], self) as here:
                    await self.stay(here)
            except OSError:
                pass  # it has closed, or nobody is there yet
            self.here = None
            await asyncio.sleep(self.pause + self.random.uniform(0, LONGEST_MOMENT))
            self.pause = 0
            self.at = (self.at + 1) % len(self.nodes)

    async def stay(self, here):
        resumes = bool(here.positions)
        answers = await here.watch("lobby", "news")
        if resumes:
            self.journeys += 1
            self.unrecovered += [answer for answer in answers if not answer["recovered"]]
        await here.call("enter", channel="lobby")
        self.here = here
        leave_at = None
        while not self.is_done.is_set():
            self.is_quiet = not self.publishes
            if self.publishes:
                number = self.acknowledged + 1
                # With the same id it counts once, wherever it is said again.
                await here.call("publish", channel="news", data={"by": self.name, "n": number}, qos=2, id=str(number))
                self.acknowledged = number
            elif here.closed:
                return
            await asyncio.sleep(0.1)
            if here.ends.is_set():
                leave_at = leave_at or time.monotonic() + self.random.uniform(0, LONGEST_MOMENT)
                if time.monotonic() >= leave_at:
                    return


class RollingRestart(WiredTest):
    async def test_drained_and_restarted_one_by_one(self):
        await self.roll(self.drain_and_restart)

    async def test_restarted_one_by_one(self):
        await self.roll(self.restart)

    def drain_and_restart(self, node):
        node.cli("cluster", "drain", "--patience", "10s", "--wait")
        self.assertEqual({i["name"]: i["sessions"] for i in node.call("instance.list")}, {"chat": 0})
        self.assertEqual(node.terminate(), 0)
        node.start()
        self.assertEqual(node.readiness()[0], 503)
        node.cli("cluster", "resume")
        wait_until(lambda: node.readiness()[0] == 200, what="readiness")

    def restart(self, node):
        self.assertEqual(node.terminate(), 0)
        node.start()
        wait_until(lambda: node.readiness()[0] == 200, what="readiness")

    async def roll(self, restart):
        instances = CHAT.replace("port = 0", f"port = {PORT}")
        async with Cluster(instances=instances) as cluster:
            travellers = [Traveller(cluster.nodes, number) for number in range(CLIENTS)]
            journeys = [asyncio.create_task(traveller.run()) for traveller in travellers]
            try:
                await self.everywhere(travellers, lambda here: len(here.rosters["lobby"]) == CLIENTS, "all members")
                for traveller in travellers:
                    traveller.publishes = True
                for node in cluster.nodes:
                    began = time.monotonic()
                    await asyncio.to_thread(restart, node)
                    await cluster.equal()
                    print(f"{node.name} restarted after {time.monotonic() - began:.1f} s", flush=True)
                    # The next one when everybody has found a place.
                    await self.everywhere(travellers, lambda here: not here.ends.is_set() and not here.closed, "all members again")
                for traveller in travellers:
                    traveller.publishes = False
                await self.everywhere(travellers, lambda here: here.traveller.is_quiet, "the last acknowledgement")
                for traveller in travellers:
                    await self.everywhere(travellers, lambda here: len(here.numbers[traveller.name]) == traveller.acknowledged, f"all of {traveller.name}")
                self.judge(travellers)
            finally:
                for traveller in travellers:
                    traveller.is_done.set()
                ended = await asyncio.gather(*journeys, return_exceptions=True)
            self.assertEqual([end for end in ended if isinstance(end, Exception)], [])

    async def everywhere(self, travellers, condition, what):
        end = time.monotonic() + 20
        while not all(traveller.here and condition(traveller.here) for traveller in travellers):
            self.assertLess(time.monotonic(), end, f"{what}: {[traveller.here and traveller.here.state() for traveller in travellers]}")
            await asyncio.sleep(0.05)

    def judge(self, travellers):
        for traveller in travellers:
            here = traveller.here
            self.assertEqual((here.faults, here.gaps, traveller.unrecovered), ([], [], []), traveller.name)
            # Nobody has left, so whoever was told of was new to it.
            self.assertEqual([change for change in here.changes if change[1] == "left"], [])
            self.assertLessEqual(len(here.changes), CLIENTS)
            self.assertEqual(len(here.rosters["lobby"]), CLIENTS)
            self.assertGreater(traveller.journeys, 0)
            for other in travellers:
                self.assertEqual(sorted(here.numbers[other.name]), list(range(1, other.acknowledged + 1)))


if __name__ == "__main__":
    main()
