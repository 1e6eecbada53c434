#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Holds a real server to what is guaranteed about channels, with clients that are not part of the product.

    check.py [--seed N] [--publications N] [--publishers N] [--subscribers N] [--channels N] [--scenario NAME]… [--small]

inside   outages stay inside the log, the server restarts cleanly in between: nothing may be lost, and nothing announced as lost
past     a short log, and outages past it: what is lost is announced, exactly
killed   the server is killed in between: whoever missed something is told

Publishers repeat with the same id what they had no answer to. The seed says who publishes what where, who vanishes when, how and for how
many messages. What publishers were told is joined with what each subscriber heard, by channel, publisher and number.
"""
import argparse
import json
import pathlib
import subprocess
import sys
import threading
import time

from agent import Agent

LOAD = pathlib.Path(__file__).parent / "load.mjs"
# By scenario: how much of a channel is kept, by share of what is published in it and at most; whether outages go past that; restarts by
# share of the publications.
SCENARIOS = {
    "inside": (0.5, 1000, False, [{"at": 0.35, "kill": False}, {"at": 0.7, "kill": False}]),
    "past": (0.125, 100, True, [{"at": 0.5, "kill": False}]),
    "killed": (0.5, 1000, False, [{"at": 0.4, "kill": True}, {"at": 0.6, "kill": False}]),
}
# What a service manager waits for a clean stop.
STOP_SECONDS = 90
HUB = """
[[hub]]
name = "checked"
history_count = {history}
history_bytes = "16MiB"
[hub.limits]
max_log_bytes = "4GiB"
[[instance]]
name = "checked"
type = "pubsub"
hub = "checked"
[[instance.listen]]
address = "127.0.0.1"
port = 0
"""


class Server(Agent):
    """Counts what its processes cost, one after the other."""

    def __init__(self, toml, io_threads):
        super().__init__(toml)
        self.config.write_text(self.config.read_text().replace("io_threads = 1", f"io_threads = {io_threads}"))
        self.cpu = 0.0
        self.peak = 0

    def measure(self):
        status = (pathlib.Path("/proc") / str(self.process.pid) / "status").read_text()
        self.peak = max(self.peak, int(status.split("VmHWM:")[1].split()[0]) * 1024)
        return self.cpu_seconds()

    def end(self, kill):
        self.cpu += self.measure()
        if kill:
            return self.kill()
        self.process.terminate()
        status = self.process.wait(STOP_SECONDS)
        if status != 0:
            raise AssertionError(f"the server ended with {status}")
        return None

    def port(self):
        while True:
            instance, = self.call("instance.list")
            if instance["listeners"] and instance["state"] == "running":
                return instance["listeners"][0]["port"]
            time.sleep(0.02)


def restart(server, kill, say):
    """The clients know that it goes, so that they do not count it as a fault."""
    say({"port": 0})
    begin = time.monotonic()
    server.end(kill)
    stopped = time.monotonic()
    server.start()
    say({"port": server.port(), "lost": kill})
    print(f"            the server was {'killed' if kill else 'stopped'} ({stopped - begin:.2f} s) and started ({time.monotonic() - stopped:.2f} s)",
          flush=True)


def run(name, options):
    """The result of a scenario; None when the load broke down."""
    share, most, past, restarts = SCENARIOS[name]
    history = options.history or max(10, min(most, int(share * options.publications / options.channels)))
    plan = {"seed": options.seed, "publications": options.publications, "publishers": options.publishers, "subscribers": options.subscribers,
            "channels": options.channels, "history": history, "past": past, "outages": options.outages, "window": options.window,
            "threads": options.threads, "restarts": restarts, "seconds": options.seconds}
    print(f"{name}: seed {options.seed}, {options.publications} publications, {options.publishers} publishers, {options.subscribers} "
          f"subscribers, {options.channels} channels, {history} messages kept", flush=True)
    with Server(HUB.format(history=history), options.io_threads) as server:
        load = subprocess.Popen(["node", "--max-old-space-size=8192", LOAD, json.dumps(plan)], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                stderr=None if options.verbose else subprocess.DEVNULL, text=True)

        def say(message):
            load.stdin.write(json.dumps(message) + "\n")
            load.stdin.flush()

        # Whatever happens, it ends.
        overdue = threading.Timer(options.seconds + 120, load.kill)
        overdue.start()
        try:
            say({"port": server.port()})
            for line in load.stdout:
                message = json.loads(line)
                if message["event"] == "result":
                    message["log"] = [line for line in server.log().splitlines() if " session closed " in line or " WARN " in line]
                    message["server"] = {"cpu_seconds": server.cpu + server.measure(), "peak_bytes": server.peak}
                    return message
                restart(server, message["kill"], say)
        except BaseException:
            print(server.log()[-3000:], file=sys.stderr)
            raise
        finally:
            overdue.cancel()
            load.kill()
            load.wait()
            load.stdin.close()
            load.stdout.close()
        print(server.log()[-3000:], file=sys.stderr)
    return None


def problems(name, result):
    """What is wrong beside what the join has found."""
    if not result["complete"]:
        yield "it was not done in time"
    table = result["table"]
    if table["expected"] - table["received"] - table["announced"] != 0:
        yield "acknowledged - received - announced is not 0"
    if name == "inside" and (table["announced"] or table["gaps"] or result["clients"]["notRecovered"]):
        yield "losses were announced although every outage stayed inside the log"
    if name == "past" and not table["announced"]:
        yield "no outage went past the log: this run shows nothing"
    for what in ("vanished", "lapsed", "publisherCuts", "repeated"):
        if not result["clients"][what]:
            yield f"{what} is 0: this run shows nothing"
    # A client that gets no processor for long is taken for one that stalls, and comes back: no fault.
    for what, count in result["clients"]["closedByServer"].items():
        if what.split()[0] not in ("no", "1006", "1008"):
            yield f"{count} connections ended: {what}"


def show(name, result):
    """Prints it; whether it is good."""
    table, wrong, clients, server = result["table"], result["violations"], result["clients"], result["server"]
    lines = {
        "acknowledged": table["acknowledged"], "to be heard by subscribers": table["expected"], "received": table["received"],
        "announced as lost": table["announced"], "lost": wrong["lost"], "duplicates": wrong["duplicates"], "order breaks": wrong["order"],
        "numbers skipped, come again, of two meanings": f"{wrong['holes']}, {wrong['again']}, {wrong['numbers']}",
        "gaps (messages named; not exact)": f"{table['gaps']} ({table['named']}; {wrong['gaps']})",
        "delivered in all, with repeats at QoS 1": f"{table['delivered']}, {table['repeatedAtQos1']}",
        "publishers cut off; publications repeated": f"{clients['publisherCuts']}; {clients['repeated']}",
        "subscribers vanished, unsubscribed for a while": f"{clients['vanished']}, {clients['lapsed']} (at most {clients['mostMissed']} messages)",
        "connections that ended, or did not begin": json.dumps(clients["closedByServer"]),
        "refusals": json.dumps(clients["refusals"]),
        "seconds; server: CPU seconds, peak MiB": f"{result['seconds']:.1f}; {server['cpu_seconds']:.1f}, {server['peak_bytes'] / 2**20:.0f}",
    }
    for what, value in lines.items():
        print(f"    {what:50} {value}")
    for sample in result["samples"][:40]:
        print(f"    ! {sample}")
    for line in result["log"][:10]:
        print(f"    log: {line}")
    found = list(problems(name, result))
    for problem in found:
        print(f"    ! {problem}")
    good = result["good"] and not found
    print(f"  {name}: {'all guarantees held' if good else 'VIOLATED'}", flush=True)
    return good


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--runs", type=int, default=1, help="so many seeds, one after the other")
    parser.add_argument("--scenario", action="append", choices=SCENARIOS)
    parser.add_argument("--small", action="store_true", help="20,000 publications, 40 publishers, 200 subscribers, 50 channels")
    parser.add_argument("--publications", type=int)
    parser.add_argument("--publishers", type=int)
    parser.add_argument("--subscribers", type=int)
    parser.add_argument("--channels", type=int)
    parser.add_argument("--history", type=int, help="messages that a channel keeps")
    parser.add_argument("--outages", type=int, default=5, help="about so many of each subscriber")
    parser.add_argument("--window", type=int, default=32, help="publications of a publisher that may wait for their answer")
    parser.add_argument("--threads", type=int, default=2, help="of the subscribers")
    parser.add_argument("--io-threads", type=int, default=4, help="of the server")
    parser.add_argument("--seconds", type=int, default=1800, help="until a run is given up")
    parser.add_argument("--verbose", action="store_true")
    options = parser.parse_args()
    sizes = (20_000, 40, 200, 50) if options.small else (1_000_000, 200, 2_000, 500)
    for key, value in zip(("publications", "publishers", "subscribers", "channels"), sizes):
        if getattr(options, key) is None:
            setattr(options, key, value)
    if options.channels < 2 or options.subscribers * 2 > 0xffffff or options.publishers >= 0xfff0:
        parser.error("at least 2 channels, less than 65,520 publishers")
    bad = []
    for seed in range(options.seed, options.seed + options.runs):
        options.seed = seed
        for name in options.scenario or SCENARIOS:
            result = run(name, options)
            if not result or not show(name, result):
                bad.append(f"--scenario {name} --seed {seed}")
    for one in bad:
        print(f"violated: {one}")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
