#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""What a person stopped stays stopped over restarts and crashes of the agent; what ran, runs again."""
import contextlib
import os
import pathlib
import signal
import socket
import sqlite3
import unittest

from agent import Agent, wait_until

ISOLATIONS = ("none", "thread", "process")


def instance(name, isolation, more="", port=0):
    return f'[[instance]]\nname = "{name}"\ntype = "echo"\nisolation = "{isolation}"\n{more}\n[[instance.listen]]\naddress = "127.0.0.1"\nport = {port}\n'


def each(prefix, more=""):
    return "".join(instance(prefix + isolation, isolation, more) for isolation in ISOLATIONS)


class DesiredState(unittest.TestCase):
    def begin(self, instances):
        self.agent = self.enterContext(Agent(instances=instances))

    def call(self, method, name, **params):
        return self.agent.call("instance." + method, {"name": name, **params})

    def states(self):
        return {row["name"]: row["state"] for row in self.agent.call("instance.list")}

    def reaches(self, **states):
        wanted = {name.replace("_", "-"): state for name, state in states.items()}
        def look():
            now = self.states()
            return all(now[name] == state for name, state in wanted.items())
        wait_until(look, what=f"{wanted} (it is {self.states()})")

    def settle(self):
        wait_until(lambda: not {"starting", "stopping", "draining"} & set(self.states().values()), what="an end of changes")
        return self.states()

    def connect(self, name):
        port = self.agent.call("instance.get", {"name": name})["listeners"][0]["port"]
        return self.enterContext(socket.create_connection(("127.0.0.1", port), timeout=10))

    def echoes(self, client):
        client.sendall(b"hello")
        return client.recv(5, socket.MSG_WAITALL) == b"hello"

    def crash(self):
        self.agent.kill()
        self.agent.start()

    def restart(self):
        self.assertEqual(self.agent.terminate(), 0)
        self.agent.start()

    def test_stopped_and_running_ones_over_restart_and_crash(self):
        self.begin(each("stopped-") + each("running-"))
        self.settle()
        for isolation in ISOLATIONS:
            self.call("stop", "stopped-" + isolation)
        wanted = {**{f"stopped-{i}": "stopped" for i in ISOLATIONS}, **{f"running-{i}": "running" for i in ISOLATIONS}}
        self.assertEqual(self.settle(), wanted)
        workers = self.agent.workers()
        self.assertEqual(set(workers), {"running-process"})
        client = self.connect("running-process")
        for again in (self.crash, self.restart, self.crash, self.crash):
            with self.subTest(again.__name__):
                again()
                self.assertEqual(self.settle(), wanted)
                self.assertIn("instance stays stopped name=stopped-none", self.agent.log())
                self.assertEqual(set(self.agent.workers()), {"running-process"})
            if again == self.crash and workers:
                # Taken over, not started: the same process, the same connection.
                self.assertEqual(self.agent.workers(), workers)
                self.assertTrue(self.echoes(client))
            workers = None
        for isolation in ISOLATIONS:
            self.call("start", "stopped-" + isolation)
        self.settle()
        self.crash()
        self.assertEqual(set(self.settle().values()), {"running"})

    def test_one_that_a_person_started_against_its_autostart_runs_again(self):
        self.begin(each("", "autostart = false"))
        self.assertEqual(set(self.settle().values()), {"stopped"})
        self.crash()
        self.assertEqual(set(self.settle().values()), {"stopped"})
        for isolation in ISOLATIONS:
            self.call("start", isolation)
        self.assertEqual(set(self.settle().values()), {"running"})
        for again in (self.crash, self.restart):
            with self.subTest(again.__name__):
                again()
                self.assertEqual(set(self.settle().values()), {"running"})
        for isolation in ISOLATIONS:
            self.call("stop", isolation)
        self.settle()
        self.crash()
        self.assertEqual(set(self.settle().values()), {"stopped"})

    def test_a_worker_that_outlived_the_agent_is_not_started_by_anybody_who_stopped_it(self):
        """The agent dies between the order and its carrying out: the order counts."""
        self.begin(instance("P", "process") + instance("Q", "process"))
        self.settle()
        client, other = self.connect("P"), self.connect("Q")
        pid = self.agent.workers()["P"]
        # A worker that does not answer cannot end in time.
        os.kill(pid, signal.SIGSTOP)
        self.call("stop", "P")
        self.agent.kill()
        os.kill(pid, signal.SIGCONT)
        self.agent.start()
        self.reaches(P="stopped", Q="running")
        self.assertEqual(set(self.agent.workers()), {"Q"})
        self.assertEqual(client.recv(1), b"")
        self.assertTrue(self.echoes(other))

    def test_one_that_drained_at_the_crash_ends_as_stopped(self):
        self.begin(each("drained-") + instance("other", "none"))
        self.settle()
        clients = [self.connect("drained-" + isolation) for isolation in ISOLATIONS]
        for client in clients:
            self.assertTrue(self.echoes(client))
        for isolation in ISOLATIONS:
            self.call("drain", "drained-" + isolation, patience=600)
        self.reaches(**{f"drained_{isolation}": "draining" for isolation in ISOLATIONS})
        self.crash()
        # The worker lived on; that its drain had been asked for is known.
        self.reaches(drained_none="stopped", drained_thread="stopped", drained_process="stopped", other="running")
        self.assertEqual(self.agent.workers(), {})
        self.assertEqual(clients[2].recv(1), b"")
        self.restart()
        self.reaches(drained_none="stopped", drained_thread="stopped", drained_process="stopped", other="running")

    def test_one_whose_drain_was_taken_back_runs_again(self):
        self.begin(each(""))
        self.settle()
        clients = [self.connect(isolation) for isolation in ISOLATIONS]
        for isolation, client in zip(ISOLATIONS, clients):
            self.assertTrue(self.echoes(client))
            self.call("drain", isolation, patience=600)
            self.reaches(**{isolation: "draining"})
            self.call("resume", isolation)
            self.reaches(**{isolation: "running"})
        self.crash()
        self.assertEqual(set(self.settle().values()), {"running"})

    def test_one_that_failed_is_tried_again(self):
        with socket.create_server(("127.0.0.1", 0)) as taken:
            port = taken.getsockname()[1]
            self.begin("".join(instance(isolation, isolation, port=port) for isolation in ISOLATIONS[::2]) + instance("other", "none"))
            self.assertEqual(self.settle(), {"none": "failed", "process": "failed", "other": "running"})
            self.crash()
            self.assertEqual(self.settle(), {"none": "failed", "process": "failed", "other": "running"})
            self.call("stop", "none")
            self.call("stop", "process")
            self.reaches(none="stopped", process="stopped")
        # Its address is free, but a person has let it rest.
        self.crash()
        self.assertEqual(self.settle(), {"none": "stopped", "process": "stopped", "other": "running"})
        self.call("start", "process")
        self.reaches(process="running")
        self.crash()
        self.assertEqual(self.settle(), {"none": "stopped", "process": "running", "other": "running"})

    def test_one_that_gave_up_is_tried_again_and_one_that_was_stopped_then_is_not(self):
        self.begin("".join(instance(name, "process", 'restart = { backoff = "10ms..20ms", give_up_after = "2 in 60s" }') for name in ("A", "B")))
        self.settle()

        def kill_until_failed(name):
            def look():
                if self.states()[name] == "failed":
                    return True
                pid = self.agent.workers().get(name)
                if pid and self.states()[name] == "running":
                    # It may be gone since it was looked for.
                    with contextlib.suppress(ProcessLookupError):
                        os.kill(pid, signal.SIGKILL)
                return False
            wait_until(look, what=f"{name} gives up")
        kill_until_failed("A")
        kill_until_failed("B")
        self.call("stop", "B")
        self.reaches(B="stopped")
        self.crash()
        self.assertEqual(self.settle(), {"A": "running", "B": "stopped"})
        self.assertEqual(set(self.agent.workers()), {"A"})

    def test_a_boot_of_the_machine_forgets_it(self):
        self.begin(instance("A", "none") + instance("B", "none", "autostart = false"))
        self.settle()
        self.call("stop", "A")
        self.call("start", "B")
        self.assertEqual(self.settle(), {"A": "stopped", "B": "running"})
        self.agent.terminate()
        with contextlib.closing(sqlite3.connect(self.agent.state / "agent.db")) as store, store:
            self.assertEqual(store.execute("UPDATE meta SET value = 'another' WHERE key = 'boot'").rowcount, 1)
        self.agent.start()
        self.assertEqual(self.settle(), {"A": "running", "B": "stopped"})

    def test_a_dead_worker_of_a_dead_agent_is_started_again(self):
        self.begin(instance("P", "process") + instance("Q", "process"))
        self.settle()
        self.call("stop", "Q")
        self.reaches(Q="stopped")
        pid = self.agent.workers()["P"]
        self.agent.kill()
        os.kill(pid, signal.SIGKILL)
        wait_until(lambda: not pathlib.Path(f"/proc/{pid}/cmdline").exists() or not self.agent.workers(), what="its end")
        self.agent.start()
        self.assertEqual(self.settle(), {"P": "running", "Q": "stopped"})
        self.assertNotEqual(self.agent.workers()["P"], pid)


if __name__ == "__main__":
    unittest.main()
