#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Hubs in the files of a real agent: what is said of them, and how they are read anew while it runs."""
import json
import re
import subprocess
import unittest

from agent import BIN, ECHO, Agent
from reloading import Base, echoes

CHAT = '[[hub]]\nname = "chat"\nhistory_count = 5\n[hub.limits]\nmax_members = 7\n'
GUARDED = '[[hub]]\nname = "guarded"\naccess = "token"\n[[hub.key]]\nid = "a"\nalgorithm = "HS256"\nfile = "a.secret"\n'


class Hubs(Base):
    def setUp(self):
        self.agent = self.enterContext(Agent(instances=CHAT + ECHO.format(name="A")))

    def diff(self):
        return [(c["path"], c["from"], c["to"], c["takes_effect"]) for c in self.agent.call("config.diff")["changes"] if c["instance"] is None]

    def rewrite(self, before, after):
        text = self.agent.config.read_text()
        self.assertIn(before, text)
        self.agent.config.write_text(text.replace(before, after))

    def line_of(self, text, last=False):
        lines = self.agent.config.read_text().splitlines()
        found = [number for number, line in enumerate(lines, 1) if line == text]
        return found[-1 if last else 0]

    def secret(self, name="a.secret", text="s" * 40, mode=0o600):
        file = self.agent.folder / name
        file.write_text(text + "\n")
        file.chmod(mode)
        return file

    def instance_file(self, name, more=""):
        folder = self.agent.folder / "instances.d"
        folder.mkdir(exist_ok=True)
        file = folder / f"{name}.toml"
        file.write_text(f'name = "{name}"\ntype = "echo"\n[[listen]]\naddress = "127.0.0.1"\nport = 0\n{more}')
        return file

    def test_changes_are_told_and_taken_over_key_by_key(self):
        client = self.connect("A")
        self.rewrite("history_count = 5", "history_count = 6\naccess = \"service\"")
        self.rewrite("max_members = 7\n", "")
        self.append('[[hub]]\nname = "news"\npresence = false\n')
        wanted = [("hub.chat.access", "open", "service", "new-sessions"), ("hub.chat.history_count", 5, 6, "live"),
                  ("hub.chat.limits.max_members", 7, 500000, "live"), ("hub.news", None, {"presence": False}, "live")]
        self.assertEqual(self.diff(), wanted)
        self.reload(dry_run=True)
        self.assertEqual(self.diff(), wanted)
        result = self.reload()
        self.assertEqual((len(result["changes"]), result["failures"]), (4, []))
        self.assertEqual(self.diff(), [])
        self.rewrite(CHAT.split("[hub.limits]")[0].replace("5", "6") + 'access = "service"\n[hub.limits]\n', "")
        self.assertEqual(self.diff(), [("hub.chat", {"history_count": 6, "access": "service"}, None, "live")])
        self.reload()
        self.assertTrue(echoes(client))
        self.assertEqual(self.agent.call("config.check"), {"ok": True, "problems": []})

    def test_keys_count_together(self):
        self.secret()
        self.append(GUARDED)
        self.reload()
        self.secret("b.secret")
        self.append('[[hub.key]]\nid = "b"\nalgorithm = "HS256"\nfile = "b.secret"\n[hub.token]\nissuer = "me"\n')
        changes = self.diff()
        self.assertEqual([(path, effect) for path, _, _, effect in changes], [("hub.guarded.token.issuer", "new-sessions"), ("hub.guarded.key", "new-sessions")])
        self.assertEqual([key["id"] for key in changes[1][2]], ["a", "b"])
        self.assertEqual(changes[1][2][1]["file"], str(self.agent.folder / "b.secret"))
        self.assertNotIn("s" * 40, json.dumps(changes))
        self.reload()
        self.assertEqual(self.diff(), [])

    def test_two_of_one_name_are_refused_while_it_runs(self):
        other = self.instance_file("B", '[[hub]]\nname = "chat"\n')
        refusal = self.refused()
        problem, = refusal.data["problems"]
        self.assertEqual((problem["file"], problem["line"]), (str(other), 6))
        self.assertIn(f'the hub "chat" is defined twice, also at {self.agent.config}:{self.line_of("[[hub]]")}', problem["message"])
        checked = self.agent.call("config.check")
        self.assertFalse(checked["ok"])
        self.assertEqual(checked["problems"], [problem])
        self.assertEqual(len(self.agent.call("instance.list")), 1)
        self.assertIn("is defined twice, also at", subprocess.run([BIN / "signalboxd", "--check", "--config", self.agent.config], capture_output=True, text=True).stderr)

    def test_two_of_one_name_do_not_keep_the_agent_from_starting(self):
        self.agent.terminate()
        self.append('[[hub]]\nname = "chat"\n')
        self.agent.start()
        self.running("A")
        self.assertRegex(self.agent.log(), rf':{self.line_of("[[hub]]", last=True)}: the hub "chat" is defined twice, also at {re.escape(str(self.agent.config))}:{self.line_of("[[hub]]")};')
        # None of them is in force.
        self.assertEqual([value for value in self.force() if value["path"].startswith("hub.")], [])
        self.rewrite(CHAT, "")
        self.reload()
        self.assertIn("hub.chat.history_count", [value["path"] for value in self.force()])

    def test_key_files_are_looked_at_before_they_count(self):
        self.append(GUARDED)
        place = self.line_of('file = "a.secret"')
        for make, words in ((lambda: None, "cannot read"), (lambda: self.secret(mode=0o604), "chmod o-rwx"), (lambda: self.secret(text="short"), "at least 32")):
            make()
            with self.subTest(words):
                problem, = self.refused().data["problems"]
                self.assertEqual((problem["file"], problem["line"]), (str(self.agent.config), place))
                self.assertIn('the hub "guarded" cannot check tokens: ', problem["message"])
                self.assertIn(str(self.agent.folder / "a.secret"), problem["message"])
                self.assertIn(words, problem["message"])
                self.assertEqual(self.agent.call("config.check")["problems"], [problem])
        self.secret()
        self.assertEqual(self.reload()["failures"], [])
        # A start does not depend on it: only what uses the hub does.
        (self.agent.folder / "a.secret").unlink()
        self.agent.terminate()
        self.agent.start()
        self.running("A")

    def test_shows_where_each_value_was_written(self):
        self.secret()
        self.append(GUARDED)
        self.instance_file("B", '[[hub]]\nname = "of-b"\npresence_hold = "0s"\n')
        self.reload()
        values = {value["path"]: (value["value"], value["origin"]) for value in self.force()}
        file = self.agent.config
        self.assertEqual(values["hub.chat.history_count"], (5, f"{file}:{self.line_of('history_count = 5')}"))
        self.assertEqual(values["hub.chat.limits.max_members"], (7, f"{file}:{self.line_of('max_members = 7')}"))
        self.assertEqual(values["hub.chat.history_age"], ("10m", "default"))
        self.assertEqual(values["hub.guarded.key[0].file"], (str(self.agent.folder / "a.secret"), f"{file}:{self.line_of(GUARDED.splitlines()[-1])}"))
        own = self.agent.folder / "instances.d/B.toml"
        self.assertEqual(values["hub.of-b.presence_hold"], ("0s", f"{own}:8"))
        self.assertEqual(values["instance.B.hub"], ("of-b", f"{own}:7"))
        self.assertEqual(values["instance.A.hub"], ("", "default"))

    def test_another_hub_waits_for_the_instance(self):
        self.connect("A")
        self.rewrite('name = "A"', 'name = "A"\nhub = "chat"')
        change, = self.agent.call("config.diff")["changes"]
        self.assertEqual((change["path"], change["from"], change["to"], change["takes_effect"]), ("hub", "", "chat", "instance-restart"))
        self.reload()
        self.assertEqual(self.instance("A")["pending"], ["hub"])
        self.agent.call("instance.restart", {"name": "A"})
        self.assertEqual(self.running("A")["pending"], [])

    def test_one_of_the_store_has_it_too(self):
        document = {"name": "S", "type": "echo", "hub": "chat", "listen": [{"address": "127.0.0.1", "port": 0}]}
        self.agent.call("instance.create", {"config": document})
        self.assertEqual(self.agent.call("instance.config", {"name": "S"})["short_document"]["hub"], "chat")
        for wrong in ("a b", [{"name": "chat"}], "x" * 65):
            refusal = self.refused("instance.create", config={**document, "name": "T", "hub": wrong})
            self.assertEqual(refusal.data["problems"][0]["path"].split("[")[0], "hub")

    def test_a_worker_gets_it(self):
        self.append(ECHO.format(name="P").replace('type = "echo"', 'type = "echo"\nisolation = "process"\nhub = "chat"'))
        self.reload()
        client = self.connect("P")
        document = json.loads(next(self.agent.runtime.rglob("P.json")).read_text())
        self.assertEqual((document["hub"]["name"], document["hub"]["history_count"], document["hub"]["limits"]["max_members"]), ("chat", 5, 7))
        self.rewrite("history_count = 5", "history_count = 9")
        self.assertEqual(self.reload()["failures"], [])
        self.assertTrue(echoes(client))


if __name__ == "__main__":
    unittest.main()
