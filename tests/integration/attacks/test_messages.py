#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""What a client may do once it is logged in, and what it may write as a name."""
import json
import os
import pathlib
import subprocess
import time
import unittest

from agent import BIN, ECHO, Agent, LocalClient, RpcError, wait_until


def call(number, method="agent.info", params=None):
    return {"jsonrpc": "2.0", "id": number, "method": method, "params": params or {}}


class Messages(unittest.TestCase):
    """Each over TLS and over the local socket: the limits are the same."""

    @classmethod
    def setUpClass(cls):
        cls.agent = cls.enterClassContext(Agent())
        cls.token = cls.agent.enrol()

    def both(self):
        for make in (lambda: self.agent.logged_in(self.token), lambda: LocalClient(self.agent.socket_path)):
            with make() as client, self.subTest(type(client).__name__):
                yield client

    @staticmethod
    def exchange(client, text):
        client.send_text(text)
        return json.loads(client.receive_text())

    def unhurried(self, client, text):
        """The answer, once the calls before no longer count."""
        def attempt():
            answer = self.exchange(client, text)
            return None if isinstance(answer, dict) and answer.get("error", {}).get("data", {}).get("error") == "RateLimited" else answer
        return wait_until(attempt)

    def test_256_kib(self):
        before = self.agent.memory()
        for client in self.both():
            text = json.dumps(call(1, "instance.get", {"name": ""}))
            filled = text[:-3] + "x" * (262144 - len(text)) + text[-3:]
            self.assertEqual(len(filled), 262144)
            self.assertEqual(self.exchange(client, filled)["error"]["data"]["error"], "InstanceNotFound")
            try:
                client.send_text(filled[:-3] + "x" + filled[-3:])
                answer = json.loads(client.receive_text())
                self.assertEqual((answer["id"], answer["error"]["data"]["error"]), (None, "MessageTooLarge"))
                with self.assertRaises(OSError):
                    client.receive_text()
            except ConnectionResetError:
                self.fail("the answer got lost")
        self.assertLess(self.agent.memory() - before, 8 << 20)

    def test_depth_32(self):
        for client in self.both():
            for depth, right in ((31, True), (33, False), (100_000, False)):
                begin = time.monotonic()
                text = '{"jsonrpc":"2.0","id":1,"method":"agent.info","params":{"x":' + "[" * (depth - 2) + "]" * (depth - 2) + "}}"
                error = self.exchange(client, text)["error"]["data"]["error"]
                self.assertIn(error, ("InvalidParams",) if right else ("InvalidRequest", "ParseError"), depth)
                self.assertLess(time.monotonic() - begin, 1)

    def test_batch_50(self):
        for client in self.both():
            answers = self.exchange(client, json.dumps([call(i) for i in range(50)]))
            self.assertEqual(sorted(answer["id"] for answer in answers), list(range(50)))
            self.assertTrue(all("result" in answer for answer in answers))
            answer = self.unhurried(client, json.dumps([call(i) for i in range(51)]))
            self.assertEqual((answer["id"], answer["error"]["data"]["error"]), (None, "InvalidRequest"))
            self.assertEqual(self.unhurried(client, "[]")["error"]["data"]["error"], "InvalidRequest")

    def test_50_calls_a_second_and_others_are_not_slowed(self):
        for client in self.both():
            begin = time.monotonic()
            done = limited = 0
            while time.monotonic() - begin < 2:
                for number in range(20):
                    client.send_text(json.dumps(call(number)))
                for _ in range(20):
                    answer = json.loads(client.receive_text())
                    if "result" in answer:
                        done += 1
                    else:
                        self.assertEqual((answer["error"]["data"]["error"], answer["error"]["data"]["retryable"]), ("RateLimited", True))
                        limited += 1
            spent = time.monotonic() - begin
            self.assertGreater(limited, 50)
            self.assertLessEqual(done, 100 + 50 * spent + 5)
            self.assertGreaterEqual(done, 100)
            other_begin = time.monotonic()
            self.agent.call("agent.info")
            self.assertLess(time.monotonic() - other_begin, 1)

    def test_garbage_gets_an_error_and_the_connection_lives(self):
        for client in self.both():
            for text, error in (("", None), ("{", "ParseError"), ("null", "InvalidRequest"), ("1", "InvalidRequest"), ('{"a":1}', "InvalidRequest"), ('"x"', "InvalidRequest"),
                                ('{"jsonrpc":"1.0","id":1,"method":"agent.info"}', "InvalidRequest"),
                                ('{"jsonrpc":"2.0","id":{},"method":"agent.info"}', "InvalidRequest"),
                                ('{"jsonrpc":"2.0","id":1,"method":5}', "InvalidRequest"),
                                ('{"jsonrpc":"2.0","id":1,"method":"agent.info","params":[1]}', "InvalidParams"),
                                ('{"jsonrpc":"2.0","id":1,"method":"agent.inof"}', "MethodNotFound"),
                                ('{"jsonrpc":"2.0","id":1,"method":"agent.info","params":{"nonsense":1}}', "InvalidParams"),
                                ("[" * 200 + "]" * 200, "InvalidRequest")):
                if error:
                    self.assertEqual(self.exchange(client, text)["error"]["data"]["error"], error, text[:60])
            self.assertIn("result", self.exchange(client, json.dumps(call(9))))

    def test_a_reader_that_never_reads_is_cut(self):
        before = self.agent.memory()
        with self.agent.logged_in(self.token) as client:
            client.socket.settimeout(20)
            sent = 0
            with self.assertRaises(OSError):
                while sent < 200_000:
                    client.send_text(json.dumps([call(i, "config.schema") for i in range(50)]))
                    sent += 50
                client.wait_closed()
                raise AssertionError("never cut")
        self.assertLess(self.agent.memory() - before, 32 << 20)


class Names(unittest.TestCase):
    WRONG = ("", ".." + "/" * 3 + "etc", "a/b", "a b", "a\nb", "a\0b", "ä", "x" * 65, "a;b", "$(id)", "%2e%2e", "a\\b", "-" * 65)

    @classmethod
    def setUpClass(cls):
        cls.agent = cls.enterClassContext(Agent())

    def test_no_such_instance_whatever_is_asked_for(self):
        files = {file for file in self.agent.folder.rglob("*")}
        with self.agent.local() as client:
            for name in self.WRONG:
                for method in ("instance.get", "instance.stop"):
                    with self.assertRaises(RpcError) as refused:
                        client.call(method, {"name": name})
                    self.assertIn(refused.exception.name, ("InstanceNotFound", "InvalidParams"), name)
                    self.assertLess(len(refused.exception.message), 400)
        self.assertEqual({file for file in self.agent.folder.rglob("*")}, files)

    def test_configured_names(self):
        for name in self.WRONG:
            if "\0" in name:
                continue
            file = self.agent.folder / "wrong.toml"
            file.write_text(ECHO.replace('"{name}"', json.dumps(name, ensure_ascii=False)))
            done = subprocess.run([BIN / "signalboxd", "--check", "--config", file], capture_output=True, text=True)
            self.assertEqual(done.returncode, 1, name)
            self.assertIn('"name" is', done.stderr)


class ConfigurationFiles(unittest.TestCase):
    def refused(self, file, words):
        for arguments in (["--check"], []):
            begin = time.monotonic()
            with Folder() as folder:
                done = subprocess.run([BIN / "signalboxd", *arguments, "--config", file, "--state", folder / "s", "--runtime", folder / "r"],
                                      capture_output=True, text=True, timeout=10)
                self.assertNotEqual(done.returncode, 0)
                self.assertRegex(done.stderr, words)
                self.assertFalse((folder / "s").exists())
            self.assertLess(time.monotonic() - begin, 2)

    def test_what_is_no_configuration_is_refused_at_once(self):
        with Folder() as folder:
            os.mkfifo(folder / "fifo")
            self.refused(folder / "fifo", "it is no regular file")
            self.refused(folder, "it is a folder")
            self.refused(folder / "missing", "there is no configuration file")
            self.refused("/dev/zero", "it is no regular file")
            with open(folder / "huge", "wb") as huge:
                huge.truncate(100 << 20)
            self.refused(folder / "huge", "larger than 4 MiB")
            (folder / "foreign").write_bytes(bytes(range(256)) * 40)
            self.refused(folder / "foreign", "foreign:1:")
            (folder / "xml").write_text("<superSocket isolation='Process'/>")
            self.refused(folder / "xml", "xml:1:1: ")

    def test_truncated_at_each_byte_it_never_opens_more_than_the_whole(self):
        whole = ('[api]\nlisten = ["127.0.0.1:0"]\n[http]\nlisten = ""\n[[instance]]\nname = "A"\ntype = "echo"\n'
                 '[[instance.listen]]\naddress = "127.0.0.1"\nport = 0\n')
        with Folder() as folder, Agent() as agent, agent.local() as client:
            with LocalClient(agent.socket_path) as spare:
                spare.call("agent.info")
            del client, folder
            right = 0
            for size in range(len(whole) + 1):
                with agent.local() as caller:
                    answer = caller.call("config.check", {"text": whole[:size]})
                for problem in answer["problems"]:
                    self.assertTrue(problem["message"])
                right += answer["ok"]
            self.assertTrue(0 < right < 40, right)
            self.assertTrue(agent.call("config.check", {"text": ""})["ok"])

    def test_an_empty_file_opens_loopback_only(self):
        with Folder() as folder:
            (folder / "empty.toml").write_text("")
            done = subprocess.run([BIN / "signalboxd", "--check", "--config", folder / "empty.toml"], capture_output=True, text=True)
            self.assertEqual(done.returncode, 0)
        with Agent() as agent:
            defaults = {value["path"]: value["value"] for value in agent.call("config.show")["values"]}
            self.assertEqual(defaults["api.allowed_origins"], [])


class Folder:
    def __enter__(self):
        import tempfile
        self.made = tempfile.TemporaryDirectory(prefix="signalbox-test-")
        return pathlib.Path(self.made.name)

    def __exit__(self, *unused):
        self.made.cleanup()


if __name__ == "__main__":
    unittest.main()
