#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""One worker asks for more memory than it may have: it dies, is back at once, and nobody else notices."""
import signal
import socket
import struct
import time
import unittest

from agent import Agent, wait_until
from clients import EchoClient
from fleet import ECHO_INSTANCE
from memory_group import MemoryGroup

LIMIT = 48 << 20
# Its clients send the beginnings of messages that are together more than it may have.
MESSAGE = 64 << 20
GREEDY = ECHO_INSTANCE.replace('type = "echo"', f'type = "websocket-echo"\nlimits = {{{{ max_message_bytes = {MESSAGE}, idle_timeout = "5m" }}}}')
UPGRADE = (b"GET / HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
           b"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n")
BEGINNING = UPGRADE + b"\x82\xff" + struct.pack(">Q", MESSAGE) + bytes(4)
CLIENTS = 4


class OutOfMemory(unittest.TestCase):
    def setUp(self):
        toml = "".join(text.format(name=name, isolation=isolation) for text, name, isolation in (
            (ECHO_INSTANCE, "N", "none"), (ECHO_INSTANCE, "P", "process"), (GREEDY, "Greedy", "process")))
        self.agent = self.enterContext(Agent(toml))
        for name in ("N", "P", "Greedy"):
            wait_until(lambda: self.agent.call("instance.get", {"name": name})["state"] == "running", what=name)

    def end(self):
        """What was told of its end."""
        events = self.agent.call("event.list", {"type": "instance.restarted"})["items"]
        return events[0]["data"] if events else None

    def serves(self, before):
        """Another process than this does."""
        status = self.agent.call("instance.get", {"name": "Greedy"})
        if status["pid"] in (before, None):
            return False
        with socket.create_connection(("127.0.0.1", status["listeners"][0]["port"]), timeout=5) as client:
            client.sendall(UPGRADE)
            return client.recv(100).startswith(b"HTTP/1.1 101")

    def test_only_that_worker_dies(self):
        agent = self.agent
        others = [EchoClient(agent, name) for name in ("N", "P") for _ in range(10)]
        pid = agent.call("instance.get", {"name": "Greedy"})["pid"]
        port = agent.call("instance.get", {"name": "Greedy"})["listeners"][0]["port"]
        neighbour = agent.call("instance.get", {"name": "P"})["pid"]
        with MemoryGroup(LIMIT) as group:
            group.add(pid)
            clients = [socket.create_connection(("127.0.0.1", port)) for _ in range(CLIENTS)]
            for client in clients:
                client.sendall(BEGINNING)
                client.setblocking(False)

            def gone():
                for client in clients:
                    try:
                        client.send(bytes(1 << 18))
                    except BlockingIOError:
                        pass
                    except (ConnectionResetError, BrokenPipeError):
                        return True
                return False

            wait_until(gone, 30, "its end")
            begin = time.monotonic()
            wait_until(lambda: self.serves(pid), what="its return")
            back = time.monotonic() - begin
            for other in others:
                other.check()
            for client in clients:
                client.close()
        self.assertLess(back, 1)
        self.assertNotEqual(agent.call("instance.get", {"name": "Greedy"})["pid"], pid)
        self.assertEqual(agent.call("instance.get", {"name": "P"})["pid"], neighbour)
        end = self.end()
        print(f"limited by {group.path or 'its address space'}; back after {back:.3f} s: {end}", flush=True)
        self.assertEqual(end["signal"], signal.SIGKILL if group.kills else signal.SIGABRT)
        self.assertIn(f"(process {pid}) ended unexpectedly: signal {end['signal']}, ", end["reason"])
        self.assertTrue(end["last_lines"])


if __name__ == "__main__":
    unittest.main()
