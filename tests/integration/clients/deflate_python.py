#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Debian's python3-websockets with every permessage-deflate parameter: sizes from 16 bytes to 128 KiB, whole and in fragments.

Usage: deflate_python.py URL MESSAGES [CERTIFICATE]
"""
import asyncio
import itertools
import random
import ssl
import sys

import websockets
from websockets.extensions.permessage_deflate import ClientPerMessageDeflateFactory

SIZES = [16, 64, 256, 1024, 4096, 16384, 65536, 131072]


def sample(size: int) -> str:
    words = random.Random(size)
    text = ""
    while len(text) < size:
        text += f'{{"id": {words.randrange(100000)}, "name": "Zürich {words.randrange(50)}"}},'
    return text[:size]


async def round_trips(url: str, messages: int, context, **parameters) -> None:
    factory = ClientPerMessageDeflateFactory(**parameters)
    async with websockets.connect(url, extensions=[factory], compression=None, ssl=context, max_size=None) as client:
        assert client.extensions, f"declined: {parameters}"
        for size in SIZES:
            text = sample(size)
            for number in range(messages):
                message = text if number % 2 == 0 else text.encode()
                fragments = [message[at : at + 1000] for at in range(0, len(message), 1000)]
                await client.send(fragments if number % 3 == 2 else message)
                answer = await client.recv()
                assert type(answer) is type(message) and answer == message, (parameters, size, number)


async def main(url: str, messages: int, certificate: str) -> None:
    context = ssl.create_default_context(cafile=certificate) if certificate else None
    for server_forgets, client_forgets, bits in itertools.product([False, True], [False, True], [None, 9, 15]):
        parameters = {"server_no_context_takeover": server_forgets, "client_no_context_takeover": client_forgets}
        parameters |= {"server_max_window_bits": bits, "client_max_window_bits": bits if bits else True}
        await round_trips(url, messages, context, **parameters)


asyncio.run(main(sys.argv[1], int(sys.argv[2]), sys.argv[3] if len(sys.argv) > 3 else ""))
print("ok")
