#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Presence in channels of a real server."""
import asyncio
import time
import unittest

from channel_client import Channels
from pubsub_agent import PubSubTest, chat

BRIEF = '[[hub]]\nname = "chat"\npresence_hold = "300ms"\n'


class Members(PubSubTest):
    async def test_a_stay_has_one_beginning_and_one_end(self):
        self.start(BRIEF + chat(), threads=3)
        port = self.port()
        async with Channels(port) as ann:
            self.assertEqual((await ann.call("subscribe", channel="room", presence=True))["members"], {"version": 0, "total": 0, "items": []})
            async with Channels(port) as bob:
                entered = await bob.call("enter", channel="room", member="bob", info={"colour": "green"})
                self.assertEqual(entered, {"member": "bob", "version": 1})
                joined = await ann.note("joined")
                self.assertLess(abs(joined.pop("since") - time.time() * 1000), 60_000)
                self.assertEqual(joined, {"channel": "room", "member": "bob", "info": {"colour": "green"}, "instance": "chat", "node": "test", "version": 1})
                async with Channels(port) as phone:
                    await phone.call("enter", channel="room", member="bob")
                    self.assertEqual((await bob.call("update", channel="room", info={"colour": "red"}))["version"], 2)
                    self.assertEqual(await ann.note("updated"), {"channel": "room", "member": "bob", "info": {"colour": "red"}, "version": 2})
                    self.assertEqual((await phone.call("members", channel="room"))["total"], 1)
            # Both are gone, without a word: it left once, after the hold.
            left = await ann.note("left")
            self.assertEqual(left, {"channel": "room", "member": "bob", "reason": "closed", "version": 3})
            self.assertEqual(await ann.quiet(), [])

    async def test_who_is_back_in_time_never_left(self):
        self.start('[[hub]]\nname = "chat"\npresence_hold = "20s"\n' + chat())
        port = self.port()
        async with Channels(port) as ann:
            await ann.call("subscribe", channel="room", presence=True)
            for round in range(3):
                async with Channels(port, client="bob") as bob:
                    await bob.call("enter", channel="room")
            async with Channels(port, client="bob") as bob:
                await bob.call("enter", channel="room")
                self.assertEqual((await ann.note("joined"))["member"], "bob")
                self.assertEqual(await ann.quiet(), [])
                self.assertEqual((await bob.call("leave", channel="room"))["version"], 2)
                self.assertEqual((await ann.note("left"))["reason"], "leave")
                self.assertEqual((await bob.refusal("leave", channel="room")).name, "NotEntered")
                self.assertEqual((await bob.refusal("update", channel="room", info=1)).name, "NotEntered")

    async def test_a_kick_is_a_leave_at_once(self):
        self.start('[[hub]]\nname = "chat"\npresence_hold = "1h"\n' + chat())
        port = self.port()
        async with Channels(port) as ann, Channels(port) as bob:
            await ann.call("subscribe", channel="room", presence=True)
            await bob.call("enter", channel="room", member="bob")
            await ann.note("joined")
            self.cli("kick", bob.session["session"])
            self.assertEqual((await ann.note("left"))["reason"], "kicked")
            self.assertEqual((await bob.note("closing"))["reason"], "kicked")
            self.assertEqual((await bob.end())[0], 1008)

    async def test_large_rosters_come_in_pages(self):
        self.start(threads=2)
        port = self.port()
        async with Channels(port) as one:
            for start in range(0, 250, 50):
                sessions = [await Channels(port).__aenter__() for _ in range(50)]
                self.addAsyncEnd(sessions)
                await asyncio.gather(*(s.call("enter", channel="hall", member=f"m{start + n:03}") for n, s in enumerate(sessions)))
            answer = await one.call("subscribe", channel="hall", presence=True)
            self.assertEqual((answer["members"]["total"], len(answer["members"]["items"]), answer["members"]["next_page"]), (250, 100, 2))
            names, page = [], 1
            while page:
                part = await one.call("members", channel="hall", page=page, page_size=60)
                names += [item["member"] for item in part["items"]]
                page = part.get("next_page")
            self.assertEqual(names, [f"m{n:03}" for n in range(250)])
            for session in self.sessions:
                await session.__aexit__()

    def addAsyncEnd(self, sessions):
        self.sessions = getattr(self, "sessions", []) + sessions

    async def test_a_hub_without_presence(self):
        self.start('[[hub]]\nname = "chat"\npresence = false\n' + chat())
        async with Channels(self.port()) as one:
            for method in ("enter", "members", "leave"):
                refused = await one.refusal(method, channel="room")
                self.assertEqual(refused.name, "NotPermitted")
                self.assertIn("no presence", refused.message)
            self.assertEqual((await one.refusal("subscribe", channel="room", presence=True)).name, "NotPermitted")
            await one.call("subscribe", channel="room")


if __name__ == "__main__":
    unittest.main(verbosity=2)
