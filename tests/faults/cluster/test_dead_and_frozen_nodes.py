#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""A node with 10,000 members that stands still and goes on, and one that is killed: what each subscriber on the others is told."""
import asyncio
import collections
import signal
import time

from wired_nodes import LONGEST_HEALING, LONGEST_LEAVE, Client, Cluster, Watcher, WiredTest, main

SESSIONS = 100
ROOMS = [f"room.{number}" for number in range(100)]
MEMBERS = SESSIONS * len(ROOMS)
OTHERS = 10
# Seconds that a node may say nothing, by its heartbeat less than until it is missed.
SHORT = 2


class DeadAndFrozenNodes(WiredTest):
    async def test_ten_thousand_members_leave_and_come_back(self):
        async with Cluster() as cluster:
            a, b, c = cluster.nodes
            watchers = [await cluster.enter(Watcher(node)) for node in (b, c)]
            for watcher in watchers:
                await watcher.watch(*ROOMS, "lobby")
            own = await cluster.enter(Watcher(a))
            await own.watch("lobby")
            await cluster.members(OTHERS)
            began = time.monotonic()
            await asyncio.gather(*[self.crowd(cluster, a, number) for number in range(SESSIONS)])
            await self.all_are(watchers, "joined", began, a, MEMBERS)
            await own.until(lambda: len(own.rosters["lobby"]) == 3 * OTHERS, what="the members of the others")

            stopped = time.monotonic()
            a.process.send_signal(signal.SIGSTOP)
            self.measured(f"frozen: {MEMBERS} members gone", await self.all_are(watchers, "left", stopped, a, MEMBERS + OTHERS) - stopped, LONGEST_LEAVE)
            # It stays away for longer than it takes to be missed.
            await asyncio.sleep(2)
            resumed = time.monotonic()
            a.process.send_signal(signal.SIGCONT)
            self.measured(f"frozen: {MEMBERS} members back", await self.all_are(watchers, "joined", resumed, a, MEMBERS + OTHERS) - resumed, LONGEST_HEALING)
            await cluster.equal()
            await own.until(lambda: len(own.rosters["lobby"]) == 3 * OTHERS, what="the members of the others")
            self.assertEqual((own.faults, own.gaps), ([], []))

            killed = time.monotonic()
            a.process.kill()
            self.measured(f"killed: {MEMBERS} members gone", await self.all_are(watchers, "left", killed, a, MEMBERS + OTHERS) - killed, LONGEST_LEAVE)
            a.process.wait()
            for watcher in watchers:
                # Whatever else there is comes before the answer.
                await watcher.call("ping")
                self.assertEqual((watcher.faults, watcher.snapshots), ([], 0))
                times = collections.Counter((change[1], change[2], change[3]) for change in watcher.changes if change[4] == "a")
                self.assertEqual(set(times.values()), {2}, "joined and left are two each for every stay that was cut")
                self.assertEqual(len(times), 2 * (MEMBERS + OTHERS))
                self.assertEqual({change[5] for change in watcher.told("left")}, {"node_down"})
                self.assertEqual(len(watcher.rosters["lobby"]), 2 * OTHERS)
                # One node is not a reason to lose another.
                self.assertEqual([change for change in watcher.told("left") if change[4] != "a"], [])
                self.assertEqual(sorted(gap["reason"] for gap in watcher.gaps), ["node_down"] * (len(ROOMS) + 1))

    async def test_a_short_stop_is_noticed_by_nobody(self):
        async with Cluster() as cluster:
            watchers = await cluster.watchers("lobby", "news")
            await cluster.members(OTHERS)
            publishers = await cluster.publishers()
            for watcher in watchers:
                await watcher.until(lambda: len(watcher.rosters["lobby"]) == 3 * OTHERS, what="all members")
            for node in cluster.nodes:
                node.process.send_signal(signal.SIGSTOP)
                await asyncio.sleep(SHORT)
                node.process.send_signal(signal.SIGCONT)
            for publisher in publishers:
                await publisher.stop()
            for watcher in watchers:
                await watcher.until(lambda: watcher.accounted() == sum(publisher.acknowledged for publisher in publishers), what="all messages")
                self.assertEqual((watcher.told("left"), watcher.faults, watcher.gaps), ([], [], []))
            for node in cluster.nodes:
                self.assertEqual([(row["state"], row["resets"]) for row in node.status()["nodes"][1:]], [("up", 0)] * 2)
                self.assertEqual(node.events("cluster.peer_disconnected"), [])

    async def crowd(self, cluster, node, number):
        client = await cluster.enter(Client(node, client=f"m{number}"))
        await asyncio.gather(*[client.ask("enter", channel=room) for room in ROOMS])

    async def all_are(self, watchers, what, since, node, count):
        """When the last of them was told the last."""
        for watcher in watchers:
            seen = [0, 0]

            def complete():
                # Only what is new is looked at: there are many.
                seen[1] += sum(1 for change in watcher.changes[seen[0]:] if change[1] == what and change[4] == node.name and change[0] >= since)
                seen[0] = len(watcher.changes)
                return seen[1] >= count
            await watcher.until(complete, seconds=30, what=f"{count} {what}")
        return max(watcher.changes[-1][0] for watcher in watchers)


if __name__ == "__main__":
    main()
