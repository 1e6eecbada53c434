#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""The documentation against the programs: all that is there is named, and nothing else."""
import re
import subprocess
import unittest

import reference
from agent import BIN, SOURCE

DOCUMENT = reference.output_of("--print-api")
API = (reference.DOCS / "management-api.md").read_text()
CONFIGURATION = (reference.DOCS / "configuration.md").read_text()
# All that is written by hand.
PROSE = re.sub(r"<!-- begin (\w+) -->.*?<!-- end \1 -->", "", API, flags=re.DOTALL)


class Documentation(unittest.TestCase):
    def test_generated_parts_are_up_to_date(self):
        for file, text in reference.documents():
            self.assertEqual(file.read_text(), text, f"run: SIGNALBOX_BIN_DIR={BIN} tests/contract/reference.py --write")

    def test_names_every_method_parameter_event_and_error(self):
        for method in DOCUMENT["methods"]:
            self.assertIn(f"\n#### {method['name']}\n", API)
            section = API.split(f"\n#### {method['name']}\n", 1)[1].split("\n###", 1)[0]
            for parameter in method["params"]:
                self.assertIn(f"`{parameter['name']}`", section, method["name"])
        for kind in DOCUMENT["x-notifications"][0]["types"]:
            self.assertIn(f"| `{kind['type']}` |", API)
        for name, error in DOCUMENT["components"]["errors"].items():
            self.assertIn(f"| `{name}` | {error['code']} |", API)

    def test_names_no_method_event_or_error_that_does_not_exist(self):
        known = {method["name"] for method in DOCUMENT["methods"]} | {"metric.sample", "signalbox.v1", "instance.NAME"}
        known |= {kind["type"] for kind in DOCUMENT["x-notifications"][0]["types"]}
        nouns = "|".join(sorted({name.split(".")[0] for name in known}))
        for name in re.findall(rf"`((?:{nouns})\.[a-z0-9_]+)\b", API + CONFIGURATION):
            self.assertIn(name, known)
        errors = set(DOCUMENT["components"]["errors"])
        for name in re.findall(r"`([A-Z][a-z]+(?:[A-Z][a-z]+)+)`", PROSE):
            self.assertIn(name, errors)

    def test_every_link_inside_leads_somewhere(self):
        anchors = {re.sub(r"[^a-z0-9_ -]", "", heading.lower()).replace(" ", "-") for heading in re.findall(r"^#+ (.*)$", API, re.MULTILINE)}
        for target in re.findall(r"\]\(#([^)]+)\)", API):
            self.assertIn(target, anchors)

    def test_ends_with_the_changes_of_this_version(self):
        last = re.findall(r"^## (.*)$", API, re.MULTILINE)[-1]
        self.assertEqual(last, "Changes by version")
        version = DOCUMENT["info"]["version"]
        self.assertIn(f"| {version} |", API.rsplit("## Changes by version", 1)[1])

    def test_every_event_the_agent_makes_is_described(self):
        known = {kind["type"] for kind in DOCUMENT["x-notifications"][0]["types"]}
        made = set()
        for file in (SOURCE / "control-agent").rglob("*.cpp"):
            if file.name != "EventTypes.cpp":
                made |= set(re.findall(r"\{?u\"((?:instance|session|user|token|auth|agent|config|cluster)\.[a-z_]*(?:ed|_set|sent))\"_s", file.read_text()))
        self.assertIn("instance.changed", made)
        self.assertEqual(made - known, set())
        self.assertEqual(known - made - {"hidden"}, set())

    def test_commands_it_shows_exist(self):
        for option in ("--print-api", "--print-schema", "--check"):
            self.assertIn(option, subprocess.run([BIN / "signalboxd", "--help"], capture_output=True, text=True, check=True).stdout)


if __name__ == "__main__":
    unittest.main()
