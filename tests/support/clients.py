# SPDX-License-Identifier: Apache-2.0
"""Clients of instances that stay connected."""
import socket


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
