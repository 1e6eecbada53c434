#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Every method with every role: who is permitted follows from the document, and from nothing else. Nobody gets more."""
import socket
import unittest

from agent import Agent, Closed, RpcError, WebSocket, wait_until

RANK = {None: 0, "viewer": 1, "operator": 2, "admin": 3}
PASSWORD = "a long way to Tipperary"
CALLERS = {
    "viewer": ("viewer", {}), "operator": ("operator", {}), "admin": ("admin", {}),
    "viewer_of_a": (None, {"EchoA": "viewer"}), "operator_of_a": (None, {"EchoA": "operator"}), "admin_of_a": (None, {"EchoA": "admin"}),
    "viewer_and_operator_of_a": ("viewer", {"EchoA": "operator"}), "nothing": (None, {}),
}


def expected(method, caller, instance):
    """The errors that say no, or nothing when the caller is permitted."""
    role, instances = CALLERS[caller]
    needed = 0 if method["x-permission"] == "anyone" else RANK[method["x-permission"]]
    everywhere, best = RANK[role], max([RANK[role], *(RANK[own] for own in instances.values())])
    here = max(everywhere, RANK[instances.get(instance)])
    if needed == 0:
        return ()
    if method["x-scope"] == "host":
        return () if everywhere >= needed else ("NotPermitted",)
    if method["x-scope"] == "permitted":
        return () if best >= needed else ("NotPermitted",)
    if here >= needed:
        return ()
    # Of what it may not see it does not even hear that it exists.
    return ("NotPermitted",) if here >= RANK["viewer"] or best < needed else ("InstanceNotFound",)


def harmless(method, caller, instance):
    """Parameters that are right and change nothing."""
    known = {"name": caller if method["name"].startswith("user.") else instance, "instance": instance, "token": "sbt_x", "secret": "sbe_x",
             "message": "x", "data": "x", "id": "no-such-id", "role": None, "label": "x", "password": None, "old_password": PASSWORD, "text": None, "listen": "127.0.0.1:0",
             "config": {"name": "Another", "type": "echo", "listen": [{"address": "127.0.0.1", "port": 0}]}, "as": "Another", "changes": None, "start": None, "hub": instance, "channel": "x", "member": "x", "address": "127.0.0.1:1", "node": "another"}
    if method["name"] == "instance.edit":
        return {"name": instance, "changes": {"start_order": 1}, "dry_run": True}
    if method["name"] == "auth.invite":
        return {"dry_run": True}
    params = {}
    for parameter in method["params"]:
        name = parameter["name"]
        if name in known and (parameter["required"] or name == "old_password" or "anyOf" in parameter["schema"]):
            params[name] = known[name]
        elif parameter["required"]:
            raise AssertionError(f'{method["name"]}: this test does not know a value for {name}')
    if method["x-changes"]:
        params["dry_run"] = True
    return params


class Roles(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.agent = cls.enterClassContext(Agent())
        with cls.agent.local() as local:
            cls.methods = local.call("rpc.discover")["methods"]
            cls.tokens = {}
            for name, (role, instances) in CALLERS.items():
                local.call("user.add", {"name": name, "role": role, "instances": instances, "password": PASSWORD})
                cls.tokens[name] = local.call("token.create", {"account": name, "label": "walk", "role": None})["secret"]

    def patiently(self, client, method, params):
        def attempt():
            try:
                return ("", client.call(method, params))
            except RpcError as error:
                return None if error.name == "RateLimited" else (error.name, error)
        return wait_until(attempt, what=method)

    def walk(self, caller):
        looked_at = 0
        with self.agent.logged_in(self.tokens[caller]) as client:
            for method in self.methods:
                for instance in ("EchoA", "EchoB"):
                    with self.subTest(method["name"], caller=caller, instance=instance):
                        refusals = expected(method, caller, instance)
                        error, _ = self.patiently(client, method["name"], harmless(method, caller, instance))
                        looked_at += 1
                        if refusals:
                            self.assertIn(error, refusals)
                        else:
                            self.assertNotIn(error, ("NotPermitted", "NotLoggedIn", "InstanceNotFound", "MethodNotFound", "InvalidParams", "InternalError"))
        self.assertEqual(looked_at, 2 * len(self.methods))

    def test_viewer(self):
        self.walk("viewer")

    def test_operator(self):
        self.walk("operator")

    def test_admin(self):
        self.walk("admin")

    def test_viewer_of_one_instance(self):
        self.walk("viewer_of_a")

    def test_operator_of_one_instance(self):
        self.walk("operator_of_a")

    def test_admin_of_one_instance(self):
        self.walk("admin_of_a")

    def test_viewer_who_operates_one_instance(self):
        self.walk("viewer_and_operator_of_a")

    def test_an_account_without_any_role(self):
        self.walk("nothing")

    def test_nobody(self):
        for method in self.methods:
            if method["x-permission"] != "anyone" or method["name"] == "auth.whoami":
                with WebSocket(self.agent.api_port) as client:
                    with self.assertRaises(RpcError) as refused:
                        client.call(method["name"], harmless(method, "nobody", "EchoA"))
                    self.assertEqual(refused.exception.name, "NotLoggedIn", method["name"])

    def test_nothing_was_changed_by_all_this(self):
        self.walk("admin")
        self.assertEqual({i["name"]: i["state"] for i in self.agent.call("instance.list")}, {"EchoA": "running", "EchoB": "running"})
        self.assertEqual(self.agent.call("user.list")["total"], len(CALLERS))
        self.assertEqual(self.agent.call("token.list")["total"], len(CALLERS))

    # ---- more than one's own, by detours

    def test_sees_its_own_instance_only(self):
        with self.agent.logged_in(self.tokens["viewer_of_a"]) as client:
            self.assertEqual([i["name"] for i in client.call("instance.list")], ["EchoA"])
            snapshot = client.call("event.subscribe")
            self.assertEqual([i["name"] for i in snapshot["instances"]], ["EchoA"])
            self.agent.call("instance.restart", {"name": "EchoB"})
            self.agent.call("instance.restart", {"name": "EchoA"})
            last, seen = snapshot["revision"], []
            while not seen or seen[-1]["type"] != "instance.changed" or seen[-1]["data"]["instance"]["state"] != "running":
                seen.append(client.notification(lambda message: message["method"] == "event")["params"])
                self.assertEqual(seen[-1]["revision"], last + 1)
                last += 1
            hidden = [event for event in seen if event["type"] == "hidden"]
            self.assertTrue(hidden)
            self.assertNotIn("EchoB", str(seen))
            self.assertNotIn("EchoB", str(client.call("event.list")))
            client.call("metric.subscribe")
            sample = client.notification(lambda message: message["method"] == "metric.sample")["params"]
            self.assertEqual(list(sample["instances"]), ["EchoA"])
            self.assertIn(self.patiently(client, "instance.get", {"name": "EchoB"})[1].message, ('no instance "EchoB"',
                          'no instance "EchoB"; did you mean "EchoA"?'))

    def test_closes_sessions_of_its_own_instance_only(self):
        ports = {i["name"]: i["listeners"][0]["port"] for i in self.agent.call("instance.list")}
        with socket.create_connection(("127.0.0.1", ports["EchoA"])) as own, socket.create_connection(("127.0.0.1", ports["EchoB"])) as other:
            ids = {name: wait_until(lambda name=name: self.agent.call("session.list", {"instance": name})["items"])[0]["id"] for name in ports}
            with self.agent.logged_in(self.tokens["operator_of_a"]) as client:
                self.assertEqual(self.patiently(client, "session.close", {"id": ids["EchoB"]})[0], "SessionNotFound")
                self.assertEqual(self.patiently(client, "session.close", {"id": ids["EchoA"]})[0], "")
            with self.agent.logged_in(self.tokens["viewer"]) as client:
                self.assertEqual(self.patiently(client, "session.close", {"id": ids["EchoB"]})[0], "NotPermitted")
            own.settimeout(5)
            self.assertEqual(own.recv(1), b"")
            other.sendall(b"x")
            self.assertEqual(other.recv(1), b"x")

    def test_gives_nobody_more_than_it_has(self):
        with self.agent.logged_in(self.tokens["operator"]) as client:
            self.assertEqual(self.patiently(client, "token.create", {"label": "x", "role": "admin"})[0], "NotPermitted")
            self.assertEqual(self.patiently(client, "token.create", {"label": "x", "role": None, "account": "admin"})[0], "NotPermitted")
            self.assertEqual(self.patiently(client, "user.set_password", {"name": "admin", "password": "x" * 20, "old_password": PASSWORD})[0], "NotPermitted")
            self.assertEqual(self.patiently(client, "token.list", {"account": "admin"})[1].get("total", 0) if self.patiently(client, "token.list", {"account": "admin"})[0] == "" else 0, 0)
            self.assertEqual({t["account"] for t in client.call("token.list")["items"]}, {"operator"})
            others = self.agent.call("token.list", {"account": "admin"})["items"][0]["id"]
            self.assertEqual(self.patiently(client, "token.revoke", {"id": others})[0], "NotFound")

    def test_a_token_carries_less_than_its_account(self):
        made = self.agent.call("token.create", {"account": "admin", "label": "reads", "role": "viewer"})
        with self.agent.logged_in(made["secret"]) as client:
            self.assertEqual(self.patiently(client, "instance.stop", {"name": "EchoA", "dry_run": True})[0], "NotPermitted")
            self.assertEqual(self.patiently(client, "user.list", {})[0], "NotPermitted")
            # Nor does it make one that carries more.
            self.assertIn(self.patiently(client, "token.create", {"label": "x", "role": "admin"})[0], ("InvalidParams", "NotPermitted"))
            error, made_by_it = self.patiently(client, "token.create", {"label": "x", "role": None})
            if not error:
                with self.agent.logged_in(made_by_it["secret"]) as second:
                    self.assertEqual(self.patiently(second, "user.list", {})[0], "NotPermitted")
                self.agent.call("token.revoke", {"id": made_by_it["token"]["id"]})
        self.agent.call("token.revoke", {"id": made["token"]["id"]})

    def test_roles_that_are_taken_away_are_gone_at_once(self):
        self.agent.call("user.add", {"name": "demoted", "role": "admin", "password": None})
        token = self.agent.token("demoted")["secret"]
        with self.agent.logged_in(token) as client:
            self.assertEqual(self.patiently(client, "user.list", {})[0], "")
            self.agent.call("user.edit", {"name": "demoted", "role": "viewer"})
            self.assertEqual(self.patiently(client, "user.list", {})[0], "NotPermitted")
            self.agent.call("user.remove", {"name": "demoted"})
            self.assertIsInstance(client.wait_closed(), Closed)
        with self.assertRaises(RpcError):
            self.agent.logged_in(token)


if __name__ == "__main__":
    unittest.main()
