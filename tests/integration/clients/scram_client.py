#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""A client of the management API, written from its OpenRPC document alone (`signalboxd --print-api`): standard library and
python3-websockets. Logs in by name and password, proves the agent, stops an instance and waits for the event.

    scram_client.py HOST:PORT NAME INSTANCE < password
"""
import asyncio
import base64
import hashlib
import hmac
import json
import secrets
import ssl
import sys

import websockets

FEWEST_ITERATIONS, MOST_ITERATIONS = 600_000, 5_000_000


class Refused(Exception):
    """An error answer; `name` as in components/errors."""

    def __init__(self, error):
        super().__init__(f'{error["data"]["error"]}: {error["message"]}')
        self.name = error["data"]["error"]


class Connection:
    def __init__(self, socket):
        self.socket = socket
        self.last_id = 0
        self.events = []

    async def call(self, method, **params):
        self.last_id += 1
        await self.socket.send(json.dumps({"jsonrpc": "2.0", "id": self.last_id, "method": method, "params": params}))
        while True:
            message = json.loads(await self.socket.recv())
            if message.get("method") == "event":
                self.events.append(message["params"])
            elif message.get("id") == self.last_id:
                if "error" in message:
                    raise Refused(message["error"])
                return message["result"]

    async def event(self, accept):
        while True:
            while self.events:
                event = self.events.pop(0)
                if accept(event):
                    return event
            message = json.loads(await self.socket.recv())
            if message.get("method") == "event":
                self.events.append(message["params"])


def certificate_hash(der):
    """Login, step 3. The signature's algorithm stands at the end of the certificate's outer SEQUENCE, before the signature."""
    def element(data, at):
        length, at = data[at + 1], at + 2
        if length & 0x80:
            count = length & 0x7f
            length, at = int.from_bytes(data[at:at + count], "big"), at + count
        return at, at + length
    begin, _ = element(der, 0)
    _, end_of_body = element(der, begin)
    algorithm_begin, algorithm_end = element(der, end_of_body)
    algorithm = der[algorithm_begin:algorithm_end]
    oid_begin, oid_end = element(algorithm, 0)
    digests = {bytes.fromhex("2a864886f70d01010b"): "sha256", bytes.fromhex("2a864886f70d01010c"): "sha384",
               bytes.fromhex("2a864886f70d01010d"): "sha512", bytes.fromhex("2a8648ce3d040302"): "sha256",
               bytes.fromhex("2a8648ce3d040303"): "sha384", bytes.fromhex("2a8648ce3d040304"): "sha512"}
    return hashlib.new(digests.get(algorithm[oid_begin:oid_end], "sha256"), der).digest()


def hmac_sha256(key, message):
    return hmac.new(key, message, hashlib.sha256).digest()


async def log_in(connection, certificate, name, password):
    gs2 = "p=tls-server-end-point,,"
    nonce = base64.b64encode(secrets.token_bytes(24)).decode()
    client_first_bare = f"n={name},r={nonce}"
    server_first = (await connection.call("auth.scram_start", message=gs2 + client_first_bare))["message"]
    fields = dict(part.split("=", 1) for part in server_first.split(","))
    iterations = int(fields["i"])
    if not fields["r"].startswith(nonce) or fields["r"] == nonce or not FEWEST_ITERATIONS <= iterations <= MOST_ITERATIONS:
        raise SystemExit("the agent does not keep to the rules")
    channel = base64.b64encode(gs2.encode() + certificate_hash(certificate)).decode()
    client_final_bare = f"c={channel},r={fields['r']}"
    salted = hashlib.pbkdf2_hmac("sha256", password.encode(), base64.b64decode(fields["s"]), iterations)
    client_key = hmac_sha256(salted, b"Client Key")
    auth_message = f"{client_first_bare},{server_first},{client_final_bare}".encode()
    signature = hmac_sha256(hashlib.sha256(client_key).digest(), auth_message)
    proof = base64.b64encode(bytes(a ^ b for a, b in zip(client_key, signature))).decode()
    answer = await connection.call("auth.scram_finish", message=f"{client_final_bare},p={proof}")
    expected = base64.b64encode(hmac_sha256(hmac_sha256(salted, b"Server Key"), auth_message)).decode()
    if not hmac.compare_digest(answer["message"], "v=" + expected):
        raise SystemExit("the other end does not know the password: someone stands in the middle")
    return answer


async def main(address, name, instance):
    password = sys.stdin.readline().rstrip("\n")
    # Self-signed: the exchange proves it.
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    async with websockets.connect(f"wss://{address}/", ssl=context, subprotocols=["signalbox.v1"], compression=None) as socket:
        connection = Connection(socket)
        certificate = socket.transport.get_extra_info("ssl_object").getpeercert(binary_form=True)
        who = await log_in(connection, certificate, name, password)
        print("logged in as", who["account"], who["role"])
        position = await connection.call("event.subscribe")
        accepted = await connection.call("instance.stop", name=instance, request_id=secrets.token_hex(8))
        print("accepted", accepted["name"])
        event = await connection.event(lambda e: e["type"] == "instance.changed" and e["data"]["instance"]["name"] == instance
                                       and e["data"]["instance"]["state"] == "stopped")
        if event["epoch"] != position["epoch"] or event["revision"] <= position["revision"]:
            raise SystemExit("events are out of order")
        print("stopped", event["data"]["instance"]["name"])


if __name__ == "__main__":
    try:
        asyncio.run(main(*sys.argv[1:]))
    except Refused as error:
        raise SystemExit(str(error))
