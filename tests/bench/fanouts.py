# SPDX-License-Identifier: Apache-2.0
"""One publisher and a thousand subscribers, on several servers that speak their own protocols, driven by one generator."""
import contextlib
import statistics
import subprocess

from agent import BIN
from measuring import INSTANCE, Benchmark, OtherServer, Process, free_port, started

SUBSCRIBERS, SIZE = 1000, 128
# Many short ones: what a machine shared with others takes away comes in spells of a second, and the median of a few long rounds follows them.
ROUNDS, ROUND_MS = 31, 300


class Target:
    """A server, or several that are one: where one publishes and where one subscribes may be different processes."""

    def __init__(self, protocol, ports, pids):
        self.protocol = protocol
        self.publisher, self.subscriber = ports[0], ports[-1]
        self.processes = [Process(pid) for pid in pids]

    def cpu_seconds(self):
        return sum(process.cpu_seconds() for process in self.processes)

    def run(self, burst, subscribers=SUBSCRIBERS):
        """Deliveries, seconds of the servers' processors without those of getting connected, and microseconds a burst (the median)."""
        generator = subprocess.Popen([BIN / "signalbox_fanout", str(self.subscriber), self.protocol, str(subscribers), str(SIZE), str(burst),
                                      str(ROUND_MS), str(self.publisher)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        assert generator.stdout.readline() == "ready\n", f"{self.protocol} does not serve"
        before = self.cpu_seconds()
        delivered, burst_time = generator.communicate("go\n")[0].split()
        return int(delivered), self.cpu_seconds() - before, float(burst_time)

    def rate(self, burst):
        """Deliveries a second of the servers' processors."""
        delivered, seconds, _ = self.run(burst)
        return delivered / seconds


def compare(table, goal, what, targets, limits):
    """Rounds that alternate; the first of the targets is Signalbox."""
    own = next(iter(targets))
    for burst, kind in ((16, "bursts of 16"), (1, "one at a time")):
        for target in targets.values():
            target.rate(burst)
        rounds = []
        for number in range(ROUNDS):
            names = list(targets) if number % 2 == 0 else list(targets)[::-1]
            rounds.append({name: targets[name].rate(burst) for name in names})
        for name, limit in limits.items():
            ratios = [one[own] / one[name] for one in rounds]
            table.add(goal, f"{what}, {SIZE} B, {kind}, against {name}", statistics.median(ratios), "×", limit, least=True)
            print(f"     rounds {min(ratios):.3f} to {max(ratios):.3f}")
        print("     thousand deliveries a CPU second: " + ", ".join(
            f"{name} {statistics.median(one[name] for one in rounds) / 1000:.0f}" for name in targets))


def fanout(table):
    with Benchmark(INSTANCE.format(name="hub", type="pubsub", isolation="none"), http='listen = ""') as agent, contextlib.ExitStack() as stack:
        # One I/O thread, as Redis has one.
        started(agent)
        targets = {"Signalbox": Target("signalbox", [agent.call("instance.list")[0]["listeners"][0]["port"]], [agent.process.pid])}
        for name, protocol in (("Redis", "redis"), ("NATS", "nats")):
            other = OtherServer(protocol, free_port())
            stack.callback(other.end)
            targets[name] = Target(protocol, [other.port], [other.pid])
        compare(table, "P2", f"fan-out 1 to {SUBSCRIBERS}", targets, {"Redis": 1.5, "NATS": 2.5})
