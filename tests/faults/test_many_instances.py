#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""A thousand instances, twenty of them in processes of their own, started and stopped again and again: nothing may be left over.

    test_many_instances.py [--rounds N] [--worker-rounds N]
"""
import argparse
import random
import sys
import unittest

from agent import Agent, wait_until
from fleet import SETTLING_SECONDS, Belongings, Fleet, instances, settled, workers_of

COUNT = 1000
WORKERS = 20
# Until the first rounds have filled what is bounded: the events for clients that resume, the database's cache and log.
WARM_UP = 1
ROUNDS = 3
# A round of these makes about 120 events.
WORKER_WARM_UP = 30
WORKER_ROUNDS = 15
# Of memory, from the end of the warm-up to the end. A single leaked object of 100 bytes per start makes ten times that in the long run.
ALLOWED_GROWTH = 1 << 20


class ManyInstances(unittest.TestCase):
    def churn(self, agent, rounds, warm_up):
        """Starts and stops all in random orders; what there was after the warm-up and at the end, each time with all stopped."""
        order = random.Random(20)
        seen = {}
        with Fleet(agent) as fleet:
            names = sorted(fleet.states)
            fleet.wait_for("running")
            for number in range(1, warm_up + rounds + 1):
                order.shuffle(names)
                fleet.request("stop", names)
                looks = number in (warm_up, warm_up + rounds) or number % 10 == 0
                # Every other time the starts meet those that are stopping still.
                if looks or number % 2 == 1:
                    fleet.wait_for("stopped")
                    wait_until(lambda: not workers_of(agent), 5, "the end of the workers")
                if looks:
                    seen[number] = settled(agent) if number == warm_up else self.look(agent, seen.get(warm_up))
                    print(f"round {number}: {seen[number]}", flush=True)
                order.shuffle(names)
                fleet.request("start", names)
                fleet.wait_for("running")
        return seen[warm_up], seen[warm_up + rounds]

    def look(self, agent, before):
        """As soon as there is no more than before, if that comes."""
        if before:
            wait_until(lambda: Belongings(agent).descriptors <= before.descriptors, SETTLING_SECONDS, "the end of descriptors", 0.1)
        return Belongings(agent)

    def check_nothing_is_left(self, before, after):
        self.assertLessEqual(after.threads, before.threads)
        self.assertEqual(after.files, before.files)
        self.assertLessEqual(after.memory - before.memory, ALLOWED_GROWTH)

    def run_case(self, toml, rounds, warm_up):
        with Agent(toml) as agent:
            before, after = self.churn(agent, rounds, warm_up)
            self.check_nothing_is_left(before, after)
            # In the middle of it all.
            self.assertEqual(agent.terminate(), 0)
            self.assertEqual(list(agent.runtime.rglob("*")), [])
            self.assertEqual(workers_of(agent), [])

    def test_a_thousand_in_any_order(self):
        self.run_case(instances("N", COUNT - WORKERS, "none") + instances("P", WORKERS, "process"), OPTIONS.rounds, WARM_UP)

    def test_workers_in_any_order(self):
        self.run_case(instances("P", WORKERS, "process"), OPTIONS.worker_rounds, WORKER_WARM_UP)


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    parser.add_argument("--worker-rounds", type=int, default=WORKER_ROUNDS)
    OPTIONS, rest = parser.parse_known_args()
    unittest.main(argv=[sys.argv[0], *rest])
