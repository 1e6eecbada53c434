#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Access by token: who gets in, what they may do, and when it ends."""
import time
import unittest

import jwt

from channel_client import Channels
from pubsub_agent import PubSubTest, chat

SECRET = "s" * 40
GUARDED = '[[hub]]\nname = "chat"\naccess = "token"\n[[hub.key]]\nalgorithm = "HS256"\nfile = "chat.secret"\n'


def token(subject="ann", lasts=3600, **claims):
    return jwt.encode({"sub": subject, "exp": int(time.time()) + lasts, "channels": ["*"], **claims}, SECRET, algorithm="HS256")


class Tokens(PubSubTest):
    def start(self, toml=GUARDED):
        super().start(chat())
        file = self.agent.folder / "chat.secret"
        file.write_text(SECRET + "\n")
        file.chmod(0o600)
        self.agent.terminate()
        self.agent.config.write_text(self.agent.config.read_text() + toml)
        self.agent.start()

    async def test_only_who_shows_a_good_one_gets_in(self):
        self.start()
        async with Channels(self.port(), connect=False) as one:
            self.assertEqual((await one.refusal("connect", client="ann")).name, "TokenInvalid")
            self.assertEqual((await one.refusal("connect", token=token(lasts=-100))).name, "TokenExpired")
            self.assertEqual((await one.refusal("subscribe", channel="a")).name, "NotConnected")
            session = await one.call("connect", token=token(), client="somebody else")
            self.assertEqual(session["client"], "ann")
            self.assertGreater(session["expires_in"], 3500)
        async with Channels(self.port(), connect=False) as one:
            for _ in range(3):
                await one.refusal("connect", token="garbage")
            self.assertEqual(await one.end(), (1008, "connect was refused 3 times"))

    async def test_rights_by_channel(self):
        self.start()
        claims = {"lobby": ["subscribe", "publish", "presence"], "news*": ["subscribe"], "log": ["history"]}
        async with Channels(self.port(), token=token(channels=claims, info={"name": "Ann"})) as ann:
            await ann.call("subscribe", channel="lobby", presence=True)
            await ann.call("subscribe", channel="news*")
            await ann.call("history", channel="log")
            # Who somebody is, the token says.
            self.assertEqual((await ann.call("enter", channel="lobby", member="the admin"))["member"], "ann")
            joined = await ann.note("joined")
            self.assertEqual((joined["member"], joined["info"]), ("ann", {"name": "Ann"}))
            await ann.call("publish", channel="lobby", data=1)
            self.assertEqual((await ann.note("message"))["from"], "ann")
            for method, params in [("publish", {"channel": "news", "data": 1}), ("subscribe", {"channel": "n*"}), ("subscribe", {"channel": "other"}),
                                   ("subscribe", {"channel": "news-1", "presence": True}), ("history", {"channel": "lobby"}), ("enter", {"channel": "log"}),
                                   ("members", {"channel": "news"}), ("broadcast", {"data": 1})]:
                self.assertEqual((await ann.refusal(method, **params)).name, "NotPermitted", (method, params))

    async def test_a_new_token_without_an_interruption(self):
        self.start()
        async with Channels(self.port(), token=token(channels=["a", "b"])) as ann:
            await ann.call("subscribe", channel="a")
            await ann.call("subscribe", channel="b", presence=True)
            await ann.call("enter", channel="b")
            await ann.note("joined")
            self.assertEqual((await ann.refusal("refresh", token=token("bob"))).name, "TokenInvalid")
            self.assertGreater((await ann.call("refresh", token=token(lasts=9000, channels=["a"])))["expires_in"], 8000)
            self.assertEqual(await ann.note("unsubscribed"), {"channel": "b", "reason": "not_permitted"})
            await ann.call("publish", channel="a", data="still here")
            self.assertEqual(await ann.data(1), ["still here"])
            self.assertEqual((await ann.refusal("publish", channel="b", data=1)).name, "NotPermitted")
            async with Channels(self.port(), token=token("eve")) as eve:
                self.assertEqual((await eve.call("members", channel="b"))["total"], 0)

    async def test_who_loses_presence_is_told(self):
        self.start()
        async with Channels(self.port(), token=token(channels={"x": ["subscribe", "presence"]})) as ann:
            await ann.call("subscribe", channel="x", presence=True)
            await ann.call("enter", channel="x")
            await ann.note("joined")
            await ann.call("refresh", token=token(channels={"x": ["subscribe"]}))
            self.assertEqual(await ann.note("unsubscribed"), {"channel": "x", "reason": "not_permitted"})
            await ann.call("subscribe", channel="x")
            async with Channels(self.port(), token=token("eve")) as eve:
                self.assertEqual((await eve.call("members", channel="x"))["total"], 0)

    async def test_whose_token_runs_out_has_to_go(self):
        self.start()
        # 30 s of leeway, of which 28.5 are over.
        async with Channels(self.port(), token=token(lasts=-28)) as ann:
            self.assertEqual(ann.session["expires_in"], 0)
            self.assertEqual(await ann.note("closing"), {"reason": "token_expired", "reconnect_after": 0})
            code, reason = await ann.end()
            self.assertEqual(code, 1008)
            self.assertTrue(reason.startswith("token_expired"), reason)

    async def test_a_token_for_ages(self):
        self.start()
        ages = jwt.encode({"sub": "ann", "exp": 253402300799, "channels": ["*"]}, SECRET, algorithm="HS256")
        async with Channels(self.port(), token=ages) as ann:
            self.assertGreater(ann.session["expires_in"], 200_000_000_000)
            pid = self.agent.process.pid
            busy = lambda: sum(int(word) for word in open(f"/proc/{pid}/stat").read().rsplit(")", 1)[1].split()[11:13])
            ticks = busy()
            for _ in range(50):
                await ann.call("ping")
            # A timer that comes up at once, for ever, would take all of a core.
            self.assertLess(busy() - ticks, 100)

    async def test_keys_are_read_anew_by_a_reload(self):
        self.start()
        async with Channels(self.port(), token=token()) as ann:
            (self.agent.folder / "chat.secret").write_text("t" * 40 + "\n")
            self.cli("config", "reload")
            async with Channels(self.port(), connect=False) as eve:
                self.assertEqual((await eve.refusal("connect", token=token())).name, "TokenInvalid")
                await eve.call("connect", token=jwt.encode({"sub": "eve", "exp": int(time.time()) + 60, "channels": ["*"]}, "t" * 40, algorithm="HS256"))
            self.assertEqual((await ann.refusal("refresh", token=token())).name, "TokenInvalid")
            await ann.call("publish", channel="a", data=1)


if __name__ == "__main__":
    unittest.main(verbosity=2)
