#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Debian's python3-websockets against a websocket-echo instance: 1 MiB of text and of binary, ping, close."""
import asyncio
import os
import sys

import websockets


async def main(url: str) -> None:
    async with websockets.connect(url, max_size=4 << 20, compression=None) as client:
        text = "zażółć gęślą jaźń — " * 40000
        text = text[: (1 << 20) // 2]
        for message in (text.encode()[: 1 << 20].decode(errors="ignore"), os.urandom(1 << 20), "", b""):
            await client.send(message)
            answer = await client.recv()
            assert type(answer) is type(message) and answer == message, f"{len(message)} came back as {len(answer)}"
        await client.send(["a fragmented ", "message ", "in three"])
        assert await client.recv() == "a fragmented message in three"
        await asyncio.wait_for(await client.ping(), 5)
    assert client.close_code == 1000, client.close_code


asyncio.run(main(sys.argv[1]))
print("ok")
