#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""No space left under the agent: on small file systems of its own, in a mount namespace of its own."""
import os
import pathlib
import subprocess
import unittest

from agent import BIN, Agent, RpcError, wait_until
from clients import EchoClient
from fleet import ECHO_INSTANCE

STATE_BYTES = 3 << 20
RUNTIME_BYTES = 1 << 20
PAGE = 4096


class SmallDisks(Agent):
    """An agent whose state and runtime folders are file systems of a few MiB."""

    def command(self):
        script = (f'mount -t tmpfs -o size={STATE_BYTES},mode=700 tmpfs "$1" && mount -t tmpfs -o size={RUNTIME_BYTES},mode=755 tmpfs "$2" '
                  '&& shift 2 && exec "$@"')
        private = ["unshare", "--mount"] if os.geteuid() == 0 else ["unshare", "--user", "--map-root-user", "--mount"]
        self.state.mkdir()
        self.runtime.mkdir()
        return [*private, "sh", "-c", script, "sh", self.state, self.runtime]

    def inside(self, folder):
        """The folder as the agent sees it."""
        return pathlib.Path(f"/proc/{self.process.pid}/root{folder}")

    @property
    def socket_path(self):
        return str(self.inside(self.runtime) / "agent.sock")

    @property
    def api_port(self):
        return int((self.inside(self.runtime) / "api-endpoints").read_text().split()[0].rsplit(":", 1)[1])

    def fill(self, folder, free_pages=0):
        with open(self.inside(folder) / "filler", "ab", buffering=0) as file:
            try:
                while True:
                    file.write(bytes(PAGE))
            except OSError:
                pass
            os.ftruncate(file.fileno(), max(0, file.tell() - file.tell() % PAGE - free_pages * PAGE))

    def empty(self, folder):
        (self.inside(folder) / "filler").unlink()

    def cli(self, *arguments):
        return subprocess.run([BIN / "signalbox", "--socket", self.socket_path, *arguments], capture_output=True, text=True)

    def instance(self, name):
        return self.call("instance.get", {"name": name})

    def wait_state(self, name, state):
        wait_until(lambda: self.instance(name)["state"] == state, what=f"{name} {state}")


class DiskFull(unittest.TestCase):
    def setUp(self):
        toml = "".join(ECHO_INSTANCE.format(name=name, isolation=isolation)
                       for name, isolation in (("A", "none"), ("B", "none"), ("P", "process"), ("Q", "process")))
        self.agent = self.enterContext(SmallDisks(toml))
        for name in "ABPQ":
            self.agent.wait_state(name, "running")
        self.clients = [EchoClient(self.agent, name) for name in "AP"]

    def check_data_plane(self):
        for client in self.clients:
            client.check()
        for name in "AP":
            EchoClient(self.agent, name).check()

    def accepted(self):
        """What the audit says was done, oldest first."""
        records = self.agent.call("audit.list", {"page_size": 1000, "order": "asc"})["items"]
        return [(record["method"], record["target"]) for record in records if record["result"] == "accepted"]

    def test_changes_are_refused_and_nothing_else_happens(self):
        agent = self.agent
        self.assertEqual(agent.cli("user", "add", "anna", "--no-password").returncode, 0)
        token = agent.token("anna")["secret"]
        agent.fill(agent.state)
        shown = lambda: (agent.call("config.show"), agent.call("user.list"), agent.call("token.list"), agent.call("instance.list"))
        before = shown()
        for arguments in (["stop", "B"], ["restart", "P"], ["drain", "B"], ["create", "New", "--type", "echo", "--port", "0"],
                          ["user", "add", "bert", "--no-password"], ["token", "create", "--account", "anna"], ["enroll"]):
            done = agent.cli(*arguments)
            self.assertEqual(done.returncode, 1, f"{arguments}: {done}")
            self.assertIn("the change was not stored and not made", done.stderr)
            self.assertIn("disk is full", done.stderr)
            self.check_data_plane()
        self.assertEqual(shown()[0:3], before[0:3])
        self.assertEqual([one["state"] for one in shown()[3]], ["running"] * 4)
        # Who wants to see what is wrong gets in.
        with agent.logged_in(token) as viewer:
            self.assertEqual(len(viewer.call("instance.list")), 4)

        agent.empty(agent.state)
        self.assertEqual(agent.cli("stop", "B", "--wait").returncode, 0)
        self.assertEqual(agent.cli("create", "New", "--type", "echo", "--port", "0").returncode, 0)
        self.check_data_plane()
        self.assertTrue(agent.call("audit.verify")["ok"])

    def test_at_each_write_of_a_change(self):
        agent = self.agent
        answered = []
        refused = 0
        # From nothing on, page by page, each change meets the end of the disk at another of its writes.
        for free_pages in range(24):
            agent.fill(agent.state, free_pages)
            for action in ("stop", "start"):
                try:
                    agent.call(f"instance.{action}", {"name": "B"})
                    answered.append((f"instance.{action}", "B"))
                except RpcError as error:
                    refused += 1
                    self.assertEqual(error.name, "StorageFailed")
                    self.assertIn("disk is full", error.message)
                agent.wait_state("B", "stopped" if (answered and answered[-1][0] == "instance.stop") else "running")
            self.check_data_plane()
            agent.empty(agent.state)
        self.assertGreaterEqual(refused, 5)
        self.assertEqual(self.accepted(), answered)
        self.assertTrue(agent.call("audit.verify")["ok"])

    def test_a_worker_that_has_no_room_to_start(self):
        agent = self.agent
        self.assertEqual(agent.cli("stop", "Q", "--wait").returncode, 0)
        agent.fill(agent.runtime)
        agent.call("instance.start", {"name": "Q"})
        wait_until(lambda: "No space left on device" in (agent.instance("Q")["error"] or ""), what="the reason")
        self.check_data_plane()
        # The one that runs writes its log there.
        for _ in range(20):
            EchoClient(agent, "P").check()
        agent.empty(agent.runtime)
        if agent.instance("Q")["state"] == "failed":
            agent.call("instance.start", {"name": "Q"})
        agent.wait_state("Q", "running")
        EchoClient(agent, "Q").check()
        self.check_data_plane()


if __name__ == "__main__":
    unittest.main()
