#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Somebody sets the machine's clock, an hour forward and two hours back, under an agent, its workers and all who are connected.

    SIGNALBOX_WALL_CLOCK_LIBRARY: the library that moves the wall clock of a program it is preloaded into.
"""
import base64
import datetime
import json
import os
import signal
import struct
import time
import unittest

from agent import Agent, RpcError, WebSocket, wait_until
from clients import EchoClient
from fleet import ECHO_INSTANCE

HOUR = 3600
SHORT = ECHO_INSTANCE.replace('type = "echo"', 'type = "echo"\nlimits = {{ idle_timeout = "2s" }}\nrestart = {{ hang_timeout = "4s" }}')


class MovedAgent(Agent):
    """An agent, and workers, whose wall clock the test sets."""

    def command(self):
        self.clock = self.folder / "clock"
        self.set_clock(0)
        return ["env", f"LD_PRELOAD={os.environ['SIGNALBOX_WALL_CLOCK_LIBRARY']}", f"SIGNALBOX_WALL_CLOCK={self.clock}"]

    def set_clock(self, seconds):
        with open(self.clock, "r+b" if self.clock.exists() else "wb", buffering=0) as file:
            file.write(struct.pack("=q", seconds))


class WallClock(unittest.TestCase):
    def setUp(self):
        toml = "".join(text.format(name=name, isolation=isolation) for text, name, isolation in (
            (ECHO_INSTANCE, "N", "none"), (ECHO_INSTANCE, "P", "process"), (SHORT, "ShortN", "none"), (SHORT, "ShortP", "process")))
        self.agent = self.enterContext(MovedAgent(toml))
        for one in ("N", "P", "ShortN", "ShortP"):
            wait_until(lambda: self.agent.call("instance.get", {"name": one})["state"] == "running", what=one)
        self.clients = [EchoClient(self.agent, name) for name in ("N", "P") for _ in range(5)]
        self.agent.add_user("anna", role="operator")
        self.token = self.agent.call("token.create", {"account": "anna", "label": "t", "expires_in_days": 1})["secret"]
        self.session = self.enterContext(self.agent.logged_in(self.token))
        self.session.call("event.subscribe")
        self.session.call("metric.subscribe")

    def pids(self):
        return {one["name"]: (one["pid"], one["started_at"], one["restarts"]) for one in self.agent.call("instance.list")}

    def clock_of_agent(self):
        """How far from ours it is, as a fresh event tells."""
        self.session.notifications.clear()
        self.agent.call("instance.start", {"name": "N"})
        event = self.session.notification(lambda message: message["method"] == "event")["params"]
        return datetime.datetime.fromisoformat(event["at"]).timestamp() - time.time()

    def clock_of_worker(self):
        client = EchoClient(self.agent, "P")
        client.check()
        sessions = self.agent.call("session.list", {"instance": "P", "page_size": 1000})["items"]
        client.close()
        return max(datetime.datetime.fromisoformat(one["started_at"]).timestamp() for one in sessions) - time.time()

    def samples(self, count):
        return [self.session.notification(lambda message: message["method"] == "metric.sample")["params"] for _ in range(count)]

    def check_all_is_well(self, pids):
        for client in self.clients:
            client.check()
        # Two more seconds of statistics: by then whatever judges has judged.
        self.session.notifications.clear()
        for sample in self.samples(3)[1:]:
            self.assertTrue(500 <= sample["interval_ms"] <= 10000, sample["interval_ms"])
            cpu = dict(zip(sample["agent_columns"], sample["agent"]))["cpu_percent"]
            self.assertTrue(0 <= cpu <= 1000, cpu)
        self.assertEqual(self.pids(), pids)
        self.session.call("auth.whoami")

    def check_time_outs(self):
        """Neither longer nor shorter."""
        clients = [EchoClient(self.agent, name) for name in ("ShortN", "ShortP")]
        begin = time.monotonic()
        for client in clients:
            client.check()
        for client in clients:
            client.wait_closed(8)
            self.assertGreaterEqual(time.monotonic() - begin, 1.5)

    def test_nothing_disconnects_and_time_outs_hold(self):
        agent = self.agent
        pids = self.pids()
        for offset in (HOUR, -HOUR, 0):
            with self.subTest(offset=offset):
                waiting = [EchoClient(agent, name) for name in ("ShortN", "ShortP")]
                agent.set_clock(offset)
                self.assertAlmostEqual(self.clock_of_agent(), offset, delta=30)
                if offset > 0:
                    self.assertAlmostEqual(self.clock_of_worker(), offset, delta=30)
                self.check_all_is_well(pids)
                # What was counting when it happened ends in its time as well.
                for client in waiting:
                    client.wait_closed(8)
                self.check_time_outs()
                with agent.logged_in(self.token) as other:
                    self.assertEqual(len(other.call("instance.list")), 4)
                self.assertTrue(agent.call("audit.verify")["ok"])
        self.assertNotIn("killing a worker", agent.log())
        self.assertNotIn("does not answer", agent.log())

    def test_what_has_a_date_goes_by_the_wall_clock(self):
        agent = self.agent
        invitation = agent.call("auth.invite", {"role": "viewer"})["token"]
        text = invitation.removeprefix("sbx1.")
        secret = json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))["s"]
        agent.set_clock(25 * HOUR)
        for method, params in (("auth.login", {"token": self.token}), ("auth.enroll", {"secret": secret})):
            with self.assertRaises(RpcError) as refused, WebSocket(agent.api_port) as client:
                client.call(method, params)
            self.assertEqual(refused.exception.name, "TokenExpired")
        # A session that stands is not cut, and back in time they are good again.
        self.session.call("auth.whoami")
        agent.set_clock(-HOUR)
        agent.logged_in(self.token).close()
        with WebSocket(agent.api_port) as client:
            client.call("auth.enroll", {"secret": secret})

    def test_a_worker_is_restarted_as_quickly_as_ever(self):
        for offset in (HOUR, -HOUR):
            self.agent.set_clock(offset)
            pid = self.agent.call("instance.get", {"name": "P"})["pid"]
            begin = time.monotonic()
            os.kill(pid, signal.SIGKILL)
            wait_until(lambda: self.agent.call("instance.get", {"name": "P"})["pid"] not in (pid, None), 5, "another worker")
            self.assertLess(time.monotonic() - begin, 3)


if __name__ == "__main__":
    unittest.main()
