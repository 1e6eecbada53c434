# SPDX-License-Identifier: Apache-2.0
"""Clients of instances that stay connected."""
import socket

from agent import WebSocket


class EchoClient:
    """One of an echo server."""

    def __init__(self, agent, name):
        port = agent.call("instance.get", {"name": name})["listeners"][0]["port"]
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=10)

    def check(self, text=b"here"):
        """That it is connected and gets its answer."""
        self.socket.sendall(text)
        answer = b""
        while len(answer) < len(text):
            chunk = self.socket.recv(len(text) - len(answer))
            if not chunk:
                raise AssertionError("a client was disconnected")
            answer += chunk

    def close(self):
        self.socket.close()

    def wait_closed(self, seconds):
        """Until the server closes."""
        self.socket.settimeout(seconds)
        try:
            while self.socket.recv(65536):
                pass
        except ConnectionResetError:
            pass
        self.socket.close()


class PubSubClient(WebSocket):
    """One of a hub, by hand: signalbox.pubsub.v1 over a plain connection. It connects at once."""

    def __init__(self, agent, name, client=None):
        port = agent.call("instance.get", {"name": name})["listeners"][0]["port"]
        super().__init__(port, headers={"Sec-WebSocket-Protocol": "signalbox.pubsub.v1"}, tls=False)
        self.session = self.call("connect", {"client": client} if client else {})

    def heard(self, method):
        """The parameters of the next notification of that name."""
        return self.notification(lambda message: message["method"] == method)["params"]
