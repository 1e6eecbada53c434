#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Passwords, tokens, guessing and the audit of a real agent."""
import base64
import hashlib
import json
import os
import re
import sqlite3
import ssl
import statistics
import subprocess
import sys
import time
import unittest

from agent import SOURCE, Agent, RpcError, WebSocket, wait_until

sys.path.insert(0, str(SOURCE / "tests/integration/clients"))
from scram_client import certificate_hash, hmac_sha256  # noqa: E402

PASSWORD = "a long way to Tipperary"
GS2 = "p=tls-server-end-point,,"


class Scram:
    """One exchange, each step by itself and open to abuse."""

    def __init__(self, client, certificate=None):
        self.client = client
        self.certificate = certificate or client.socket.getpeercert(binary_form=True)
        self.nonce = base64.b64encode(os.urandom(18)).decode()

    def start(self, name, gs2=GS2):
        self.bare = f"n={name},r={self.nonce}"
        self.first = self.client.call("auth.scram_start", {"message": gs2 + self.bare})["message"]
        self.fields = dict(part.split("=", 1) for part in self.first.split(","))
        return self.fields

    def finish(self, password, gs2=GS2, nonce=None, certificate=None, proof=None):
        channel = base64.b64encode(gs2.encode() + certificate_hash(certificate or self.certificate)).decode()
        final = f"c={channel},r={nonce or self.fields['r']}"
        salted = hashlib.pbkdf2_hmac("sha256", password.encode(), base64.b64decode(self.fields["s"]), int(self.fields["i"]))
        message = f"{self.bare},{self.first},{final}".encode()
        key = hmac_sha256(salted, b"Client Key")
        right = bytes(a ^ b for a, b in zip(key, hmac_sha256(hashlib.sha256(key).digest(), message)))
        answer = self.client.call("auth.scram_finish", {"message": f"{final},p={base64.b64encode(right if proof is None else proof).decode()}"})
        expected = hmac_sha256(hmac_sha256(salted, b"Server Key"), message)
        assert answer["message"] == "v=" + base64.b64encode(expected).decode()
        return answer


def log_in(agent, name, password, source=None):
    client = WebSocket(agent.api_port, source=source)
    try:
        exchange = Scram(client)
        exchange.start(name)
        exchange.finish(password)
        return client
    except BaseException:
        client.close()
        raise


class Case(unittest.TestCase):
    def setUp(self):
        self.agent = self.enterContext(Agent())

    def refused(self, *names):
        test = self

        class Expectation:
            def __enter__(self):
                return self

            def __exit__(self, kind, error, trace):
                test.assertIsInstance(error, RpcError)
                test.assertIn(error.name, names, error.message)
                self.error = error
                return True
        return Expectation()


class Passwords(Case):
    def test_the_client_that_was_written_from_the_document_alone(self):
        self.agent.add_user("ada", PASSWORD, "operator")
        script = SOURCE / "tests/integration/clients/scram_client.py"
        arguments = ["/usr/bin/python3", "-B", script, f"127.0.0.1:{self.agent.api_port}", "ada", "EchoA"]
        done = subprocess.run(arguments, input=PASSWORD + "\n", capture_output=True, text=True, timeout=60)
        self.assertEqual((done.returncode, done.stdout), (0, "logged in as ada operator\naccepted EchoA\nstopped EchoA\n"), done.stderr)
        self.assertEqual(self.agent.call("instance.get", {"name": "EchoA"})["state"], "stopped")
        done = subprocess.run(arguments, input="a wrong password\n", capture_output=True, text=True, timeout=60)
        self.assertEqual(done.returncode, 1)
        self.assertIn("LoginFailed: ", done.stderr)

    def test_weak_ones_are_refused(self):
        for password in ("", "short", "elevenchars", "password1234", "123456789012", "aaaaaaaaaaaa", "qwertyuiop123", "ada-ada-ada-ada", "x" * 1025):
            with self.refused("InvalidParams") as refusal:
                self.agent.add_user("ada", password, "viewer")
            if len(password) > 5:
                self.assertNotIn(password, refusal.error.message)
        self.agent.add_user("ada", "twelve chars", "viewer")

    def test_kept_as_a_verifier_with_600000_iterations(self):
        self.agent.add_user("ada", PASSWORD, "viewer")
        self.agent.add_user("bob", PASSWORD, "viewer")
        with WebSocket(self.agent.api_port) as client:
            self.assertGreaterEqual(int(Scram(client).start("ada")["i"]), 600_000)
        self.agent.terminate()
        stored = b"".join(file.read_bytes() for file in self.agent.state.rglob("*") if file.is_file())
        self.assertNotIn(PASSWORD.encode(), stored + self.agent.log_bytes())
        verifiers = set(re.findall(rb"SCRAM-SHA-256\$(\d+):([A-Za-z0-9+/=]+)\$", stored))
        self.assertEqual(len(verifiers), 2, "the same password twice must not look the same")
        self.assertTrue(all(int(count) >= 600_000 for count, _ in verifiers))

    def test_nothing_but_the_right_channel_will_do(self):
        self.agent.add_user("ada", PASSWORD, "viewer")
        log_in(self.agent, "ada", PASSWORD).close()
        other = base64.b64decode("".join(ssl.get_server_certificate(("127.0.0.1", self.agent.api_port)).splitlines()[1:-1]))
        with WebSocket(self.agent.api_port, source="127.0.1.1") as client:  # someone in the middle, with a certificate of his own
            exchange = Scram(client)
            exchange.start("ada")
            with self.refused("LoginFailed"):
                exchange.finish(PASSWORD, certificate=other[:-1] + bytes([other[-1] ^ 1]))
        for gs2 in ("n,,", "y,,", "p=tls-unique,,", "p=tls-exporter,,"):
            with WebSocket(self.agent.api_port, source="127.0.1.2") as client:
                with self.refused("LoginFailed", "ProtocolError"):
                    Scram(client).start("ada", gs2)

    def test_broken_exchanges(self):
        self.agent.add_user("ada", PASSWORD, "viewer")
        with WebSocket(self.agent.api_port) as client:
            with self.refused("InvalidState"):
                client.call("auth.scram_finish", {"message": "c=,r=x,p=eA=="})
        for source, change in (("127.0.1.1", {"nonce": "x"}), ("127.0.1.2", {"proof": b""}), ("127.0.1.3", {"proof": b"\0" * 32}), ("127.0.1.4", {"proof": b"\0" * 4000})):
            with WebSocket(self.agent.api_port, source=source) as client:
                exchange = Scram(client)
                exchange.start("ada")
                with self.refused("LoginFailed", "ProtocolError", "MessageTooLarge"):
                    exchange.finish(PASSWORD, **change)
        with WebSocket(self.agent.api_port, source="127.0.1.5") as client:  # once only
            exchange = Scram(client)
            exchange.start("ada")
            with self.refused("LoginFailed"):
                exchange.finish("wrong password")
            with self.refused("InvalidState"):
                exchange.finish(PASSWORD)
        with WebSocket(self.agent.api_port, source="127.0.1.6") as one, WebSocket(self.agent.api_port, source="127.0.1.6") as two:
            exchange = Scram(one)
            exchange.start("ada")
            exchange.client = two  # on another connection
            with self.refused("InvalidState"):
                exchange.finish(PASSWORD)
        for message in ("", "n,,n=ada,r=x", GS2, GS2 + "n=ada", GS2 + "n=ada,r=", GS2 + "m=x,n=ada,r=" + "a" * 24, GS2 + "n=a=2Xda,r=" + "a" * 24, "\0" * 20):
            with WebSocket(self.agent.api_port, source="127.0.1.7") as client:
                with self.refused("ProtocolError", "LoginFailed", "InvalidParams"):
                    client.call("auth.scram_start", {"message": message})

    def test_a_change_of_password_ends_the_other_connections(self):
        self.agent.add_user("ada", PASSWORD, "viewer")
        with log_in(self.agent, "ada", PASSWORD) as first, log_in(self.agent, "ada", PASSWORD) as second:
            with self.refused("LoginFailed"):
                first.call("user.set_password", {"name": "ada", "password": "another long one", "old_password": "not the old one"})
            first.call("user.set_password", {"name": "ada", "password": "another long one", "old_password": PASSWORD})
            begin = time.monotonic()
            second.wait_closed()
            self.assertLess(time.monotonic() - begin, 1)
            self.assertEqual(first.call("auth.whoami")["account"], "ada")
        with self.refused("LoginFailed"):
            log_in(self.agent, "ada", PASSWORD)
        log_in(self.agent, "ada", "another long one").close()


class Guessing(Case):
    def test_five_failures_then_a_wait_that_doubles_and_ends(self):
        self.agent.add_user("ada", PASSWORD, "viewer")
        sources = (f"127.1.{i // 250}.{i % 250 + 1}" for i in range(1, 10_000))  # many addresses: it is the account that waits
        for _ in range(5):
            with self.refused("LoginFailed"):
                log_in(self.agent, "ada", "a wrong password", next(sources))
        with self.refused("TooManyAttempts") as refusal:
            log_in(self.agent, "ada", PASSWORD, next(sources))
        self.assertEqual(refusal.error.data["retryable"], True)
        self.assertTrue(self.agent.call("user.get", {"name": "ada"})["locked_until"])

        def waits():
            """How long from now until a try is judged again; it fails."""
            begin = time.monotonic()

            def attempt():
                with WebSocket(self.agent.api_port, source=next(sources)) as client:
                    exchange = Scram(client)
                    try:
                        exchange.start("ada")
                    except RpcError as error:
                        self.assertEqual(error.name, "TooManyAttempts")
                        return False
                    with self.refused("LoginFailed"):
                        client.call("auth.scram_finish", {"message": f"c=eA==,r={exchange.fields['r']},p={'A' * 43}="})
                    return True
            wait_until(attempt, 20, "the end of the wait")
            return time.monotonic() - begin
        waits()
        spent = [waits(), waits()]
        self.assertTrue(1.5 < spent[0] < 3.5 < spent[1] < 7, spent)
        self.agent.call("user.unlock", {"name": "ada"})
        log_in(self.agent, "ada", PASSWORD, next(sources)).close()

    def test_an_address_waits_whoever_it_claims_to_be(self):
        self.agent.add_user("ada", PASSWORD, "viewer")
        for number in range(5):
            with self.refused("LoginFailed"):
                log_in(self.agent, f"guess{number}", "a wrong password", "127.0.3.1")
        with self.refused("TooManyAttempts"):
            log_in(self.agent, "ada", PASSWORD, "127.0.3.1")
        log_in(self.agent, "ada", PASSWORD, "127.0.3.2").close()
        self.assertEqual(self.agent.call("agent.info")["name"], "test")

    def test_who_is_not_there_looks_like_who_is(self):
        self.agent.add_user("ada", PASSWORD, "viewer")
        self.agent.add_user("no-password", None, "viewer")
        salts, errors = {}, {}
        for name in ("ada", "no-password", "nobody"):
            for number in (1, 2):
                with WebSocket(self.agent.api_port, source=f"127.0.4.{len(salts) * 2 + number}") as client:
                    exchange = Scram(client)
                    fields = exchange.start(name)
                    salts.setdefault(name, []).append((fields["s"], fields["i"], len(fields["r"])))
                    with self.refused("LoginFailed") as refusal:
                        exchange.finish("a wrong password")
                    errors.setdefault(name, set()).add((refusal.error.code, refusal.error.message))
        self.assertEqual(errors["ada"], errors["nobody"])
        self.assertEqual(errors["ada"], errors["no-password"])
        for name, seen in salts.items():
            self.assertEqual(seen[0], seen[1], f"{name}: the salt must not change")
            self.assertEqual((len(seen[0][0]), seen[0][1], seen[0][2]), (len(salts["ada"][0][0]), salts["ada"][0][1], salts["ada"][0][2]))

    def test_nor_does_the_time_tell(self):
        self.agent.add_user("ada", PASSWORD, "viewer")
        times = {"ada": [], "nobody": []}
        for number in range(120):
            for name in times if number % 2 else reversed(times):
                with WebSocket(self.agent.api_port, source=f"127.0.5.{number % 250 + 1}") as client:
                    exchange = Scram(client)
                    begin = time.perf_counter()
                    exchange.start(name)
                    times[name].append(time.perf_counter() - begin)
        medians = {name: statistics.median(values) for name, values in times.items()}
        spread = statistics.median(abs(v - medians["ada"]) for v in times["ada"])
        # Were keys derived for one of them only, it would be 100 ms and more.
        self.assertLess(abs(medians["ada"] - medians["nobody"]), max(3 * spread, 0.0015), medians)

    def test_guessing_costs_the_agent_little(self):
        self.agent.add_user("ada", PASSWORD, "viewer")
        before = self.agent.cpu_seconds()
        for number in range(100):
            with WebSocket(self.agent.api_port, source=f"127.0.6.{number + 1}") as client:
                try:
                    exchange = Scram(client)
                    exchange.start("ada")
                    client.call("auth.scram_finish", {"message": f"c=eA==,r={exchange.fields['r']},p=eA=="})
                except RpcError:
                    pass
        self.assertLess(self.agent.cpu_seconds() - before, 100 * 0.05)
        summary = [entry for entry in self.agent.call("audit.list", {"page_size": 1000})["items"] if entry["method"].startswith("auth.scram")]
        self.assertLess(len(summary), 250)


class Tokens(Case):
    def test_256_bits_stored_hashed_with_last_use_and_end(self):
        self.agent.add_user("ada", None, "viewer")
        made = self.agent.call("token.create", {"account": "ada", "label": "x", "role": None, "expires_in_days": 1})
        secret = made["secret"]
        self.assertEqual(len(base64.urlsafe_b64decode(secret.split("_", 1)[1] + "=")), 32)
        self.assertIsNone(made["token"]["last_used_at"])
        self.assertTrue(made["token"]["expires_at"])
        self.agent.logged_in(secret).close()
        kept = self.agent.call("token.list")["items"][0]
        self.assertTrue(kept["last_used_at"])
        self.assertNotIn(secret.split("_", 1)[1], json.dumps(kept))
        self.agent.terminate()
        stored = b"".join(file.read_bytes() for file in self.agent.state.rglob("*") if file.is_file())
        self.assertNotIn(secret.split("_", 1)[1].encode(), stored)
        self.assertIn(hashlib.sha256(secret.encode()).hexdigest().encode(), stored)

    def test_one_that_has_ended(self):
        self.agent.add_user("ada", None, "viewer")
        made = self.agent.token("ada")
        self.agent.terminate()
        database = sqlite3.connect(self.agent.state / "agent.db")
        database.execute("UPDATE tokens SET expires_at = ?", (int(time.time() * 1000) - 1000,))
        database.commit()
        database.close()
        self.agent.start()
        with self.refused("TokenExpired"):
            self.agent.logged_in(made["secret"])

    def test_revoking_closes_its_connections_within_a_second_and_no_others(self):
        self.agent.add_user("ada", None, "viewer")
        gone, stays = self.agent.token("ada"), self.agent.token("ada")
        with self.agent.logged_in(gone["secret"]) as first, self.agent.logged_in(gone["secret"]) as second, self.agent.logged_in(stays["secret"]) as other:
            begin = time.monotonic()
            self.agent.call("token.revoke", {"id": gone["token"]["id"]})
            for client in (first, second):
                client.wait_closed()
            self.assertLess(time.monotonic() - begin, 1)
            self.assertEqual(other.call("auth.whoami")["account"], "ada")
        with self.refused("LoginFailed"):
            self.agent.logged_in(gone["secret"])

    def test_what_is_repeated_with_a_request_id_is_not_done_twice(self):
        self.agent.add_user("ada", None, "viewer")
        params = {"account": "ada", "label": "x", "role": None, "request_id": "r-1"}
        self.assertEqual(self.agent.call("token.create", params), self.agent.call("token.create", params))
        self.assertEqual(self.agent.call("token.list")["total"], 1)
        with self.refused("Conflict"):
            self.agent.call("token.create", {**params, "label": "y"})


class Audit(Case):
    def fill(self):
        self.agent.add_user("ada", PASSWORD, "operator")
        token = self.agent.token("ada")
        with self.refused("LoginFailed"):
            log_in(self.agent, "ada", "a wrong password", "127.0.7.1")
        with self.agent.logged_in(token["secret"]) as client:
            client.call("instance.stop", {"name": "EchoA"})
            with self.refused("NotPermitted"):
                client.call("user.remove", {"name": "ada"})
        return token["secret"]

    def test_says_who_from_where_what_and_how_it_went_without_secrets(self):
        token = self.fill()
        entries = self.agent.call("audit.list", {"page_size": 1000, "order": "asc"})["items"]
        rows = [(e["who"], e["method"], e["target"], e["result"]) for e in entries]
        self.assertIn(("ada", "instance.stop", "EchoA", "accepted"), rows)
        self.assertTrue(any(who == "ada" and method == "user.remove" and result.startswith("NotPermitted") for who, method, _, result in rows), rows)
        self.assertTrue(any(method == "user.add" and target == "ada" and result == "ok" and who.startswith("local:") for who, method, target, result in rows), rows)
        self.assertTrue(all(e["from"] in ("local", "127.0.0.1", "127.0.7.1") for e in entries), entries)
        self.assertEqual([e["id"] for e in entries], list(range(entries[0]["id"], entries[0]["id"] + len(entries))))
        text = json.dumps(entries)
        for secret in (PASSWORD, "a wrong password", token.split("_", 1)[1]):
            self.assertNotIn(secret, text)

    def test_is_on_disk_before_the_answer(self):
        for number in range(10):
            with self.agent.local() as client:
                client.call("user.add", {"name": f"user{number}", "role": "viewer", "password": None})
                self.agent.kill()
            self.agent.start()
            self.assertEqual(self.agent.call("user.get", {"name": f"user{number}"})["name"], f"user{number}")
            latest = self.agent.call("audit.list", {"method": "user.add", "page_size": 1})["items"][0]
            self.assertEqual(latest["target"], f"user{number}")
        self.assertTrue(self.agent.call("audit.verify")["ok"])

    def test_whoever_edits_it_is_found_out(self):
        self.fill()
        before = self.agent.call("audit.verify")
        self.assertEqual((before["ok"], before["first_bad"]), (True, None))
        self.agent.terminate()
        whole = (self.agent.state / "agent.db").read_bytes()
        database = self.agent.state / "agent.db"

        def edit(statement):
            connection = sqlite3.connect(database)
            connection.execute("PRAGMA journal_mode=DELETE")
            columns = [row[1] for row in connection.execute("PRAGMA table_info(audit)")]
            ids = [row[0] for row in connection.execute("SELECT id FROM audit ORDER BY id")]
            statement(connection, columns, ids)
            connection.commit()
            connection.close()
            return ids

        def attacks():
            for column in ("who", "origin", "method", "target", "result"):
                yield column, lambda c, columns, ids, column=column: c.execute(f"UPDATE audit SET {column} = 'forged' WHERE id = ?", (ids[2],)), 2
            yield "at", lambda c, columns, ids: c.execute("UPDATE audit SET at = at - 1 WHERE id = ?", (ids[2],)), 2
            yield "taken out", lambda c, columns, ids: c.execute("DELETE FROM audit WHERE id = ?", (ids[2],)), 3
            yield "the first taken out", lambda c, columns, ids: c.execute("DELETE FROM audit WHERE id = ?", (ids[0],)), 1
        for name, attack, bad in attacks():
            with self.subTest(name):
                database.write_bytes(whole)
                ids = edit(attack)
                self.agent.start()
                answer = self.agent.call("audit.verify")
                self.assertEqual((answer["ok"], answer["first_bad"]), (False, ids[bad]))
                self.agent.terminate()
        database.write_bytes(whole)
        edit(lambda c, columns, ids: c.execute("DELETE FROM audit WHERE id = ?", (ids[-1],)))
        self.agent.start()
        self.assertNotEqual(self.agent.call("audit.verify")["head"], before["head"], "one cut off at the end shows by the head")


if __name__ == "__main__":
    unittest.main()
