# SPDX-License-Identifier: Apache-2.0
"""What tests of a reload have in common."""
import socket
import unittest

from agent import RpcError, wait_until


def echoes(client, text=b"hello"):
    client.sendall(text)
    received = b""
    while len(received) < len(text):
        received += client.recv(len(text) - len(received)) or b"(end)"
    return received == text


class Base(unittest.TestCase):
    def reload(self, **params):
        return self.agent.call("config.reload", params)

    def refused(self, method="config.reload", **params):
        with self.assertRaises(RpcError) as refused:
            self.agent.call(method, params)
        return refused.exception

    def instance(self, name):
        return self.agent.call("instance.get", {"name": name})

    def running(self, name):
        return wait_until(lambda: (found := self.instance(name))["state"] == "running" and found, what=f"{name} runs")

    def port(self, name):
        return self.running(name)["listeners"][0]["port"]

    def connect(self, name):
        return self.enterContext(socket.create_connection(("127.0.0.1", self.port(name)), timeout=10))

    def force(self):
        """All that is in force."""
        return self.agent.call("config.show")["values"]

    def append(self, text):
        with open(self.agent.config, "a", encoding="utf-8") as file:
            file.write(text)
