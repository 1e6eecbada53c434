#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Three nodes, and one fault behind the other as a seed draws them. SIGNALBOX_FAULTS_SEED repeats one; what is drawn is the same, when it strikes
is not quite."""
import asyncio
import os
import random
import signal
import time

from wired_nodes import LONGEST_HEALING, Cluster, WiredTest, main

SECONDS = float(os.environ.get("SIGNALBOX_FAULTS_SECONDS", "12"))
SEED = int(os.environ.get("SIGNALBOX_FAULTS_SEED", random.SystemRandom().randrange(1 << 32)))
MEMBERS = 10
NODES = 3
PAIRS = [(origin, to) for origin in range(NODES) for to in range(NODES) if origin != to]


class RandomFaults(WiredTest):
    patience = 150 + 2 * SECONDS

    async def test_rosters_agree_after_each_and_every_message_is_accounted_for(self):
        self.random = random.Random(SEED)
        print(f"seed {SEED}", flush=True)
        async with Cluster(NODES) as cluster:
            self.cluster = cluster
            watchers = await cluster.watchers("lobby", "news")
            await cluster.members(MEMBERS)
            publishers = await cluster.publishers()
            await self.agree(watchers)
            end = time.monotonic() + SECONDS
            slowest = 0.0
            while time.monotonic() < end:
                await self.strike()
                healed = time.monotonic()
                await self.agree(watchers)
                slowest = max(slowest, time.monotonic() - healed)
                for watcher in watchers:
                    self.assertEqual(watcher.faults, [], f"seed {SEED} on {watcher.node.name}")
            self.measured("rosters agree after healing", slowest, LONGEST_HEALING)
            for publisher in publishers:
                await publisher.stop()
            accepted = sum(publisher.acknowledged for publisher in publishers)
            for watcher in watchers:
                await watcher.until(lambda: watcher.accounted() == accepted, what=f"all {accepted} messages")
                self.assertEqual((watcher.faults, {gap["reason"] for gap in watcher.gaps} - {"trimmed"}), ([], set()))
                self.assertEqual({change[5] for change in watcher.told("left")} - {"node_down"}, set())

    async def strike(self):
        fault = self.random.choice((self.cut, self.cut, self.lose, self.freeze, self.flicker))
        what = await fault()
        self.cluster.wire.heal()
        print(what, flush=True)

    async def wait(self, least, most):
        seconds = self.random.uniform(least, most)
        await asyncio.sleep(seconds)
        return seconds

    async def cut(self):
        pairs = self.random.sample(PAIRS, self.random.randint(1, len(PAIRS)))
        self.cluster.wire.cut(*pairs)
        return f"cut {pairs} for {await self.wait(0.2, 7):.1f} s"

    async def lose(self):
        loss, delay = self.random.uniform(0.05, 0.5), self.random.uniform(0, 0.3)
        self.cluster.wire.rule(loss=loss, delay=delay)
        return f"lost {loss:.0%} with {delay:.2f} s for {await self.wait(1, 8):.1f} s"

    async def freeze(self):
        node = self.random.choice(self.cluster.nodes)
        node.process.send_signal(signal.SIGSTOP)
        try:
            return f"froze {node.name} for {await self.wait(0.5, 7):.1f} s"
        finally:
            node.process.send_signal(signal.SIGCONT)

    async def flicker(self):
        """One cut after another, before anything has healed."""
        told = []
        for _ in range(self.random.randint(2, 5)):
            told.append(await self.cut())
            if self.random.random() < 0.5:
                self.cluster.wire.heal()
                await self.wait(0, 0.5)
        return "; ".join(told)

    async def agree(self, watchers):
        """As far as the status says, and as far as each watcher knows."""
        try:
            await self.cluster.equal(2 * LONGEST_HEALING)
        except AssertionError as error:
            raise AssertionError(f"seed {SEED}: {[node.status()['nodes'] for node in self.cluster.nodes]}") from error
        for watcher in watchers:
            await watcher.until(lambda: len(watcher.rosters["lobby"]) == NODES * MEMBERS, LONGEST_HEALING, f"all members, seed {SEED},")


if __name__ == "__main__":
    main()
