#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""What clients keep when a server, its worker or its agent ends and comes back."""
import os
import signal
import unittest

from agent import wait_until
from channel_client import Channels
from pubsub_agent import PubSubTest, chat


class Restarts(PubSubTest):
    async def publish(self, port, numbers):
        async with Channels(port, client="pub") as pub:
            return [await pub.call("publish", channel="news", data=n, qos=2, id=f"m{n}") for n in numbers]

    async def resumed(self, port, position, count, recovered=True):
        async with Channels(port) as sub:
            answer = await sub.call("subscribe", channel="news", qos=1, position=position)
            self.assertEqual(answer["recovered"], recovered)
            if not recovered:
                self.assertEqual((await sub.note("gap"))["reason"], "unknown_position")
            data = await sub.data(count)
            self.assertEqual(await sub.quiet(), [])
            return data

    async def begin(self, name="chat"):
        async with Channels(self.port(name)) as sub:
            return (await sub.call("subscribe", channel="news", qos=1))["position"]

    async def test_a_clean_stop_of_the_agent_loses_nothing(self):
        self.start()
        position = await self.begin()
        answers = await self.publish(self.port(), range(5))
        for round in range(3):
            self.agent.terminate()
            # The next process may have another number of threads.
            text = self.agent.config.read_text()
            self.agent.config.write_text(text.replace(f"io_threads = {2 + round}", f"io_threads = {3 + round}", 1))
            self.agent.start()
            more = await self.publish(self.port(), range(5 + 5 * round, 10 + 5 * round))
            self.assertEqual(len({answer["position"] for answer in answers + more}), 10 + 5 * round)
            answers += more
            self.assertEqual(await self.resumed(self.port(), position, 10 + 5 * round), list(range(10 + 5 * round)))
        # A repeat of what an earlier process has accepted.
        self.assertEqual(await self.publish(self.port(), range(5)), answers[:5])
        self.assertEqual(await self.resumed(self.port(), answers[-1]["position"], 0), [])

    async def test_a_crash_is_never_taken_for_nothing_missed(self):
        self.start()
        position = await self.begin()
        await self.publish(self.port(), range(5))
        self.agent.terminate()
        self.agent.start()
        await self.publish(self.port(), range(5, 8))
        self.agent.kill()
        self.agent.start()
        self.assertEqual(await self.resumed(self.port(), position, 0, recovered=False), [])

    async def test_an_instance_that_is_restarted_keeps_its_hub(self):
        self.start()
        position = await self.begin()
        await self.publish(self.port(), range(5))
        self.cli("restart", "chat", "--wait")
        self.assertEqual(await self.resumed(self.port(), position, 5), list(range(5)))

    async def test_a_worker_keeps_its_hub_without_its_agent_and_through_a_stop(self):
        self.start(chat(more='isolation = "process"\nio_threads = 2'))
        position = await self.begin()
        await self.publish(self.port(), range(3))
        pid = self.agent.workers()["chat"]
        async with Channels(self.port()) as sub:
            await sub.call("subscribe", channel="news", qos=1)
            self.agent.kill()
            await sub.call("publish", channel="news", data=3, qos=2, id="m3")
            self.assertEqual(await sub.data(1), [3])
            self.agent.start()
            self.port()
            self.assertEqual(self.agent.workers()["chat"], pid)
            await sub.call("publish", channel="news", data=4, qos=2, id="m4")
            self.assertEqual(await sub.data(1), [4])
        self.cli("restart", "chat", "--wait")
        self.assertNotEqual(self.agent.workers()["chat"], pid)
        self.assertEqual(await self.resumed(self.port(), position, 5), list(range(5)))
        killed = self.agent.workers()["chat"]
        os.kill(killed, signal.SIGKILL)
        wait_until(lambda: self.agent.workers().get("chat") not in (None, killed), what="the restart")
        self.assertEqual(await self.resumed(self.port(), position, 0, recovered=False), [])

    async def test_a_hub_follows_its_instance_into_a_process_and_back(self):
        self.start()
        position = await self.begin()
        await self.publish(self.port(), range(3))
        for isolation, number in (("process", 3), ("none", 4), ("process", 5)):
            text = self.agent.config.read_text().replace('isolation = "process"\n', "").replace('isolation = "none"\n', "")
            self.agent.config.write_text(text.replace('type = "pubsub"\n', f'type = "pubsub"\nisolation = "{isolation}"\n'))
            self.cli("config", "reload")
            self.cli("restart", "chat", "--wait")
            self.assertEqual("chat" in self.agent.workers(), isolation == "process")
            await self.publish(self.port(), [number])
            self.assertEqual(await self.resumed(self.port(), position, number + 1), list(range(number + 1)))
        self.agent.terminate()
        self.agent.start()
        self.assertEqual(await self.resumed(self.port(), position, 6), list(range(6)))

    async def test_a_drain_tells_who_is_there(self):
        self.start()
        async with Channels(self.port()) as one:
            self.cli("drain", "chat")
            note = await one.note("closing")
            self.assertEqual(note["reason"], "draining")
            self.assertGreater(note["reconnect_after"], 0)
            await one.call("ping")


if __name__ == "__main__":
    unittest.main(verbosity=2)
