#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Instances are created, edited, cloned, removed, taken over and given back while a real agent runs."""
import json
import os
import pathlib
import pty
import socket
import subprocess
import tempfile
import unittest

from agent import BIN, ECHO, Agent, RpcError, wait_until


def echo(name, **more):
    return {"name": name, "type": "echo", "listen": [{"address": "127.0.0.1", "port": 0}], **more}


def echoes(client, text=b"hello"):
    client.sendall(text)
    return client.recv(len(text), socket.MSG_WAITALL) == text


class Live(unittest.TestCase):
    def setUp(self):
        self.agent = self.enterContext(Agent())

    def call(self, method, **params):
        return self.agent.call(method, params)

    def refused(self, method, **params):
        with self.assertRaises(RpcError) as refused:
            self.call(method, **params)
        return refused.exception

    def instance(self, name):
        return self.call("instance.get", name=name)

    def running(self, name):
        return wait_until(lambda: (found := self.instance(name))["state"] == "running" and found, what=f"{name} runs")

    def connect(self, name):
        return self.enterContext(socket.create_connection(("127.0.0.1", self.running(name)["listeners"][0]["port"]), timeout=10))

    def names(self):
        return sorted(i["name"] for i in self.call("instance.list"))

    # ---- create

    def test_a_created_instance_serves_and_survives_restarts_and_crashes(self):
        with self.agent.local() as watcher:
            watcher.call("event.subscribe")
            made = self.call("instance.create", config=echo("New", limits={"max_sessions": 5}))
            self.assertEqual((made["name"], made["origin"], made["changes"][0]["path"]), ("New", "store", ""))
            types = [watcher.notification()["params"]["type"] for _ in range(2)]
            self.assertEqual(types, ["instance.created", "instance.changed"])
        self.assertTrue(echoes(self.connect("New")))
        self.assertEqual(self.instance("New")["managed_by"], "store")
        self.assertEqual(self.agent.terminate(), 0)
        self.agent.start()
        self.assertEqual(self.running("New")["max_sessions"], 5)
        self.call("instance.stop", name="New")
        self.agent.kill()
        self.agent.start()
        self.running("EchoA")
        self.assertEqual(self.instance("New")["state"], "stopped")
        audit = [entry["method"] for entry in self.call("audit.list")["items"]]
        self.assertIn("instance.create", audit)

    def test_what_is_wrong_stands_at_its_field_and_nothing_is_made(self):
        error = self.refused("instance.create", config=echo("New", limits={"idle_timeout": "soon", "max_sessions": -1}, tsl={}))
        self.assertEqual(error.name, "InvalidConfiguration")
        self.assertEqual({p["path"] for p in error.data["problems"]}, {"limits.idle_timeout", "limits.max_sessions", "tsl"})
        for wrong, path in ((echo("New", type="ehco"), "type"), (echo("New", options={"framing": "lines"}), "options.framing"),
                            (echo("a b"), "name"), ({"name": "New", "type": "echo"}, "listen"), (echo("New", listen=[{"port": "x"}]), "listen[0].port"),
                            (echo("New", tls={"certificate": "/nowhere.pem", "key": "/nowhere.key"}, listen=[{"port": 0, "tls": True}]), "tls.certificate")):
            with self.subTest(path):
                error = self.refused("instance.create", config=wrong)
                self.assertEqual((error.name, error.data["problems"][0]["path"]), ("InvalidConfiguration", path), error.message)
        self.assertEqual(self.refused("instance.create", config=echo("EchoA")).name, "Conflict")
        self.assertEqual(self.names(), ["EchoA", "EchoB"])

    def test_a_repeat_is_done_once_and_a_rehearsal_not_at_all(self):
        self.call("instance.create", config=echo("New"), dry_run=True)
        self.assertEqual(self.names(), ["EchoA", "EchoB"])
        first = self.call("instance.create", config=echo("New"), request_id="r1")
        self.assertEqual(self.call("instance.create", config=echo("New"), request_id="r1"), first)
        self.assertEqual(self.refused("instance.create", config=echo("Newer"), request_id="r1").name, "Conflict")
        # A repeat of an older edit does not undo a younger one.
        self.call("instance.edit", name="New", changes={"limits": {"max_sessions": 1}}, request_id="r2")
        self.call("instance.edit", name="New", changes={"limits": {"max_sessions": 2}})
        self.call("instance.edit", name="New", changes={"limits": {"max_sessions": 1}}, request_id="r2")
        self.assertEqual(self.instance("New")["max_sessions"], 2)

    def test_it_may_stay_stopped(self):
        self.call("instance.create", config=echo("New"), start=False)
        self.assertEqual(self.instance("New")["state"], "stopped")
        self.agent.terminate()
        self.agent.start()
        self.running("EchoA")
        self.assertEqual(self.instance("New")["state"], "stopped")
        self.call("instance.create", config=echo("Quiet", autostart=False))
        self.assertEqual(self.instance("Quiet")["state"], "stopped")

    # ---- edit

    def test_live_keys_count_at_once_and_the_others_are_pending(self):
        self.call("instance.create", config=echo("New"))
        client = self.connect("New")
        done = self.call("instance.edit", name="New", changes={"start_order": 3, "isolation": "thread", "limits": {"max_message_bytes": 10}})
        self.assertEqual({c["path"]: c["takes_effect"] for c in done["changes"]},
                         {"start_order": "live", "isolation": "instance-restart", "limits.max_message_bytes": "new-sessions"})
        now = self.instance("New")
        self.assertEqual((now["start_order"], now["pending"], now["state"]), (3, ["isolation"], "running"))
        self.assertTrue(echoes(client))
        self.assertEqual(self.call("instance.config", name="New")["pending"], ["isolation"])
        self.call("instance.restart", name="New")
        wait_until(lambda: self.instance("New")["state"] == "running" and not self.instance("New")["pending"], what="the restart")
        self.assertEqual(self.instance("New")["isolation"], "thread")

    def test_listeners_come_and_go_without_the_others(self):
        self.call("instance.create", config=echo("New"))
        client = self.connect("New")
        first = self.instance("New")["listeners"][0]["port"]
        with socket.create_server(("127.0.0.1", 0)) as free:
            second = free.getsockname()[1]
        listen = [{"address": "127.0.0.1", "port": 0}, {"address": "127.0.0.1", "port": second}]
        self.call("instance.edit", name="New", changes={"listen": listen})
        self.assertEqual([l["port"] for l in self.instance("New")["listeners"]], [first, second])
        with socket.create_connection(("127.0.0.1", second)) as other:
            self.assertTrue(echoes(other))
            self.assertTrue(echoes(client))
            self.call("instance.edit", name="New", changes={"listen": listen[:1]})
            self.assertTrue(echoes(other))
        self.assertTrue(echoes(client))
        self.assertEqual([l["port"] for l in self.instance("New")["listeners"]], [first])

        def is_refused():
            try:
                socket.create_connection(("127.0.0.1", second)).close()
                return False
            except ConnectionRefusedError:
                return True
        wait_until(is_refused, what="the port is closed")

    def test_an_address_that_is_taken_changes_nothing(self):
        self.call("instance.create", config=echo("New"))
        before = self.call("instance.config", name="New")
        with socket.create_server(("127.0.0.1", 0)) as taken:
            error = self.refused("instance.edit", name="New", request_id="r",
                                 changes={"start_order": 9, "listen": [*before["short_document"]["listen"], {"address": "127.0.0.1", "port": taken.getsockname()[1]}]})
        self.assertEqual(error.name, "AddressInUse")
        self.assertEqual(self.call("instance.config", name="New"), before)
        self.assertTrue(echoes(self.connect("New")))

    def test_the_revision_guards_against_others(self):
        self.call("instance.create", config=echo("New"))
        revision = self.call("instance.config", name="New")["revision"]
        done = self.call("instance.edit", name="New", changes={"start_order": 1}, if_revision=revision)
        self.assertNotEqual(done["revision"], revision)
        self.assertEqual(self.refused("instance.edit", name="New", changes={"start_order": 2}, if_revision=revision).name, "Conflict")
        self.agent.terminate()
        self.agent.start()
        self.assertEqual(self.call("instance.config", name="New")["revision"], done["revision"])

    def test_null_takes_the_default_and_a_whole_config_replaces(self):
        self.call("instance.create", config=echo("New", start_order=5, limits={"max_sessions": 5, "idle_timeout": "1m"}))
        self.call("instance.edit", name="New", changes={"start_order": None, "limits": {"max_sessions": None}})
        config = self.call("instance.config", name="New")
        self.assertEqual(config["short_document"]["limits"], {"idle_timeout": "1m"})
        self.assertEqual(config["document"]["limits"]["max_sessions"], 10000)
        self.call("instance.edit", name="New", config=echo("New"))
        self.assertEqual(set(self.call("instance.config", name="New")["short_document"]), {"name", "type", "listen"})
        self.assertEqual(self.refused("instance.edit", name="New").name, "InvalidParams")
        self.assertEqual(self.refused("instance.edit", name="New", changes={"name": "Other"}).data["problems"][0]["path"], "name")

    def test_a_stopped_one_is_edited_for_its_next_start(self):
        self.call("instance.create", config=echo("New"), start=False)
        self.call("instance.edit", name="New", changes={"options": {"framing": "terminator", "terminator": "\n"}})
        self.assertEqual(self.instance("New")["pending"], [])
        self.call("instance.start", name="New")
        self.assertTrue(echoes(self.connect("New"), b"hello\n"))

    # ---- clone and remove

    def test_a_clone_is_its_own(self):
        self.call("instance.create", config=echo("New", limits={"max_sessions": 5}))
        self.assertEqual(self.call("instance.clone", name="New", **{"as": "Twin"}, changes={"limits": {"max_sessions": 6}})["origin"], "store")
        self.assertEqual(self.instance("Twin")["state"], "stopped")
        self.call("instance.start", name="Twin")
        self.running("Twin")
        self.assertEqual((self.instance("New")["max_sessions"], self.instance("Twin")["max_sessions"]), (5, 6))
        self.call("instance.clone", name="EchoA", **{"as": "OfFile"}, start=True)
        self.running("OfFile")
        self.assertEqual(self.refused("instance.clone", name="New", **{"as": "EchoA"}).name, "Conflict")
        self.assertEqual(self.refused("instance.clone", name="None", **{"as": "X"}).name, "InstanceNotFound")

    def test_what_runs_is_removed_only_when_it_is_to_be_stopped(self):
        self.call("instance.create", config=echo("New"))
        client = self.connect("New")
        self.assertEqual(self.refused("instance.remove", name="New").name, "InvalidState")
        with self.agent.local() as watcher:
            watcher.call("event.subscribe")
            self.call("instance.remove", name="New", stop=True)
            removed = watcher.notification(lambda m: m["params"]["type"] == "instance.removed")
            self.assertEqual(removed["params"]["data"]["name"], "New")
        self.assertEqual(client.recv(1), b"")
        self.assertEqual(self.names(), ["EchoA", "EchoB"])
        self.agent.terminate()
        self.agent.start()
        self.assertEqual(self.names(), ["EchoA", "EchoB"])
        self.call("instance.create", config=echo("New"))
        self.running("New")

    # ---- hand-written ones

    def test_files_are_never_changed_by_a_program(self):
        text = self.agent.config.read_bytes()
        for method, params in (("instance.edit", {"changes": {"start_order": 1}}), ("instance.remove", {"stop": True})):
            error = self.refused(method, name="EchoA", **params)
            self.assertEqual((error.name, error.data["path"]), ("ManagedByFile", str(self.agent.config)))
            self.assertIn('[[instance]]', text.decode().splitlines()[error.data["line"] - 1])
        self.call("instance.take_over", name="EchoA")
        self.call("instance.edit", name="EchoA", changes={"start_order": 1})
        self.assertEqual(self.agent.config.read_bytes(), text)

    def test_taking_over_and_giving_back(self):
        client = self.connect("EchoA")
        taken = self.call("instance.take_over", name="EchoA")
        self.assertEqual((taken["origin"], taken["changes"]), ("taken_over", []))
        self.assertEqual(self.refused("instance.take_over", name="EchoA").name, "InvalidState")
        self.call("instance.edit", name="EchoA", changes={"start_order": 7})
        config = self.call("instance.config", name="EchoA")
        self.assertEqual((config["origin"], config["file"], config["short_document"]["start_order"]), ("taken_over", str(self.agent.config), 7))
        origin = {v["path"]: v["origin"] for v in self.call("config.show")["values"]}["instance.EchoA.start_order"]
        self.assertEqual(origin, f"store (in place of {config['file']}:{config['line']})")
        self.agent.terminate()
        self.agent.start()
        self.assertEqual((self.running("EchoA")["start_order"], self.instance("EchoA")["managed_by"]), (7, "store"))
        self.assertEqual(self.call("config.diff")["changes"], [])
        self.assertEqual(self.refused("instance.remove", name="EchoA", stop=True).name, "ManagedByFile")
        back = self.call("instance.give_back", name="EchoA")
        self.assertEqual([(c["path"], c["from"], c["to"]) for c in back["changes"]], [("start_order", 7, 0)])
        self.assertEqual((self.instance("EchoA")["start_order"], self.instance("EchoA")["managed_by"]), (0, "file"))
        self.assertEqual(self.refused("instance.give_back", name="EchoA").name, "InvalidState")
        client.close()

    def test_a_file_that_comes_later_wins_and_both_are_seen(self):
        self.call("instance.create", config=echo("Late", start_order=4))
        self.agent.terminate()
        with open(self.agent.config, "a", encoding="utf-8") as file:
            file.write(ECHO.format(name="Late"))
        self.agent.start()
        self.assertEqual((self.running("Late")["start_order"], self.instance("Late")["managed_by"]), (0, "file"))
        self.assertIn('the instance "Late" stands in', self.agent.log())

    def test_types_say_what_they_take(self):
        types = {t["name"]: t for t in self.call("type.list")}
        self.assertEqual(set(types), {"echo", "line", "pubsub", "websocket-echo"})
        self.assertEqual(types["echo"]["instances"], 2)
        self.assertIn("framing", types["echo"]["options"]["properties"])


class CommandLine(unittest.TestCase):
    def setUp(self):
        self.agent = self.enterContext(Agent())

    def cli(self, *arguments, code=0, given="", **environment):
        done = subprocess.run([BIN / "signalbox", "--socket", self.agent.socket_path, *arguments], input=given, text=True, capture_output=True,
                              env={**os.environ, **environment}, timeout=60)
        self.assertEqual(done.returncode, code, done.stderr)
        return done

    def config(self, name):
        return self.agent.call("instance.config", {"name": name})["short_document"]

    def test_the_life_of_an_instance(self):
        made = self.cli("create", "New", "--type", "echo", "--port", "0", "--address", "127.0.0.1", "--set", "limits.idle_timeout=90s", "--set", "start_order=4")
        self.assertIn("New created", made.stderr)
        self.assertEqual(self.config("New"), {"name": "New", "type": "echo", "listen": [{"address": "127.0.0.1", "port": 0}], "start_order": 4, "limits": {"idle_timeout": "90s"}})
        edited = self.cli("edit", "New", "--set", "isolation=thread", "--unset", "start_order")
        self.assertIn("isolation", edited.stdout)
        self.assertIn("when it is restarted", edited.stdout)
        self.assertNotIn("start_order", self.config("New"))
        self.cli("clone", "New", "Twin", "--set", "limits.max_sessions=3", "--unset", "isolation")
        self.assertEqual(self.config("Twin")["limits"], {"idle_timeout": "90s", "max_sessions": 3})
        self.assertNotIn("isolation", self.config("Twin"))
        listed = json.loads(self.cli("list", "-o", "json").stdout)
        self.assertEqual({i["name"]: i["managed_by"] for i in listed}, {"EchoA": "file", "EchoB": "file", "New": "store", "Twin": "store"})
        self.cli("remove", "New", code=8)
        self.cli("remove", "New", "Twin", "--stop")
        self.cli("remove", "New", code=7)

    def test_arguments_that_do_not_go_together(self):
        self.cli("create", "New", "--port", "0", code=2)
        self.cli("create", "New", "--type", "echo", code=2)
        self.cli("create", "New", "--type", "echo", "--port", "70000", code=2)
        self.cli("create", "New", "--type", "echo", "--port", "0", "--set", "limits", code=2)
        self.cli("create", "EchoA", "--type", "echo", "--port", "0", code=8)
        failed = self.cli("create", "New", "--type", "echo", "--port", "0", "--set", "limits.idle_timeout=soon", code=1)
        self.assertIn('"limits.idle_timeout" must be a duration', failed.stderr)
        self.assertIn("take", self.cli("edit", "EchoA", "--set", "start_order=1", code=8).stderr)
        self.cli("edit", "EchoC", "--set", "start_order=1", code=7)
        self.cli("clone", "EchoC", "X", code=7)

    def test_from_a_file(self):
        text = 'name = "New"\ntype = "echo"\n[[listen]]\naddress = "127.0.0.1"\nport = 0\n[limits]\nmax_sessions = 9\n'
        self.cli("create", "New", "--file", "-", given=text)
        self.assertEqual(self.config("New")["limits"], {"max_sessions": 9})
        self.cli("edit", "New", "--file", "-", given=text.replace("9", "8"))
        self.assertEqual(self.config("New")["limits"], {"max_sessions": 8})
        self.cli("edit", "New", "--file", "-", given=json.dumps({**self.config("New"), "start_order": 2}))
        self.assertEqual(self.config("New")["start_order"], 2)
        self.assertIn(":1:", self.cli("edit", "New", "--file", "-", given="name = ", code=2).stderr)
        self.cli("create", "Other", "--file", "-", given=text, code=2)

    def test_in_an_editor(self):
        self.cli("create", "New", "--type", "echo", "--port", "0", "--address", "127.0.0.1")
        self.cli("edit", "New", code=2)
        with tempfile.TemporaryDirectory() as folder:
            editor = pathlib.Path(folder) / "editor"
            editor.write_text('#!/bin/sh\nprintf "\\n[limits]\\nmax_sessions = 7\\n" >> "$1"\n')
            editor.chmod(0o755)
            ours, theirs = pty.openpty()
            done = subprocess.run([BIN / "signalbox", "--socket", self.agent.socket_path, "edit", "New"], stdin=theirs, capture_output=True, text=True,
                                  env={**os.environ, "EDITOR": str(editor), "VISUAL": ""}, timeout=60)
            self.assertEqual(done.returncode, 0, done.stderr)
            os.close(ours)
            os.close(theirs)
        self.assertEqual(self.config("New")["limits"], {"max_sessions": 7})

    def test_asks_a_person_before_it_removes(self):
        self.cli("create", "New", "--type", "echo", "--port", "0", "--address", "127.0.0.1", "--no-start")
        for answer, code in ((b"n\n", 1), (b"y\n", 0)):
            ours, theirs = pty.openpty()
            os.write(ours, answer)
            done = subprocess.run([BIN / "signalbox", "--socket", self.agent.socket_path, "remove", "New"], stdin=theirs, capture_output=True, text=True, timeout=60)
            self.assertEqual(done.returncode, code, done.stderr)
            self.assertIn("Remove New? [y/N]", done.stderr)
            os.close(ours)
            os.close(theirs)

    def test_taking_over_and_giving_back(self):
        self.cli("take-over", "EchoA", "EchoB")
        self.cli("edit", "EchoA", "--set", "start_order=2")
        self.assertIn("in place of", self.cli("config", "show", "--filter", "EchoA.start_order").stdout)
        self.cli("give-back", "EchoA", "EchoB")
        self.cli("give-back", "EchoA", code=8)

    def test_diff_and_reload(self):
        self.assertIn("what is in force", self.cli("config", "diff").stderr)
        with open(self.agent.config, "a", encoding="utf-8") as file:
            file.write("[instance.limits]\nmax_sessions = 12\n" + ECHO.format(name="EchoC"))
        diff = self.cli("config", "diff").stdout
        self.assertIn("limits.max_sessions", diff)
        self.assertIn("(new)", diff)
        self.assertIn("dry run, nothing changed", self.cli("config", "reload", "--dry-run").stderr)
        self.assertEqual(json.loads(self.cli("config", "reload", "-o", "json").stdout)["failures"], [])
        self.assertIn("what is in force", self.cli("config", "diff").stderr)
        self.agent.config.write_text(self.agent.config.read_text() + "[[instance]\n")
        broken = self.cli("config", "reload", code=1)
        self.assertIn(f"{self.agent.config}:", broken.stderr)

    def test_types(self):
        self.assertIn("websocket-echo", self.cli("type", "list").stdout)
        self.assertEqual(self.cli("type", "list", "-o", "name").stdout.split(), ["echo", "line", "pubsub", "websocket-echo"])


if __name__ == "__main__":
    unittest.main()
