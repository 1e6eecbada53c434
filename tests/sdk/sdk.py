# SPDX-License-Identifier: Apache-2.0
"""Where sdk_install and sdk_build have put things, and lines over TCP."""
import pathlib
import socket

from agent import BIN, wait_until

SDK = BIN.parent / "sdk"
PREFIX = SDK / "prefix"
EXAMPLES = SDK / "build"
STRANGER = SDK / "stranger/build"


class Lines:
    """A client of a LineServer."""

    def __init__(self, port):
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=10)
        self.stream = self.socket.makefile("rb")

    def __enter__(self):
        return self

    def __exit__(self, *unused):
        self.close()

    def close(self):
        self.stream.close()
        self.socket.close()

    def send(self, line):
        self.socket.sendall(line.encode() + b"\r\n")

    def read(self):
        return self.stream.readline().decode().rstrip("\r\n")

    def ask(self, line):
        self.send(line)
        return self.read()


def plugin_type(name, plugin, class_name=""):
    return f'[[type]]\nname = "{name}"\nplugin = "{plugin}"\n' + (f'class = "{class_name}"\n' if class_name else "")


def instance(name, kind, more="", below=""):
    return f'[[instance]]\nname = "{name}"\ntype = "{kind}"\n{more}\n[[instance.listen]]\naddress = "127.0.0.1"\nport = 0\n{below}\n'


def settled(agent):
    """Name to instance, when none is starting any more."""
    def look():
        found = {row["name"]: row for row in agent.call("instance.list")}
        return found if all(row["state"] != "starting" for row in found.values()) else None
    return wait_until(look, what="an end of starting")


def port_of(row):
    return row["listeners"][0]["port"]
