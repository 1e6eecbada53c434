#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Who gets into a cluster, when a node is ready, and taking one out: with real agents."""
import asyncio
import json
import socket
import subprocess
import unittest

from agent import Agent, RpcError, wait_until
from channel_client import Channels
from cluster_nodes import ClusterTest, Node, secret


def closed_port():
    """Where nobody listens."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        return f"127.0.0.1:{taken.getsockname()[1]}"


class Membership(ClusterTest):
    def refusal(self, node, method, params=None):
        with self.assertRaises(RpcError) as refused:
            node.call(method, params)
        return refused.exception

    # ---- who gets in

    def test_a_wrong_secret_is_refused_and_logged_once(self):
        a = self.start(Node("a", key=secret()))
        stranger = self.start(Node("stranger", peers=[a], key=secret()))
        # It has tried for longer than many attempts take.
        wait_until(lambda: stranger.status()["degraded"], seconds=20, what="its being alone", pause=0.1)
        peer = stranger.status()["peers"][0]
        self.assertFalse(peer["connected"])
        self.assertGreater(peer["failures"], 2)
        self.assertTrue(peer["last_failure"])
        self.assertEqual(a.status()["connected_peers"], 0)
        self.assertEqual([n["name"] for n in a.status()["nodes"]], ["a"])
        refused = [line for line in a.log().splitlines() if "127.0.0.1" in line and ("refus" in line or "secret" in line)]
        self.assertEqual(len(refused), 1, a.log())

    def test_another_cluster_is_refused(self):
        key = secret()
        a = self.start(Node("a", key=key))
        other = Node("other", peers=[a], key=key)
        other.edit('name = "test"', 'name = "elsewhere"')
        self.start(other)
        wait_until(lambda: other.status()["degraded"], seconds=20, what="its being alone", pause=0.1)
        self.assertEqual(a.status()["connected_peers"], 0)

    def test_a_secret_is_replaced_without_an_interruption(self):
        old, new = secret(), secret()
        a, b = self.pair(key=old)
        for keys in ((old, new), (new, old), (new,)):
            for node in (a, b):
                node.write_secret(*keys)
                self.assertEqual(json.loads(node.cli("config", "reload", "-o", "json"))["failures"], [])
        self.assertEqual((a.seen(b)["state"], a.seen(b)["resets"], a.seen(b)["resumes"]), ("up", 0, 0))
        c = self.start(Node("c", peers=[a], key=new))
        self.joined(a, b, c)
        self.start(d := Node("d", peers=[a], key=old))
        wait_until(lambda: d.status()["degraded"], seconds=20, what="its being alone", pause=0.1)

    def test_bad_keys_are_told_and_mended_by_a_reload(self):
        key = secret()
        a = self.start(Node("a", key=key))
        broken = Node("b", peers=[a], key="short")
        self.start(broken)
        status = wait_until(lambda: broken.status()["error"] and broken.status(), what="the error")
        self.assertIn("cluster secret", status["error"])
        self.assertEqual(broken.readiness()[0], 503)
        self.assertIn("takes no part", broken.cli("cluster", "status"))
        self.assertIn("no cluster:", broken.log())
        # It serves nevertheless.
        broken.port()
        broken.port("echo")
        self.assertEqual(self.refusal(broken, "config.reload").name, "InvalidConfiguration")
        broken.write_secret(key)
        broken.call("config.reload")
        self.joined(a, broken)
        self.assertIsNone(broken.status()["error"])
        self.assertEqual(broken.readiness()[0], 200)

    def test_a_taken_port_is_told(self):
        a = self.start(Node("a"))
        second = Node("b")
        second.edit('listen = "127.0.0.1:0"\npeers', f'listen = "{a.address}"\npeers')
        self.start(second)
        status = wait_until(lambda: second.status()["error"] and second.status(), what="the error")
        self.assertIn("address already in use", status["error"])
        self.assertEqual(second.readiness()[0], 503)
        self.assertEqual(self.refusal(second, "cluster.evict", {"node": "a"}).name, "InvalidState")

    # ---- ready, or alone

    def test_a_node_without_peers_is_ready(self):
        a = self.start(Node("a"))
        wait_until(lambda: a.readiness() == (200, "no peers configured"), what="readiness")

    def test_a_node_alone_is_ready_after_it_has_tried(self):
        a = self.start(Node("a", peers=[closed_port()]))
        self.assertEqual(a.readiness()[0], 503)
        self.assertFalse(a.status()["ready"])
        wait_until(lambda: a.readiness()[0] == 200, seconds=20, what="readiness", pause=0.1)
        self.assertEqual(a.readiness()[1], "degraded: no peer")
        self.assertEqual(a.events("cluster.ready_changed"), [{"ready": True, "ready_detail": "degraded: no peer"}])
        b = self.start(Node("b", peers=[a]))
        self.joined(a, b)
        self.assertEqual(a.readiness(), (200, "roster 1 of 1"))
        self.assertFalse(a.status()["degraded"])

    def test_metrics_tell_of_each_link(self):
        a, b = self.pair(key=secret())
        code, text = a.get("/metrics")
        self.assertEqual(code, 200)
        done = subprocess.run(["promtool", "check", "metrics"], input=text, capture_output=True, text=True)
        self.assertEqual((done.returncode, done.stdout + done.stderr), (0, ""))
        label = f'node="b",id="{a.seen(b)["id"]}"'
        for sample in ('signalbox_cluster_joined{cluster="test"} 1', "signalbox_cluster_ready 1", "signalbox_cluster_degraded 0",
                       "signalbox_cluster_peers_connected 1", 'signalbox_cluster_nodes{state="up"} 1', 'signalbox_cluster_nodes{state="self"} 1',
                       f"signalbox_cluster_node_up{{{label}}} 1", f"signalbox_cluster_node_roster_complete{{{label}}} 1",
                       f"signalbox_cluster_node_hubs{{{label}}} 1", f"signalbox_cluster_link_resets_total{{{label}}} 0"):
            self.assertIn(sample + "\n", text)
        self.assertIn(f"signalbox_cluster_link_received_bytes_total{{{label}}}", text)
        b.kill()
        wait_until(lambda: f"signalbox_cluster_node_up{{{label}}} 0\n" in a.get("/metrics")[1], what="the end of b")
        b.start()
        self.joined(a, b)
        # Two processes had that name.
        done = subprocess.run(["promtool", "check", "metrics"], input=a.get("/metrics")[1], capture_output=True, text=True)
        self.assertEqual((done.returncode, done.stdout + done.stderr), (0, ""))

    # ---- peers

    def test_peers_of_the_file_are_taken_over_by_a_reload(self):
        a = self.start(Node("a"))
        b = self.start(Node("b"))
        b.edit("peers = []", f'peers = ["{a.address}"]')
        changes = b.call("config.reload")["changes"]
        self.assertEqual([(c["path"], c["takes_effect"]) for c in changes], [("cluster.peers", "live")])
        self.joined(a, b)
        refused = self.refusal(b, "cluster.remove_peer", {"address": a.address})
        self.assertEqual((refused.name, refused.data["path"]), ("ManagedByFile", str(b.config)))
        b.edit(f'peers = ["{a.address}"]', "peers = []")
        b.call("config.reload")
        wait_until(lambda: not [p for p in b.status()["peers"] if p["seed"]], what="the end of the seed")
        # Who is connected stays connected.
        self.assertEqual(b.seen(a)["state"], "up")

    def test_what_is_not_live_waits_for_the_next_start(self):
        a = self.start(Node("a"))
        a.edit('name = "test"', 'name = "another"')
        changes = a.call("config.reload")["changes"]
        self.assertEqual([(c["path"], c["takes_effect"]) for c in changes], [("cluster.name", "agent-start")])
        self.assertEqual(a.status()["cluster"], "test")

    def test_an_added_peer_is_kept(self):
        a = self.start(Node("a"))
        b = self.start(Node("b"))
        self.assertEqual(b.call("cluster.add_peer", {"address": a.address, "dry_run": True}), {})
        self.assertEqual(b.status()["peers"], [])
        for _ in range(2):
            self.assertEqual(b.call("cluster.add_peer", {"address": a.address, "request_id": "add-1"}), {})
        self.joined(a, b)
        shown = [(v["path"], v["value"], v["origin"]) for v in b.call("config.show", {"filter": "peers", "defaults": False})["values"]]
        self.assertIn(("cluster.extra_peers[0]", a.address, "store"), shown)
        b.kill()
        b.start()
        self.joined(a, b)
        self.assertEqual(b.events("cluster.peer_added"), [{"address": a.address, "by": b.events("cluster.peer_added")[0]["by"]}])
        b.cli("cluster", "remove", a.address)
        wait_until(lambda: not [p for p in b.status()["peers"] if p["seed"]], what="the end of the seed")
        self.assertEqual(self.refusal(b, "cluster.remove_peer", {"address": a.address}).name, "NotFound")
        self.assertEqual(self.refusal(b, "cluster.add_peer", {"address": "node-a:7712"}).name, "InvalidParams")
        away = self.refusal(b, "cluster.add_peer", {"address": "192.0.2.1:7712"})
        self.assertEqual(away.name, "InvalidConfiguration")
        self.assertIn("signalbox cluster secret", away.message)
        b.terminate()
        b.start()
        b.port()
        self.assertEqual(b.status()["peers"], [])

    # ---- taking a node out

    async def test_a_drained_node_serves_again_when_told(self):
        a, b = self.pair()
        async with Channels(b.port()) as client:
            b.cli("cluster", "drain")
            note = await client.note("closing")
            self.assertEqual(note["reason"], "draining")
            self.assertGreater(note["reconnect_after"], 0)
            self.assertEqual(b.call("instance.get", {"name": "chat"})["state"], "draining")
            self.assertEqual(b.readiness()[0], 503)
            self.assertIn("drained", b.cli("cluster", "status"))
        await asyncio.to_thread(self.states, b, {"chat": "stopped", "echo": "stopped"})
        # An upgraded agent does not serve before somebody says so.
        await asyncio.to_thread(b.terminate)
        await asyncio.to_thread(b.start)
        await asyncio.to_thread(wait_until, lambda: (b.seen(a) or {}).get("state") == "up")
        self.states(b, {"chat": "stopped", "echo": "stopped"})
        self.assertEqual(b.readiness()[0], 503)
        self.assertEqual(b.cli("cluster", "resume", "-o", "json").count('"echo"'), 1)
        self.states(b, {"chat": "running", "echo": "running"})
        wait_until(lambda: b.readiness()[0] == 200, what="readiness")
        self.assertEqual(self.refusal(b, "cluster.resume").name, "InvalidState")

    def test_a_drain_can_be_waited_for_and_taken_back(self):
        a, b = self.pair()
        with socket.create_connection(("127.0.0.1", a.port("echo"))) as client:
            client.sendall(b"x")
            client.recv(1)
            a.cli("cluster", "drain", "--patience", "1h")
            self.states(a, {"echo": "draining", "chat": "stopped"})
            a.cli("cluster", "resume")
            self.states(a, {"echo": "running", "chat": "running"})
            client.sendall(b"y")
            self.assertEqual(client.recv(1), b"y")
            a.cli("cluster", "drain", "--patience", "500ms", "--wait")
            self.assertEqual({i["state"] for i in a.call("instance.list")}, {"stopped"})
        requested = [(e["name"], e["action"]) for e in a.events("instance.requested")]
        self.assertEqual(requested.count(("echo", "drain")), 2)
        self.assertIn(("chat", "resume"), requested)

    def states(self, node, wanted):
        wait_until(lambda: {i["name"]: i["state"] for i in node.call("instance.list")} == wanted, what=str(wanted))

    def test_who_is_in_no_cluster_says_so(self):
        alone = self.start(Agent())
        status = alone.call("cluster.status")
        self.assertEqual((status["engine"], status["ready"], status["nodes"], status["peers"]), ("none", True, [], []))
        for method, params in (("cluster.add_peer", {"address": "127.0.0.1:1"}), ("cluster.remove_peer", {"address": "127.0.0.1:1"}),
                               ("cluster.evict", {"node": "b"}), ("cluster.resync", {"node": "b"}), ("cluster.drain", {}), ("cluster.resume", {})):
            self.assertEqual(self.refusal(alone, method, params).name, "InvalidState", method)


if __name__ == "__main__":
    unittest.main(verbosity=2)
