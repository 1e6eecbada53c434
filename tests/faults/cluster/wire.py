#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Hosts on a network that can be broken. Each is a network namespace with a TUN device, and this process carries the packets between them:
it drops, loses and delays, which a kernel without netem, act and prio cannot, and a sender notices as little of it as on a real network.

    wire.py HOSTS       needs root

It writes {"namespaces": ["/proc/…", …]}, then reads lines of rules, each the whole truth from then on, and answers each with the number
of packets carried and lost under the rules before:
    {"drop": [[from, to], …], "loss": 0.05, "delay": 0.2}    hosts count from 0; seconds each way
When its input ends, every process that is left on its hosts is killed, and all is gone."""
import ctypes
import fcntl
import heapq
import json
import os
import pathlib
import random
import select
import signal
import struct
import subprocess
import sys
import time

ADDRESS = "10.77.0.{}"
CLONE_NEWNET = 0x40000000
TUNSETIFF = 0x400454CA
IFF_TUN, IFF_NO_PI = 0x0001, 0x1000
LARGEST = 2048
# Packets of one device in a row: the others shall not wait.
BURST = 64

libc = ctypes.CDLL(None, use_errno=True)


def make_host(number):
    """A namespace of its own for this process, with the device: descriptors of both."""
    if libc.unshare(CLONE_NEWNET) != 0:
        raise OSError(ctypes.get_errno(), "no network namespace (are we root?)")
    # Made by a device manager elsewhere; a bare chroot has none.
    if not os.path.exists("/dev/net/tun"):
        os.makedirs("/dev/net", exist_ok=True)
        os.mknod("/dev/net/tun", 0o600 | 0o020000, os.makedev(10, 200))
    device = os.open("/dev/net/tun", os.O_RDWR | os.O_NONBLOCK)
    fcntl.ioctl(device, TUNSETIFF, struct.pack("16sH22x", b"wire", IFF_TUN | IFF_NO_PI))
    for command in ("link set lo up", f"addr add {ADDRESS.format(number + 1)}/24 dev wire", "link set wire up"):
        subprocess.run(["ip", *command.split()], check=True)
    return os.open("/proc/self/ns/net", os.O_RDONLY), device


class Wire:
    def __init__(self, count):
        self.hosts = [make_host(number) for number in range(count)]
        self.devices = [device for _, device in self.hosts]
        self.random = random.Random(1)
        # Packets on the way: when they arrive, in which order, where, what.
        self.under_way = []
        self.carried = 0
        self.obey({})

    def obey(self, rules):
        self.lost = 0
        self.carried_before = self.carried
        self.drop = {tuple(pair) for pair in rules.get("drop", [])}
        self.loss = rules.get("loss", 0)
        self.delay = rules.get("delay", 0)

    def carry(self, source):
        for _ in range(BURST):
            try:
                packet = os.read(self.devices[source], LARGEST)
            except BlockingIOError:
                return
            # IPv4 to one of the hosts; what the kernel says of itself in IPv6 is of no interest.
            target = packet[19] - 1 if packet[0] >> 4 == 4 and packet[16:19] == b"\x0a\x4d\x00" else -1
            if not 0 <= target < len(self.devices):
                continue
            if (source, target) in self.drop or (self.loss and self.random.random() < self.loss):
                self.lost += 1
                continue
            self.carried += 1
            if self.delay:
                heapq.heappush(self.under_way, (time.monotonic() + self.delay, self.carried, target, packet))
            else:
                self.arrive(target, packet)

    def arrive(self, target, packet):
        try:
            os.write(self.devices[target], packet)
        except OSError:
            pass  # its queue is full: a loss as any other

    def run(self):
        poller = select.epoll()
        for source, device in enumerate(self.devices):
            poller.register(device, select.EPOLLIN)
        poller.register(sys.stdin.fileno(), select.EPOLLIN | select.EPOLLHUP)
        source_of = {device: source for source, device in enumerate(self.devices)}
        while True:
            wait = max(0, self.under_way[0][0] - time.monotonic()) if self.under_way else -1
            for ready, _ in poller.poll(wait):
                if ready in source_of:
                    self.carry(source_of[ready])
                    continue
                line = sys.stdin.buffer.raw.readline()
                if not line:
                    return
                counted = {"carried": self.carried - self.carried_before, "lost": self.lost}
                self.obey(json.loads(line))
                say(counted)
            now = time.monotonic()
            while self.under_way and self.under_way[0][0] <= now:
                _, _, target, packet = heapq.heappop(self.under_way)
                # What was on the way when the cable was cut is still on it behind the cut.
                self.arrive(target, packet)

    def clear(self):
        """Nobody stays on these hosts: whoever started them is gone, or done with them."""
        spaces = {os.fstat(space).st_ino for space, _ in self.hosts}
        for entry in pathlib.Path("/proc").glob("[0-9]*"):
            try:
                if (entry / "ns/net").stat().st_ino in spaces and int(entry.name) != os.getpid():
                    os.kill(int(entry.name), signal.SIGKILL)
            except OSError:
                pass  # it has ended


def say(message):
    print(json.dumps(message), flush=True)


def main():
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    wire = Wire(int(sys.argv[1]))
    say({"namespaces": [f"/proc/{os.getpid()}/fd/{space}" for space, _ in wire.hosts]})
    try:
        wire.run()
    finally:
        wire.clear()


main()
