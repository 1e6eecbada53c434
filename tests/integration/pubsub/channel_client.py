# SPDX-License-Identifier: Apache-2.0
"""A client of signalbox.pubsub.v1 that is not the product's: JSON over python3-websockets."""
import asyncio
import collections
import json

import websockets

PATIENCE = 20


class Refused(Exception):
    def __init__(self, error):
        super().__init__(f"{error['data']['error']}: {error['message']}")
        self.name = error["data"]["error"]
        self.message = error["message"]
        self.retryable = error["data"]["retryable"]


class Channels:
    """`async with Channels(port, client="ann") as ann:`; connects at once unless `connect=False`."""

    def __init__(self, port, connect=True, **credentials):
        self.url = f"ws://127.0.0.1:{port}/"
        self.credentials = credentials
        self.connects = connect
        self.notes = collections.deque()
        self.waiting = {}
        self.last_id = 0
        self.news = asyncio.Event()
        self.session = None
        self.closed = None

    async def __aenter__(self):
        self.socket = await self.open()
        self.reader = asyncio.create_task(self.read())
        if self.connects:
            self.session = await self.call("connect", **self.credentials)
        return self

    async def __aexit__(self, *unused):
        await self.socket.close()
        await self.reader

    async def open(self):
        return await websockets.connect(self.url, subprotocols=["signalbox.pubsub.v1"], max_size=None)

    def answered(self, message):
        """Before whoever asked learns of it, and before what comes behind it."""

    def noted(self, method, params):
        self.notes.append((method, params))
        self.news.set()

    async def read(self):
        try:
            async for text in self.socket:
                message = json.loads(text)
                if message.get("id", 0) is None:
                    # It could not tell of which call.
                    self.noted("error", message["error"])
                elif "id" in message:
                    self.answered(message)
                    self.waiting.pop(message["id"]).set_result(message)
                else:
                    self.noted(message["method"], message["params"])
        except websockets.ConnectionClosed:
            pass
        self.closed = (self.socket.close_code, self.socket.close_reason)
        for future in self.waiting.values():
            future.cancel()
        self.news.set()

    def ask(self, method, **params):
        """The answer comes by the future."""
        self.last_id += 1
        future = asyncio.get_running_loop().create_future()
        self.waiting[self.last_id] = future
        text = json.dumps({"jsonrpc": "2.0", "id": self.last_id, "method": method, "params": params})
        return asyncio.ensure_future(self.sent(text, future))

    async def sent(self, text, future):
        await self.socket.send(text)
        answer = await asyncio.wait_for(future, PATIENCE)
        if "error" in answer:
            raise Refused(answer["error"])
        return answer["result"]

    async def call(self, method, **params):
        return await self.ask(method, **params)

    async def notify(self, method, **params):
        await self.socket.send(json.dumps({"jsonrpc": "2.0", "method": method, "params": params}))

    async def refusal(self, method, **params):
        """The error that this call is answered with."""
        try:
            result = await self.call(method, **params)
        except Refused as refused:
            return refused
        raise AssertionError(f"{method} was answered with {result}")

    async def next_note(self, what="anything"):
        """The next notification: its method and its parameters."""
        while not self.notes:
            if self.closed:
                raise AssertionError(f"closed {self.closed} while waiting for {what}")
            self.news.clear()
            await asyncio.wait_for(self.news.wait(), PATIENCE)
        return self.notes.popleft()

    async def note(self, method):
        """The next notification, which must be of this method."""
        name, params = await self.next_note(method)
        if name != method:
            raise AssertionError(f"{name} {params} came instead of {method}")
        return params

    async def data(self, count):
        """What the next messages carry."""
        return [(await self.note("message"))["data"] for _ in range(count)]

    async def quiet(self):
        """All that was on the way has come: what has, and nobody has asked for."""
        await self.call("ping")
        return [name for name, params in self.notes]

    async def end(self):
        """Waits until the server has closed; code and reason."""
        await asyncio.wait_for(asyncio.shield(self.reader), PATIENCE)
        return self.closed
