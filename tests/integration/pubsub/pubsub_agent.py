# SPDX-License-Identifier: Apache-2.0
"""A real agent with instances of type pubsub, for tests whose bodies are coroutines."""
import asyncio
import subprocess
import unittest

from agent import BIN, Agent, wait_until

CHAT = """
[[instance]]
name = "{name}"
type = "pubsub"
{more}
[[instance.listen]]
address = "127.0.0.1"
port = 0
"""


def chat(name="chat", more=""):
    return CHAT.format(name=name, more=more)


class PubSubTest(unittest.TestCase):
    """Tests are `async def`; `self.start(instances)` first."""

    def start(self, instances=None, threads=2):
        self.agent = self.enterContext(Agent(instances=instances or chat()))
        if threads != 1:
            self.agent.config.write_text(self.agent.config.read_text().replace("io_threads = 1", f"io_threads = {threads}", 1))
            self.agent.terminate()
            self.agent.start()

    def port(self, name="chat"):
        """Once it runs."""
        def running():
            instance = next(i for i in self.agent.call("instance.list") if i["name"] == name)
            self.assertNotEqual(instance["state"], "failed", instance["error"])
            return instance["state"] == "running" and instance["listeners"][0]["port"]

        return wait_until(running, what=f"the start of {name}")

    def cli(self, *arguments):
        done = subprocess.run([BIN / "signalbox", "--socket", self.agent.socket_path, *arguments], capture_output=True, text=True)
        self.assertEqual(done.returncode, 0, done.stderr)
        return done.stdout

    def _callTestMethod(self, method):
        asyncio.run(asyncio.wait_for(method(), 120))
