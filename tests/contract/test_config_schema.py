#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""The JSON Schema of the configuration against the readers: the same keys, bounds and defaults."""
import json
import pathlib
import re
import subprocess
import tempfile
import tomllib
import unittest

import jsonschema

from agent import BIN, SOURCE, Agent

SCHEMA = json.loads(subprocess.run([BIN / "signalboxd", "--print-schema"], check=True, capture_output=True).stdout)
INSTANCE = 'name = "A"\ntype = "echo"\n[[{0}listen]]\nport = 0\n'


def check(text):
    """What --check says about a file with this text: nothing when it is right."""
    with tempfile.TemporaryDirectory() as folder:
        file = pathlib.Path(folder) / "signalbox.toml"
        file.write_text(text)
        done = subprocess.run([BIN / "signalboxd", "--check", "--config", file], capture_output=True, text=True)
        return done.stderr.replace(str(file), "FILE") if done.returncode else ""


def fits(value):
    return jsonschema.Draft7Validator(SCHEMA).is_valid(value)


def tables():
    """Each table's name in a file, its properties, and a file in which one key of it can be set."""
    for name in ("agent", "api", "http", "cluster", "defaults"):
        yield name, SCHEMA["properties"][name]["properties"], f"[{name}]\n{{}}\n"
    yield "cluster-tls", SCHEMA["properties"]["cluster"]["properties"]["tls"]["properties"], "[cluster.tls]\n{}\n"
    definitions = SCHEMA["definitions"]
    yield "type", definitions["type"]["properties"], "[[type]]\n{}\n"
    hub = '[[hub]]\nname = "chat"\n'
    yield "hub", definitions["hub"]["properties"], '[[hub]]\n{}\nname = "chat"\n'
    yield "hub-token", definitions["hub-token"]["properties"], hub + "[hub.token]\n{}\n"
    yield "hub-limits", definitions["hub-limits"]["properties"], hub + "[hub.limits]\n{}\n"
    yield "hub-key", definitions["hub-key"]["properties"], hub + 'access = "token"\n[[hub.key]]\n{}\n'
    yield "limits", definitions["limits"]["properties"], "[[instance]]\n" + INSTANCE.format("instance.") + "[instance.limits]\n{}\n"
    yield "instance", definitions["instance"]["properties"], "[[instance]]\n{}\n" + INSTANCE.format("instance.")
    yield "listen", definitions["listen"]["properties"], "[[instance]]\n" + INSTANCE.format("instance.").replace("port = 0", "{}\nport = 0")
    yield "access", definitions["access"]["properties"], "[[instance]]\n" + INSTANCE.format("instance.") + "[instance.access]\n{}\n"
    yield "restart", definitions["restart"]["properties"], "[[instance]]\n" + INSTANCE.format("instance.") + "[instance.restart]\n{}\n"
    yield "tls", definitions["tls"]["properties"], "[[instance]]\n" + INSTANCE.format("instance.") + "[instance.tls]\n{}\n"


class Schema(unittest.TestCase):
    def test_is_the_committed_file(self):
        self.assertEqual(SCHEMA, json.loads((SOURCE / "resources/schema/signalbox.schema.json").read_text()),
                         "run: signalboxd --print-schema > resources/schema/signalbox.schema.json")

    def test_is_a_valid_schema(self):
        jsonschema.Draft7Validator.check_schema(SCHEMA)

    def test_is_what_the_agent_serves(self):
        with Agent() as agent:
            self.assertEqual(agent.call("config.schema"), SCHEMA)

    def test_says_all_about_every_key(self):
        for table, properties, _ in tables():
            for key, schema in properties.items():
                with self.subTest(table=table, key=key):
                    if "$ref" in schema or schema.get("type") == "array" and "$ref" in schema["items"]:
                        continue
                    self.assertTrue(schema["description"].endswith("."))
                    self.assertIn(schema["x-takes-effect"], ("live", "new-sessions", "instance-restart", "agent-start"))

    def test_every_key_is_known_to_the_readers(self):
        for table, properties, file in tables():
            for key in properties:
                with self.subTest(table=table, key=key):
                    self.assertNotIn(f'unknown key "{key}"', check(file.format(f"{key} = 1")))

    def test_every_key_of_the_readers_is_in_the_schema(self):
        """By their source: each key is read by a call that names it."""
        read = set()
        for file in ("control-agent/config/ConfigReader.cpp", "control-agent/config/ClusterReader.cpp", "control-agent/config/TypeReader.cpp", "server-core/instance/InstanceConfigReader.cpp",
                     "server-core/instance/HubConfigReader.cpp"):
            text = (SOURCE / file).read_text()
            read |= set(re.findall(r"\.(?:string|path|boolean|strings|duration|size|choice|json|integer(?:<\w+>)?|table|tables|node|require)\(u\"(\w+)\"_s", text))
            read |= set(re.findall(r"readText\(\w+, u\"(\w+)\"_s", text))
            read |= set(re.findall(r"readBlocks\(\w+, u\"(\w+)\"_s", text))
        known = {"agent", "api", "http", "cluster", "defaults", "instance", "hub"}
        for _, properties, _ in tables():
            known |= set(properties)
        self.assertGreater(len(read), 30)
        self.assertEqual(read, known)

    def test_defaults_are_those_in_force(self):
        with Agent(instances=INSTANCE.join(["[[instance]]\n", ""]).format("instance.") + '[[hub]]\nname = "chat"\n') as agent:
            shown = {value["path"]: value for value in agent.call("config.show")["values"]}
        definitions = SCHEMA["definitions"]
        looked_at = 0
        for prefix, properties in (("agent.", SCHEMA["properties"]["agent"]["properties"]), ("api.", SCHEMA["properties"]["api"]["properties"]),
                                   ("instance.A.", definitions["instance"]["properties"]), ("instance.A.limits.", definitions["limits"]["properties"]),
                                   ("instance.A.access.", definitions["access"]["properties"]),
                                   ("hub.chat.", definitions["hub"]["properties"]), ("hub.chat.token.", definitions["hub-token"]["properties"]),
                                   ("hub.chat.limits.", definitions["hub-limits"]["properties"]), ("instance.A.restart.", definitions["restart"]["properties"]),
                                   ("instance.A.tls.", definitions["tls"]["properties"]), ("instance.A.listen[0].", definitions["listen"]["properties"])):
            for key, schema in properties.items():
                value = shown.get(prefix + key)
                if value and value["origin"] == "default":
                    looked_at += 1
                    self.assertEqual(value["value"], schema["default"], prefix + key)
        self.assertGreater(looked_at, 36)

    def test_stating_a_default_changes_nothing(self):
        for table, properties, file in tables():
            for key, schema in properties.items():
                default = schema.get("default")
                # An empty path or host name means that there is none; the options are a table.
                if default in (None, "", {}, []):
                    continue
                with self.subTest(table=table, key=key):
                    self.assertEqual(check(file.format(f"{key} = {json.dumps(default)}")), "")

    def test_bounds_are_those_of_the_readers(self):
        looked_at = 0
        for table, properties, file in tables():
            for key, schema in properties.items():
                whole = schema if "minimum" in schema else schema.get("anyOf", [{}])[0]
                if "minimum" not in whole:
                    continue
                looked_at += 1
                with self.subTest(table=table, key=key):
                    for value, right in ((whole["minimum"], True), (whole["maximum"], True), (whole["minimum"] - 1, False), (whole["maximum"] + 1, False)):
                        said = check(file.format(f"{key} = {value}").replace("port = 0", "" if key == "port" and value != 0 else "port = 0"))
                        self.assertEqual(f'"{key}"' not in said, right, f"{value}: {said}")
        self.assertGreater(looked_at, 11)

    def test_choices_are_those_of_the_readers(self):
        for table, properties, file in tables():
            for key, schema in properties.items():
                for value in schema.get("enum", []):
                    with self.subTest(table=table, key=key, value=value):
                        said = check(file.format(f'{key} = "{value}"'))
                        # One of a hub's needs others beside it.
                        self.assertEqual("" if said and table.startswith("hub") and "must be one of" not in said else said, "")

    def test_configurations_that_ship_are_right(self):
        files = sorted((SOURCE / "resources/config").rglob("*.toml"))
        self.assertTrue(files)
        for file in files:
            with self.subTest(file.name):
                read = tomllib.loads(file.read_text())
                if file.parent.name == "examples":
                    # Each of these is one instance, for the folder instances.d; [[hub]] in it is a hub's definition.
                    hubs = read.pop("hub", [])
                    read = {"instance": [read], "hub": hubs}
                jsonschema.validate(read, SCHEMA)

    def test_refuses_what_the_readers_refuse(self):
        listen = [{"port": 1}]
        good = {"name": "A", "type": "echo", "listen": listen}
        self.assertTrue(fits({"instance": [{**good, "hub": "chat"}], "hub": [{"name": "chat", "access": "token", "key": [{"file": "x", "algorithm": "ES256"}]}]}))
        for wrong in ({"agnet": {}}, {"agent": {"nam": "x"}}, {"api": {"listen": "127.0.0.1:1"}}, {"instance": [{**good, "name": "a b"}]},
                      {"instance": [{**good, "listen": []}]}, {"instance": [{**good, "isolation": "proces"}]},
                      {"instance": [{**good, "limits": {"idle_timeout": "5 minutes"}}]}, {"instance": [{**good, "limits": {"outbox_bytes": "1MB"}}]},
                      {"instance": [{**good, "access": {"deny": ["localhost"]}}]}, {"instance": [{**good, "access": {"deny": "10.0.0.1"}}]},
                      {"instance": [{"name": "A", "type": "echo"}]}, {"http": {"listen": "7711"}},
                      {"instance": [{**good, "hub": "a b"}]}, {"instance": [{**good, "hub": []}]}, {"hub": {"name": "a"}}, {"hub": [{}]},
                      {"hub": [{"name": "a", "access": "closed"}]}, {"hub": [{"name": "a", "key": [{"file": "x"}]}]},
                      {"hub": [{"name": "a", "key": [{"file": "x", "algorithm": "ES256"}] * 17}]}, {"hub": [{"name": "a", "limits": {"max_members": 0}}]}):
            with self.subTest(wrong):
                self.assertFalse(fits(wrong))

    def test_options_follow_from_the_type(self):
        def with_options(kind, options):
            return {"instance": [{"name": "A", "type": kind, "listen": [{"port": 1}], "options": options}]}
        for kind, options in (("echo", {}), ("echo", {"framing": "terminator", "terminator": "\n"}), ("echo", {"framing": "length-prefix", "length_bytes": 2}),
                              ("websocket-echo", {"compression": False}), ("a-plugin", {"anything": 1})):
            self.assertTrue(fits(with_options(kind, options)), options)
        for kind, options in (("echo", {"compression": True}), ("echo", {"framing": "lines"}), ("echo", {"length_bytes": 3}), ("line", {"framing": "raw"}),
                              ("websocket-echo", {"compression": 1}), ("websocket-echo", {"compresion": True})):
            self.assertFalse(fits(with_options(kind, options)), options)


class Checking(unittest.TestCase):
    def test_finds_ports_taken_twice(self):
        two = '[[instance]]\nname = "{0}"\ntype = "echo"\n[[instance.listen]]\naddress = "{1}"\nport = {2}\n'
        for first, second, conflict in (("any", "127.0.0.1", True), ("127.0.0.1", "127.0.0.1", True), ("127.0.0.1", "127.0.0.2", False),
                                        ("any", "any6", False), ("any6", "::1", True)):
            with self.subTest(first=first, second=second):
                said = check(two.format("A", first, 9000) + two.format("B", second, 9000))
                self.assertEqual(bool(said), conflict, said)
                if conflict:
                    self.assertIn('FILE:12:8: the instance "B" cannot listen on', said)
                    self.assertIn("(FILE:6)", said)
        self.assertEqual(check(two.format("A", "any", 0) + two.format("B", "any", 0)), "")
        self.assertIn('the instance "A" cannot listen on 0.0.0.0:7710: [api]', check(two.format("A", "any", 7710)))
        self.assertIn('[http] cannot listen on 127.0.0.1:7710: [api]', check('[http]\nlisten = "127.0.0.1:7710"'))

    def test_names_every_problem_with_its_place(self):
        with Agent() as agent:
            text = '[agent]\nnam = "x"\n[api]\nlisten = ["nowhere"]\n[[instance]]\nname = "A"\n'
            answer = agent.call("config.check", {"text": text})
            self.assertFalse(answer["ok"])
            places = [(p["file"], p["line"]) for p in answer["problems"]]
            self.assertEqual(places, [("", 2), ("", 4), ("", 5), ("", 5)])
            self.assertIn('did you mean "name"', answer["problems"][0]["message"])
            self.assertEqual(agent.call("config.check"), {"ok": True, "problems": []})
            agent.config.write_text(agent.config.read_text() + "\n[[instance]\n")
            answer = agent.call("config.check")
            self.assertEqual((answer["ok"], answer["problems"][0]["file"]), (False, str(agent.config)))
            self.assertGreater(answer["problems"][0]["line"], 10)

    def test_shows_where_each_value_was_written(self):
        instances = '[defaults.limits]\nmax_sessions = 7\n[[instance]]\nname = "A"\ntype = "echo"\n[instance.limits]\nidle_timeout = "90s"\n[[instance.listen]]\nport = 0\n'
        with Agent(instances=instances) as agent:
            lines = agent.config.read_text().splitlines()
            values = {value["path"]: value for value in agent.call("config.show")["values"]}

            def place(text):
                return f"{agent.config}:{lines.index(text) + 1}"
            self.assertEqual((values["instance.A.limits.max_sessions"]["value"], values["instance.A.limits.max_sessions"]["origin"]), (7, place("max_sessions = 7")))
            self.assertEqual((values["instance.A.limits.idle_timeout"]["value"], values["instance.A.limits.idle_timeout"]["origin"]), ("90s", place('idle_timeout = "90s"')))
            self.assertEqual(values["instance.A.limits.send_timeout"], {"path": "instance.A.limits.send_timeout", "value": "10s", "origin": "default"})
            set_only = agent.call("config.show", {"defaults": False, "filter": "limits"})["values"]
            self.assertEqual([value["path"] for value in set_only], ["instance.A.limits.max_sessions", "instance.A.limits.idle_timeout"])


if __name__ == "__main__":
    unittest.main()
