#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Programs with a host of their own, built outside of the source tree, driven by the command line."""
import json
import os
import pathlib
import re
import shutil
import signal
import subprocess
import tempfile
import unittest

from agent import BIN, RpcError, WebSocket, wait_until
from sdk import EXAMPLES, Lines


class Program:
    def __init__(self, path, *arguments):
        self.folder = pathlib.Path(tempfile.mkdtemp())
        runtime = self.folder / "runtime"
        runtime.mkdir(mode=0o700)
        self.env = {**os.environ, "HOME": str(self.folder), "XDG_RUNTIME_DIR": str(runtime), "XDG_DATA_HOME": str(self.folder / "data"), "NO_COLOR": "1"}
        self.command = [path, *arguments]
        self.log = self.folder / "log"
        self.start()

    def start(self):
        with open(self.log, "wb") as log:
            self.process = subprocess.Popen(self.command, stdin=subprocess.PIPE, stdout=log, stderr=log, env=self.env)

    def restart(self, kill):
        self.process.kill() if kill else self.process.terminate()
        self.process.wait()
        self.process.stdin.close()
        self.start()

    def __enter__(self):
        return self

    def __exit__(self, *unused):
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()
        self.process.stdin.close()
        shutil.rmtree(self.folder)

    def type(self, line):
        self.process.stdin.write(line.encode() + b"\n")
        self.process.stdin.flush()

    def said(self, pattern):
        """What the first group matched, once it is in the output."""
        def look():
            if self.process.poll() is not None:
                raise AssertionError("it has ended: " + self.log.read_text())
            return re.search(pattern, self.log.read_text())
        return wait_until(look, what=pattern)

    def cli(self, *arguments, before=None):
        return subprocess.run([BIN / "signalbox", *arguments], capture_output=True, text=True, check=False, env=self.env, input=before)


class Embedding(unittest.TestCase):
    def setUp(self):
        self.program = self.enterContext(Program(EXAMPLES / "embed/embed"))
        self.find_socket()

    def find_socket(self):
        self.socket = self.program.said(r"signalbox --socket (\S+) list").group(1)
        wait_until(lambda: self.cli("list", code=None).returncode == 0, what="an agent that answers")

    def cli(self, *arguments, code=0, before=None):
        done = self.program.cli("--socket", self.socket, *arguments, before=before)
        if code is not None:
            self.assertEqual(done.returncode, code, done.stdout + done.stderr)
        return done

    def json(self, *arguments):
        return json.loads(self.cli("-o", "json", *arguments).stdout)

    def rows(self):
        return {row["name"]: row for row in self.json("list")}

    def connect(self, name="shout"):
        return Lines(self.rows()[name]["listeners"][0]["port"])

    def test_the_command_line_reaches_an_embedded_host(self):
        self.assertTrue(self.socket.startswith(str(self.program.folder)))
        self.assertEqual([(row["name"], row["type"], row["state"], row["pid"], row["isolation"]) for row in self.rows().values()],
                         [("shout", "Shout", "running", self.program.process.pid, "none")])
        self.assertEqual([row["managed_by"] for row in self.rows().values()], ["program"])
        self.assertEqual(self.json("status", "shout")["managed_by"], "program")
        with self.connect() as client:
            self.assertEqual(client.ask("hello"), "HELLO")
            page = self.json("sessions", "shout")
            self.assertEqual((page["total"], page["items"][0]["instance"], page["items"][0]["messages_in"]), (1, "shout", 1))
            self.cli("send", page["items"][0]["id"], "from the operator")
            self.assertEqual(client.read(), "from the operator")
            self.cli("kick", page["items"][0]["id"])
            self.assertEqual((client.read(), client.read()), ("ERR closed by an operator", ""))
        self.cli("stop", "shout", "--wait")
        self.assertEqual((self.rows()["shout"]["state"], self.rows()["shout"]["pid"]), ("stopped", None))
        self.cli("start", "shout", "--wait")
        self.cli("restart", "shout", "--wait")
        with self.connect() as client:
            self.assertEqual(client.ask("hello"), "HELLO")
        self.cli("health")
        self.assertEqual([row["method"] for row in self.json("audit")["items"]][:2], ["instance.restart", "instance.start"])

    def test_drains_and_resumes(self):
        with self.connect() as client:
            client.ask("hello")
            self.cli("drain", "shout")
            self.assertEqual(self.rows()["shout"]["state"], "draining")
            self.assertEqual(client.ask("still here"), "STILL HERE")
            self.cli("resume", "shout", "--wait")
            with self.connect() as second:
                self.assertEqual(second.ask("back"), "BACK")
            self.cli("drain", "shout")
        wait_until(lambda: self.rows()["shout"]["state"] == "stopped", what="the end of the drain")

    def test_a_manager_enrols_and_sees_it(self):
        """The command line's contexts are the manager's hosts, and both connect by the same client."""
        def remote(*arguments, before=None):
            done = self.program.cli(*arguments, before=before)
            self.assertEqual(done.returncode, 0, done.stderr)
            return done.stdout
        token = self.json("enroll", "--listen", "127.0.0.1:0")["token"]
        remote("context", "add", "desk", "--token-stdin", before=token + "\n")
        self.assertEqual([row["name"] for row in json.loads(remote("--context", "desk", "-o", "json", "list"))], ["shout"])
        remote("--context", "desk", "stop", "shout", "--wait")
        self.assertEqual(self.rows()["shout"]["state"], "stopped")
        remote("--context", "desk", "start", "shout", "--wait")
        self.assertRegex(self.cli("list").stdout, "shout +Shout +● running")

    def test_keeps_what_is_created_there(self):
        self.cli("create", "extra", "--type", "line", "--address", "127.0.0.1", "--port", "0")
        self.cli("create", "quiet", "--type", "line", "--address", "127.0.0.1", "--port", "0")
        self.cli("stop", "quiet", "--wait")
        with self.connect("extra") as client:
            self.assertEqual(client.ask("ECHO hi"), "hi")
        self.program.restart(kill=True)
        self.find_socket()
        wait_until(lambda: self.rows()["extra"]["state"] == "running", what="the kept one's start")
        self.assertEqual({name: row["state"] for name, row in self.rows().items()}, {"extra": "running", "quiet": "stopped", "shout": "running"})
        self.cli("remove", "extra", "--stop", "--yes")
        self.assertEqual(set(self.rows()), {"quiet", "shout"})

    def test_says_what_it_cannot_do(self):
        self.cli("create", "own", "--type", "echo", "--address", "127.0.0.1", "--port", "0", "--set", "isolation=process")
        self.assertEqual(self.rows()["own"]["error"], 'isolation "process" needs signalboxd: this program runs its servers itself; use none or thread')
        self.cli("edit", "own", "--set", "isolation=thread")
        self.cli("start", "own", "--wait")
        self.assertIn("is a server of the program that hosts it", self.cli("edit", "shout", "--set", "start_order=1", code=8).stderr)
        self.assertIn("is a server of the program that hosts it", self.cli("remove", "shout", "--yes", code=8).stderr)
        for verb in ("diff", "reload"):
            self.assertIn("this host has no configuration files", self.cli("config", verb, code=8).stderr)
        self.cli("config", "check")
        self.assertEqual(self.rows()["shout"]["state"], "running")

    def test_its_end_is_the_agents_end(self):
        with self.connect() as client:
            self.assertEqual(client.ask("hello"), "HELLO")
            self.program.process.terminate()
            self.assertEqual(self.program.process.wait(10), -signal.SIGTERM)
            self.assertEqual(client.read(), "")
        self.cli("list", code=5)


class Dispatch(unittest.TestCase):
    def test_two_servers_of_a_program_reach_each_other(self):
        with Program(EXAMPLES / "dispatch/dispatch-program") as program:
            ports = program.said(r"ServerA (\d+), ServerB (\d+)")
            with Lines(int(ports.group(1))) as a, Lines(int(ports.group(2))) as b:
                key = b.ask("ID")
                self.assertEqual(a.ask(f"TELL {key} typed call"), "OK")
                self.assertEqual(b.read(), "typed call")
                self.assertEqual(a.ask(f"SEND {key} a message"), "delivered")
                self.assertEqual(b.read(), "a message")


class Channels(unittest.TestCase):
    def test_a_program_decides_and_publishes(self):
        with Program(EXAMPLES / "channels/channels") as program:
            port = int(program.said(r"chat on port ([1-9]\d*)").group(1))

            def client():
                socket = WebSocket(port, headers={"Sec-WebSocket-Protocol": "signalbox.pubsub.v1"}, tls=False)
                self.addCleanup(socket.close)
                return socket

            def refused(socket, method, params):
                with self.assertRaises(RpcError) as caught:
                    socket.call(method, params)
                return str(caught.exception)

            self.assertIn("say who you are", refused(client(), "connect", {}))
            ann = client()
            ann.call("connect", {"client": "ann"})
            self.assertIn("this is not your channel", refused(ann, "publish", {"channel": "private.bob", "data": 1}))
            ann.call("publish", {"channel": "private.ann", "data": 1})
            ann.call("subscribe", {"channel": "news"})
            ann.call("enter", {"channel": "room.1"})
            program.said("ann is in room.1")
            ann.notification(lambda message: message["method"] == "message" and message["params"]["data"] == {"present": 1})


class Cluster(unittest.TestCase):
    """Two programs, each with a hub "chat", and a browser at each."""

    def start(self, *peers):
        folder = self.enterContext(tempfile.TemporaryDirectory())
        program = self.enterContext(Program(EXAMPLES / "cluster/cluster", "--port", "0", "--cluster-port", "0", f"--manage={folder}",
                                            *[f"--peer={peer}" for peer in peers]))
        program.socket = program.said(r"signalbox --socket (\S+) cluster status").group(1)
        program.port = int(program.said(r"chat on port ([1-9]\d*)").group(1))
        program.address = program.said(r"others join with --peer (\S+)").group(1)
        program.node = program.said(r"ready as (\S+), with").group(1)
        return program

    def browser(self, program, name):
        socket = WebSocket(program.port, headers={"Sec-WebSocket-Protocol": "signalbox.pubsub.v1"}, tls=False)
        self.addCleanup(socket.close)
        self.assertEqual(socket.call("connect", {"client": name})["node"], program.node)
        socket.call("subscribe", {"channel": "room"})
        return socket

    def setUp(self):
        self.a = self.start()
        self.b = self.start(self.a.address)
        self.assertNotEqual(self.a.node, self.b.node)
        self.a.said(rf"\+ {self.b.node}\n")
        self.b.said(rf"\+ {self.a.node}\n")

    def test_two_programs_exchange_a_publish(self):
        bob = self.browser(self.b, "bob")
        self.a.type("hello from a")
        self.b.said(rf'{self.a.node}: {{"text":"hello from a"}}')
        told = bob.notification(lambda message: message["method"] == "message")["params"]
        self.assertEqual((told["data"], told["from"]), ({"text": "hello from a"}, self.a.node))
        self.b.type("hello from b")
        self.a.said(rf'{self.b.node}: {{"text":"hello from b"}}')

    def test_two_programs_exchange_a_broadcast(self):
        sockets = [self.browser(self.a, "ann"), self.browser(self.b, "bob")]
        self.a.type("!all of you")
        for socket in sockets:
            told = socket.notification(lambda message: message["method"] == "broadcast")["params"]
            self.assertEqual((told["data"], told["from"]), ({"text": "all of you"}, self.a.node))

    def test_two_programs_exchange_a_roster(self):
        ann, bob = self.browser(self.a, "ann"), self.browser(self.b, "bob")
        for socket in (ann, bob):
            socket.call("enter", {"channel": "room"})
        for program in (self.a, self.b):
            wait_until(lambda here=program: {row["member"]: row["node"] for row in self.browser(here, "eve").call("members", {"channel": "room"})["items"]}
                       == {"ann": self.a.node, "bob": self.b.node}, what="both members")
            program.type("?")
            program.said("2 in the room")
            program.said(f"ann is on {self.a.node}")
            program.said(f"bob is on {self.b.node}")

    def test_a_program_that_goes_says_goodbye(self):
        bob = self.browser(self.b, "bob")
        ann = self.browser(self.a, "ann")
        ann.call("enter", {"channel": "room"})
        bob.call("subscribe", {"channel": "room", "presence": True})
        self.a.process.stdin.close()
        self.assertEqual(self.a.process.wait(10), 0)
        self.b.said(f"- {self.a.node}: goodbye")
        self.assertEqual(bob.notification(lambda message: message["method"] == "left")["params"]["member"], "ann")

    # ---- managed

    def cli(self, program, *arguments, code=0):
        done = program.cli("--socket", program.socket, *arguments)
        self.assertEqual(done.returncode, code, done.stdout + done.stderr)
        return done

    def json(self, program, *arguments):
        return json.loads(self.cli(program, "-o", "json", *arguments).stdout)

    def nodes(self, program):
        return {row["name"]: row["state"] for row in self.json(program, "cluster", "status")["nodes"]}

    def test_the_agent_of_a_program_tells_of_its_cluster(self):
        status = self.json(self.a, "cluster", "status")
        self.assertEqual((status["node"], status["engine"], status["cluster"], status["listen"], status["connected_peers"], status["drained"]),
                         (self.a.node, "mesh", "signalbox", self.a.address, 1, False))
        self.assertEqual(self.nodes(self.a), {self.a.node: "self", self.b.node: "up"})
        wait_until(lambda: self.json(self.a, "cluster", "status")["ready"], what="a's readiness")
        self.assertIn("roster 1 of 1", self.cli(self.b, "health").stdout)
        bob = self.browser(self.b, "bob")
        bob.call("enter", {"channel": "room"})
        wait_until(lambda: [row["node"] for row in self.json(self.a, "presence", "chat", "room")["items"]] == [self.b.node], what="bob at a")
        self.b.process.kill()
        self.a.said(rf"- {self.b.node}: ")
        wait_until(lambda: self.nodes(self.a) == {self.a.node: "self", self.b.node: "down"}, what="the node that is down")
        gone = [row["data"]["node"] for row in self.json(self.a, "events")["items"] if row["type"] == "cluster.peer_disconnected"]
        self.assertEqual(gone, [self.b.node])
        self.cli(self.a, "cluster", "evict", self.b.node)

    def test_the_agent_of_a_program_steers_its_cluster(self):
        c = self.start()
        self.cli(self.a, "cluster", "add", c.address)
        c.said(rf"\+ {self.a.node}\n")
        c.said(rf"\+ {self.b.node}\n")
        self.cli(self.a, "cluster", "resync", c.node)
        # What was added comes back with the agent; what the program dials is the program's.
        first = self.a.address
        self.a.restart(kill=True)
        self.a.said(rf"\+ {c.node}\n")
        self.cli(self.a, "cluster", "remove", c.address)
        self.assertIn("the program that this agent is in dials", self.cli(self.b, "cluster", "remove", first, code=8).stderr)
        self.assertIn("is not on this machine, so the program", self.cli(self.b, "cluster", "add", "192.0.2.1:5410", code=1).stderr)
        self.cli(self.b, "cluster", "drain", "--wait")
        self.assertTrue(self.json(self.b, "cluster", "status")["drained"])
        self.assertEqual([row["state"] for row in self.json(self.b, "list")], ["stopped"])
        self.assertIn("is drained", self.cli(self.b, "health", code=1).stdout)
        self.cli(self.b, "cluster", "resume")
        wait_until(lambda: [row["state"] for row in self.json(self.b, "list")] == ["running"], what="the server that is resumed")
        # Whoever starts the program anew starts its servers.
        self.cli(self.b, "cluster", "drain", "--wait")
        self.b.restart(kill=True)
        self.b.said("signalbox --socket")
        wait_until(lambda: [row["state"] for row in self.json(self.b, "list")] == ["running"], what="the server of the next program")
        self.assertFalse(self.json(self.b, "cluster", "status")["drained"])


if __name__ == "__main__":
    unittest.main()
