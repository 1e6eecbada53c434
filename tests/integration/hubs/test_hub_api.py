#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Channels and presence through the management API and the command line, of hubs in the agent and in workers, with real clients."""
import json
import os
import re
import signal
import subprocess
import unittest

from agent import BIN, Agent, RpcError, wait_until
from clients import PubSubClient

MARKET = """
[[instance]]
name = "Market"
type = "pubsub"
isolation = "{isolation}"
[[instance.listen]]
address = "127.0.0.1"
port = 0
"""
TIME = re.compile(r"20\d\d-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z")


class Hub:
    isolation = None

    @classmethod
    def setUpClass(cls):
        cls.agent = cls.enterClassContext(Agent(instances=MARKET.format(isolation=cls.isolation)))
        wait_until(lambda: cls.agent.call("instance.get", {"name": "Market"})["state"] == "running", what="the instance's start")

    def setUp(self):
        # The agent answers 50 calls a second of one connection.
        self.local = self.enterContext(self.agent.local())

    def client(self, name=None):
        return self.enterContext(PubSubClient(self.agent, "Market", name))

    def call(self, method, **params):
        return self.local.call(method, {"hub": "Market", **params})

    def error(self, method, **params):
        with self.assertRaises(RpcError) as caught:
            self.call(method, **params)
        return caught.exception

    def cli(self, *arguments, text=None):
        done = subprocess.run([BIN / "signalbox", "--socket", self.agent.socket_path, *arguments], capture_output=True, text=True, timeout=30, input=text)
        return done.returncode, done.stdout, done.stderr

    def channels(self, **params):
        return {item["channel"]: item for item in self.call("channel.list", **params)["items"]}

    # ---- lists

    def test_lists_the_hub(self):
        ann = self.client("ann")
        ann.call("enter", {"channel": "list-a"})
        ann.call("subscribe", {"channel": "list-b"})
        ann.call("publish", {"channel": "list-c", "data": 1})
        listed = self.local.call("hub.list")
        self.assertEqual((listed["total"], listed["missing"]), (1, []))
        hub = listed["items"][0]
        self.assertEqual((hub["hub"], hub["access"], hub["presence"], hub["instances"]), ("Market", "open", True, ["Market"]))
        self.assertGreaterEqual(hub["sessions"], 1)
        self.assertGreaterEqual(hub["members"], 1)
        self.assertEqual(hub["channels"], self.call("channel.list")["total"])
        self.assertGreaterEqual(hub["channels"], 3)
        wait_until(lambda: self.local.call("hub.list")["items"][0]["published"] >= 1, what="the count")
        self.assertEqual(self.local.call("hub.list", {"filter": "nothing like it"})["items"], [])

    def test_lists_channels(self):
        ann, ben = self.client("ann"), self.client("ben")
        for number in range(12):
            for _ in range(number + 1):
                ann.call("publish", {"channel": f"quotes-{number:02}", "data": {"n": number}, "qos": 1})
        for client in ann, ben:
            client.call("subscribe", {"channel": "quotes-03"})
            client.call("enter", {"channel": "quotes-03"})
        ann.call("publish", {"channel": "quotes-05", "data": "kept", "qos": 1, "retain": True})
        page = self.call("channel.list", filter="QUOTES-", page_size=5, page=2)
        self.assertEqual((page["total"], [item["channel"] for item in page["items"]]), (12, [f"quotes-{number:02}" for number in range(5, 10)]))
        third = self.channels(filter="quotes-03")["quotes-03"]
        self.assertEqual({key: third[key] for key in ("subscribers", "members", "messages", "published", "retained")},
                         {"subscribers": 2, "members": 2, "messages": 4, "published": 4, "retained": False})
        self.assertGreater(third["bytes"], 4 * 7)
        self.assertRegex(third["last_at"], TIME)
        self.assertTrue(self.channels(filter="quotes-05")["quotes-05"]["retained"])
        for sort, first in ("published", "quotes-11"), ("subscribers", "quotes-03"), ("members", "quotes-03"), ("retained", "quotes-05"), ("channel", "quotes-11"):
            found = self.call("channel.list", filter="quotes-", sort=sort, order="desc", page_size=1)
            self.assertEqual((found["total"], found["items"][0]["channel"]), (12, first), sort)

        def is_latest():
            # The threads' clocks are those of their turns, some milliseconds apart.
            ann.call("publish", {"channel": "quotes-05", "data": "again", "qos": 1})
            return self.call("channel.list", filter="quotes-", sort="last_at", order="desc", page_size=1)["items"][0]["channel"] == "quotes-05"
        wait_until(is_latest, what="the channel that was used last", pause=0.05)
        self.assertIn('did you mean "subscribers"', self.error("channel.list", sort="subscriber").message)
        # One that has members only.
        ben.call("enter", {"channel": "quotes-only-members"})
        self.assertEqual((self.channels(filter="only-members")["quotes-only-members"]["members"], self.call("channel.list", filter="only-members")["total"]), (1, 1))
        self.assertIsNone(self.channels(filter="only-members")["quotes-only-members"]["last_at"])

    def test_unknown_names(self):
        for method, params in (("channel.list", {}), ("channel.history", {"channel": "x"}), ("channel.publish", {"channel": "x", "data": 1}), ("hub.broadcast", {"data": 1}),
                               ("presence.list", {"channel": "x"}), ("presence.find", {"member": "x"})):
            with self.assertRaises(RpcError) as caught:
                self.local.call(method, {"hub": "Markt", **params})
            self.assertEqual((caught.exception.name, caught.exception.message), ("NotFound", 'no hub "Markt"; did you mean "Market"?'), method)
        self.assertEqual(self.call("presence.list", channel="nobody-is-here")["items"], [])
        self.assertEqual(self.call("channel.history", channel="never-was")["items"], [])
        self.assertEqual(self.error("presence.list", channel="news*").name, "ChannelNameInvalid")
        self.assertEqual(self.error("channel.history", channel="").name, "ChannelNameInvalid")

    # ---- what is kept

    def test_history(self):
        ann = self.client("ann")
        positions = [ann.call("publish", {"channel": "past", "data": [number, "ä\"\n"], "qos": 1})["position"] for number in range(10)]
        ann.call("publish", {"channel": "past", "data": None, "qos": 2, "id": "the-last"})
        whole = self.call("channel.history", channel="past")
        self.assertEqual([item["data"] for item in whole["items"]], [[number, "ä\"\n"] for number in range(10)] + [None])
        self.assertEqual(([item["position"] for item in whole["items"]][:10], whole["complete"]), (positions, True))
        self.assertEqual((whole["items"][-1]["id"], whole["items"][0]["id"], whole["items"][0]["from"]), ("the-last", None, "ann"))
        self.assertEqual(whole["position"], whole["items"][-1]["position"])
        self.assertRegex(whole["items"][0]["at"], TIME)
        self.assertEqual([item["data"] for item in self.call("channel.history", channel="past", limit=1)["items"]], [None])
        behind = self.call("channel.history", channel="past", limit=2, since=positions[3])
        self.assertEqual(([item["position"] for item in behind["items"]], behind["complete"]), (positions[4:6], False))
        self.assertEqual(self.error("channel.history", channel="past", since="nonsense").name, "InvalidParams")
        self.assertEqual(self.error("channel.history", channel="past", limit=1001).name, "InvalidParams")

    def test_a_long_history_comes_in_parts(self):
        ann = self.client("ann")
        for number in range(20):
            ann.call("publish", {"channel": "long", "data": str(number) + "x" * 50_000, "qos": 1})
        whole = self.call("channel.history", channel="long")
        self.assertEqual(whole["items"][-1]["data"][:2], "19")
        self.assertEqual([item["data"].rstrip("x") for item in whole["items"]], [str(number) for number in range(20 - len(whole["items"]), 20)])

    # ---- what an operator says

    def test_publishes(self):
        ann = self.client("ann")
        ann.call("subscribe", {"channel": "news", "qos": 1})
        answer = self.call("channel.publish", channel="news", data={"text": "ä", "n": 1.5, "list": [None, True]}, qos=1, id="one")
        heard = ann.heard("message")
        self.assertEqual((heard["channel"], heard["data"], heard["from"], heard["id"], heard["position"]),
                         ("news", {"text": "ä", "n": 1.5, "list": [None, True]}, "agent:local:root", "one", answer["position"]))
        self.assertEqual(self.call("channel.history", channel="news")["items"][-1]["from"], "agent:local:root")

    def test_a_repeated_request_is_published_once(self):
        ann = self.client("ann")
        ann.call("subscribe", {"channel": "once"})
        first = self.call("channel.publish", channel="once", data=1, request_id="publish-1")
        self.assertEqual(self.call("channel.publish", channel="once", data=1, request_id="publish-1"), first)
        self.assertEqual(self.error("channel.publish", channel="once", data=2, request_id="publish-1").name, "Conflict")
        # Also when both are under way.
        for number in 71, 72:
            self.local.send_text(json.dumps({"jsonrpc": "2.0", "id": number, "method": "channel.publish",
                                             "params": {"hub": "Market", "channel": "once", "data": 3, "request_id": "publish-2"}}))
        self.assertEqual(self.local.answer(71), self.local.answer(72))
        # And by its id, with other requests.
        again = [self.call("channel.publish", channel="once", data=4, qos=2, id="x")["position"] for _ in range(2)]
        self.assertEqual(again[0], again[1])
        self.assertEqual([ann.heard("message")["data"] for _ in range(3)], [1, 3, 4])
        self.assertEqual(self.channels(filter="once")["once"]["published"], 3)

    def test_a_dry_run_says_nothing(self):
        self.assertEqual(self.call("channel.publish", channel="dry", data=1, dry_run=True), {"position": None})
        self.assertEqual(self.call("hub.broadcast", data=1, dry_run=True), {})
        self.assertEqual(self.channels(filter="dry"), {})

    def test_refuses_what_no_client_may_say(self):
        for params in ({"qos": 3}, {"qos": 2}, {"id": "x" * 129}, {"data": "x" * 65536}):
            self.assertEqual(self.error("channel.publish", **{"channel": "no", "data": 1, **params}).name, "InvalidParams", params)
        self.assertEqual(self.error("channel.publish", channel="n*", data=1).name, "ChannelNameInvalid")
        self.assertEqual(self.error("channel.publish", channel="no", data=1, if_revision=1).name, "InvalidParams")

    def test_retains(self):
        self.call("channel.publish", channel="kept", data="for later", retain=True)
        self.assertTrue(self.channels(filter="kept")["kept"]["retained"])
        self.call("channel.publish", channel="kept", data=None, retain=True)
        self.assertFalse(self.channels(filter="kept")["kept"]["retained"])

    def test_broadcasts(self):
        ann, ben = self.client("ann"), self.client("ben")
        self.assertEqual(self.call("hub.broadcast", data={"closing": 5}), {})
        for client in ann, ben:
            heard = client.heard("broadcast")
            self.assertEqual((heard["data"], heard["from"]), ({"closing": 5}, "agent:local:root"))

    def test_the_audit_has_the_size_alone(self):
        self.call("channel.publish", channel="audited", data="a secret word")
        self.call("hub.broadcast", data="another secret")
        lines = self.local.call("audit.list", {"page_size": 2})["items"]
        self.assertEqual([(line["method"], line["target"], line["result"], line["who"]) for line in lines],
                         [("hub.broadcast", "Market (16 bytes)", "ok", "local:root"), ("channel.publish", "Market audited (15 bytes)", "ok", "local:root")])
        self.assertNotIn("secret", json.dumps(lines))

    # ---- who is there

    def test_presence(self):
        clients = [self.client(f"member-{number:02}") for number in range(7)]
        for number, client in enumerate(clients):
            client.call("enter", {"channel": "room", "info": {"n": number}})
        clients[0].call("enter", {"channel": "room-2"})
        whole = self.call("presence.list", channel="room")
        self.assertEqual((whole["total"], whole["version"], whole["missing"], whole["more"]), (7, 7, [], False))
        self.assertEqual([(item["member"], item["info"]) for item in whole["items"]], [(f"member-{number:02}", {"n": number}) for number in range(7)])
        self.assertEqual((whole["items"][0]["instance"], whole["items"][0]["node"]), ("Market", "test"))
        self.assertRegex(whole["items"][0]["since"], TIME)
        self.assertIsNone(self.call("presence.list", channel="room-2")["items"][0]["info"])
        second = self.call("presence.list", channel="room", page=2, page_size=3)
        self.assertEqual(([item["member"] for item in second["items"]], second["more"]), (["member-03", "member-04", "member-05"], True))
        behind = self.call("presence.list", channel="room", after="member-03", page_size=3)
        self.assertEqual(([item["member"] for item in behind["items"]], behind["more"], behind["total"]), (["member-04", "member-05", "member-06"], False, 7))

    def test_finds_members(self):
        ann = self.client("find-ann")
        for number in range(5):
            ann.call("enter", {"channel": f"find-{number}"})
        self.client("find-anne").call("enter", {"channel": "find-0"})
        found = self.local.call("presence.find", {"member": "find-ann"})
        self.assertEqual((found["total"], found["missing"]), (5, []))
        self.assertEqual([(item["hub"], item["channel"], item["member"], item["instance"], item["node"]) for item in found["items"]],
                         [("Market", f"find-{number}", "find-ann", "Market", "test") for number in range(5)])
        all_of_them = self.call("presence.find", member="find-", prefix=True, page=2, page_size=4)
        self.assertEqual((all_of_them["total"], [(item["member"], item["channel"]) for item in all_of_them["items"]]), (6, [("find-ann", "find-4"), ("find-anne", "find-0")]))
        self.assertEqual(self.call("presence.find", member="nobody")["total"], 0)
        self.assertEqual(self.error("presence.find", member="").name, "InvalidParams")
        self.assertEqual(self.error("presence.find", member="x", page=11, page_size=1000).name, "InvalidParams")

    # ---- the command line

    def test_command_line(self):
        ann = self.client("cli-ann")
        ann.call("subscribe", {"channel": "cli"})
        ann.call("enter", {"channel": "cli", "info": {"on": "terminal"}})
        for typed, sent in (("{\"x\": [1]}", {"x": [1]}), ("hello there", "hello there"), ("42", 42), ("null", None)):
            code, output, errors = self.cli("publish", "Market", "cli", typed, "-o", "json")
            self.assertEqual((code, errors), (0, ""))
            self.assertTrue(json.loads(output)["position"])
            self.assertEqual(ann.heard("message")["data"], sent)
        self.assertEqual(self.cli("publish", "Market", "cli", "42", "--text")[0], 0)
        self.assertEqual(ann.heard("message")["data"], "42")
        self.assertEqual(self.cli("publish", "Market", "cli", "-", text="{\"from\": \"input\"}\n"), (0, "", "published in cli\n"))
        self.assertEqual(ann.heard("message")["data"], {"from": "input"})
        code, _, errors = self.cli("publish", "Market", "cli", "{broken")
        self.assertEqual(code, 2)
        self.assertIn("--text", errors)
        self.assertEqual(self.cli("broadcast", "Market", "all of you")[0], 0)
        self.assertEqual(ann.heard("broadcast")["data"], "all of you")

        self.assertEqual(self.cli("hubs", "-o", "name"), (0, "Market\n", ""))
        self.assertEqual(json.loads(self.cli("channels", "Market", "--filter", "cli", "-o", "json")[1])["items"][0]["subscribers"], 1)
        self.assertEqual(self.cli("channels", "Market", "--filter", "cli", "-o", "name")[1], "cli\n")
        self.assertTrue(self.cli("channels", "Market", "-o", "csv")[1].startswith("channel,subscribers,members,messages,bytes,published,retained,last_at\n"))
        self.assertIn("SUBSCRIBERS", self.cli("channels", "Market")[1])
        self.assertEqual(self.cli("history", "Market", "cli", "--limit", "1", "-o", "jsonl")[1].count("\n"), 1)
        roster = json.loads(self.cli("presence", "Market", "cli", "-o", "json")[1])
        self.assertEqual((roster["total"], roster["missing"], roster["items"][0]["member"], roster["items"][0]["info"]), (1, [], "cli-ann", {"on": "terminal"}))
        self.assertEqual(self.cli("presence", "Market", "cli", "-o", "name"), (0, "cli-ann\n", ""))
        self.assertEqual(self.cli("presence", "Market", "cli", "--after", "cli-ann"), (0, "", ""))
        self.assertIn("cli-ann", self.cli("presence", "Market", "cli")[1])
        self.assertEqual(json.loads(self.cli("presence", "find", "cli-ann", "-o", "jsonl")[1])["channel"], "cli")
        self.assertIn("Market", self.cli("presence", "find", "cli-", "--prefix", "--hub", "Market")[1])
        self.assertEqual(self.cli("presence", "Market", "nobody"), (0, "", "no members\n"))
        self.assertEqual(self.cli("presence", "Market")[0], 2)
        for verb in (["channels", "Markt"], ["presence", "Markt", "x"], ["publish", "Markt", "x", "1"], ["broadcast", "Markt", "1"], ["history", "Markt", "x"], ["presence", "find", "x", "--hub", "Markt"]):
            code, _, errors = self.cli(*verb)
            self.assertEqual((code, errors), (7, 'signalbox: no hub "Markt"; did you mean "Market"?\n'), verb)

    # ---- who may

    def test_roles(self):
        allowed = {"channel.list": {}, "presence.list": {"channel": "x"}, "presence.find": {"member": "x"}}
        operators = {"channel.history": {"channel": "x"}, "channel.publish": {"channel": "x", "data": 1, "dry_run": True}, "hub.broadcast": {"data": 1, "dry_run": True}}
        for role, instances, seen, done in (("viewer", {}, None, "NotPermitted"), ("operator", {}, None, None), (None, {"Market": "viewer"}, None, "NotPermitted"),
                                            (None, {"Market": "operator"}, None, None), (None, {"Other": "operator"}, "NotFound", "NotFound"), (None, {}, "NotPermitted", "NotPermitted")):
            name = "-".join([self.isolation, str(role), *instances, *instances.values()])
            self.agent.add_user(name, role=role, instances=instances)
            with self.agent.logged_in(self.agent.token(name, instances=instances if role is None else {})["secret"]) as client:
                for methods, expected in (allowed, seen), (operators, done):
                    for method, params in methods.items():
                        try:
                            client.call(method, {"hub": "Market", **params})
                            error = None
                        except RpcError as caught:
                            error = caught.name
                        self.assertEqual(error, expected, (method, name))
                if seen is None:
                    self.assertEqual(client.call("hub.list")["total"], 1)
                elif seen == "NotFound":
                    self.assertEqual((client.call("hub.list")["total"], client.call("presence.find", {"member": "x"})["total"]), (0, 0))


class InTheAgent(Hub, unittest.TestCase):
    isolation = "none"


class OnThreadsOfItsOwn(Hub, unittest.TestCase):
    isolation = "thread"


class InAWorker(Hub, unittest.TestCase):
    isolation = "process"

    def test_a_worker_that_does_not_answer_is_missing(self):
        ann = self.client("frozen-ann")
        ann.call("enter", {"channel": "frozen"})
        worker = self.agent.workers()["Market"]
        os.kill(worker, signal.SIGSTOP)
        try:
            listed = self.call("presence.list", channel="frozen")
            self.assertEqual((listed["items"], listed["missing"]), ([], ["Market"]))
        finally:
            os.kill(worker, signal.SIGCONT)
        self.assertEqual(self.call("presence.list", channel="frozen")["items"][0]["member"], "frozen-ann")


class Stopped(unittest.TestCase):
    def test_a_hub_that_nobody_serves(self):
        for isolation in "none", "process":
            with self.subTest(isolation), Agent(instances=MARKET.format(isolation=isolation)) as agent, agent.local() as local:
                local.call("instance.stop", {"name": "Market"})
                wait_until(lambda: local.call("instance.get", {"name": "Market"})["state"] == "stopped", what="the stop", pause=0.1)
                self.assertEqual([(hub["hub"], hub["channels"]) for hub in local.call("hub.list")["items"]], [("Market", 0)])
                self.assertEqual(local.call("channel.list", {"hub": "Market"}), {"total": 0, "items": []})
                self.assertEqual(local.call("presence.list", {"hub": "Market", "channel": "x"})["items"], [])
                if isolation == "process":
                    with self.assertRaises(RpcError) as caught:
                        local.call("channel.publish", {"hub": "Market", "channel": "x", "data": 1})
                    self.assertEqual(caught.exception.name, "InvalidState")


if __name__ == "__main__":
    unittest.main()
