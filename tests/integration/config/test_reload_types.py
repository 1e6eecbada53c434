#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Server types in files that are read anew while a real agent runs, and how the command line shows what is different."""
import os
import socket
import subprocess
import unittest

from agent import BIN, ECHO, Agent
from reloading import Base, echoes


class Types(Base):
    """[[type]] in files that are read anew."""

    ONE = '[[type]]\nname = "One"\ntype = "echo"\n'
    USER = ECHO.format(name="A").replace('"echo"', '"One"')

    def setUp(self):
        self.agent = self.enterContext(Agent(instances=self.ONE + self.USER + ECHO.format(name="P").replace('type = "echo"', 'type = "Two"\nisolation = "process"')))

    def diff(self):
        return [(c["path"], c["from"], c["to"], c["takes_effect"]) for c in self.agent.call("config.diff")["changes"] if c["instance"] is None]

    def rewrite(self, before, after):
        text = self.agent.config.read_text()
        self.assertIn(before, text)
        self.agent.config.write_text(text.replace(before, after))

    def test_a_new_one_counts_at_once(self):
        self.assertEqual(self.instance("P")["state"], "failed")
        self.append('[[type]]\nname = "Two"\ntype = "Three"\n[[type]]\nname = "Three"\ntype = "echo"\n' + ECHO.format(name="B").replace('"echo"', '"Two"'))
        self.assertEqual(self.diff(), [("type.Two", None, {"type": "Three"}, "live"), ("type.Three", None, {"type": "echo"}, "live")])
        self.reload(dry_run=True)
        self.assertNotIn("Two", [kind["name"] for kind in self.agent.call("type.list")])
        self.assertEqual(self.reload()["failures"], [])
        self.assertEqual(self.diff(), [])
        self.assertTrue(echoes(self.connect("B")))
        self.assertIn("Two", [kind["name"] for kind in self.agent.call("type.list")])
        self.assertIn("Two", self.agent.call("agent.info")["server_types"])
        # What had failed for want of it can be started, also in a process of its own.
        self.assertEqual((self.instance("P")["state"], self.instance("P")["error"]), ("stopped", None))
        self.agent.call("instance.start", {"name": "P"})
        self.assertTrue(echoes(self.connect("P")))

    def test_another_definition_waits_for_the_agent(self):
        client = self.connect("A")
        self.rewrite(self.ONE, self.ONE.replace("echo", "line"))
        wanted = [("type.One.type", "echo", "line", "agent-start")]
        self.assertEqual(self.diff(), wanted)
        self.assertEqual([(c["path"], c["takes_effect"]) for c in self.reload()["changes"]], [("type.One.type", "agent-start")])
        self.assertIn("counts when the agent is restarted key=type.One.type", self.agent.log())
        self.assertTrue(echoes(client))
        self.agent.call("instance.restart", {"name": "A"})
        self.assertTrue(echoes(self.connect("A")))
        # It is told until then.
        self.assertEqual(self.diff(), wanted)
        self.agent.terminate()
        self.agent.start()
        self.assertEqual(self.diff(), [])
        line = self.connect("A")
        line.sendall(b"ADD 1 2\r\n")
        self.assertEqual(line.recv(3, socket.MSG_WAITALL), b"3\r\n")

    def test_one_that_goes_stays_until_the_agent_ends(self):
        client = self.connect("A")
        self.rewrite(self.ONE, "")
        self.assertEqual(self.diff(), [("type.One", {"type": "echo"}, None, "agent-start")])
        problems = self.agent.call("config.check")["problems"]
        self.assertEqual([p["message"] for p in problems if '"A"' in p["message"]],
                         ['instance "A": no [[type]] makes the server type "One"; the agent that runs still has it, and its next start will not'])
        self.reload()
        self.assertTrue(echoes(client))
        self.assertEqual(self.diff(), [("type.One", {"type": "echo"}, None, "agent-start")])
        self.agent.terminate()
        self.agent.start()
        self.assertIn('no server type "One"', self.instance("A")["error"])

    def test_a_plugin_that_cannot_be_had_is_a_failure_and_is_tried_again(self):
        self.append('[[type]]\nname = "Two"\nplugin = "two.so"\n')
        done = self.reload()
        self.assertEqual([f["instance"] for f in done["failures"]], [""])
        self.assertIn("cannot use the plugin", done["failures"][0]["message"])
        self.assertIn("two.so", self.instance("P")["error"])
        # Still not there, and nothing new: not told again. Then another definition for it.
        self.assertEqual(self.reload()["failures"], [])
        self.rewrite('plugin = "two.so"', 'type = "echo"')
        self.assertEqual({c[0]: c[3] for c in self.diff()}, {"type.Two.plugin": "live", "type.Two.type": "live"})
        self.assertEqual(self.reload()["failures"], [])
        self.assertEqual(self.diff(), [])
        self.agent.call("instance.start", {"name": "P"})
        self.assertTrue(echoes(self.connect("P")))


class Shown(Base):
    """By the command line, for a person."""

    def setUp(self):
        self.agent = self.enterContext(Agent())

    def cli(self, *arguments):
        return subprocess.run([BIN / "signalbox", "--socket", self.agent.socket_path, *arguments], capture_output=True, text=True, check=False,
                              env={**os.environ, "NO_COLOR": "1"})

    def test_listeners_have_a_line_each_and_only_those_that_changed(self):
        with socket.create_server(("127.0.0.1", 0)) as one, socket.create_server(("127.0.0.1", 0)) as two:
            ports = one.getsockname()[1], two.getsockname()[1]
        listener = '[[instance.listen]]\naddress = "127.0.0.1"\nport = {}\n'
        text = self.agent.config.read_text()
        first = '[[instance]]\nname = "EchoA"\ntype = "echo"\n' + listener.format(0)
        self.assertIn(first, text)
        self.agent.config.write_text(text.replace(first, first + listener.format(ports[0])))
        self.assertEqual(self.cli("config", "reload").returncode, 0)
        self.agent.config.write_text(text.replace(first, first + listener.format(ports[0]) + "proxy_protocol = true\ntrusted_proxies = ['10.0.0.0/8']\n" + listener.format(ports[1])) + self.types())
        shown = self.cli("config", "diff")
        self.assertEqual(shown.returncode, 0, shown.stderr)
        self.assertEqual([line.split() for line in shown.stdout.splitlines()], [
            ["INSTANCE", "KEY", "FROM", "TO", "COUNTS"],
            ["-", "type.Other", "-", "echo", "at", "once"],
            ["EchoA", "listen", f"127.0.0.1:{ports[0]}", f"127.0.0.1:{ports[0]}", "proxy_protocol=true", 'trusted_proxies=["10.0.0.0/8"]', "at", "once"],
            ["EchoA", "listen", "-", f"127.0.0.1:{ports[1]}", "at", "once"]])
        self.agent.config.write_text(text.replace(first, first.replace("port = 0", f"port = {ports[1]}")).replace("io_threads = 1", "io_threads = 2"))
        shown = self.cli("config", "diff")
        self.assertEqual([line.split() for line in shown.stdout.splitlines()][1:], [
            ["-", "agent.io_threads", "1", "2", "when", "the", "agent", "is", "restarted"],
            ["EchoA", "listen", "127.0.0.1:0", f"127.0.0.1:{ports[1]}", "at", "once"],
            ["EchoA", "listen", f"127.0.0.1:{ports[0]}", "-", "at", "once"]])
        self.assertIn("1 of them count", shown.stderr)

    def types(self):
        return '[[type]]\nname = "Other"\ntype = "echo"\n'


if __name__ == "__main__":
    unittest.main()
