#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""What an instance counts shows everywhere: statistics, `list --columns`, /metrics."""
import csv
import io
import json
import os
import socket
import subprocess
import unittest
import urllib.request

from agent import BIN, ECHO, Agent, wait_until

LINE = '[[instance]]\nname = "{name}"\ntype = "line"\nisolation = "{name}"\n[[instance.listen]]\naddress = "127.0.0.1"\nport = 0\n' \
    '[instance.limits]\nmax_sessions = 1\nmessages_per_second = 2\n'
ISOLATIONS = ("none", "thread", "process")


class Columns(unittest.TestCase):
    def setUp(self):
        self.agent = self.enterContext(Agent(instances="".join(LINE.format(name=isolation) for isolation in ISOLATIONS) + ECHO.format(name="idle")))
        wait_until(lambda: all(row["state"] == "running" for row in self.agent.call("instance.list")), what="all run")

    def cli(self, *arguments, code=0):
        done = subprocess.run([BIN / "signalbox", "--socket", self.agent.socket_path, *arguments], capture_output=True, text=True, check=False,
                              env={**os.environ, "NO_COLOR": "1"})
        self.assertEqual(done.returncode, code, done.stderr)
        return done

    def connect(self, name):
        port = self.agent.call("instance.get", {"name": name})["listeners"][0]["port"]
        return self.enterContext(socket.create_connection(("127.0.0.1", port), timeout=10))

    def use(self):
        """One session that talks too fast, and one that there is no place for."""
        for name in ISOLATIONS:
            client = self.connect(name)
            client.sendall(b"ECHO x\r\n" * 4)
            lines = self.enterContext(client.makefile("rb"))
            self.assertEqual([lines.readline() for _ in range(4)], [b"x\r\n"] * 4)
            self.assertIn(b"full", self.connect(name).recv(100))

    def sample(self):
        with self.agent.local() as client:
            client.call("metric.subscribe")
            sample = client.notification(lambda message: message["method"] == "metric.sample")["params"]
        return {name: dict(zip(sample["columns"], row)) for name, row in sample["instances"].items()}

    def test_refused_and_throttled_are_columns(self):
        columns = {column["name"]: column for column in self.agent.call("metric.columns")["instance"]}
        self.assertEqual([(columns[name]["title"], columns[name]["kind"]) for name in ("refused", "throttled")],
                         [("Refused", "counter"), ("Throttled", "counter")])
        self.use()
        wait_until(lambda: self.sample()["process"]["refused"] == 1, what="the worker's count")
        for name, values in self.sample().items():
            with self.subTest(name):
                self.assertEqual(values["refused"], 0 if name == "idle" else 1)
                self.assertEqual(values["throttled"] > 0, name != "idle")

    def test_prometheus_reads_them(self):
        self.use()
        wait_until(lambda: self.sample()["process"]["refused"] == 1, what="the worker's count")
        with urllib.request.urlopen(f"http://127.0.0.1:{self.agent.http_port}/metrics", timeout=10) as answer:
            page = answer.read().decode()
        self.assertIn("# TYPE signalbox_connections_refused_total counter\n", page)
        self.assertIn('signalbox_connections_refused_total{instance="process",type="line"} 1\n', page)
        self.assertIn('signalbox_connections_refused_total{instance="idle",type="echo"} 0\n', page)
        self.assertRegex(page, r'signalbox_sessions_throttled_total{instance="none",type="line"} [1-9]')

    def test_a_list_shows_the_columns_that_are_asked_for(self):
        self.use()
        wait_until(lambda: self.sample()["process"]["refused"] == 1, what="the worker's count")
        shown = self.cli("list", "--columns", "name,state,isolation,sessions,messages_in,bytes_in,refused,messages_in_rate").stdout
        self.assertRegex(shown, r"^NAME +STATE +ISOLATION +SESSIONS +MESSAGES IN +BYTES IN +REFUSED +MESSAGES IN/S\n")
        self.assertRegex(shown, r"process +● running +process +1 +4 +32 B +1 +0\n")
        self.assertRegex(shown, r"idle +● running +none +0 +0 +0 B +0 +0\n")
        rows = json.loads(self.cli("list", "--columns", "name, refused,listeners,pid", "-o", "json", "--sort", "name").stdout)
        self.assertEqual([(row["name"], row["refused"]) for row in rows], [("idle", 0), ("none", 1), ("process", 1), ("thread", 1)])
        self.assertEqual({tuple(sorted(row)) for row in rows}, {("listeners", "name", "pid", "refused")})
        table = list(csv.reader(io.StringIO(self.cli("list", "--columns", "refused,name", "-o", "csv").stdout)))
        self.assertEqual(table[0], ["refused", "name"])
        self.assertIn(["1", "thread"], table)
        self.assertIn("idle", self.cli("list", "--columns", "refused", "-o", "name").stdout.split())
        # Without statistics nobody waits for them.
        self.assertEqual(self.cli("list", "--columns", "name,autostart,started_at", "--filter", "idle").stdout.split()[:4], ["NAME", "AUTOSTART", "STARTED", "AT"])

    def test_a_column_that_is_not_there_is_said(self):
        self.assertIn('no column "refusd"; did you mean "refused"?', self.cli("list", "--columns", "name,refusd", code=2).stderr)
        said = self.cli("list", "--columns", "xyzzy", code=2).stderr
        self.assertIn("bytes_out_rate", said)
        self.assertIn("start_order", said)
        self.assertIn("--columns needs a name", self.cli("list", "--columns", ",", code=2).stderr)


if __name__ == "__main__":
    unittest.main()
