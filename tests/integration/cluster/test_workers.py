#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Instances in processes of their own that share hubs with each other, with their agent and with other nodes: with real processes."""
import asyncio
import os
import signal
import unittest

from agent import wait_until
from channel_client import Channels
from cluster_nodes import ClusterTest, Node, secret
from pubsub_agent import PubSubTest, chat

IN_AGENT = chat("in-agent", 'hub = "room"')
WORKER = 'hub = "room"\nisolation = "process"\nrestart = { backoff = "10ms..20ms" }'
BOTH = IN_AGENT + chat("worker", WORKER)


async def once(condition, what="it", seconds=15):
    return await asyncio.to_thread(wait_until, condition, seconds, what)


async def members(client, count):
    """Who is in the room, once there are so many."""
    end = asyncio.get_running_loop().time() + 10
    while True:
        answer = await client.call("members", channel="lobby")
        if answer["total"] == count or asyncio.get_running_loop().time() > end:
            return sorted((row["member"], row["node"]) for row in answer["items"])


class OneHost(PubSubTest):
    """Without a cluster: an agent and two workers."""

    async def test_three_processes_are_one_hub(self):
        self.start(IN_AGENT + chat("one", WORKER) + chat("two", WORKER))
        ports = [self.port(name) for name in ("in-agent", "one", "two")]
        async with Channels(ports[0], client="ann") as ann, Channels(ports[1], client="bob") as bob, Channels(ports[2], client="eve") as eve:
            everybody = (ann, bob, eve)
            for client in everybody:
                await client.call("subscribe", channel="lobby", qos=1)
            for number, client in enumerate(everybody):
                await client.call("publish", channel="lobby", data=number, qos=1)
                self.assertEqual([await other.data(1) for other in everybody], [[number]] * 3)
                await client.call("enter", channel="lobby")
            for client in everybody:
                self.assertEqual(await members(client, 3), [("ann", "test"), ("bob", "test"), ("eve", "test")])
            await bob.call("broadcast", data="to all")
            for client in everybody:
                self.assertEqual((await client.note("broadcast"))["data"], "to all")

    async def test_a_worker_that_starts_has_what_others_have(self):
        self.start(IN_AGENT + chat("worker", WORKER + "\nautostart = false"))
        async with Channels(self.port("in-agent"), client="ann") as ann:
            position = (await ann.call("subscribe", channel="lobby", qos=1))["position"]
            await ann.call("enter", channel="lobby")
            for number in range(5):
                await ann.call("publish", channel="lobby", data=number, qos=1)
            await ann.data(5)
            self.cli("start", "worker", "--wait")
            # The first client finds the members there, and the messages that it shows to have missed.
            async with Channels(self.port("worker")) as bob:
                self.assertEqual((await bob.call("members", channel="lobby"))["total"], 1)
                answer = await bob.call("subscribe", channel="lobby", qos=1, position=position)
                self.assertTrue(answer["recovered"])
                self.assertEqual(await bob.data(5), list(range(5)))

    async def test_a_killed_worker_leaves_and_is_followed_by_another(self):
        self.start(BOTH)
        async with Channels(self.port("in-agent"), client="ann") as ann:
            await ann.call("subscribe", channel="lobby", qos=1, presence=True)
            pid = self.agent.workers()["worker"]
            async with Channels(self.port("worker"), client="bob") as bob:
                await bob.call("enter", channel="lobby")
                self.assertEqual((await ann.note("joined"))["member"], "bob")
                os.kill(pid, signal.SIGKILL)
                told = {}
                while len(told) < 2:
                    name, params = await ann.next_note()
                    told[name] = params
            # Its agent has seen it end: it is dead, and may have taken something along.
            self.assertEqual(told["gap"]["reason"], "node_down")
            self.assertEqual((told["left"]["member"], told["left"]["reason"]), ("bob", "node_down"))
            await once(lambda: self.agent.workers().get("worker") not in (None, pid), "the restart")
            async with Channels(await asyncio.to_thread(self.port, "worker"), client="bob") as bob:
                await bob.call("enter", channel="lobby")
                self.assertEqual((await ann.note("joined"))["member"], "bob")
                await bob.call("publish", channel="lobby", data="back", qos=1)
                self.assertEqual(await ann.data(1), ["back"])

    async def test_a_drained_worker_loses_nothing(self):
        self.start(BOTH)
        async with Channels(self.port("in-agent"), client="ann") as ann:
            position = (await ann.call("subscribe", channel="lobby", qos=1))["position"]
            async with Channels(self.port("worker"), client="bob") as bob:
                await bob.call("subscribe", channel="lobby", qos=1)
                for number in range(50):
                    await bob.call("publish", channel="lobby", data=number, qos=1)
                self.cli("drain", "worker")
                self.assertEqual([name for name, _ in [await bob.next_note() for _ in range(51)]].count("closing"), 1)
            await once(lambda: "worker" not in self.agent.workers(), "the end of the worker")
            self.assertEqual(await ann.data(50), list(range(50)))
            await ann.call("publish", channel="lobby", data=50, qos=1)
            self.assertEqual(await ann.data(1), [50])
        async with Channels(self.port("in-agent")) as again:
            answer = await again.call("subscribe", channel="lobby", qos=1, position=position)
            self.assertTrue(answer["recovered"])
            self.assertEqual(await again.data(51), list(range(51)))

    async def test_workers_go_on_without_their_agent_and_meet_behind_the_next(self):
        self.start(chat("one", WORKER) + chat("two", WORKER))
        ports = [self.port(name) for name in ("one", "two")]
        pids = self.agent.workers()
        async with Channels(ports[0], client="ann") as ann, Channels(ports[1], client="bob") as bob:
            for client in (ann, bob):
                await client.call("subscribe", channel="lobby", qos=1)
            for client in (ann, bob):
                await client.call("publish", channel="lobby", data="hello", qos=1)
                self.assertEqual([await ann.data(1), await bob.data(1)], [["hello"]] * 2)
            await asyncio.to_thread(self.agent.kill)
            # Each serves its own, and accepts.
            for number in range(20):
                await ann.call("publish", channel="lobby", data=number, qos=1)
                await bob.call("publish", channel="lobby", data=100 + number, qos=1)
            await asyncio.to_thread(self.agent.start)
            self.assertEqual(await asyncio.to_thread(self.agent.workers), pids)
            # After that all have all: once, in the order of each publisher, and without a gap.
            for client in (ann, bob):
                got = await client.data(40)
                self.assertEqual([n for n in got if n < 100], list(range(20)))
                self.assertEqual([n for n in got if n >= 100], list(range(100, 120)))
                self.assertEqual(await client.quiet(), [])


class TwoNodes(ClusterTest):
    """In a cluster: on each node one worker and one instance of the agent."""

    async def test_four_processes_are_one_hub(self):
        a, b = self.pair(key=secret(), instances=BOTH)
        ports = [node.port(name) for node in (a, b) for name in ("in-agent", "worker")]
        clients = [await self.enter(Channels(port, client=f"c{i}")) for i, port in enumerate(ports)]
        for client in clients:
            await client.call("subscribe", channel="lobby", qos=1)
        for number, client in enumerate(clients):
            await client.call("publish", channel="lobby", data=number, qos=1)
            for other in clients:
                self.assertEqual(await other.data(1), [number])
            await client.call("enter", channel="lobby")
        for client in clients:
            self.assertEqual(await members(client, 4), [("c0", "a"), ("c1", "a"), ("c2", "b"), ("c3", "b")])
        # Workers are part of their node.
        for node, other in ((a, "b"), (b, "a")):
            self.assertEqual([row["name"] for row in node.status()["nodes"]], [node.name, other])
            await once(lambda: node.seen(other)["roster"] == "equal", "the rosters")
            self.assertEqual(node.seen(other)["hubs"], 1)
            self.assertEqual(node.status()["ready_detail"], "roster 1 of 1")

    async def test_a_killed_worker_leaves_on_all_nodes(self):
        a, b = self.pair(instances=BOTH)
        watchers = [await self.enter(Channels(node.port("in-agent"))) for node in (a, b)]
        for watcher in watchers:
            await watcher.call("subscribe", channel="lobby", qos=1, presence=True)
        async with Channels(a.port("worker"), client="bob") as bob:
            await bob.call("enter", channel="lobby")
            for watcher in watchers:
                self.assertEqual((await watcher.note("joined"))["member"], "bob")
            os.kill(a.workers()["worker"], signal.SIGKILL)
            for watcher in watchers:
                told = {}
                while len(told) < 2:
                    name, params = await watcher.next_note()
                    told[name] = params
                self.assertEqual((told["left"]["member"], told["left"]["reason"]), ("bob", "node_down"))
                self.assertEqual(told["gap"]["reason"], "node_down")

    async def test_a_hub_that_only_workers_have_counts(self):
        # Slow enough to be seen.
        a, b = self.pair(instances=chat("worker", WORKER.replace("10ms..20ms", "2s..2s")))
        async with Channels(a.port("worker"), client="ann") as ann:
            await ann.call("enter", channel="lobby")
            async with Channels(b.port("worker")) as eve:
                self.assertEqual(await members(eve, 1), [("ann", "a")])
        for node, other in ((a, "b"), (b, "a")):
            await once(lambda: (node.seen(other)["roster"], node.seen(other)["hubs"]) == ("equal", 1), "the rosters")
            self.assertEqual((node.status()["ready"], node.status()["ready_detail"]), (True, "roster 1 of 1"))
        os.kill(b.workers()["worker"], signal.SIGKILL)
        await once(lambda: a.seen("b")["roster"] == "none", "the end of the worker, seen on a")
        await once(lambda: a.seen("b")["roster"] == "equal", "its successor")

    async def test_a_worker_outlives_its_agent(self):
        # Of the agents' own hubs there would be a gap.
        key = secret()
        a = self.start(Node("a", key=key, instances=chat("worker", WORKER)))
        b = self.start(Node("b", peers=[a], key=key, instances=chat("worker", WORKER)))
        ports = [node.port("worker") for node in (b, a)]
        own = await self.enter(Channels(ports[0], client="own"))
        far = await self.enter(Channels(ports[1], client="far"))
        for client in (own, far):
            await client.call("subscribe", channel="lobby", qos=1, presence=True)
        await own.call("enter", channel="lobby")
        self.assertEqual([(await client.note("joined"))["member"] for client in (own, far)], ["own", "own"])
        for client in (own, far):
            await client.call("publish", channel="lobby", data="hello", qos=1)
            self.assertEqual([await own.data(1), await far.data(1)], [["hello"]] * 2)
        pid = b.workers()["worker"]
        await asyncio.to_thread(b.kill)
        # Nobody on a has its members any more; for its own subscribers it is as it was.
        self.assertEqual((await far.note("left"))["reason"], "node_down")
        for number in range(20):
            await own.call("publish", channel="lobby", data=number, qos=1)
            await far.call("publish", channel="lobby", data=100 + number, qos=1)
        self.assertEqual(await own.data(20), list(range(20)))
        self.assertEqual(await far.data(20), list(range(100, 120)))
        await asyncio.to_thread(b.start)
        self.assertEqual(b.workers()["worker"], pid)
        self.assertEqual(await own.data(20), list(range(100, 120)))
        got = {}
        for _ in range(21):
            name, params = await far.next_note()
            got.setdefault(name, []).append(params)
        self.assertEqual([message["data"] for message in got["message"]], list(range(20)))
        self.assertEqual([member["member"] for member in got["joined"]], ["own"])
        for client in (own, far):
            self.assertEqual(await client.quiet(), [])
            self.assertEqual(await members(client, 1), [("own", "b")])

    async def enter(self, client):
        """It stays until the test ends."""
        return await client.__aenter__()


if __name__ == "__main__":
    unittest.main(verbosity=2)
