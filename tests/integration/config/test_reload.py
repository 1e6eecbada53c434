#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Files are read anew while a real agent runs: broken ones change nothing, certificates are replaced without a drop."""
import datetime
import os
import signal
import socket
import ssl
import subprocess
import tomllib
import unittest

from agent import BIN, ECHO, Agent, RpcError, tls_context, wait_until
from reloading import Base, echoes


def certificate(folder, name, days=365):
    """NAME.pem and NAME.key in the folder."""
    subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout", folder / f"{name}.key", "-out",
                    folder / f"{name}.pem", "-subj", f"/CN={name}", "-days", str(days)], check=True, capture_output=True)


class Reload(Base):
    def setUp(self):
        self.agent = self.enterContext(Agent())

    def test_applies_field_by_field_and_restarts_nothing(self):
        client = self.connect("EchoA")
        started = self.running("EchoA")["started_at"]
        text = self.agent.config.read_text()
        changed = text.replace('name = "EchoA"\ntype = "echo"\n', 'name = "EchoA"\ntype = "echo"\nstart_order = 2\nisolation = "thread"\n')
        self.agent.config.write_text(changed.replace("io_threads = 1", "io_threads = 2") + ECHO.format(name="EchoC"))
        found = {(c["instance"], c["path"]): c["takes_effect"] for c in self.agent.call("config.diff")["changes"]}
        self.assertEqual(found, {("EchoA", "start_order"): "live", ("EchoA", "isolation"): "instance-restart", (None, "agent.io_threads"): "agent-start",
                                 ("EchoC", ""): "live"})
        self.assertEqual(self.reload(dry_run=True)["failures"], [])
        self.assertEqual(self.instance("EchoA")["start_order"], 0)
        done = self.reload()
        self.assertEqual((len(done["changes"]), done["failures"]), (4, []))
        now = self.instance("EchoA")
        self.assertEqual((now["start_order"], now["pending"], now["started_at"]), (2, ["isolation"], started))
        self.assertTrue(echoes(client))
        self.running("EchoC")
        # What waits for the agent's start is told until then.
        self.assertEqual([c["path"] for c in self.agent.call("config.diff")["changes"]], ["agent.io_threads"])

    def test_instances_appear_and_go(self):
        client = self.connect("EchoB")
        text = self.agent.config.read_text()
        with self.agent.local() as watcher:
            watcher.call("event.subscribe")
            self.agent.config.write_text(text.replace(ECHO.format(name="EchoB"), ECHO.format(name="EchoC").replace('"echo"', '"echo"\nautostart = false')))
            self.reload()
            seen = []
            while not seen or seen[-1] != "config.reloaded":
                seen.append(watcher.notification()["params"]["type"])
        self.assertIn("instance.removed", seen)
        self.assertIn("instance.created", seen)
        self.assertEqual({i["name"]: i["state"] for i in self.agent.call("instance.list")}, {"EchoA": "running", "EchoC": "stopped"})
        self.assertEqual(client.recv(1), b"")

    def test_a_port_moves_from_one_instance_to_another(self):
        with socket.create_server(("127.0.0.1", 0)) as first, socket.create_server(("127.0.0.1", 0)) as second:
            ports = first.getsockname()[1], second.getsockname()[1]
        text = self.agent.config.read_text()
        head, a, b = text.split("[[instance]]\n")
        self.agent.config.write_text("[[instance]]\n".join([head, a.replace("port = 0", f"port = {ports[0]}"), b.replace("port = 0", f"port = {ports[1]}")]))
        self.reload()
        self.agent.config.write_text("[[instance]]\n".join([head, a.replace("port = 0", f"port = {ports[1]}"), b.replace("port = 0", "port = 0")]))
        self.assertEqual(self.reload()["failures"], [])
        self.assertEqual(self.port("EchoA"), ports[1])

    def test_what_cannot_be_done_is_said_and_stays(self):
        with socket.create_server(("127.0.0.1", 0)) as taken:
            text = self.agent.config.read_text()
            self.agent.config.write_text(text.replace("port = 0", f"port = {taken.getsockname()[1]}", 1))
            client = self.connect("EchoA")
            done = self.reload()
            self.assertEqual([f["instance"] for f in done["failures"]], ["EchoA"])
            self.assertIn("address already in use", done["failures"][0]["message"])
            self.assertTrue(echoes(client))
        self.assertEqual(self.reload()["failures"], [])
        self.assertNotEqual(self.port("EchoA"), 0)

    def test_a_signal_does_the_same(self):
        self.append(ECHO.format(name="EchoC"))
        self.agent.process.send_signal(signal.SIGHUP)
        wait_until(lambda: "configuration reloaded" in self.agent.log(), what="the reload")
        self.running("EchoC")
        self.append("[[instance]\n")
        self.agent.process.send_signal(signal.SIGHUP)
        wait_until(lambda: "configuration not reloaded; nothing has changed" in self.agent.log(), what="the refusal")
        self.assertEqual(len(self.agent.call("instance.list")), 3)
        self.assertIn(("config.reload", "SIGHUP"), [(e["method"], e["who"]) for e in self.agent.call("audit.list")["items"]])

    def test_stored_instances_stay(self):
        self.agent.call("instance.create", {"config": {"name": "Own", "type": "echo", "listen": [{"address": "127.0.0.1", "port": 0}]}})
        client = self.connect("Own")
        self.append(ECHO.format(name="EchoC"))
        self.reload()
        self.assertTrue(echoes(client))
        # A file's one of the same name: the file counts, and it is said.
        self.append(ECHO.format(name="Own").replace('"echo"', '"echo"\nstart_order = 3'))
        self.reload()
        self.assertEqual((self.instance("Own")["start_order"], self.instance("Own")["managed_by"]), (3, "file"))
        self.assertIn('the instance "Own" stands in', self.agent.log())


class Broken(Base):
    """The last good configuration is kept, and it is said."""

    def setUp(self):
        self.agent = self.enterContext(Agent(head='# a comment', instances=ECHO.format(name="EchoA") + "[instance.limits]\nmax_sessions = 77\n" + ECHO.format(name="EchoB")))
        self.client = self.connect("EchoA")
        self.before = self.force()

    def nothing_changed(self):
        self.assertEqual(self.force(), self.before)
        self.assertEqual([(i["name"], i["state"]) for i in self.agent.call("instance.list")], [("EchoA", "running"), ("EchoB", "running")])
        self.assertTrue(echoes(self.client))

    def check_refused(self):
        error = self.refused()
        self.assertEqual(error.name, "InvalidConfiguration")
        self.assertTrue(error.data["problems"])
        self.assertTrue(error.data["problems"][0]["file"])
        self.nothing_changed()

    def test_foreign_files(self):
        for text in (b"\x7fELF" + os.urandom(4096), b"<?xml version='1.0'?><superSocket/>", b"{\"instance\": []}", "[agent]\nname = \"é".encode("latin-1"),
                     b"\xff\xfe[\x00a\x00]\x00", b"[agent]\nname = 1\n", b"a." * 100_000 + b"b = 1"):
            with self.subTest(text[:20]):
                self.agent.config.write_bytes(text)
                self.check_refused()

    def test_one_of_100_megabytes(self):
        for byte in (b"#", b"\n", b"x"):
            with open(self.agent.config, "wb") as file:
                file.write(byte * 100_000_000)
            memory = self.agent.memory()
            self.check_refused()
            self.assertLess(self.agent.memory() - memory, 50_000_000)

    def test_missing_files_and_folders(self):
        self.agent.config.unlink()
        self.check_refused()
        self.agent.config.mkdir()
        self.check_refused()

    def test_a_broken_one_beside_a_good_one(self):
        folder = self.agent.folder / "instances.d"
        folder.mkdir()
        (folder / "a.toml").write_text('name = "EchoC"\ntype = "echo"\n[[listen]]\nport = 0\n')
        (folder / "b.toml").write_text('name = "EchoD"\ntype = "echo"\n[[listen]]\nprot = 0\n')
        error = self.refused()
        self.assertEqual({(p["file"], p["line"]) for p in error.data["problems"]}, {(str(folder / "b.toml"), 3), (str(folder / "b.toml"), 4)})
        self.nothing_changed()

    def test_truncated_at_each_byte(self):
        """Refused wherever a value is cut. What is cut between two lines is a configuration of its own, and is not guessed at."""
        whole = self.agent.config.read_bytes()
        accepted = []
        with self.agent.local() as client:
            def attempt():
                try:
                    return [client.call("config.reload", {"dry_run": True})]
                except RpcError as error:
                    return None if error.name == "RateLimited" else [error]
            for length in range(len(whole)):
                self.agent.config.write_bytes(whole[:length])
                answer = wait_until(attempt, what="an answer")[0]
                if isinstance(answer, RpcError):
                    self.assertEqual(answer.name, "InvalidConfiguration", length)
                    self.assertTrue(answer.data["problems"], length)
                else:
                    accepted.append(length)
        for length in accepted:
            cut = whole[:length]
            lines = {cut.rfind(b"\n") + 1, (whole + b"\n").find(b"\n", length) + 1}
            self.assertIn(tomllib.loads(cut.decode()), [tomllib.loads(whole[:end].decode()) for end in lines], cut)
        self.assertLess(len([length for length in accepted if whole[:length].endswith(b"\n")]), whole.count(b"\n"))
        self.nothing_changed()
        # And in earnest, where it is cut inside a word, a value, a table's name.
        cuts = (b'"Ec', b"[[insta", b"io_threads = ", b"io_threads = 1", b'["127.0.0.1:0"', b"max_sessions = 7", b"port")
        for length in (0, 1, *(whole.index(text) + len(text) for text in cuts), len(whole) - 1):
            self.agent.config.write_bytes(whole[:length])
            self.check_refused()
            self.assertIn("configuration not reloaded; nothing has changed", self.agent.log())
        self.agent.config.write_bytes(whole)
        self.assertEqual(self.reload()["changes"], [])

    def test_an_empty_one(self):
        for text in ("", "\n\n", "# only a comment\n"):
            with self.subTest(text):
                self.agent.config.write_text(text)
                self.check_refused()


class LastLine(Base):
    """Without a line feed: check, reload and start agree on what it may be."""

    def setUp(self):
        self.agent = self.enterContext(Agent())
        self.text = self.agent.config.read_text()

    def check(self):
        return subprocess.run([BIN / "signalboxd", "--check", "--config", self.agent.config], capture_output=True, text=True, check=False)

    def test_a_value_with_an_end_of_its_own_is_whole(self):
        new = "[[instance]]\nlisten = [{port = 0}]\ntype = \"echo\"\n"
        for line in ("[instance.limits]", "[defaults]\nio_threads = 2 # two", "[defaults]\nautostart = true", new + 'name = "EchoC"', new + "name = 'EchoC'",
                     "[instance.access]\nallow = []", "# port = 80", new + 'name = "EchoC"\nlimits = {max_sessions = 5}'):
            with self.subTest(line):
                text = self.text + line
                self.agent.config.write_text(text)
                self.assertEqual(self.check().stderr, "")
                self.assertEqual(self.agent.call("config.check")["problems"], [])
                self.assertEqual(self.agent.call("config.check", {"text": text})["problems"], [])
                self.reload(dry_run=True)

    def test_a_number_or_an_empty_string_may_be_a_part(self):
        for text in ("[defaults]\nio_threads = 2", "[defaults]\nio_threads = 1_0", "[defaults]\nio_threads=+7", '[instance.tls]\npkcs12 = ""', "[instance.tls]\npkcs12 = ''"):
            with self.subTest(text):
                text = self.text + text
                self.agent.config.write_text(text)
                words = "the last line has no end, so its value may be cut off"
                self.assertIn(words, self.check().stderr)
                self.assertIn(words, self.agent.call("config.check")["problems"][-1]["message"])
                self.assertIn(words, self.agent.call("config.check", {"text": text})["problems"][-1]["message"])
                self.assertIn(words, self.refused().message)

    def test_a_start_takes_it_and_says_so(self):
        self.assertEqual(self.agent.terminate(), 0)
        self.agent.config.write_text(self.text.rstrip("\n"))
        self.assertTrue(self.agent.config.read_text().endswith("port = 0"))
        self.agent.start()
        self.running("EchoB")
        self.assertIn("the last line has no end", self.agent.log())


class Certificates(Base):
    def setUp(self):
        self.agent = Agent(instances="")
        for name, days in (("first", 365), ("second", 365), ("old", 10)):
            certificate(self.agent.folder, name, days)
        self.use("first")
        self.agent.config.write_text(self.agent.config.read_text() + ECHO.format(name="Secure") + 'tls = true\n[instance.tls]\ncertificate = "c.pem"\nkey = "c.key"\n')
        self.enterContext(self.agent)

    def use(self, certificate_name, key_name=None):
        for end, name in (("pem", certificate_name), ("key", key_name or certificate_name)):
            (self.agent.folder / f"c.{end}").write_bytes((self.agent.folder / f"{name}.{end}").read_bytes())

    def connect_tls(self):
        plain = socket.create_connection(("127.0.0.1", self.port("Secure")), timeout=10)
        return self.enterContext(tls_context().wrap_socket(plain))

    def shown(self):
        with self.connect_tls() as client:
            return client.getpeercert(binary_form=True)

    def file(self, name):
        return ssl.PEM_cert_to_DER_cert((self.agent.folder / f"{name}.pem").read_text())

    def test_a_replaced_certificate_is_for_new_connections(self):
        client = self.connect_tls()
        self.assertEqual(self.shown(), self.file("first"))
        self.use("second")
        self.assertEqual(self.shown(), self.file("first"))
        self.reload()
        self.assertEqual(self.shown(), self.file("second"))
        self.assertTrue(echoes(client))
        self.assertEqual(client.getpeercert(binary_form=True), self.file("first"))

    def test_a_wrong_pair_is_refused_and_the_old_one_stays(self):
        client = self.connect_tls()
        for names in (("second", "first"), ("first", "second")):
            self.use(*names)
            error = self.refused()
            self.assertIn("the private key does not belong to the certificate", error.message)
            self.assertEqual(self.shown(), self.file("first"))
        (self.agent.folder / "c.pem").write_text("nonsense")
        self.refused()
        self.assertEqual(self.shown(), self.file("first"))
        self.assertTrue(echoes(client))
        self.use("second")
        self.reload()
        self.assertEqual(self.shown(), self.file("second"))

    def test_its_end_is_told_thirty_days_ahead(self):
        def check():
            return next(c for c in self.agent.call("agent.health")["checks"] if c["name"] == "instance_certificates")
        wait_until(lambda: "first certificate" in check()["message"], what="the first look")
        self.assertTrue(check()["ok"])
        self.use("old")
        self.reload()
        wait_until(lambda: not check()["ok"], what="the warning")
        self.assertIn('"Secure"', check()["message"])
        self.assertIn("certificate ends soon instance=Secure", self.agent.log())
        end = datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(days=10)
        self.assertIn(end.strftime("%Y-%m-"), check()["message"])

    def test_an_edit_loads_it_too(self):
        self.agent.call("instance.take_over", {"name": "Secure"})
        client = self.connect_tls()
        error = self.refused("instance.edit", name="Secure", changes={"tls": {"certificate": str(self.agent.folder / "second.pem")}})
        self.assertEqual((error.name, error.data["problems"][0]["path"]), ("InvalidConfiguration", "tls.certificate"))
        self.assertEqual(self.shown(), self.file("first"))
        self.agent.call("instance.edit", {"name": "Secure", "changes": {"tls": {"certificate": str(self.agent.folder / "second.pem"), "key": str(self.agent.folder / "second.key")}}})
        self.assertEqual(self.shown(), self.file("second"))
        self.assertTrue(echoes(client))


if __name__ == "__main__":
    unittest.main()
