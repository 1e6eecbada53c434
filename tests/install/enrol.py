#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Exchanges an enrolment invitation, as `signalbox enroll -o json` prints it on standard input, for a bearer token.

A client that shares no code with Signalbox. Prints the token; the agent's key is checked afterwards, by the command line.
"""
import asyncio
import base64
import json
import ssl
import sys

import websockets


def secret_of(invitation):
    """An enrolment token is "sbx1." and base64url of a JSON object: name, address, fingerprint, secret."""
    text = invitation["token"].rpartition(".")[2]
    return json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))["s"]


async def enrol(invitation):
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    async with websockets.connect(f"wss://{invitation['address']}", ssl=context, subprotocols=["signalbox.v1"]) as socket:
        await socket.send(json.dumps({"jsonrpc": "2.0", "id": 1, "method": "auth.enroll",
                                      "params": {"secret": secret_of(invitation), "label": "package test"}}))
        while True:
            answer = json.loads(await asyncio.wait_for(socket.recv(), 10))
            if answer.get("id") == 1:
                return answer


ANSWER = asyncio.run(enrol(json.load(sys.stdin)))
if "result" not in ANSWER:
    sys.exit(f"enrol.py: {ANSWER}")
print(ANSWER["result"]["token"])
