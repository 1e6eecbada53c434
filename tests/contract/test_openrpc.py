#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""The OpenRPC document: valid, whole, and the same from the program and from the agent."""
import json
import pathlib
import re
import subprocess
import unittest

import jsonschema

from agent import BIN, Agent

HERE = pathlib.Path(__file__).resolve().parent
DOCUMENT = json.loads(subprocess.run([BIN / "signalboxd", "--print-api"], check=True, capture_output=True).stdout)
METHODS = {method["name"]: method for method in DOCUMENT["methods"]}
SCHEMAS = DOCUMENT["components"]["schemas"]
PARAMETERS_OF_CHANGES = ["request_id", "if_revision", "dry_run"]


def validator(schema):
    """Of a schema that refers to the document's components."""
    return jsonschema.Draft7Validator({**schema, "components": DOCUMENT["components"]})


def walk(value):
    yield value
    for child in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from walk(child)


class Document(unittest.TestCase):
    def test_is_valid_openrpc(self):
        meta = json.loads((HERE / "openrpc-meta-schema.json").read_text())
        schema = json.loads((HERE / "json-schema-meta-schema.json").read_text())
        store = {address: schema for address in ("https://meta.json-schema.tools", "https://meta.json-schema.tools/")}
        resolver = jsonschema.RefResolver.from_schema(meta, store=store)
        errors = [f"{list(e.path)}: {e.message}" for e in jsonschema.Draft7Validator(meta, resolver=resolver).iter_errors(DOCUMENT)]
        self.assertEqual(errors, [])

    def test_is_what_the_agent_serves(self):
        with Agent() as agent:
            self.assertEqual(agent.call("rpc.discover"), DOCUMENT)

    def test_every_reference_leads_somewhere(self):
        for node in walk(DOCUMENT):
            if isinstance(node, dict) and isinstance(node.get("$ref"), str):
                target = DOCUMENT
                for part in node["$ref"].removeprefix("#/").split("/"):
                    self.assertIn(part, target, node["$ref"])
                    target = target[part]

    def test_describes_every_structure_once(self):
        """What is named is referred to, not repeated."""
        elsewhere = [{k: v for k, v in node.items() if k != "description"}
                     for node in walk([DOCUMENT["methods"], DOCUMENT["x-notifications"]]) if isinstance(node, dict)]
        for name, schema in SCHEMAS.items():
            if schema.get("properties") or schema.get("enum"):
                self.assertNotIn({k: v for k, v in schema.items() if k != "description"}, elsewhere, name)

    def test_every_method_says_all(self):
        for name, method in METHODS.items():
            with self.subTest(name):
                self.assertTrue(method["summary"])
                self.assertIn(method["x-permission"], ("anyone", "viewer", "operator", "admin"))
                self.assertIn(method["x-scope"], ("host", "instance", "permitted"))
                self.assertIsInstance(method["x-changes"], bool)
                names = [parameter["name"] for parameter in method["params"]]
                self.assertEqual(len(names), len(set(names)))
                self.assertEqual(names[-3:] == PARAMETERS_OF_CHANGES, method["x-changes"])
                if method["x-scope"] == "instance":
                    self.assertTrue({"name", "instance"} & set(names))
                for parameter in method["params"]:
                    self.assertTrue(parameter["description"])
                    self.assertEqual(parameter["required"], "default" not in parameter["schema"] and "anyOf" not in parameter["schema"])
                errors = [error["$ref"].rsplit("/", 1)[1] for error in method["errors"]]
                self.assertEqual("NotPermitted" in errors, method["x-permission"] != "anyone")
                self.assertTrue(method["examples"], "has no example")

    def test_examples_fit_their_schemas(self):
        for name, method in METHODS.items():
            schemas = {parameter["name"]: parameter["schema"] for parameter in method["params"]}
            for example in method["examples"]:
                with self.subTest(name, example=example["name"]):
                    for parameter in example["params"]:
                        validator(schemas[parameter["name"]]).validate(parameter["value"])
                    validator(method["result"]["schema"]).validate(example["result"]["value"])

    def test_defaults_fit_their_schemas(self):
        for method in METHODS.values():
            for parameter in method["params"]:
                if parameter["schema"].get("default") is not None:
                    validator(parameter["schema"]).validate(parameter["schema"]["default"])

    def test_text_has_every_limit_filled_in(self):
        text = DOCUMENT["info"]["description"]
        self.assertEqual(re.findall(r"\{[a-z_]+\}", text), [])
        for heading in ("Transport", "Trust", "Login", "Roles", "Changes", "Events", "Lists", "Limits after login"):
            self.assertIn(f"# {heading}\n", text)
        self.assertEqual(DOCUMENT["x-limits"]["login_message_bytes"], 4096)
        self.assertEqual(DOCUMENT["x-limits"]["message_bytes"], 262144)

    def test_every_error_a_method_names_is_described(self):
        for name, error in DOCUMENT["components"]["errors"].items():
            self.assertEqual(error["data"]["error"], name)
            self.assertTrue(error["message"].endswith("."), name)

    def test_notifications_have_shapes(self):
        names = [notification["name"] for notification in DOCUMENT["x-notifications"]]
        self.assertEqual(names, ["event", "metric.sample"])
        types = DOCUMENT["x-notifications"][0]["types"]
        self.assertIn("instance.changed", [kind["type"] for kind in types])
        self.assertTrue(all(kind["summary"] and kind["data"] for kind in types))


if __name__ == "__main__":
    unittest.main()
