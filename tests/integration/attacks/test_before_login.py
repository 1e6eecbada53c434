#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""What a stranger on the network can do to the management API: next to nothing."""
import json
import os
import re
import select
import socket
import sqlite3
import ssl
import subprocess
import time
import unittest
import warnings

from agent import Agent, Closed, RpcError, WebSocket, tls_context, wait_until

warnings.simplefilter("ignore", DeprecationWarning)
REQUEST = (b"GET / HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
           b"Sec-WebSocket-Key: MDEyMzQ1Njc4OWFiY2RlZg==\r\nSec-WebSocket-Protocol: signalbox.v1\r\n\r\n")


class NoDefaultAccount(unittest.TestCase):
    def test_a_new_agent_has_no_account_and_lets_nobody_in(self):
        with Agent() as agent:
            database = sqlite3.connect(f"file:{agent.state}/agent.db?mode=ro", uri=True)
            for table in ("accounts", "tokens", "enrolments"):
                self.assertEqual(database.execute(f"SELECT COUNT(*) FROM {table}").fetchone(), (0,), table)
            database.close()
            for guess in ("", "admin", "signalbox", "password", "0" * 64):
                for method, params in (("auth.login", {"token": guess}), ("auth.enroll", {"secret": guess})):
                    with WebSocket(agent.api_port) as client:
                        with self.assertRaises(RpcError) as refused:
                            client.call(method, params)
                        self.assertIn(refused.exception.name, ("LoginFailed", "InvalidParams", "TooManyAttempts"))


class OnlyTls(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.agent = cls.enterClassContext(Agent())

    def handshake(self, context):
        with socket.create_connection(("127.0.0.1", self.agent.api_port), timeout=10) as plain:
            with context.wrap_socket(plain, server_hostname="localhost") as secure:
                return secure.version(), secure.cipher()

    def test_plain_websocket_on_the_tls_port_is_refused_at_once(self):
        begin = time.monotonic()
        with socket.create_connection(("127.0.0.1", self.agent.api_port), timeout=10) as plain:
            plain.sendall(REQUEST)
            answer = b""
            try:
                while chunk := plain.recv(4096):
                    answer += chunk
            except ConnectionResetError:
                pass
        self.assertNotIn(b"101", answer)
        self.assertNotIn(b"Sec-WebSocket-Accept", answer)
        self.assertLess(time.monotonic() - begin, 2)

    def test_tls_1_2_and_1_3_only(self):
        for version in (ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3):
            self.assertEqual(self.handshake(tls_context(minimum_version=version, maximum_version=version))[0], version.name.replace("_", "."))
        for old in (ssl.TLSVersion.TLSv1, ssl.TLSVersion.TLSv1_1):
            context = tls_context()
            context.set_ciphers("ALL:@SECLEVEL=0")
            context.minimum_version = ssl.TLSVersion.MINIMUM_SUPPORTED
            context.maximum_version = old
            with self.assertRaises((ssl.SSLError, ConnectionResetError)):
                self.handshake(context)

    def test_no_cipher_without_forward_secrecy_or_authentication(self):
        for ciphers in ("AES128-GCM-SHA256:AES256-GCM-SHA384:AES128-SHA:AES256-SHA", "aNULL", "eNULL", "DES-CBC3-SHA", "RC4-SHA", "EXPORT"):
            context = tls_context(maximum_version=ssl.TLSVersion.TLSv1_2)
            try:
                context.set_ciphers(ciphers + ":@SECLEVEL=0")
            except ssl.SSLError:
                continue  # this OpenSSL cannot even ask for it
            with self.assertRaises((ssl.SSLError, ConnectionResetError), msg=ciphers):
                self.handshake(context)
        offered = tls_context(maximum_version=ssl.TLSVersion.TLSv1_2)
        offered.set_ciphers("ALL:@SECLEVEL=0")
        self.assertTrue(self.handshake(offered)[1][0].startswith(("ECDHE", "DHE")))

    def test_no_tls_compression_and_no_renegotiation(self):
        done = subprocess.run(["openssl", "s_client", "-tls1_2", "-connect", f"127.0.0.1:{self.agent.api_port}"], input=b"R\n", capture_output=True, timeout=15)
        self.assertIn(b"Compression: NONE", done.stdout)
        self.assertNotIn(b"verify return", done.stderr.split(b"RENEGOTIATING")[-1] if b"RENEGOTIATING" in done.stderr else b"")

    def test_garbage_is_dropped_at_once_and_silence_after_five_seconds(self):
        for data, least, most in ((os.urandom(64), 0, 2), (b"\x16\x03\x01\x40\x00" + b"\0" * 60, 0, 7), (b"", 4.5, 7)):
            begin = time.monotonic()
            with socket.create_connection(("127.0.0.1", self.agent.api_port), timeout=15) as plain:
                plain.sendall(data)
                try:
                    while plain.recv(4096):
                        pass
                except ConnectionResetError:
                    pass
            self.assertTrue(least <= time.monotonic() - begin < most, data[:4])


class Upgrade(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.agent = cls.enterClassContext(Agent(api='allowed_origins = ["https://good.example"]'))

    def status(self, **headers):
        client = WebSocket(self.agent.api_port, upgrade=False)
        with client:
            try:
                client.upgrade({name.replace("_", "-"): value for name, value in headers.items()})
            except Closed:
                pass
            return (client.response or client.buffer).split(b" ")[1].decode(), client.response.decode()

    def test_origins_that_are_not_listed_get_403_before_the_upgrade(self):
        for origin in ("https://evil.example", "null", "", "https://good.example.evil.example", "http://good.example", "https://good.example:8443",
                       "HTTPS://GOOD.EXAMPLE.", "https://good.example, https://evil.example"):
            status, head = self.status(Origin=origin)
            self.assertEqual(status, "403", origin)
            self.assertNotIn("Sec-WebSocket-Accept", head)
        self.assertEqual(self.status(Origin="https://good.example")[0], "101")
        self.assertEqual(self.status()[0], "101")

    def test_the_subprotocol_is_required(self):
        for protocol in (None, "chat", "signalbox.v2", "signalbox.v1x"):
            self.assertNotEqual(self.status(Sec_WebSocket_Protocol=protocol)[0], "101", protocol)
        self.assertIn("Sec-WebSocket-Protocol: signalbox.v1\r\n", self.status(Sec_WebSocket_Protocol="chat, signalbox.v1")[1])

    def test_compression_is_neither_offered_nor_accepted(self):
        status, head = self.status(Sec_WebSocket_Extensions="permessage-deflate; client_max_window_bits")
        self.assertEqual(status, "101")
        self.assertNotIn("Sec-WebSocket-Extensions", head)
        with WebSocket(self.agent.api_port, headers={"Sec-WebSocket-Extensions": "permessage-deflate"}) as client:
            client.send_frame(WebSocket.TEXT, b"\xaa\x56\x4a\x4c", rsv=0x40)
            self.assertEqual(client.wait_closed().code, 1002)


class Strangers(unittest.TestCase):
    def setUp(self):
        self.agent = self.enterContext(Agent())

    def test_only_auth_is_there_and_all_else_is_refused_alike(self):
        document = self.agent.call("rpc.discover")
        names = [method["name"] for method in document["methods"]] + ["no.such_method", "rpc.discover"]
        for name in names:
            if name.startswith("auth."):
                continue
            with WebSocket(self.agent.api_port) as client:
                with self.assertRaises(RpcError) as refused:
                    client.call(name)
                self.assertEqual(refused.exception.name, "NotLoggedIn", name)
        with WebSocket(self.agent.api_port) as client:
            for name in ("auth.whoami", "auth.invite"):
                with self.assertRaises(RpcError) as refused:
                    client.call(name)
                self.assertEqual(refused.exception.name, "NotLoggedIn", name)

    def test_messages_past_4_kib(self):
        for size, wanted in ((4096, None), (4097, 1009)):
            with WebSocket(self.agent.api_port) as client:
                text = json.dumps({"jsonrpc": "2.0", "id": 1, "method": "auth.login", "params": {"token": ""}})
                client.send_text(text[:-3] + "x" * (size - len(text)) + text[-3:])
                first = json.loads(client.receive_text())
                self.assertEqual(first["error"]["data"]["error"], "MessageTooLarge" if wanted else "LoginFailed", first)
                if wanted:
                    self.assertEqual(client.wait_closed().code, wanted)

    def test_declared_sizes_cost_nothing(self):
        before = self.agent.memory()
        for declared in (5000, 1 << 20, 1 << 30, (1 << 63) - 1):
            begin = time.monotonic()
            with WebSocket(self.agent.api_port) as client:
                client.send_frame(WebSocket.TEXT, b"x", declared=declared)
                self.assertEqual(client.wait_closed().code, 1009, declared)
            self.assertLess(time.monotonic() - begin, 1)
        with WebSocket(self.agent.api_port) as client:  # in fragments
            client.send_frame(WebSocket.TEXT, b"x" * 2000, fin=False)
            client.send_frame(0, b"x" * 2000, fin=False)
            client.send_frame(0, b"x" * 2000, fin=False)
            self.assertEqual(client.wait_closed().code, 1009)
        self.assertLess(self.agent.memory() - before, 2 << 20)

    def test_three_tries(self):
        with WebSocket(self.agent.api_port) as client:
            for _ in range(3):
                with self.assertRaises(RpcError):
                    client.call("auth.login", {"token": "wrong"})
            end = client.wait_closed()
            self.assertEqual(end.code, 1008)

    def test_no_batches_and_no_flood_before_login(self):
        with WebSocket(self.agent.api_port) as client:
            client.send_text("[" + ",".join(['{"jsonrpc":"2.0","id":1,"method":"auth.login","params":{"token":"x"}}'] * 20) + "]")
            answer = json.loads(client.receive_text())
            self.assertEqual(answer["error"]["data"]["error"], "InvalidRequest")
        with WebSocket(self.agent.api_port) as client:
            with self.assertRaises(Closed):
                for _ in range(200):
                    client.send_text('{"jsonrpc":"2.0","id":1,"method":"auth.login","params":{"token":"x"}}')
                raise client.wait_closed()

    def test_five_seconds_whatever_it_does(self):
        def pings(client):
            while True:
                client.send_frame(WebSocket.PING, b"x")
                select.select([], [], [], 0.1)

        def drip(client):
            for byte in b"\x81\xfe\x0f\x00\0\0\0\0" + b" " * 3000:
                client.socket.sendall(bytes([byte]))
                select.select([], [], [], 0.05)
        for behave in (lambda client: client.wait_closed(), pings, drip):
            begin = time.monotonic()
            with WebSocket(self.agent.api_port, seconds=15) as client:
                try:
                    behave(client)
                except OSError:
                    pass
            self.assertTrue(4 < time.monotonic() - begin < 7.5)
        with WebSocket(self.agent.api_port, seconds=15, upgrade=False) as client:  # headers, drop by drop
            begin = time.monotonic()
            with self.assertRaises(OSError):
                for byte in REQUEST * 2:
                    client.socket.sendall(bytes([byte]))
                    select.select([], [], [], 0.05)
            self.assertTrue(4 < time.monotonic() - begin < 7.5)

    def test_eight_from_an_address_and_64_in_all(self):
        open_now = []
        try:
            for address in range(1, 12):
                got = 0
                for _ in range(12):
                    try:
                        open_now.append(WebSocket(self.agent.api_port, source=f"127.0.1.{address}"))
                        got += 1
                    except OSError:
                        pass
                self.assertEqual(got, 8 if address <= 8 else 0, address)
            self.assertEqual(len(open_now), 64)
            # Local management is not theirs to block.
            self.assertEqual(self.agent.call("agent.info")["name"], "test")
        finally:
            for client in open_now:
                client.close()
        wait_until(lambda: self.connects(), what="room for the next")

    def connects(self):
        try:
            WebSocket(self.agent.api_port).close()
            return True
        except OSError:
            return False

    def test_64_kib_each_with_all_replies_unread(self):
        WebSocket(self.agent.api_port).close()  # what is made once
        before = self.agent.memory()
        open_now = []
        try:
            for address in range(1, 9):
                for _ in range(8):
                    client = WebSocket(self.agent.api_port, source=f"127.0.1.{address}", receive_buffer=2048)
                    open_now.append(client)
                    try:
                        client.send_text('{"jsonrpc":"2.0","id":"' + "i" * 4000 + '","method":"auth.login","params":{}}')
                        for _ in range(200):
                            client.send_frame(WebSocket.PING, b"p" * 125)
                    except OSError:
                        pass
            # OpenSSL's own state is in it: about 30 KiB a connection.
            self.assertLess((self.agent.memory() - before) / 64, 64 << 10)
            self.assertLess(self.agent.cpu_seconds(), 30)
        finally:
            for client in open_now:
                client.close()

    def test_a_stranger_leaves_no_line_of_his_own_in_the_log(self):
        with WebSocket(self.agent.api_port) as client:
            for method in ("evil\n2026-01-01T00:00:00.000Z INFO agent ready", "auth.login"):
                with self.assertRaises(RpcError):
                    client.call(method, {"token": "x\nINFO agent forged"})
        self.assertNotIn("forged", self.agent.log())
        self.assertEqual(len(re.findall("INFO agent ready", self.agent.log())), 1)


if __name__ == "__main__":
    unittest.main()
