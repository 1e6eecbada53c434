#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Strangers at the port where nodes meet: whoever cannot prove to be one is refused, and that is logged once for each in a minute."""
import asyncio
import os
import re
import select
import socket
import ssl
import subprocess
import time

from agent import wait_until
from cluster_nodes import secret
from wired_nodes import PORT, Cluster, WiredNode, WiredTest, address_of, main

# Hosts: two nodes, one that joins while it is busy, and those who may not.
A, B, C, RAW, RELAY, OTHER_SECRET, OTHER_CLUSTER = range(7)
# How long the strangers go on trying: in more than a minute each has a second line in the log.
SECONDS = float(os.environ.get("SIGNALBOX_STRANGERS_SECONDS", "3"))
# What a node gives a connection to say who it is, and its clock.
HANDSHAKE = 5
FLOOD = 200
ALERT, CLIENT_HELLO = 0x15, 0x16


def refusals(node, host):
    return [line for line in node.log().splitlines() if f"peer refused peer={address_of(host)} " in line]


class Relay:
    """Takes connections on its host, and carries the bytes of each to another port; what was said first is kept."""

    def __init__(self, wire, host):
        self.wire = wire
        self.host = host
        with wire.on(host):
            self.listener = socket.create_server((address_of(host), 0))
        self.address = f"{address_of(host)}:{self.listener.getsockname()[1]}"
        self.listener.settimeout(20)
        self.recorded = b""

    def carry(self, target):
        """One connection, until one end closes it."""
        dialled, _ = self.listener.accept()
        self.recorded = b""
        with dialled, self.wire.connect(self.host, PORT, address_of(target)) as onward:
            while True:
                ready, _, _ = select.select([dialled, onward], [], [], 20)
                for one in ready:
                    data = read(one)
                    if not data:
                        return
                    if one is dialled:
                        self.recorded += data
                    try:
                        (onward if one is dialled else dialled).sendall(data)
                    except ConnectionError:
                        return


def read(one):
    try:
        return one.recv(65536)
    except ConnectionError:
        return b""


class Handshakes(WiredTest):
    patience = 150 + SECONDS

    def answer(self, wire, said, host=RAW):
        """All that A says to it until A closes."""
        with wire.connect(host, PORT, address_of(A)) as one:
            one.settimeout(HANDSHAKE + 5)
            answer = b""
            try:
                one.sendall(said)
                # Some say all they have to say.
                while data := read(one):
                    answer += data
            except ConnectionError:
                pass
            return answer

    async def test_strangers_are_refused_and_nodes_are_not(self):
        async with Cluster(2, hosts=7) as cluster:
            a, b = cluster.nodes
            wire = cluster.wire
            strangers = self.strangers(cluster)
            relay = Relay(wire, RELAY)
            b.call("cluster.add_peer", {"address": relay.address})
            # Carried as it is it is B, whoever carries it; what it said once more is nobody's.
            await asyncio.to_thread(relay.carry, A)
            handshake = relay.recorded
            identity = re.search(rb"signalbox-mesh-[0-9a-f]{16}", handshake).group().decode()
            self.assertEqual(refusals(a, RELAY), [])
            end = time.monotonic() + SECONDS
            rounds = 0
            while rounds == 0 or time.monotonic() < end:
                await asyncio.to_thread(self.knock, wire, handshake, identity)
                rounds += 1
            await self.reflect(b, Relay(wire, RELAY))
            relay.listener.close()
            for stranger in strangers:
                await asyncio.to_thread(wait_until, lambda: stranger.status()["degraded"], 20, "its being alone", 0.1)
                self.assertGreater(stranger.status()["peers"][0]["failures"], 2)
                self.assertEqual([row["name"] for row in stranger.status()["nodes"]], [stranger.name])
            lines = 1 if SECONDS < 60 else 2
            for host in (RAW, RELAY, OTHER_SECRET, OTHER_CLUSTER):
                told = refusals(a, host)
                self.assertEqual(len(told), lines, f"host {host}: {a.log()}")
                if lines > 1:
                    self.assertGreater(int(re.search(r"more=(\d+)", told[1]).group(1)), 0)
            self.assertIn('belongs to the cluster "elsewhere"', refusals(a, OTHER_CLUSTER)[0])
            self.assertIn("another cluster secret", refusals(a, OTHER_SECRET)[0])
            self.assertIn("TLS", refusals(a, RAW)[0])
            self.unharmed(a, b)

    async def reflect(self, b, relay):
        """B dials, and reaches itself: no link, and no other one is harmed."""
        b.call("cluster.add_peer", {"address": relay.address})
        await asyncio.to_thread(relay.carry, B)
        relay.listener.close()

        def row():
            return next((peer for peer in b.status()["peers"] if peer["address"] == relay.address and peer["self"]), None)
        self.assertFalse((await asyncio.to_thread(wait_until, row, 10, "that it knows itself"))["connected"])

    def strangers(self, cluster):
        target = f"{address_of(A)}:{PORT}"
        wrong = WiredNode(cluster.wire, OTHER_SECRET, [target], secret())
        other = WiredNode(cluster.wire, OTHER_CLUSTER, [target], cluster.key)
        other.edit('name = "test"', 'name = "elsewhere"')
        for node in (wrong, other):
            cluster.enter_context(node)
        return wrong, other

    def knock(self, wire, handshake, identity):
        hello = b"\x00\x00\x01\x00" + bytes(28)
        for said in (b"GET / HTTP/1.1\r\nHost: a\r\n\r\n", b"\r\n" * 1000, hello, os.urandom(65536), b"\x16\x03\x01\xff\xff" + os.urandom(65535),
                     # The first flight of a handshake again: no end to it without the key.
                     handshake[:5 + int.from_bytes(handshake[3:5], "big")] + os.urandom(512)):
            answer = self.answer(wire, said)
            # An alert, or the server's part of the handshake, which says nothing without the key.
            self.assertTrue(not answer or answer[0] in (ALERT, CLIENT_HELLO), answer[:64])
        answer = self.answer(wire, handshake, RELAY)
        self.assertEqual(handshake[0], CLIENT_HELLO)
        self.assertEqual(answer[0], CLIENT_HELLO)
        for version in (ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3):
            with wire.connect(RAW, PORT, address_of(A)) as plain, self.assertRaises(ssl.SSLError):
                context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
                context.check_hostname = False
                context.verify_mode = ssl.CERT_NONE
                context.maximum_version = context.minimum_version = version
                context.wrap_socket(plain)
        for name, key in ((identity, os.urandom(32).hex()), ("Client_identity", os.urandom(32).hex())):
            done = subprocess.run(["nsenter", f"--net={wire.namespaces[RAW]}", "--", "openssl", "s_client", "-connect", f"{address_of(A)}:{PORT}",
                                   "-tls1_3", "-psk_identity", name, "-psk", key], capture_output=True, text=True, stdin=subprocess.DEVNULL)
            self.assertNotEqual(done.returncode, 0)
            self.assertIn("alert", done.stderr)

    def unharmed(self, a, b):
        for node, other in ((a, b), (b, a)):
            self.assertEqual(sorted(row["name"] for row in node.status()["nodes"]), ["a", "b"])
            self.assertEqual(node.seen(other)["state"], "up")

    async def test_a_flood_keeps_no_node_out(self):
        async with Cluster(2, hosts=4) as cluster:
            a, b = cluster.nodes
            silent = [cluster.wire.connect(RAW, PORT, address_of(A)) for _ in range(FLOOD)]
            began = time.monotonic()
            try:
                c = WiredNode(cluster.wire, C, [f"{address_of(A)}:{PORT}"], cluster.key)
                cluster.enter_context(c)
                cluster.nodes.append(c)
                self.measured("a node joins beside a flood", await cluster.equal() - began, HANDSHAKE)
                ended = await asyncio.gather(*[asyncio.to_thread(self.closed, one) for one in silent])
                self.measured("the last silent connection closed", max(ended) - began, HANDSHAKE + 2)
            finally:
                for one in silent:
                    one.close()
            self.assertEqual(len(refusals(a, RAW)), 1)
            self.assertIn("too many connections", refusals(a, RAW)[0])
            self.unharmed_beside(a, b)

    def closed(self, one):
        one.settimeout(HANDSHAKE + 5)
        while read(one):
            pass
        return time.monotonic()

    def unharmed_beside(self, a, b):
        for node, other in ((a, b), (b, a)):
            row = node.seen(other)
            self.assertEqual((row["state"], row["resets"], row["resumes"]), ("up", 0, 0))


if __name__ == "__main__":
    main()
