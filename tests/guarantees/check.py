#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Holds a real server to what is guaranteed about channels, with clients that are not part of the product.

    check.py [--seed N] [--publications N] [--publishers N] [--subscribers N] [--channels N] [--scenario NAME]… [--single | --cluster] [--small]

inside   outages stay inside the log, the server restarts cleanly in between: nothing may be lost, and nothing announced as lost
past     a short log, and outages past it: what is lost is announced, exactly
killed   the server is killed in between: whoever missed something is told

With three nodes of a cluster, whose links are cut, stand still, and break at one end; clients come back to this node or that:

cluster         outages of links and clients stay inside ring and log, nodes are stopped in order: nothing lost, nothing announced
cluster-past    short logs, and outages past them: what is lost is announced, exactly
cluster-killed  nodes are killed: what they had acknowledged and nobody had is announced, and nothing else is lost

Publishers repeat with the same id what they had no answer to. The seed says who publishes what where, who vanishes when, how and for how
many messages. What publishers were told is joined with what each subscriber heard, by channel, publisher and number.
"""
import argparse
import json
import pathlib
import subprocess
import sys
import threading

from servers import Cluster, Single, cluster_events

LOAD = pathlib.Path(__file__).parent / "load.mjs"
# By scenario: how much of a channel is kept, by share of what is published in it and at most; whether outages go past that; restarts by
# share of the publications.
SCENARIOS = {
    "inside": (0.5, 1000, False, [("stop", 0.35), ("stop", 0.7)]),
    "past": (0.125, 100, True, [("stop", 0.5)]),
    "killed": (0.5, 1000, False, [("kill", 0.4), ("stop", 0.6)]),
    "cluster": (0.5, 1000, False, None),
    "cluster-past": (0.125, 100, True, None),
    "cluster-killed": (0.5, 1000, False, None),
}


def run(name, options):
    """The result of a scenario; None when the load broke down."""
    share, most, past, restarts = SCENARIOS[name]
    history = options.history or max(10, min(most, int(share * options.publications / options.channels)))
    kind = Cluster if restarts is None else Single
    events = cluster_events(name, options, history) if restarts is None else [{"event": what, "at": at, "node": 0} for what, at in restarts]
    plan = {"seed": options.seed, "publications": options.publications, "publishers": options.publishers, "subscribers": options.subscribers,
            "channels": options.channels, "history": history, "past": past, "outages": options.outages, "window": options.window,
            "threads": options.threads, "events": events, "seconds": options.seconds, "nodes": len(getattr(kind, "NAMES", "1"))}
    print(f"{name}: seed {options.seed}, {options.publications} publications, {options.publishers} publishers, {options.subscribers} "
          f"subscribers, {options.channels} channels, {history} messages kept", flush=True)
    with kind(history, options.io_threads) as servers:
        load = subprocess.Popen(["node", "--max-old-space-size=8192", LOAD, json.dumps(plan)], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                stderr=None if options.verbose else subprocess.DEVNULL, text=True)

        def say(message):
            load.stdin.write(json.dumps(message) + "\n")
            load.stdin.flush()

        # Whatever happens, it ends.
        overdue = threading.Timer(options.seconds + 120, load.kill)
        overdue.start()
        try:
            servers.begin(say)
            for line in load.stdout:
                message = json.loads(line)
                if message["event"] == "result":
                    message["log"] = [line for line in servers.log().splitlines() if " session closed " in line or " WARN " in line]
                    message["server"] = servers.figures()
                    message["links"] = servers.links.counts if kind is Cluster else None
                    return message
                servers.handle(message, say)
                say({"done": True})
        except BaseException:
            print(servers.log()[-3000:], file=sys.stderr)
            raise
        finally:
            overdue.cancel()
            load.kill()
            load.wait()
            load.stdin.close()
            load.stdout.close()
        print(servers.log()[-3000:], file=sys.stderr)
    return None


def problems(name, result):
    """What is wrong beside what the join has found."""
    if not result["complete"]:
        yield "it was not done in time"
    table = result["table"]
    if table["expected"] - table["received"] - table["announced"] != 0:
        yield "acknowledged - received - announced is not 0"
    clients = result["clients"]
    if name in ("inside", "cluster") and (table["announced"] or table["gaps"] or clients["notRecovered"]):
        yield "losses were announced although every outage stayed inside the log"
    if name != "inside" and name.endswith("past") and not table["announced"]:
        yield "no outage went past the log: this run shows nothing"
    if name == "cluster-killed" and not (table["nodeDown"] and table["announced"]):
        yield "nothing died with a node: this run shows nothing"
    if result["links"]:
        for what in ("moved", "resumedElsewhere", "publishersMoved"):
            if not clients[what]:
                yield f"{what} is 0: this run shows nothing"
        for what, count in result["links"].items():
            if not count and (what != "parted" or name == "cluster-past") and (name == "cluster" or what in ("cut", "half_opened")):
                yield f"no link was {what}: this run shows nothing"
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
        "gaps (messages named; of a dead node; not exact)": f"{table['gaps']} ({table['named']}; {table['nodeDown']}; {wrong['gaps']})",
        "delivered in all, with repeats at QoS 1": f"{table['delivered']}, {table['repeatedAtQos1']}",
        "publishers cut off; publications repeated": f"{clients['publisherCuts']}; {clients['repeated']}",
        "subscribers vanished, unsubscribed for a while": f"{clients['vanished']}, {clients['lapsed']} (at most {clients['mostMissed']} messages)",
        "subscriptions resumed; not whole; not asked of all": f"{clients['resumed']}; {clients['notRecovered']}; {clients['notAsked']}",
        "connections that ended, or did not begin": json.dumps(clients["closedByServer"]),
        "refusals": json.dumps(clients["refusals"]),
        "seconds; servers: CPU seconds, peak MiB": f"{result['seconds']:.1f}; {server['cpu_seconds']:.1f}, {server['peak_bytes'] / 2**20:.0f}",
    }
    if result["links"]:
        lines["links"] = ", ".join(f"{what} {count}" for what, count in result["links"].items())
        lines["subscribers at another node; resumed there"] = f"{clients['moved']}; {clients['resumedElsewhere']}"
        lines["publishers at another node; numbers passed over"] = f"{clients['publishersMoved']}; {table['passedOver']}"
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
    parser.add_argument("--single", action="store_true", help="the scenarios of one server")
    parser.add_argument("--cluster", action="store_true", help="the scenarios of a cluster")
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
    scenarios = options.scenario or [name for name in SCENARIOS if options.single == options.cluster or options.cluster == name.startswith("cluster")]
    bad = []
    for seed in range(options.seed, options.seed + options.runs):
        options.seed = seed
        for name in scenarios:
            result = run(name, options)
            if not result or not show(name, result):
                bad.append(f"--scenario {name} --seed {seed}")
    for one in bad:
        print(f"violated: {one}")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
