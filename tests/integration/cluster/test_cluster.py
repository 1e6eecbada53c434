#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Two real agents and more that are one cluster: what clients see of it, and what happens when a node goes."""
import asyncio
import json
import signal
import time
import unittest

from agent import wait_until
from channel_client import Channels
from cluster_nodes import ClusterTest, Node, secret

# What the guarantees give a silent node until its members have left.
LONGEST_LEAVE = 5


class TwoNodes(ClusterTest):
    async def test_their_hubs_are_one(self):
        a, b = self.pair(key=secret())
        async with Channels(a.port(), client="ann") as ann, Channels(b.port(), client="bob") as bob:
            await bob.call("subscribe", channel="lobby", qos=1, presence=True)
            await ann.call("enter", channel="lobby", info={"name": "Ann"})
            joined = await bob.note("joined")
            self.assertEqual((joined["member"], joined["node"], joined["info"]), ("ann", "a", {"name": "Ann"}))
            # Until a has heard that somebody on b wants them, it sends none.
            for number in range(3):
                await ann.call("publish", channel="lobby", data=number, qos=1)
            self.assertEqual(await bob.data(3), [0, 1, 2])
            await bob.call("enter", channel="lobby")
            await bob.note("joined")
            members = (await self.until(ann, lambda answer: answer["total"] == 2, "members", channel="lobby"))["items"]
            self.assertEqual([(m["member"], m["node"]) for m in members], [("ann", "a"), ("bob", "b")])
            for node in (a, b):
                rows = node.call("presence.list", {"hub": "room", "channel": "lobby"})["items"]
                self.assertEqual([(row["member"], row["node"]) for row in rows], [("ann", "a"), ("bob", "b")])
            await ann.call("broadcast", data="to all")
            self.assertEqual((await bob.note("broadcast"))["data"], "to all")

    async def until(self, client, accept, method, **params):
        end = time.monotonic() + 10
        while True:
            answer = await client.call(method, **params)
            if accept(answer) or time.monotonic() > end:
                return answer

    async def test_a_client_resumes_on_the_other_node(self):
        a, b = self.pair()
        async with Channels(a.port()) as sub, Channels(b.port()) as pub:
            position = (await sub.call("subscribe", channel="news", qos=1))["position"]
            await wait_for(lambda: a.seen(b)["roster"] == "equal")
            await pub.call("publish", channel="news", data=1, qos=1)
            message = await sub.note("message")
            self.assertEqual(message["data"], 1)
            await pub.call("publish", channel="news", data=2, qos=1)
            await sub.note("message")
        async with Channels(b.port()) as sub:
            answer = await sub.call("subscribe", channel="news", qos=1, position=message["position"])
            self.assertTrue(answer["recovered"], position)
            self.assertEqual(await sub.data(1), [2])

    def test_each_shows_the_other(self):
        a, b = self.pair(key=secret())
        for own, other in ((a, b), (b, a)):
            shown = json.loads(own.cli("cluster", "status", "-o", "json"))
            self.assertEqual((shown["node"], shown["engine"], shown["cluster"]), (own.name, "mesh", "test"))
            self.assertEqual((shown["ready"], shown["connected_peers"], shown["degraded"], shown["error"]), (True, 1, False, None))
            self.assertEqual(shown["ready_detail"], "roster 1 of 1")
            self.assertEqual([(n["name"], n["state"]) for n in shown["nodes"]], [(own.name, "self"), (other.name, "up")])
            row = shown["nodes"][1]
            self.assertEqual((row["roster"], row["hubs"], row["address"], row["reason"]), ("equal", 1, other.address, ""))
            self.assertLess(row["unheard_ms"], 4000)
            self.assertGreater(row["bytes_in"], 0)
            self.assertIn("● up", own.cli("cluster", "status"))
            self.assertIn({"node": other.name, "id": row["id"]}, own.events("cluster.peer_connected"))
            self.assertEqual(own.events("cluster.ready_changed")[0]["ready"], True)
            self.assertEqual(own.readiness(), (200, "roster 1 of 1"))
        self.assertEqual([p["address"] for p in json.loads(b.cli("cluster", "peers", "-o", "json")) if p["seed"]], [a.address])

    async def test_a_clean_stop_empties_its_roster(self):
        a, b = self.pair()
        async with Channels(b.port()) as bob:
            await bob.call("subscribe", channel="lobby", presence=True)
            async with Channels(a.port(), client="ann") as ann:
                await ann.call("enter", channel="lobby")
                self.assertEqual((await bob.note("joined"))["member"], "ann")
                await asyncio.to_thread(a.terminate)
            left = await bob.note("left")
            self.assertEqual(left["member"], "ann")
            self.assertNotEqual(left["reason"], "node_down")
            self.assertEqual((await bob.call("members", channel="lobby"))["total"], 0)
        wait_until(lambda: b.seen("a")["state"] == "down", what="the goodbye")
        self.assertEqual(b.seen("a")["reason"], "goodbye")
        self.assertEqual(b.events("cluster.peer_disconnected")[-1]["reason"], "goodbye")
        # It was ready, and stays so.
        code, said = b.readiness()
        self.assertEqual((code, said), (200, "degraded: no peer"))
        self.assertTrue(b.status()["degraded"])

    async def test_a_killed_node_leaves_and_comes_back(self):
        a, b = self.pair(key=secret())
        async with Channels(a.port()) as watcher:
            await watcher.call("subscribe", channel="lobby", presence=True)
            async with Channels(b.port(), client="bob") as bob:
                await bob.call("enter", channel="lobby")
                self.assertEqual((await watcher.note("joined"))["node"], "b")
                began = time.monotonic()
                await asyncio.to_thread(b.kill)
                # Nobody listens where it was: it is dead, and may have taken something along. Which of both is told first depends.
                told = {}
                while len(told) < 2:
                    name, params = await watcher.next_note()
                    told[name] = (params, time.monotonic() - began)
            self.assertEqual(set(told), {"left", "gap"})
            self.assertEqual(told["gap"][0]["reason"], "node_down")
            self.assertTrue(told["gap"][0]["range"]["to"].endswith(".end"), told["gap"])
            # It stays in view, and that it is dead may be said of it though everybody knows.
            await wait_for(lambda: a.seen("b")["state"] == "down")
            self.assertEqual(a.seen("b")["reason"], "lost")
            a.cli("cluster", "evict", "b")
            self.assertEqual(a.seen("b")["state"], "down")
            left, took = told["left"]
            self.assertEqual((left["member"], left["reason"]), ("bob", "node_down"))
            self.assertLess(took, LONGEST_LEAVE)
            await asyncio.to_thread(b.start)
            await asyncio.to_thread(self.joined, a, b)
            async with Channels(b.port(), client="bob") as bob:
                await bob.call("enter", channel="lobby")
                self.assertEqual((await watcher.note("joined"))["member"], "bob")
                await bob.call("subscribe", channel="lobby", qos=1)
                await watcher.call("publish", channel="lobby", data="welcome back", qos=1)
                self.assertEqual(await bob.data(1), ["welcome back"])
        self.assertGreaterEqual(len(a.events("cluster.peer_connected")), 2)

    def test_a_dead_node_is_evicted_once_somebody_says_so(self):
        a, b = self.pair()
        self.assertIn("is up", self.refusal(a, "cluster.evict", {"node": "b"}, "InvalidState"))
        self.assertIn("this node itself", self.refusal(a, "cluster.evict", {"node": "a"}, "InvalidState"))
        self.assertIn("no node", self.refusal(a, "cluster.evict", {"node": "nobody"}, "NotFound"))
        a.cli("cluster", "resync", "b")
        self.joined(a, b)
        # Silent, with a listener that still takes connections: nobody can know whether it is dead.
        b.process.send_signal(signal.SIGSTOP)
        wait_until(lambda: a.seen("b")["state"] == "down", what="the silence of b")
        self.assertEqual(a.seen("b")["reason"], "silent")
        self.assertIn("is not up", self.refusal(a, "cluster.resync", {"node": "b"}, "InvalidState"))
        a.cli("cluster", "evict", "b")
        self.assertEqual(a.seen("b")["state"], "down")
        self.assertEqual([e["node"] for e in a.events("cluster.evicted")], ["b"])
        self.assertEqual([e["node"] for e in a.events("cluster.resynced")], ["b"])
        done = [(entry["method"], entry["target"], entry["result"]) for entry in a.call("audit.list", {"filter": "cluster."})["items"]]
        self.assertIn(("cluster.evict", "b", "ok"), done)
        self.assertIn(("cluster.evict", "nobody", "NotFound"), done)

    def refusal(self, node, method, params, name):
        with self.assertRaises(Exception) as refused:
            node.call(method, params)
        self.assertEqual(refused.exception.name, name)
        return refused.exception.message


async def wait_for(condition):
    await asyncio.to_thread(wait_until, condition)


if __name__ == "__main__":
    unittest.main(verbosity=2)
