#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Where secrets must not be: in logs, answers, arguments, files of others, comparisons that tell by their time."""
import base64
import hashlib
import os
import pathlib
import re
import ssl
import stat
import subprocess
import unittest

from agent import BIN, SOURCE, Agent, RpcError, WebSocket


class Keys(unittest.TestCase):
    def test_a_key_that_others_may_read_stops_the_start(self):
        with Agent() as agent:
            agent.terminate()
            key = agent.state / "api-key.pem"
            self.assertEqual(stat.S_IMODE(key.stat().st_mode), 0o600)
            for mode in (0o644, 0o640, 0o604, 0o660, 0o601):
                key.chmod(mode)
                with self.assertRaisesRegex(AssertionError, "can be read by others.*chmod 600"):
                    agent.start()
                self.assertNotEqual(agent.process.returncode, 0)
            key.chmod(0o600)
            agent.start()

    def test_a_configured_key_that_others_may_read_stops_the_start(self):
        with Agent() as agent:
            agent.terminate()
            for name in ("api-cert.pem", "api-key.pem"):
                (agent.folder / name).write_bytes((agent.state / name).read_bytes())
            (agent.folder / "api-key.pem").chmod(0o644)
            agent.config.write_text(agent.config.read_text().replace("[api]", '[api]\ncertificate = "api-cert.pem"\nkey = "api-key.pem"'))
            with self.assertRaisesRegex(AssertionError, "can be read by others"):
                agent.start()
            (agent.folder / "api-key.pem").chmod(0o600)
            agent.start()

    def test_the_key_that_clients_pin_stays(self):
        """Else every restart would look like someone in the middle."""
        def key():
            certificate = ssl.get_server_certificate(("127.0.0.1", agent.api_port))
            return subprocess.run(["openssl", "x509", "-pubkey", "-noout"], input=certificate, capture_output=True, text=True, check=True).stdout
        with Agent() as agent:
            first = key()
            told = agent.call("auth.invite", {"dry_run": True})["fingerprint"]
            spki = base64.b64decode("".join(first.splitlines()[1:-1]))
            self.assertEqual(hashlib.sha256(spki).hexdigest(), told)
            agent.kill()
            agent.start()
            self.assertEqual(key(), first)

    def test_what_the_agent_writes_nobody_else_reads(self):
        old = os.umask(0)
        try:
            with Agent() as agent:
                agent.enrol()
                for file in agent.state.rglob("*"):
                    if file.is_file() and file.suffix != ".pem" or file.name == "api-key.pem":
                        self.assertEqual(stat.S_IMODE(file.stat().st_mode) & 0o077, 0, file)
                self.assertEqual(stat.S_IMODE(agent.state.stat().st_mode) & 0o077, 0)
                self.assertEqual(stat.S_IMODE(os.stat(agent.socket_path).st_mode) & 0o007, 0)
        finally:
            os.umask(old)


class Secrets(unittest.TestCase):
    def test_no_token_in_the_store_the_log_or_any_answer(self):
        with Agent() as agent:
            token = agent.enrol()
            with agent.logged_in(token) as client:
                answers = [str(client.call(method)) for method in ("auth.whoami", "agent.info", "config.show", "instance.list")]
            for wrong in ("sbt_" + "A" * 43, token[:-1] + "_"):
                with WebSocket(agent.api_port) as client:
                    with self.assertRaises(RpcError) as refused:
                        client.call("auth.login", {"token": wrong})
                    self.assertNotIn(wrong, str(refused.exception.data) + refused.exception.message)
                    answers.append(wrong)
            agent.terminate()
            stored = b"".join(file.read_bytes() for file in agent.state.rglob("*") if file.is_file())
            secret = token.split("_", 1)[1]
            self.assertIn(b"SQLite format", stored)
            for text in (stored, agent.log_bytes(), "".join(answers[:4]).encode()):
                self.assertNotIn(secret.encode(), text)
                self.assertNotIn(b"A" * 43, text)

    def test_config_show_leaves_secrets_out(self):
        with Agent() as agent:
            shown = agent.call("config.show")["values"]
            self.assertIn("instance.EchoA.tls.password_file", [value["path"] for value in shown])
            for value in shown:
                self.assertNotIn("BEGIN", str(value["value"]))

    def test_no_option_takes_a_secret_as_an_argument(self):
        """/proc/PID/cmdline is everybody's to read."""
        for program in ("signalboxd", "signalbox"):
            text = subprocess.run([BIN / program, "--help"], capture_output=True, text=True, check=True).stdout
            options = re.findall(r"--([a-z-]+)", text)
            self.assertTrue(options)
            for option in options:
                self.assertFalse(re.search("password|secret", option) and not re.search("file|stdin", option), option)
        with Agent() as agent:
            agent.enrol()
            arguments = pathlib.Path(f"/proc/{agent.process.pid}/cmdline").read_bytes()
            self.assertNotIn(b"sbt_", arguments)


class Comparisons(unittest.TestCase):
    def test_secrets_are_compared_in_constant_time(self):
        """By source: what is equal to a secret's proof or signature is found out by equalInConstantTime or by a hash look-up."""
        suspicious = re.compile(r"(?:secret|proof|signature|storedKey|serverKey|password|tokenHash\([^)]*\))\s*[!=]=|[!=]=\s*(?:secret|proof|signature|expected\w*|storedKey|serverKey|password)\b", re.IGNORECASE)
        found = []
        for folder in ("shared/auth", "control-agent/auth", "control-agent/api", "control-agent/rpc"):
            for file in (SOURCE / folder).glob("*.cpp"):
                for number, line in enumerate(file.read_text().splitlines(), 1):
                    code = line.split("//")[0]
                    if suspicious.search(code) and "bool operator==" not in code:
                        found.append(f"{file.relative_to(SOURCE)}:{number}: {code.strip()}")
        self.assertEqual(found, [])
        self.assertGreaterEqual(sum((SOURCE / "shared/auth" / name).read_text().count("equalInConstantTime(") for name in ("ScramServer.cpp", "ScramClient.cpp")), 2)


if __name__ == "__main__":
    unittest.main()
