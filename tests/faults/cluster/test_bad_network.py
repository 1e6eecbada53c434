#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""A cluster of three whose network is slow and loses packets: nobody may seem to be gone, and nothing may be lost."""
import asyncio
import os
import time

from agent import wait_until
from wired_nodes import Cluster, WiredTest, main

LOSS = 0.05
DELAY = 0.2
SECONDS = float(os.environ.get("SIGNALBOX_BAD_NETWORK_SECONDS", "20"))
MEMBERS = 10


class BadNetwork(WiredTest):
    patience = 150 + 2 * SECONDS

    async def test_no_peer_flaps_and_no_message_is_lost(self):
        async with Cluster() as cluster:
            cluster.wire.rule(loss=LOSS, delay=DELAY)
            watchers = await cluster.watchers("lobby", "news")
            await cluster.members(MEMBERS)
            publishers = await cluster.publishers()
            began = time.monotonic()
            # What is entered, left and published meanwhile goes over this network.
            while time.monotonic() < began + SECONDS:
                await asyncio.sleep(0.5)
                for node in cluster.nodes:
                    for row in node.status()["nodes"]:
                        self.assertIn(row["state"], ("self", "up", "suspect"), f"{row['name']} on {node.name}")
            for publisher in publishers:
                await publisher.stop()
                self.assertGreater(publisher.acknowledged, SECONDS * 10)
            stopped = time.monotonic()
            for watcher in watchers:
                await watcher.until(lambda: watcher.accounted() == sum(publisher.acknowledged for publisher in publishers), what="all messages")
            self.measured("the last message everywhere", time.monotonic() - stopped, 5)
            for watcher in watchers:
                await watcher.until(lambda: len(watcher.rosters["lobby"]) == 3 * MEMBERS, what="all members")
                self.assertEqual((len(watcher.told("joined")), watcher.told("left")), (3 * MEMBERS, []))
                self.assertEqual((watcher.faults, watcher.gaps), ([], []))
            for node in cluster.nodes:
                self.assertEqual(node.events("cluster.peer_disconnected"), [])
                for row in node.status()["nodes"][1:]:
                    self.assertEqual((row["state"], row["roster"], row["resets"], row["resumes"]), ("up", "equal", 0, 0), row)
                    self.assertGreater(row["round_trip_us"], 2 * DELAY * 1e6)
            counted = cluster.wire.heal()
            print(counted, flush=True)
            self.assertAlmostEqual(counted["lost"] / (counted["lost"] + counted["carried"]), LOSS, delta=LOSS / 3)

    async def test_a_node_joins_over_it(self):
        async with Cluster() as cluster:
            cluster.wire.rule(loss=LOSS, delay=DELAY)
            a, b, c = cluster.nodes
            await asyncio.to_thread(c.terminate)
            began = time.monotonic()
            await asyncio.to_thread(c.start)
            self.measured("ready again", await cluster.equal(30) - began, 15)
            self.assertEqual(await asyncio.to_thread(wait_until, lambda: c.readiness()[0] == 200 and c.readiness(), 5), (200, "roster 2 of 2"))


if __name__ == "__main__":
    main()
