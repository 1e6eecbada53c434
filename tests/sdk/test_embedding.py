#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Programs with a host of their own, built outside of the source tree, driven by the command line."""
import json
import os
import pathlib
import re
import shutil
import subprocess
import tempfile
import unittest

from agent import BIN, wait_until
from sdk import EXAMPLES, Lines


class Program:
    def __init__(self, path):
        self.folder = pathlib.Path(tempfile.mkdtemp())
        runtime = self.folder / "runtime"
        runtime.mkdir(mode=0o700)
        self.env = {**os.environ, "HOME": str(self.folder), "XDG_RUNTIME_DIR": str(runtime), "XDG_DATA_HOME": str(self.folder / "data"), "NO_COLOR": "1"}
        self.log = self.folder / "log"
        with open(self.log, "wb") as log:
            self.process = subprocess.Popen([path], stdin=subprocess.DEVNULL, stdout=log, stderr=log, env=self.env)

    def __enter__(self):
        return self

    def __exit__(self, *unused):
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()
        shutil.rmtree(self.folder)

    def said(self, pattern):
        """What the first group matched, once it is in the output."""
        def look():
            if self.process.poll() is not None:
                raise AssertionError("it has ended: " + self.log.read_text())
            return re.search(pattern, self.log.read_text())
        return wait_until(look, what=pattern)

    def cli(self, socket, *arguments):
        return subprocess.run([BIN / "signalbox", "--socket", socket, *arguments], capture_output=True, text=True, check=False, env=self.env)


class Embedding(unittest.TestCase):
    def test_the_command_line_reaches_an_embedded_host(self):
        with Program(EXAMPLES / "embed/embed") as program:
            socket = program.said(r"signalbox --socket (\S+) list").group(1)
            self.assertTrue(socket.startswith(str(program.folder)))
            wait_until(lambda: pathlib.Path(socket).exists(), what="the socket")
            rows = json.loads(program.cli(socket, "-o", "json", "list").stdout)
            self.assertEqual([(row["name"], row["type"], row["state"], row["pid"]) for row in rows], [("shout", "Shout", "running", program.process.pid)])
            with Lines(rows[0]["listeners"][0]["port"]) as client:
                self.assertEqual(client.ask("hello"), "HELLO")
                self.assertEqual(json.loads(program.cli(socket, "-o", "json", "sessions", "shout").stdout)["total"], 1)
            self.assertEqual(program.cli(socket, "stop", "shout", "--wait").returncode, 0)
            self.assertEqual(json.loads(program.cli(socket, "-o", "json", "list").stdout)[0]["state"], "stopped")
            self.assertEqual(program.cli(socket, "start", "shout", "--wait").returncode, 0)
            self.assertEqual(json.loads(program.cli(socket, "-o", "json", "list").stdout)[0]["state"], "running")

    def test_two_servers_of_a_program_reach_each_other(self):
        with Program(EXAMPLES / "dispatch/dispatch-program") as program:
            ports = program.said(r"ServerA (\d+), ServerB (\d+)")
            with Lines(int(ports.group(1))) as a, Lines(int(ports.group(2))) as b:
                key = b.ask("ID")
                self.assertEqual(a.ask(f"TELL {key} typed call"), "OK")
                self.assertEqual(b.read(), "typed call")
                self.assertEqual(a.ask(f"SEND {key} a message"), "delivered")
                self.assertEqual(b.read(), "a message")


if __name__ == "__main__":
    unittest.main()
