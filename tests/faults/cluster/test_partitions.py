#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""A cluster of three whose network is cut in several ways, all at once, each in a network of its own."""
import asyncio
import os
import time

from wired_nodes import LONGEST_HEALING, LONGEST_LEAVE, Cluster, WiredTest, main

A, B, C = range(3)
MEMBERS = 10
# Messages that a log keeps.
KEPT = 1000
# Seconds, at least.
CUT = float(os.environ.get("SIGNALBOX_CUT_SECONDS", "0"))


def both(*pairs):
    return [*pairs, *[(to, origin) for origin, to in pairs]]


# What is cut, and which nodes do not see each other then.
SHAPES = {
    "one from two": (both((A, B), (A, C)), both((A, B), (A, C))),
    "one is not heard": ([(A, B), (A, C)], both((A, B), (A, C))),
    "one link": (both((A, B)), both((A, B))),
    "in a ring": ([(A, B), (B, C), (C, A)], both((A, B), (B, C), (C, A))),
    "three parts": (both((A, B), (B, C), (C, A)), both((A, B), (B, C), (C, A))),
}


class Partitions(WiredTest):
    patience = 150 + 2 * CUT

    async def test_members_leave_and_come_back_and_no_message_is_lost(self):
        done = await asyncio.gather(*[self.partition(name, *shape) for name, shape in SHAPES.items()], return_exceptions=True)
        for name, result in zip(SHAPES, done):
            if isinstance(result, BaseException):
                raise AssertionError(f"{name}: {result}") from result

    async def partition(self, name, cut, apart):
        async with Cluster() as cluster:
            watchers = await cluster.watchers("lobby", "news")
            await cluster.members(MEMBERS)
            for watcher in watchers:
                await watcher.until(lambda: len(watcher.rosters["lobby"]) == 3 * MEMBERS, what="all members")
            publishers = await cluster.publishers()
            for watcher in watchers:
                await watcher.until(lambda: all(len(watcher.numbers.get(publisher.name, [])) > 5 for publisher in publishers), what="messages of all")
            began = time.monotonic()
            cluster.wire.cut(*cut)
            unseen = {watcher: [cluster.nodes[other].name for one, other in apart if one == watcher.node.number] for watcher in watchers}
            gone = [await watcher.until(lambda: len(watcher.told("left", began, node)) == MEMBERS, what=f"the end of {node}")
                    for watcher, nodes in unseen.items() for node in nodes]
            self.measured(f"{name}: the last members gone", max(gone) - began, LONGEST_LEAVE)
            await asyncio.sleep(max(0, began + CUT - time.monotonic()))
            # Each part serves on, and its own hear it.
            for publisher, watcher in zip(publishers, watchers):
                accepted = publisher.acknowledged
                await watcher.until(lambda: watcher.numbers[publisher.name][-1] > accepted + 10, what="messages in a part")
            healed = time.monotonic()
            cluster.wire.heal()
            back = [await watcher.until(lambda: len(watcher.told("joined", healed, node)) == MEMBERS, what=f"the return of {node}")
                    for watcher, nodes in unseen.items() for node in nodes]
            self.measured(f"{name}: the last members back", max(back) - healed, LONGEST_HEALING)
            self.measured(f"{name}: rosters equal", await cluster.equal() - healed, LONGEST_HEALING)
            for publisher in publishers:
                await publisher.stop()
            accepted = sum(publisher.acknowledged for publisher in publishers)
            for watcher, nodes in unseen.items():
                # Once and in order, by what a watcher looks at; what no log has any more after a long cut is announced.
                await watcher.until(lambda: watcher.accounted() == accepted, what=f"all {accepted} messages")
                self.assertEqual([change[5] for change in watcher.told("left")], ["node_down"] * (MEMBERS * len(nodes)))
                self.assertEqual(len(watcher.told("joined")), MEMBERS * (3 + len(nodes)))
                self.assertEqual((watcher.faults, watcher.snapshots), ([], 0))
                self.assertEqual({gap["reason"] for gap in watcher.gaps}, {"trimmed"} if accepted > KEPT and nodes else set())
            slowest = max(publisher.slowest for publisher in publishers)
            self.measured(f"{name}: slowest acknowledgement", slowest, 1)


if __name__ == "__main__":
    main()
