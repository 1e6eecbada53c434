#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Plugins that were built outside of the source tree, in a real agent."""
import json
import os
import pathlib
import shutil
import subprocess
import tempfile
import unittest
import urllib.request

from agent import BIN, Agent, RpcError, wait_until
from clients import PubSubClient
from sdk import EXAMPLES, Lines, instance, plugin_type, port_of, settled

HELLO = EXAMPLES / "hello/hello.so"
BAD = EXAMPLES / "bad/bad.so"
CLUB = EXAMPLES / "club/club.so"
DISPATCH = EXAMPLES / "dispatch/dispatch.so"


def cli(agent, *arguments):
    return subprocess.run([BIN / "signalbox", "--socket", agent.socket_path, *arguments], capture_output=True, text=True, check=False,
                          env={**os.environ, "NO_COLOR": "1"})


def check(text, folder):
    file = pathlib.Path(folder) / "signalbox.toml"
    file.write_text(text)
    done = subprocess.run([BIN / "signalboxd", "--check", "--config", file], capture_output=True, text=True, check=False)
    return done.stderr.replace(str(file), "FILE")


class Plugin(unittest.TestCase):
    def test_serves_with_its_options_metrics_and_commands(self):
        instances = plugin_type("hello", HELLO, "Hello") + instance("Greeter", "hello", below='[instance.options]\ngreeting = "Good morning"') \
            + instance("Plain", "hello") + instance("Echo", "echo")
        with Agent(instances=instances) as agent:
            rows = settled(agent)
            self.assertEqual({name: row["state"] for name, row in rows.items()}, {"Greeter": "running", "Plain": "running", "Echo": "running"})
            self.assertEqual(rows["Greeter"]["type"], "hello")
            with Lines(port_of(rows["Greeter"])) as greeter, Lines(port_of(rows["Plain"])) as plain:
                self.assertEqual(greeter.ask("HELLO Ada"), "Good morning, Ada!")
                self.assertEqual(greeter.ask("hello Bob"), "Good morning, Bob!")
                self.assertEqual(greeter.ask("HELLO"), "ERR usage: HELLO name")
                self.assertEqual(plain.ask("HELLO you"), "Hello, you!")
            self.assertRegex(cli(agent, "list").stdout, r"GREETINGS\n(?s:.*)Greeter +hello +● running .* 2\n")
            self.assertRegex(cli(agent, "status", "Greeter").stdout, r"Greetings +2\n")
            self.see_metrics(agent)
            self.see_schema(agent)

    def see_metrics(self, agent):
        with agent.local() as client:
            columns = client.call("metric.subscribe")["instance"]
            own = [column for column in columns if column["name"] == "greetings"]
            self.assertEqual([(c["title"], c["kind"]) for c in own], [("Greetings", "counter")])
            sample = client.notification(lambda message: message["method"] == "metric.sample")["params"]
            values = {name: dict(zip(sample["columns"], row))["greetings"] for name, row in sample["instances"].items()}
            self.assertEqual(values, {"Greeter": 2, "Plain": 1, "Echo": None})
        with urllib.request.urlopen(f"http://127.0.0.1:{agent.http_port}/metrics", timeout=10) as answer:
            page = answer.read().decode()
        self.assertIn('signalbox_service_greetings_total{instance="Greeter",type="hello"} 2\n', page)
        self.assertNotIn('signalbox_service_greetings_total{instance="Echo"', page)

    def see_schema(self, agent):
        options = json.loads(cli(agent, "config", "schema").stdout)["definitions"]["options-hello"]
        self.assertEqual(options["properties"]["greeting"]["default"], "Hello")
        self.assertFalse(options["additionalProperties"])
        shown = {value["path"]: value["value"] for value in agent.call("config.show")["values"]}
        self.assertEqual(shown["type.hello.plugin"], str(HELLO))
        self.assertEqual(shown["type.hello.class"], "Hello")

    def test_options_are_checked_by_its_schema(self):
        with tempfile.TemporaryDirectory() as folder:
            kind = plugin_type("hello", HELLO)
            self.assertEqual(check(kind + instance("A", "hello"), folder), "")
            said = check(kind + instance("A", "hello", below='[instance.options]\ngreetin = "x"'), folder)
            self.assertIn('FILE:12:11: instance "A": server type "hello" has no option "greetin"; did you mean "greeting"?', said)
            said = check(kind + instance("A", "hello", below='[instance.options]\ngreeting = 5'), folder)
            self.assertIn('option "greeting" must be a string of at least 1 character', said)

    def test_decides_who_may_use_its_channels(self):
        hub = '[[hub]]\nname = "club"\naccess = "service"\n'
        members = '[instance.options]\nmembers = ["ann"]'
        for isolation in ("none", "process"):
            instances = plugin_type("club", CLUB) + hub + instance("Club", "club", f'hub = "club"\nisolation = "{isolation}"', below=members) \
                + instance("Open", "club", below=members) + instance("Plain", "pubsub", 'hub = "club"')
            with self.subTest(isolation), Agent(instances=instances) as agent:
                rows = settled(agent)
                self.assertEqual({name: row["state"] for name, row in rows.items()}, {"Club": "running", "Open": "failed", "Plain": "failed"})
                self.assertIn('the hub "Open" does not leave that to it', rows["Open"]["error"])
                ann = PubSubClient(agent, "Club", "ann")
                self.addCleanup(ann.close)
                ann.call("enter", {"channel": "bar"})
                self.assertEqual(ann.call("members", {"channel": "bar"})["total"], 1)
                with self.assertRaisesRegex(RpcError, "members only"):
                    PubSubClient(agent, "Club", "eve")

    def test_a_reload_brings_it_to_a_running_agent(self):
        with Agent(instances=instance("Echo", "echo")) as agent:
            text = agent.config.read_text()
            agent.config.write_text(text + plugin_type("hello", "hello.so") + instance("New", "hello") + instance("Apart", "hello", 'isolation = "process"'))
            done = agent.call("config.reload")
            self.assertIn(f"{agent.folder}/hello.so: there is no such file", done["failures"][0]["message"])
            self.assertEqual({name: row["state"] for name, row in settled(agent).items()}, {"Echo": "running", "New": "failed", "Apart": "failed"})
            # Put in its place, it is found by the next one.
            shutil.copy(HELLO, agent.folder)
            self.assertEqual(agent.call("config.reload")["failures"], [])
            for name in ("New", "Apart"):
                self.assertEqual(cli(agent, "start", name, "--wait").returncode, 0)
            rows = settled(agent)
            self.assertEqual(set(agent.workers()), {"Apart"})
            for name in ("New", "Apart"):
                with Lines(port_of(rows[name])) as client:
                    self.assertEqual(client.ask("HELLO you"), "Hello, you!")
            self.assertIn("greetings", [column["name"] for column in agent.call("metric.columns")["instance"]])
            wait_until(lambda: agent.call("instance.get", {"name": "Apart"})["metrics"].get("greetings") == 1, what="the worker's count")
            self.assertRegex(cli(agent, "list", "--columns", "name,greetings").stdout, r"GREETINGS\n(?s:.*)New +1\n")
            self.assertIn("options-hello", json.loads(cli(agent, "config", "schema").stdout)["definitions"])
            with urllib.request.urlopen(f"http://127.0.0.1:{agent.http_port}/metrics", timeout=10) as answer:
                self.assertIn('signalbox_service_greetings_total{instance="Apart",type="hello"} 1\n', answer.read().decode())

    def test_aliases_are_types_of_their_own(self):
        types = '[[type]]\nname = "Second"\ntype = "First"\n[[type]]\nname = "First"\ntype = "echo"\n'
        with Agent(instances=types + instance("A", "Second")) as agent:
            row = settled(agent)["A"]
            self.assertEqual((row["state"], row["type"]), ("running", "Second"))
            with Lines(port_of(row)) as client:
                self.assertEqual(client.ask("hi"), "hi")

    def test_aliases_that_lead_nowhere_are_said(self):
        types = '[[type]]\nname = "A"\ntype = "B"\n[[type]]\nname = "B"\ntype = "A"\n[[type]]\nname = "C"\ntype = "eco"\n'
        with Agent(instances=types + instance("one", "A") + instance("two", "C") + instance("three", "echo")) as agent:
            rows = settled(agent)
            self.assertIn("leads back to it", rows["one"]["error"])
            self.assertIn('no server type "eco"; did you mean "echo"?', rows["two"]["error"])
            self.assertEqual(rows["three"]["state"], "running")

    def test_what_is_wrong_with_a_type_is_said_with_its_place(self):
        with tempfile.TemporaryDirectory() as folder:
            for text, words in (('[[type]]\nname = "x"\n', 'FILE:1:1: a [[type]] needs "type"'), ('[[type]]\ntype = "echo"\n', '"name"'),
                                ('[[type]]\nname = "echo"\ntype = "line"\n', 'FILE:2:8: "echo" is a built-in server type'),
                                ('[[type]]\nname = "x"\ntype = "line"\nplugin = "a.so"\n', "exclude each other"),
                                ('[[type]]\nname = "x"\ntype = "line"\nclass = "A"\n', '"class" belongs to "plugin"'),
                                ('[[type]]\nname = "x"\ntypo = "line"\n', 'did you mean "type"'),
                                ('[[type]]\nname = "x"\ntype = "line"\n[[type]]\nname = "x"\ntype = "echo"\n', "defined twice, also in line 1"),
                                ('[[type]]\nname = "x"\nplugin = "none.so"\n', 'FILE:3:10: cannot use the plugin')):
                with self.subTest(text):
                    self.assertIn(words, check(text, folder))

    def test_a_plugin_lies_beside_the_file(self):
        with tempfile.TemporaryDirectory() as folder:
            shutil.copy(HELLO, folder)
            self.assertEqual(check(plugin_type("hello", "hello.so") + instance("A", "hello"), folder), "")


class Refused(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp())

    def tearDown(self):
        shutil.rmtree(self.folder)

    def copy(self, name, replace=None):
        file = self.folder / name
        data = HELLO.read_bytes()
        if replace:
            self.assertIn(replace[0], data)
            data = data.replace(*replace)
        file.write_bytes(data)
        file.chmod(0o644)
        return file

    def test_with_a_reason_while_the_others_run(self):
        other_abi = self.copy("abi.so", (b"io.signalbox.ServerTypes/1", b"io.signalbox.ServerTypes/9"))
        other_program = self.copy("program.so", (b"io.signalbox.ServerTypes/1", b"org.example.other.Plugin/1"))
        writable, group = self.copy("writable.so"), self.copy("group.so")
        writable.chmod(0o646)
        group.chmod(0o664)
        text = self.folder / "text.so"
        text.write_text("no library\n")
        cases = {
            "abi": (other_abi, "", "it was built for ABI 9, and this is ABI 1; build it again"),
            "program": (other_program, "", "it is a plugin of another program (org.example.other.Plugin/1)"),
            "writable": (writable, "", "others may write it"),
            "group": (group, "", "others may write it"),
            "text": (text, "", "it is no plugin"),
            "library": (BIN.parent / "lib/libsignalbox.so", "", "it is no plugin"),
            "folder": (self.folder, "", "it is not a file"),
            "missing": (self.folder / "none.so", "", "there is no such file"),
            "class": (HELLO, "Helo", 'it has no class "Helo"; did you mean "Hello"?'),
            "several": (BAD, "", "it has several classes: say which"),
            "throws": (BAD, "ThrowsAtOnce", "an exception: no licence"),
            "schema": (BAD, "BadSchema", "the schema of its options is none"),
            "metric": (BAD, "BadMetric", '"Lines in" cannot name a metric'),
            "fails": (BAD, "FailsToStart", "there is no database"),
            "throws-late": (BAD, "ThrowsAtStart", "an exception"),
        }
        if os.geteuid() == 0:
            foreign = self.copy("foreign.so")
            os.chown(foreign, 12345, 0)
            cases["foreign"] = (foreign, "", "its owner must be root or the user that runs it, not user 12345")
        text = "".join(plugin_type(name, file, kind) + instance(name, name) for name, (file, kind, _) in cases.items())
        with Agent(instances=text + instance("Echo", "echo")) as agent:
            rows = settled(agent)
            self.assertEqual(rows["Echo"]["state"], "running")
            for name, (file, _, words) in cases.items():
                with self.subTest(name):
                    self.assertEqual(rows[name]["state"], "failed")
                    self.assertIn(words, rows[name]["error"])
                    if name not in ("schema", "metric", "fails", "throws-late"):
                        self.assertIn(str(file), rows[name]["error"])
            with Lines(port_of(rows["Echo"])) as client:
                self.assertEqual(client.ask("still there"), "still there")

    def test_none_of_its_code_runs_in_a_check_of_a_running_agent(self):
        with Agent(instances=instance("Echo", "echo")) as agent:
            text = plugin_type("bad", BAD, "ThrowsAtOnce") + instance("A", "bad")
            self.assertEqual(agent.call("config.check", {"text": text}), {"ok": True, "problems": []})
            maps = pathlib.Path(f"/proc/{agent.process.pid}/maps").read_text()
            self.assertIn("libsignalbox.so", maps)
            self.assertNotIn("bad.so", maps)


class Dispatch(unittest.TestCase):
    """A client of ServerA sends lines to a session of ServerB, wherever the two run."""

    def test_reaches_a_session_of_another_server(self):
        types = plugin_type("A", DISPATCH, "ServerA") + plugin_type("B", DISPATCH, "ServerB")
        for a in ("none", "thread", "process"):
            for b in ("none", "thread", "process"):
                with self.subTest(a=a, b=b):
                    text = types + instance("ServerA", "A", f'isolation = "{a}"') + instance("ServerB", "B", f'isolation = "{b}"')
                    with Agent(instances=text) as agent:
                        self.see_where_they_run(agent, {"ServerA": a, "ServerB": b})
                        self.talk(agent, typed=a == b == "none")
                        self.assertEqual(agent.terminate(), 0)
                        self.assertEqual(agent.workers(), {})

    def see_where_they_run(self, agent, isolations):
        rows = settled(agent)
        workers = agent.workers()
        for name, isolation in isolations.items():
            self.assertEqual((rows[name]["state"], rows[name]["isolation"], rows[name]["error"]), ("running", isolation, None))
            self.assertEqual(name in workers, isolation == "process")
            self.assertEqual(rows[name]["pid"], workers.get(name, agent.process.pid))

    def talk(self, agent, typed):
        rows = settled(agent)
        with Lines(port_of(rows["ServerA"])) as a, Lines(port_of(rows["ServerB"])) as b, Lines(port_of(rows["ServerB"])) as other:
            key = b.ask("ID")
            self.assertNotEqual(other.ask("ID"), key)
            self.assertEqual(a.ask(f"SEND {key} hello there"), "delivered")
            self.assertEqual(b.read(), "hello there")
            self.assertEqual(a.ask("SEND nobody-1 hello"), "no_such_session")
            self.assertEqual(a.ask(f"SEND {key} " + "x" * 81), "not_accepted")
            self.assertEqual(a.ask(f"SEND {key} " + "x" * 80), "delivered")
            self.assertEqual(b.read(), "x" * 80)
            self.assertEqual(a.ask(f"TELL {key} typed call"), "OK" if typed else "NO")
            if typed:
                self.assertEqual(b.read(), "typed call")
                self.assertEqual(a.ask("TELL nobody-1 hello"), "NO")
            # What was meant for one did not come to the other; one that has gone is no session any more.
            self.assertNotEqual(other.ask("ID"), key)
            b.close()
            wait_until(lambda: agent.call("instance.get", {"name": "ServerB"})["sessions"] == 1, what="the end of the session")
            self.assertEqual(a.ask(f"SEND {key} hello"), "no_such_session")
            other.close()
            self.assertEqual(cli(agent, "stop", "ServerB", "--wait").returncode, 0)
            self.assertEqual(a.ask(f"SEND {key} hello"), "no_such_server")
            self.assertEqual(a.ask(f"TELL {key} hello"), "NO")
            self.assertEqual(cli(agent, "start", "ServerB", "--wait").returncode, 0)
            with Lines(port_of(settled(agent)["ServerB"])) as again:
                key = again.ask("ID")
                self.assertEqual(a.ask(f"SEND {key} once more"), "delivered")
                self.assertEqual(again.read(), "once more")


if __name__ == "__main__":
    unittest.main()
