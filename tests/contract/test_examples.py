#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Calls every example of the API in order against a real agent; what comes back must be as the example says.

    test_examples.py --record     writes the results into resources/api/examples.json anew; look at the difference

An example has `method`, `name`, `params`, `result`, and perhaps
    connection  "stranger": a new network connection; else the local socket
    take        parameter -> "method/path/in/its/result" of the last example of that method
    error       it fails so
    partial     the result holds more than the example shows
    join        before it: a client connects to that instance by that name, and subscribes to and enters that channel
    beside      before it: another node of that name joins the cluster, and serves the hub Market, too
    freeze      before it: that node stands still until it is taken for down
    vector      the four messages of a SCRAM exchange, checked by computing them; not called
Values that differ from run to run are compared by their type.
"""
import base64
import hashlib
import hmac
import json
import re
import signal
import socket
import sys
import unittest

from agent import ECHO, SOURCE, Agent, RpcError, WebSocket, wait_until
from clients import PubSubClient

FILE = SOURCE / "resources/api/examples.json"
EXAMPLES = json.loads(FILE.read_text())
DIFFERENT = {"at", "started_at", "created_at", "expires_at", "last_login_at", "last_used_at", "last_activity_at", "id", "epoch", "hash", "head", "token",
             "secret", "fingerprint", "address", "version", "host_name", "origin", "file", "peer", "pid", "revision", "records", "total",
             "failures", "last_failure", "connections", "listen", "position", "since", "last_at", "bytes", "delivered"}
# In health checks words are for people; a listener's port is the system's choice.
WORDS = {"message", "port"}
NUMBERS_OF_LINKS = re.compile(r"\.nodes\[\d+\]\.(unheard_ms|round_trip_us|lag|queued_bytes|bytes_in|bytes_out)$")
CLUSTER = '[cluster]\nengine = "mesh"\nname = "test"\nlisten = "127.0.0.1:0"\npeers = [{}]\n'
MARKET = '[[instance]]\nname = "Market"\ntype = "pubsub"\n[[instance.listen]]\naddress = "127.0.0.1"\nport = 0\n'


def enrolment_secret(token):
    text = token.removeprefix("sbx1.")
    return json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))["s"]


def difference(expected, actual, path="", partial=False):
    """Nothing when they agree; else where and how they do not."""
    key = re.sub(r"\[\d+\]$", "", path.rsplit(".", 1)[-1])
    if isinstance(expected, bool) or isinstance(actual, bool) or expected is None or actual is None:
        return None if expected is actual else f"{path}: {expected!r} but {actual!r}"
    if isinstance(expected, dict) and isinstance(actual, dict):
        missing = set(expected) - set(actual) if partial else set(expected) ^ set(actual)
        if missing:
            return f"{path}: only one has {sorted(missing)}"
        return next(filter(None, (difference(expected[k], actual[k], f"{path}.{k}", partial) for k in expected)), None)
    if isinstance(expected, list) and isinstance(actual, list):
        if len(expected) != len(actual) and not partial:
            return f"{path}: {len(expected)} items but {len(actual)}"
        return next(filter(None, (difference(e, a, f"{path}[{i}]", partial) for i, (e, a) in enumerate(zip(expected, actual)))), None)
    if type(expected) is not type(actual):
        return f"{path}: {expected!r} but {actual!r}"
    return None if expected == actual or key in DIFFERENT | WORDS or NUMBERS_OF_LINKS.search(path) else f"{path}: {expected!r} but {actual!r}"


class Stage:
    """A real agent in the state that the examples begin with: one client of EchoA."""

    def __init__(self):
        self.agent = Agent(instances=CLUSTER.format("") + ECHO.format(name="EchoA") + ECHO.format(name="EchoB"))
        self.others = {}

    def __enter__(self):
        self.agent.__enter__()
        self.local = self.agent.local()
        port = self.local.call("instance.get", {"name": "EchoA"})["listeners"][0]["port"]
        self.client = socket.create_connection(("127.0.0.1", port))
        self.client.sendall(b"hello")
        self.client.recv(5, socket.MSG_WAITALL)
        self.results = {}
        wait_until(lambda: self.local.call("agent.health")["ready"], what="readiness", pause=0.1)
        self.members = []
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.free = f"127.0.0.1:{free.getsockname()[1]}"
        return self

    def __exit__(self, *unused):
        for client in [self.client, *self.members]:
            client.close()
        self.local.close()
        self.agent.__exit__()
        for other in self.others.values():
            other.__exit__()

    def params(self, example):
        params = json.loads(json.dumps(example.get("params", {})).replace("127.0.0.1:7720", self.free))
        for name, source in example.get("take", {}).items():
            method, *path = source.split("/")
            value = self.results[method]
            for part in path:
                value = enrolment_secret(value) if part == "(secret)" else value[int(part) if isinstance(value, list) else part]
            params[name] = {key: value[key] for key in ("epoch", "revision")} if name == "since" else value
        return params

    def join(self, instance, name, channel, info):
        wait_until(lambda: self.state_of(instance) == "running", what="its start", pause=0.1)
        member = PubSubClient(self.agent, instance, name)
        self.members.append(member)
        member.call("subscribe", {"channel": channel})
        member.call("enter", {"channel": channel, "info": info})

    def status(self):
        """Of the cluster; not asked faster than the limit."""
        return wait_until(lambda: self.patiently("cluster.status", {}), what="the cluster's status", pause=0.2)[0]

    def seen(self, name):
        """That node in the cluster as the agent sees it, once it is dialled there."""
        status = self.status()
        peers = [peer for peer in status["peers"] if peer["node"] == name and peer["connected"]]
        return next((node for node in status["nodes"] if node["name"] == name), {}) if peers else {}

    def add_beside(self, name):
        own = self.status()["listen"]
        other = Agent(instances=CLUSTER.format(f'"{own}"') + MARKET)
        other.config.write_text(other.config.read_text().replace('name = "test"', f'name = "{name}"', 1))
        self.others[name] = other.__enter__()

        def whole():
            node = self.seen(name)
            return node.get("roster") == "equal" and node["round_trip_us"] is not None
        wait_until(whole, what=name, pause=0.2)

    def freeze(self, name):
        self.others[name].process.send_signal(signal.SIGSTOP)
        wait_until(lambda: any(n["name"] == name and n["state"] == "down" for n in self.status()["nodes"]), what="its silence", pause=0.2)

    def call(self, example):
        """The result, or the error's name."""
        params = self.params(example)
        if "join" in example:
            self.join(*example["join"])
        if "beside" in example:
            self.add_beside(example["beside"])
        if "freeze" in example:
            self.freeze(example["freeze"])
        if example["method"].startswith("instance."):
            wait_until(self.settled, what="what was asked before")
        try:
            if example.get("connection") == "stranger":
                with WebSocket(self.agent.api_port) as stranger:
                    answer = stranger.call(example["method"], params)
            else:
                # Not faster than the limit.
                answer = wait_until(lambda: self.patiently(example["method"], params), what=example["method"])[0]
        except RpcError as error:
            return error.name
        self.results[example["method"]] = answer
        return answer

    def settled(self):
        listed = self.patiently("instance.list", {})
        return listed and all(instance["state"] in ("running", "stopped", "draining") for instance in listed[0])

    def state_of(self, instance):
        found = self.patiently("instance.get", {"name": instance})
        return found and found[0]["state"]

    def patiently(self, method, params):
        try:
            return [self.local.call(method, params)]
        except RpcError as error:
            if error.name == "RateLimited":
                return None
            raise


class Examples(unittest.TestCase):
    def test_all_in_order(self):
        with Stage() as stage:
            for example in EXAMPLES:
                with self.subTest(example["method"], name=example["name"]):
                    if "vector" in example:
                        continue
                    answer = stage.call(example)
                    if "error" in example:
                        self.assertEqual(answer, example["error"])
                    else:
                        self.assertIsNone(difference(example["result"], answer, partial=example.get("partial", False)))

    def test_scram_messages_are_right_to_the_byte(self):
        start, finish = (next(e for e in EXAMPLES if e["method"] == f"auth.scram_{half}" and "vector" in e) for half in ("start", "finish"))
        given = start["vector"]

        def mac(key, text):
            return hmac.new(key, text, hashlib.sha256).digest()
        first, server_first = start["params"]["message"], start["result"]["message"]
        gs2 = b"p=tls-server-end-point,,"
        self.assertTrue(first.startswith(gs2.decode() + f"n={given['account']},r="))
        fields = dict(part.split("=", 1) for part in server_first.split(","))
        salted = hashlib.pbkdf2_hmac("sha256", given["password"].encode(), base64.b64decode(fields["s"]), int(fields["i"]))
        bare = f"c={base64.b64encode(gs2 + bytes.fromhex(given['certificate_hash'])).decode()},r={fields['r']}"
        message = f"{first.removeprefix(gs2.decode())},{server_first},{bare}".encode()
        client_key = mac(salted, b"Client Key")
        proof = bytes(a ^ b for a, b in zip(client_key, mac(hashlib.sha256(client_key).digest(), message)))
        self.assertEqual(finish["params"]["message"], f"{bare},p={base64.b64encode(proof).decode()}")
        self.assertEqual(finish["result"]["message"], "v=" + base64.b64encode(mac(mac(salted, b"Server Key"), message)).decode())
        for number in given["password"], given["certificate_hash"]:
            self.assertIn(number, start["summary"])

    def test_comparison_finds_differences(self):
        for other in ({"a": 1}, {"a": "x", "b": 2}, {"a": "y"}, {"id": 1, "a": "x"}):
            self.assertIsNotNone(difference({"a": "x", "id": "1"}, other))
        self.assertIsNone(difference({"a": "x", "id": "1"}, {"a": "x", "id": "2"}))
        self.assertIsNotNone(difference([1, 2], [1]))
        self.assertIsNotNone(difference({"error": None}, {"error": "x"}))


def record():
    with Stage() as stage:
        for example in EXAMPLES:
            if "vector" in example:
                continue
            example["params"] = {**example.get("params", {}), **{k: v for k, v in stage.params(example).items() if k in example.get("take", {})}}
            answer = stage.call(example)
            if "error" in example:
                assert answer == example["error"], (example["method"], answer)
            elif example.get("partial"):
                example["result"] = {key: answer[key] for key in example["result"]}
            else:
                assert not isinstance(answer, str), (example["method"], answer)
                example["result"] = answer
        text = ",\n".join(json.dumps(example, ensure_ascii=False) for example in EXAMPLES)
        folder = str(stage.agent.folder)
        FILE.write_text("[\n" + text.replace(folder, "/etc/signalbox").replace(stage.free, "127.0.0.1:7720").replace(f'"{socket.gethostname()}"', '"node-a"') + "\n]\n")


if __name__ == "__main__":
    if sys.argv[1:] == ["--record"]:
        record()
    else:
        unittest.main()
