# SPDX-License-Identifier: Apache-2.0
"""Real agents that are nodes of a cluster on this machine."""
import asyncio
import base64
import http.client
import json
import os
import subprocess
import unittest

from agent import BIN, ECHO, Agent, wait_until
from pubsub_agent import chat

CHAT = chat(more='hub = "room"')


def secret():
    """What `signalbox cluster secret` prints."""
    return base64.b64encode(os.urandom(32)).decode()


class Node(Agent):
    """`peers` are nodes that have been started; `lines` go into [cluster]."""

    def __init__(self, name, peers=(), key=None, lines="", head="", instances=CHAT + ECHO.format(name="echo")):
        addresses = ", ".join(f'"{peer if isinstance(peer, str) else peer.address}"' for peer in peers)
        cluster = f'[cluster]\nengine = "mesh"\nname = "test"\nlisten = "127.0.0.1:0"\npeers = [{addresses}]\n'
        if key:
            cluster += 'secret_file = "cluster.secret"\n'
        super().__init__(instances=f"{cluster}{lines}\n{head}\n{instances}")
        self.name = name
        self.config.write_text(self.config.read_text().replace('name = "test"', f'name = "{name}"', 1))
        if key:
            self.write_secret(key)

    def write_secret(self, *keys):
        file = self.folder / "cluster.secret"
        file.write_text("\n".join(keys) + "\n")
        file.chmod(0o600)

    def edit(self, old, new):
        text = self.config.read_text()
        if old not in text:
            raise AssertionError(f"{old} is not in the configuration")
        self.config.write_text(text.replace(old, new, 1))

    def status(self):
        return self.call("cluster.status")

    @property
    def address(self):
        """Where others can dial it."""
        return wait_until(lambda: self.status()["listen"], what="its listener")

    def seen(self, other):
        """The row of another node, or None. Of several with its name that one which runs now."""
        rows = [row for row in self.status()["nodes"] if row["name"] == (other if isinstance(other, str) else other.name)]
        return next((row for row in rows if row["state"] != "down"), rows[0] if rows else None)

    def get(self, path):
        """Status code and body."""
        connection = http.client.HTTPConnection("127.0.0.1", self.http_port, timeout=10)
        try:
            connection.request("GET", path)
            response = connection.getresponse()
            return response.status, response.read().decode()
        finally:
            connection.close()

    def readiness(self):
        """Status code, and what the check of the cluster says."""
        code, body = self.get("/readyz")
        return code, next(check["message"] for check in json.loads(body)["checks"] if check["name"] == "cluster")

    def port(self, instance="chat"):
        def running():
            row = self.call("instance.get", {"name": instance})
            return row["state"] == "running" and row["listeners"][0]["port"]
        return wait_until(running, what=f"the start of {instance}")

    def cli(self, *arguments, code=0):
        done = subprocess.run([BIN / "signalbox", "--socket", self.socket_path, *arguments], capture_output=True, text=True)
        if done.returncode != code:
            raise AssertionError(f"{arguments} ended with {done.returncode}: {done.stderr}")
        return done.stdout

    def events(self, kind):
        """Data of the events of this type, the oldest first."""
        return [event["data"] for event in reversed(self.call("event.list", {"type": kind})["items"])]


class ClusterTest(unittest.TestCase):
    """Tests are `async def` or not; `self.start(Node(…))` first."""

    def start(self, node):
        return self.enterContext(node)

    def pair(self, key=None, **more):
        a = self.start(Node("a", key=key, **more))
        b = self.start(Node("b", peers=[a], key=key, **more))
        self.joined(a, b)
        return a, b

    def joined(self, *nodes):
        """Until each is connected to each, and has its members."""
        for node in nodes:
            for other in nodes:
                if other is not node:
                    wait_until(lambda: (node.seen(other) or {}).get("roster") == "equal", seconds=15, what=f"{other.name} on {node.name}", pause=0.05)

    def _callTestMethod(self, method):
        if asyncio.iscoroutinefunction(method):
            asyncio.run(asyncio.wait_for(method(), 120))
        else:
            method()
