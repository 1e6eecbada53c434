#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Channels of a real server, with a client that is not the product's."""
import asyncio
import socket
import unittest
import urllib.error
import urllib.request

from agent import wait_until
from channel_client import Channels
from pubsub_agent import PubSubTest, chat


class Channel(PubSubTest):
    async def test_a_message_reaches_subscribers_on_all_threads(self):
        self.start(threads=3)
        port = self.port()
        async with Channels(port, client="ann") as ann, Channels(port) as bob, Channels(port) as eve, Channels(port) as dan:
            for one in (ann, bob, eve):
                answer = await one.call("subscribe", channel="news", qos=1)
                self.assertFalse(answer["recovered"])
            await dan.call("subscribe", channel="new*")
            for number in range(100):
                await ann.call("publish", channel="news", data={"n": number, "text": "grüß \"dich\" \u2028"}, qos=1)
            for one in (ann, bob, eve, dan):
                self.assertEqual([data["n"] for data in await one.data(100)], list(range(100)))
            await ann.call("unsubscribe", channel="news")
            await bob.call("publish", channel="news", data=None)
            message = await eve.note("message")
            self.assertEqual((message["data"], message["from"]), (None, bob.session["client"]))
            self.assertEqual(await ann.quiet(), [])
            self.assertEqual((await ann.refusal("unsubscribe", channel="news")).name, "NotSubscribed")

    async def test_nothing_goes_before_connect(self):
        self.start()
        async with Channels(self.port(), connect=False) as one:
            await one.call("ping")
            for method, params in [("subscribe", {"channel": "a"}), ("publish", {"channel": "a", "data": 1}), ("broadcast", {"data": 1}),
                                   ("enter", {"channel": "a"}), ("history", {"channel": "a"}), ("refresh", {"token": "x"})]:
                self.assertEqual((await one.refusal(method, **params)).name, "NotConnected", method)
            session = await one.call("connect", client="me")
            self.assertEqual((session["client"], session["hub"], session["node"], session["ack_window"]), ("me", "chat", "test", 256))
            self.assertEqual((await one.refusal("connect")).name, "InvalidRequest")
            await one.socket.send(b"\x00")
            self.assertIn("text frames", (await one.note("error"))["message"])
            await one.socket.send("{")
            self.assertEqual((await one.note("error"))["data"]["error"], "ParseError")
            await one.call("ping")

    async def test_who_comes_back_gets_what_it_missed(self):
        self.start()
        port = self.port()
        async with Channels(port) as ann:
            async with Channels(port) as bob:
                start = (await bob.call("subscribe", channel="news", qos=1))["position"]
            for number in range(50):
                last = await ann.call("publish", channel="news", data=number, qos=1)
            async with Channels(port) as bob:
                answer = await bob.call("subscribe", channel="news", qos=1, position=start)
                self.assertTrue(answer["recovered"])
                self.assertEqual(await bob.data(50), list(range(50)))
                self.assertEqual((await bob.call("subscribe", channel="news", qos=1, position=last["position"]))["recovered"], True)
                self.assertEqual(await bob.quiet(), [])
            async with Channels(port) as eve:
                answer = await eve.call("subscribe", channel="news", qos=1, position="AAAAAAAAAAAAAAAAAAAAAA.7")
                self.assertFalse(answer["recovered"])
                self.assertEqual((await eve.note("gap"))["reason"], "unknown_position")
                self.assertEqual((await eve.refusal("subscribe", channel="news", position="what?")).name, "InvalidParams")

    async def test_what_left_the_log_is_announced_with_its_range(self):
        self.start('[[hub]]\nname = "chat"\nhistory_count = 10\n' + chat())
        port = self.port()
        async with Channels(port) as ann:
            start = (await ann.call("subscribe", channel="news", qos=1))["position"]
            await ann.call("unsubscribe", channel="news")
            positions = [(await ann.call("publish", channel="news", data=n, qos=1))["position"] for n in range(30)]
            answer = await ann.call("subscribe", channel="news", qos=1, position=start)
            self.assertFalse(answer["recovered"])
            gap = await ann.note("gap")
            self.assertEqual((gap["reason"], gap["range"]), ("trimmed", {"after": start, "to": positions[19]}))
            self.assertEqual(await ann.data(10), list(range(20, 30)))
            history = await ann.call("history", channel="news", limit=3)
            self.assertEqual(([item["data"] for item in history["items"]], history["position"]), ([27, 28, 29], positions[-1]))

    async def test_exactly_once(self):
        self.start()
        port = self.port()
        async with Channels(port, client="ann") as ann, Channels(port) as bob:
            await bob.call("subscribe", channel="pay", qos=2)
            first = await ann.call("publish", channel="pay", data="10 €", qos=2, id="order-1")
            self.assertEqual(await ann.call("publish", channel="pay", data="10 €", qos=2, id="order-1"), first)
            async with Channels(port, client="ann") as again:
                self.assertEqual(await again.call("publish", channel="pay", data="10 €", qos=2, id="order-1"), first)
            async with Channels(port, client="dan") as dan:
                self.assertNotEqual(await dan.call("publish", channel="pay", data="12 €", qos=2, id="order-1"), first)
            self.assertEqual([(await bob.note("message"))["from"] for _ in range(2)], ["ann", "dan"])
            self.assertEqual(await bob.quiet(), [])
            self.assertEqual((await ann.refusal("publish", channel="pay", data=1, qos=2)).name, "InvalidParams")

    async def test_retained_and_broadcast(self):
        self.start()
        port = self.port()
        async with Channels(port, client="ann") as ann, Channels(port) as bob:
            await ann.call("publish", channel="lamp", data="on", retain=True)
            await bob.call("subscribe", channel="lamp")
            message = await bob.note("message")
            self.assertEqual((message["data"], message["retained"], message["from"]), ("on", True, "ann"))
            await ann.call("publish", channel="lamp", data=None, retain=True)
            await bob.note("message")
            async with Channels(port) as eve:
                await eve.call("subscribe", channel="lamp")
                self.assertEqual(await eve.quiet(), [])
                await ann.call("broadcast", data={"closing": "soon"})
                for one in (ann, bob, eve):
                    self.assertEqual(await one.note("broadcast"), {"data": {"closing": "soon"}, "from": "ann"})

    async def test_wildcards_have_no_past(self):
        self.start()
        async with Channels(self.port()) as one:
            self.assertEqual(await one.call("subscribe", channel="room-*"), {"recovered": False})
            await one.call("subscribe", channel="room-1")
            await one.call("publish", channel="room-1", data="once")
            await one.call("publish", channel="room-2", data="too")
            await one.call("publish", channel="hall", data="no")
            self.assertEqual(await one.data(2), ["once", "too"])
            self.assertEqual(await one.quiet(), [])
            for params in ({"qos": 1}, {"presence": True}, {"position": "AAAAAAAAAAAAAAAAAAAAAA.1"}):
                self.assertEqual((await one.refusal("subscribe", channel="room-*", **params)).name, "NotRecoverable", params)
            self.assertEqual((await one.refusal("publish", channel="room-*", data=1)).name, "ChannelNameInvalid")

    async def test_limits_of_a_session(self):
        self.start('[[hub]]\nname = "chat"\n[hub.limits]\nmax_subscriptions = 3\npublishes_per_second = 5\nrequests_per_second = 10\n' + chat())
        async with Channels(self.port()) as one:
            for number in range(3):
                await one.call("subscribe", channel=f"c{number}")
            self.assertEqual((await one.refusal("subscribe", channel="c3")).name, "TooManyChannels")
            answers = [one.ask("publish", channel="c0", data=number) for number in range(20)]
            refusals = []
            for answer in answers:
                try:
                    await answer
                except Exception as refused:
                    refusals.append(refused)
            self.assertGreaterEqual(len(refusals), 10)
            self.assertEqual({(r.name, r.retryable) for r in refusals}, {("RateLimited", True)})
            answers = [one.ask("history", channel="c0") for number in range(300)]
            names = set()
            for answer in answers:
                try:
                    await answer
                except Exception as refused:
                    names.add(refused.name)
            self.assertEqual(names, {"RateLimited"})
            await one.call("ping")

    async def test_two_instances_of_one_hub(self):
        self.start(chat("plain", 'hub = "shared"') + chat("own", 'hub = "shared"\nisolation = "thread"\nio_threads = 2'))
        async with Channels(self.port("plain"), client="ann") as ann:
            for round in range(2):
                async with Channels(self.port("own"), client="bob") as bob:
                    self.assertEqual((ann.session["hub"], bob.session["hub"]), ("shared", "shared"))
                    await ann.call("subscribe", channel="news", qos=1, presence=True)
                    await bob.call("subscribe", channel="news", qos=1)
                    await bob.call("enter", channel="news")
                    self.assertEqual((await ann.note("joined"))["instance"], "own")
                    for number in range(20):
                        await bob.call("publish", channel="news", data=number, qos=1)
                        await ann.call("publish", channel="news", data=number, qos=1)
                    self.assertEqual(len(await ann.data(40)), 40)
                    self.assertEqual(len(await bob.data(40)), 40)
                    self.cli("stop", "own", "--wait")
                    self.assertEqual((await bob.note("closing"))["reason"], "instance_stopped")
                    self.assertEqual((await bob.end())[0], 1001)
                await ann.call("publish", channel="news", data="alone", qos=1)
                self.assertEqual((await ann.note("message"))["data"], "alone")
                self.assertEqual((await ann.note("left"))["reason"], "closed")
                await ann.call("unsubscribe", channel="news")
                self.cli("start", "own", "--wait")

    async def test_minds_that_change_before_the_answer(self):
        self.start(threads=3)
        async with Channels(self.port()) as one, Channels(self.port()) as two:
            asks = []
            for number in range(60):
                channel = f"c{number}"
                await two.call("enter", channel=channel)
                asks += [one.ask("subscribe", channel=channel, presence=True), one.ask("unsubscribe", channel=channel),
                         one.ask("subscribe", channel=channel, presence=True), one.ask("subscribe", channel=channel, presence=True),
                         one.ask("subscribe", channel=channel), one.ask("subscribe", channel=channel, presence=True)]
            # Each is answered, one way or another.
            answers = await asyncio.gather(*asks, return_exceptions=True)
            self.assertEqual({type(answer).__name__ for answer in answers} - {"dict", "Refused"}, set())
            for number in range(60):
                self.assertEqual(answers[6 * number + 5]["members"]["total"], 1)
                await two.call("publish", channel=f"c{number}", data=number, qos=1)
            self.assertEqual(await one.data(60), list(range(60)))

    async def test_an_instance_that_cannot_listen_leaves_its_hub_whole(self):
        with socket.create_server(("127.0.0.1", 0)) as taken:
            port = taken.getsockname()[1]
            other = chat("other", 'hub = "chat"\nisolation = "thread"\nrestart = { backoff = "10ms..20ms", give_up_after = "3 in 60s" }')
            self.start(chat() + other.replace("port = 0", f"port = {port}"))
            wait_until(lambda: next(i for i in self.agent.call("instance.list") if i["name"] == "other")["state"] == "failed", what="the failure")
            async with Channels(self.port()) as one:
                await one.call("subscribe", channel="news")
                await one.call("broadcast", data="to all threads")
                await one.note("broadcast")
        self.cli("start", "other", "--wait")
        async with Channels(self.port("other")) as one:
            await one.call("broadcast", data="again")
            await one.note("broadcast")

    async def test_a_flood_of_broadcasts_is_held_at_its_source(self):
        self.start(threads=3)
        async with Channels(self.port()) as flood, Channels(self.port()) as ann, Channels(self.port()) as bob:
            await bob.call("subscribe", channel="news", qos=1)
            asks = [flood.ask("broadcast", data="x" * 1000) for _ in range(3000)]
            for number in range(20):
                await ann.call("publish", channel="news", data=number, qos=1)
            await asyncio.gather(*asks)
            numbers = []
            while len(numbers) < 20:
                while not bob.notes:
                    bob.news.clear()
                    await asyncio.wait_for(bob.news.wait(), 20)
                method, params = bob.notes.popleft()
                if method == "message":
                    numbers.append(params["data"])
            self.assertEqual(numbers, list(range(20)))

    async def test_pages_beside_it(self):
        self.start(chat() + chat("bare", "[instance.options]\ndemo = false"))

        def get(name, path, **headers):
            request = urllib.request.Request(f"http://127.0.0.1:{self.port(name)}{path}", headers=headers)
            try:
                with urllib.request.urlopen(request) as answer:
                    return answer.status, answer.headers, answer.read().decode()
            except urllib.error.HTTPError as error:
                return error.code, error.headers, error.read().decode()

        status, headers, body = get("chat", "/signalbox.js")
        self.assertEqual((status, headers["Content-Type"]), (200, "text/javascript; charset=utf-8"))
        self.assertIn("export", body)
        self.assertIn("default-src 'self'", headers["Content-Security-Policy"])
        self.assertEqual(get("chat", "/signalbox.js", **{"If-None-Match": headers["ETag"]})[0], 304)
        self.assertEqual(get("chat", "/demo")[0], 200)
        self.assertEqual(get("chat", "/demo/")[0], 200)
        self.assertEqual(get("bare", "/signalbox.js")[0], 200)
        status, headers, body = get("bare", "/demo")
        self.assertEqual(status, 426)
        self.assertIn("/signalbox.js", body)


if __name__ == "__main__":
    unittest.main(verbosity=2)
