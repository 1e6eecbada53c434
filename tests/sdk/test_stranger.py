#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""A plugin that a stranger's project built against the installed headers, seen through every window of a real agent."""
import json
import os
import subprocess
import tempfile
import unittest
import urllib.request

from agent import BIN, Agent, RpcError, wait_until
from sdk import STRANGER, Lines, instance, plugin_type, port_of, settled

WEATHER = plugin_type("barometer", STRANGER / "weather.so")


def options(text):
    return f"[instance.options]\n{text}"


class Stranger(unittest.TestCase):
    def setUp(self):
        text = WEATHER + instance("Valley", "barometer", below=options('height = 100\nunit = "mmHg"')) \
            + instance("Peak", "barometer", 'isolation = "process"', options("height = 3000\nfrozen = true")) + instance("Echo", "echo")
        self.agent = self.enterContext(Agent(instances=text))
        self.rows = settled(self.agent)

    def cli(self, *arguments, code=0, stdin=None):
        done = subprocess.run([BIN / "signalbox", "--socket", self.agent.socket_path, *arguments], capture_output=True, text=True, check=False,
                              env={**os.environ, "NO_COLOR": "1"}, input=stdin)
        self.assertEqual(done.returncode, code, done.stdout + done.stderr)
        return done

    def read_twice(self):
        with Lines(port_of(self.rows["Valley"])) as valley, Lines(port_of(self.rows["Peak"])) as peak:
            self.assertEqual(valley.ask("PUT 1000"), "OK")
            self.assertEqual((valley.ask("READ"), valley.ask("READ")), ("750.1", "750.1"))
            self.assertEqual(peak.ask("PUT 1"), "ERR frozen")
            self.assertEqual(peak.ask("READ"), "653.2")
        wait_until(lambda: self.agent.call("instance.get", {"name": "Peak"})["metrics"].get("readings") == 1, what="the worker's count")

    def test_serves_in_each_isolation(self):
        self.assertEqual({name: (row["type"], row["state"]) for name, row in self.rows.items()},
                         {"Valley": ("barometer", "running"), "Peak": ("barometer", "running"), "Echo": ("echo", "running")})
        self.assertEqual(set(self.agent.workers()), {"Peak"})
        self.read_twice()

    def test_lists_show_its_type_and_its_columns(self):
        self.read_twice()
        shown = self.cli("list").stdout
        self.assertRegex(shown, r"^NAME +TYPE .* PRESSURE +READINGS\n")
        self.assertRegex(shown, r"Valley +barometer +● running .* 1,000 +2\n")
        self.assertRegex(shown, r"Peak +barometer +● running .* process .* 653.2 +1\n")
        rows = {row["name"]: row["metrics"] for row in json.loads(self.cli("list", "-o", "json").stdout)}
        self.assertEqual(rows, {"Valley": {"pressure": 1000, "readings": 2}, "Peak": {"pressure": 653.2, "readings": 1}, "Echo": {}})
        self.assertRegex(self.cli("status", "Valley").stdout, r"Pressure +1,000\nReadings +2\n")

    def test_types_are_listed_with_their_options(self):
        listed = {row["name"]: row for row in self.agent.call("type.list")}
        barometer = listed["barometer"]
        self.assertEqual(barometer["description"], "Pressure of the air")
        self.assertRegex(self.cli("type", "list").stdout, r"barometer .*Pressure of the air")
        definitions = json.loads(self.cli("config", "schema").stdout)["definitions"]
        own = definitions["options-barometer"]
        self.assertEqual(own["required"], ["height"])
        self.assertEqual(own["properties"]["unit"]["enum"], ["hPa", "mmHg"])
        self.assertEqual((own["properties"]["height"]["minimum"], own["properties"]["height"]["maximum"]), (-500, 9000))
        self.assertEqual(own["properties"]["frozen"]["description"], "Takes no PUT")

    def test_statistics_have_its_columns(self):
        self.read_twice()
        columns = {column["name"]: column for column in self.agent.call("metric.columns")["instance"]}
        self.assertEqual((columns["pressure"]["title"], columns["pressure"]["unit"], columns["pressure"]["kind"]), ("Pressure", "hPa", "gauge"))
        self.assertEqual((columns["readings"]["kind"], columns["readings"]["description"]), ("counter", "How often it was read"))
        with self.agent.local() as client:
            client.call("metric.subscribe")
            sample = client.notification(lambda message: message["method"] == "metric.sample")["params"]
        values = {name: dict(zip(sample["columns"], row)) for name, row in sample["instances"].items()}
        self.assertEqual({name: (row["pressure"], row["readings"]) for name, row in values.items()},
                         {"Valley": (1000, 2), "Peak": (653.2, 1), "Echo": (None, None)})
        with urllib.request.urlopen(f"http://127.0.0.1:{self.agent.http_port}/metrics", timeout=10) as answer:
            page = answer.read().decode()
        self.assertIn("# HELP signalbox_service_pressure What it shows\n# TYPE signalbox_service_pressure gauge\n", page)
        self.assertIn('signalbox_service_pressure{instance="Peak",type="barometer"} 653.2\n', page)
        self.assertIn('signalbox_service_readings_total{instance="Valley",type="barometer"} 2\n', page)
        self.assertNotIn('signalbox_service_pressure{instance="Echo"', page)

    def test_a_check_says_which_option_is_wrong_and_why(self):
        for text, place, reason in (("height = 100\nuint = \"hPa\"", "13:8", 'has no option "uint"; did you mean "unit"?'),
                                    ("height = 9001", "12:10", 'option "height"'), ('height = 1\nunit = "bar"', "13:8", 'option "unit"'),
                                    ("frozen = true", "6:8", '"height"')):
            with self.subTest(text), tempfile.NamedTemporaryFile("w", suffix=".toml") as file:
                file.write(WEATHER + instance("Own", "barometer", below=options(text)))
                file.flush()
                for said in (self.cli("config", "check", file.name, code=1).stdout,
                             subprocess.run([BIN / "signalboxd", "--check", "--config", file.name], capture_output=True, text=True, check=False).stderr):
                    self.assertRegex(said, f'{file.name}:{place}: instance "Own": .*' + reason.replace("?", r"\?"))

    def test_what_cannot_be_created_is_said_with_path_and_reason(self):
        listen = [{"address": "127.0.0.1", "port": 0}]
        for given, path, reason in (({"height": 9001}, "options.height", "9000"), ({"height": 1, "unit": "bar"}, "options.unit", "mmHg"),
                                    ({"height": 1, "uint": "hPa"}, "options.uint", "did you mean"), ({}, "options.height", "missing"),
                                    ({"height": "high"}, "options.height", "whole number")):
            with self.subTest(given):
                with self.assertRaises(RpcError) as refused:
                    self.agent.call("instance.create", {"config": {"name": "New", "type": "barometer", "listen": listen, "options": given}})
                self.assertEqual(refused.exception.name, "InvalidConfiguration")
                problems = {problem["path"]: problem["message"] for problem in refused.exception.data["problems"]}
                self.assertIn(path, problems)
                self.assertIn(reason, problems[path])
        said = self.cli("create", "New", "--type", "barometer", "--address", "127.0.0.1", "--port", "0", "--set", "options.height=9001", code=1).stderr
        self.assertIn("height", said)
        self.cli("create", "New", "--type", "barometer", "--address", "127.0.0.1", "--port", "0", "--set", "options.height=10", "--set", "options.unit=mmHg")
        self.assertEqual(wait_until(lambda: settled(self.agent).get("New"), what="the new one")["state"], "running")
        self.assertEqual(self.agent.call("instance.get", {"name": "New"})["metrics"]["pressure"], 1012)


if __name__ == "__main__":
    unittest.main()
