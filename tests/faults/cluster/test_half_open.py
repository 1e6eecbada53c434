#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Connections whose other end is gone without a word: of nodes, and of clients."""
import asyncio
import time

from cluster_nodes import CHAT
from wired_nodes import LONGEST_HEALING, LONGEST_LEAVE, Client, Cluster, Watcher, WiredTest, address_of, main

MEMBERS = 10
# Seconds: a client may be silent, and gone before it has left.
IDLE, HOLD = 2, 1
# What a server gives a client for the closing handshake.
CLOSING = 2
# Less than a node may be silent, by what TCP needs to go on.
SHORT = 1.2


class HalfOpen(WiredTest):
    async def test_a_node_that_died_behind_a_cut_and_is_there_anew(self):
        async with Cluster() as cluster:
            a, b, c = cluster.nodes
            watchers = [await cluster.enter(Watcher(node)) for node in (b, c)]
            for watcher in watchers:
                await watcher.watch("lobby")
            await cluster.members(MEMBERS)
            for watcher in watchers:
                await watcher.until(lambda: len(watcher.rosters["lobby"]) == 3 * MEMBERS, what="all members")
            before = a.status()["nodes"][0]["id"]
            # Nobody hears the end of its connections: they stay as they are at the others.
            began = time.monotonic()
            cluster.wire.cut((0, 1), (0, 2), (1, 0), (2, 0))
            await asyncio.to_thread(a.kill)
            await asyncio.to_thread(a.start)
            cluster.wire.heal()
            gone = [await watcher.until(lambda: len(watcher.told("left", node="a")) == MEMBERS, what="the end of a") for watcher in watchers]
            self.measured("half-open: members gone", max(gone) - began, LONGEST_LEAVE)
            self.measured("half-open: the new process is up", await cluster.equal() - began, LONGEST_LEAVE + LONGEST_HEALING)
            self.assertNotEqual(a.status()["nodes"][0]["id"], before)
            for node in (b, c):
                self.assertEqual([row["name"] for row in node.status()["nodes"]].count("a"), 1)
            for number in range(MEMBERS):
                client = await cluster.enter(Client(a, client=f"a{number}"))
                await client.call("enter", channel="lobby")
            for watcher in watchers:
                await watcher.until(lambda: len(watcher.rosters["lobby"]) == 3 * MEMBERS, what="all members")
                # One leave each, and the new process is known not to be the old one: what that may have taken along is told once.
                self.assertEqual((len(watcher.told("left")), len(watcher.told("joined"))), (MEMBERS, 4 * MEMBERS))
                self.assertEqual({change[5] for change in watcher.told("left")}, {"node_down"})
                self.assertEqual([gap["reason"] for gap in watcher.gaps], ["node_down"])
                self.assertEqual((watcher.faults, watcher.snapshots), ([], 0))

    async def test_a_client_that_vanished(self):
        instances = f'[[hub]]\nname = "room"\npresence_hold = "{HOLD}s"\n' + CHAT.replace('"127.0.0.1"', '"any"').replace(
            "[[instance.listen]]", f'limits = {{ idle_timeout = "{IDLE}s" }}\n[[instance.listen]]')
        async with Cluster(2, hosts=3, instances=instances) as cluster:
            a, b = cluster.nodes
            watchers = await cluster.watchers("lobby")
            client = await cluster.enter(FarClient(a, 2, client="ann"))
            await client.call("enter", channel="lobby")
            for watcher in watchers:
                await watcher.until(lambda: watcher.rosters["lobby"], what="her entry")
            await client.call("ping")
            began = time.monotonic()
            cluster.wire.cut((0, 2), (2, 0))
            while not watchers[0].told("left") or not watchers[1].told("left"):
                # Who does nothing is idle, too.
                await asyncio.gather(*[watcher.call("ping") for watcher in watchers])
                await asyncio.sleep(0.1)
            self.measured("half-open: a client gone", max(watcher.changes[-1][0] for watcher in watchers) - began, IDLE + CLOSING + HOLD + 2)
            for watcher in watchers:
                await watcher.call("ping")
                self.assertEqual([change[1:] for change in watcher.changes],
                                 [("joined", "lobby", "ann", "a", ""), ("left", "lobby", "ann", "a", "closed")])
            cluster.wire.heal()
            # What she says next is answered by a reset.
            await client.notify("ping")
            await client.end()

    async def test_a_short_cut_is_noticed_by_nobody(self):
        async with Cluster() as cluster:
            watchers = await cluster.watchers("lobby", "news")
            await cluster.members(MEMBERS)
            publishers = await cluster.publishers()
            for watcher in watchers:
                await watcher.until(lambda: len(watcher.rosters["lobby"]) == 3 * MEMBERS, what="all members")
            cluster.wire.rule(loss=1)
            await asyncio.sleep(SHORT)
            cluster.wire.heal()
            for publisher in publishers:
                await publisher.stop()
            for watcher in watchers:
                await watcher.until(lambda: watcher.accounted() == sum(publisher.acknowledged for publisher in publishers), what="all messages")
                self.assertEqual((watcher.told("left"), watcher.faults, watcher.gaps), ([], [], []))
            for node in cluster.nodes:
                self.assertEqual([(row["state"], row["resets"]) for row in node.status()["nodes"][1:]], [("up", 0)] * 2)
                self.assertEqual(node.events("cluster.peer_disconnected"), [])


class FarClient(Client):
    """On another host than its node."""

    def __init__(self, node, host, **more):
        super().__init__(node, **more)
        self.host = host

    def connection(self):
        return self.node.wire.connect(self.host, self.node.port(), address_of(self.node.number))


if __name__ == "__main__":
    main()
