#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""The configurations of SuperSocket's documentation, imported by the command line, run by a real agent and driven."""
import contextlib
import os
import socket
import ssl
import stat
import subprocess
import unittest

from agent import BIN, SOURCE, Agent, wait_until

DATA = SOURCE / "tests/control-agent/import/data"


def free_ports(count):
    with_ports = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    ports = [one.getsockname()[1] for one in with_ports]
    for one in with_ports:
        one.close()
    return ports


def pkcs12(folder, name, password):
    """NAME.pfx, protected by the password; and NAME.pem, what its holder shows."""
    key, pem = folder / f"{name}.key", folder / f"{name}.pem"
    subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout", key, "-out", pem,
                    "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost", "-days", "30"], check=True, capture_output=True)
    subprocess.run(["openssl", "pkcs12", "-export", "-inkey", key, "-in", pem, "-out", folder / f"{name}.pfx", "-passout", f"pass:{password}"],
                   check=True, capture_output=True)
    key.unlink()


class Imported(Agent):
    """An agent with the outcome of an import as its configuration; only ports are others than the document's."""

    def __init__(self, document, ports, mappings):
        super().__init__()
        text = (DATA / document).read_text()
        for documented, port in zip(ports, free_ports(len(ports))):
            assert f'port="{documented}"' in text
            text = text.replace(f'port="{documented}"', f'port="{port}"')
        self.document = self.folder / document
        self.document.write_text(text)
        self.config.unlink()
        arguments = [part for mapping in mappings for part in ("--map", mapping)]
        self.imported = self.cli("config", "import", "supersocket", self.document, *arguments, "-o", self.config)

    def cli(self, *arguments):
        return subprocess.run([BIN / "signalbox", "--socket", self.socket_path, *arguments], capture_output=True, text=True, check=False,
                              env={**os.environ, "NO_COLOR": "1"})

    def start(self, extra_arguments=()):
        # Management by the local socket only: an agent of the machine may have the usual ports.
        with open(self.config, "a", encoding="utf-8") as file:
            file.write('\n[api]\nlisten = []\n[http]\nlisten = ""\n')
        super().start(extra_arguments)

    def settled(self):
        def look():
            rows = {row["name"]: row for row in self.call("instance.list")}
            return rows if all(row["state"] != "starting" for row in rows.values()) else None
        return wait_until(look, what="an end of starting")

    def connect(self, name):
        port = self.call("instance.get", {"name": name})["listeners"][0]["port"]
        return socket.create_connection(("127.0.0.1", port), timeout=10)


class Import(unittest.TestCase):
    def prepare(self, document, ports, *mappings):
        agent = Imported(document, ports, mappings)
        self.addCleanup(agent.__exit__)
        self.assertEqual(agent.imported.returncode, 0, agent.imported.stderr)
        return agent

    def run_checked(self, agent):
        checked = agent.cli("config", "check", agent.config)
        self.assertEqual(checked.returncode, 0, checked.stderr + checked.stdout)
        agent.start()
        rows = agent.settled()
        self.assertEqual({row["state"] for row in rows.values()}, {"running"}, rows)
        return rows

    def echoes(self, client, text):
        client.sendall(text)
        received = b""
        while len(received) < len(text):
            received += client.recv(len(text) - len(received)) or b"(end)"
        self.assertEqual(received, text)

    def test_two_echo_servers_one_with_tls_and_a_protected_pfx(self):
        agent = self.prepare("two-echo-servers.config", (8080, 8443), "EchoService=echo")
        pkcs12(agent.folder, "localhost", "supersocket")
        secret = agent.folder / "localhost.pass"
        self.assertEqual(stat.S_IMODE(secret.stat().st_mode), 0o600)
        self.assertNotIn("supersocket\"", agent.config.read_text())
        rows = self.run_checked(agent)
        self.assertEqual({(row["name"], row["type"], row["listeners"][0]["tls"]) for row in rows.values()},
                         {("EchoServerA", "EchoService", False), ("EchoServerB", "EchoService", True)})
        with agent.connect("EchoServerA") as client:
            self.echoes(client, b"plain\r\n")
        # The client trusts the certificate of the .pfx and no other, and checks its name.
        trusting = ssl.create_default_context(cafile=agent.folder / "localhost.pem")
        with trusting.wrap_socket(agent.connect("EchoServerB"), server_hostname="localhost") as client:
            self.assertEqual(client.getpeercert(binary_form=True), ssl.PEM_cert_to_DER_cert((agent.folder / "localhost.pem").read_text()))
            self.assertIn(client.version(), ("TLSv1.2", "TLSv1.3"))
            self.echoes(client, b"secret\r\n")
        with self.assertRaises(ssl.SSLCertVerificationError):
            ssl.create_default_context().wrap_socket(agent.connect("EchoServerB"), server_hostname="localhost")

    def test_a_wrong_password_fails_one_server_and_says_why(self):
        agent = self.prepare("two-echo-servers.config", (8080, 8443), "EchoService=echo")
        pkcs12(agent.folder, "localhost", "another")
        self.assertEqual(agent.cli("config", "check", agent.config).returncode, 1)
        agent.start()
        rows = agent.settled()
        self.assertEqual((rows["EchoServerA"]["state"], rows["EchoServerB"]["state"]), ("running", "failed"))
        self.assertIn("password", rows["EchoServerB"]["error"])

    def test_two_types_side_by_side(self):
        agent = self.prepare("two-types.config", (2012, 2013), "MyAppServerA=line", "MyAppServerB=echo")
        rows = self.run_checked(agent)
        self.assertEqual({(row["name"], row["type"], row["isolation"]) for row in rows.values()},
                         {("ServerA", "MyAppServerA", "thread"), ("ServerB", "MyAppServerB", "thread")})
        with agent.connect("ServerA") as line, agent.connect("ServerB") as echo:
            line.sendall(b"ADD 2 3\r\n")
            self.assertEqual(line.recv(3, socket.MSG_WAITALL), b"5\r\n")
            self.echoes(echo, b"ADD 2 3\r\n")

    def test_a_type_that_is_not_mapped_fails_alone(self):
        agent = self.prepare("two-types.config", (2012, 2013), "MyAppServerA=echo")
        self.assertIn('no server type "MyAppServerB"', agent.imported.stderr)
        agent.start()
        rows = agent.settled()
        self.assertEqual((rows["ServerA"]["state"], rows["ServerB"]["state"]), ("running", "failed"))
        self.assertIn('no server type "MyAppServerB"', rows["ServerB"]["error"])
        with agent.connect("ServerA") as client:
            self.echoes(client, b"hello\r\n")

    def test_isolation_process_has_a_process_of_its_own(self):
        agent = self.prepare("process.config", (2020,), "TelnetServer=line")
        row = self.run_checked(agent)["TelnetServer"]
        self.assertEqual(row["isolation"], "process")
        self.assertNotEqual(row["pid"], agent.process.pid)
        self.assertEqual(agent.workers(), {"TelnetServer": row["pid"]})
        # maxConnectionNumber="5"
        with contextlib.ExitStack() as clients:
            for _ in range(5):
                client = clients.enter_context(agent.connect("TelnetServer"))
                client.sendall(b"ECHO hello\r\n")
                self.assertEqual(client.recv(7, socket.MSG_WAITALL), b"hello\r\n")
            with agent.connect("TelnetServer") as sixth:
                self.assertIn(b"the server is full", sixth.recv(100))
        self.assertEqual(agent.terminate(), 0)
        self.assertEqual(agent.workers(), {})


if __name__ == "__main__":
    unittest.main()
