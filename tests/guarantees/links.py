# SPDX-License-Identifier: Apache-2.0
"""What lies between the nodes of a cluster: TCP that passes everything on, and does what networks do."""
import asyncio
import socket
import struct
import threading
import time

# What a node says first names it, within so many bytes.
MOST_OF_HELLO = 2048
CHUNK = 256 * 1024
# In so many seconds nodes are connected again that can be.
SETTLES = 1.5


class Connection:
    """From one node to another, in two halves."""

    def __init__(self, pair, halves):
        self.pair = pair
        self.halves = halves
        # Nothing passes any more, and nobody is told.
        self.is_dead = False

    def break_off(self, half):
        """The node at that end sees it break at once: RST."""
        transport = self.halves[half].transport
        peer = transport.get_extra_info("socket")
        if peer is not None and peer.fileno() >= 0:
            peer.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        transport.abort()

    def cut(self):
        for half in range(2):
            self.break_off(half)


class Links:
    """Between any two of `names`, which are nodes whose addresses for the others are `address(name)`. Runs on a thread of its own; `open` and
    `close` say whether a node listens, and where. All else is of two nodes, `pair`, in whatever order."""

    def __init__(self, names):
        self.names = names
        self.listeners = {}
        self.targets = {}
        self.connections = set()
        # Of two nodes: set while what they say passes.
        self.gates = {}
        self.parted = set()
        # When the last fault that ends by itself is over, by the monotonic clock.
        self.whole_at = 0.0
        self.counts = {"cut": 0, "stalled": 0, "half_opened": 0, "parted": 0}
        self.ports = {name: self._free_port() for name in names}
        self.loop = asyncio.new_event_loop()
        self.thread = threading.Thread(target=self.loop.run_forever, daemon=True)
        self.thread.start()

    @staticmethod
    def _free_port():
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            return probe.getsockname()[1]

    def address(self, name):
        return f"127.0.0.1:{self.ports[name]}"

    def _call(self, coroutine):
        return asyncio.run_coroutine_threadsafe(coroutine, self.loop).result(20)

    def stop(self):
        async def end():
            for name in self.names:
                await self._close(name)
            others = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
            for task in others:
                task.cancel()
            await asyncio.gather(*others, return_exceptions=True)
        self._call(end())
        self.loop.call_soon_threadsafe(self.loop.stop)
        self.thread.join()
        self.loop.close()

    def open(self, name, port):
        async def listen():
            self.targets[name] = port
            self.listeners[name] = await asyncio.start_server(lambda *streams: self._accept(name, *streams), "127.0.0.1", self.ports[name], limit=CHUNK)
        self._call(listen())

    def close(self, name):
        """The node is not there: nobody listens."""
        self._call(self._close(name))

    async def _close(self, name):
        if name in self.listeners:
            self.listeners.pop(name).close()
        for connection in [one for one in self.connections if name in one.pair]:
            connection.cut()

    # ---- faults

    @staticmethod
    def _pair(one, other):
        return tuple(sorted((one, other)))

    def _count(self, what, seconds):
        self.counts[what] += 1
        self.whole_at = max(self.whole_at, time.monotonic() + seconds)

    def _of(self, pair):
        return [one for one in self.connections if one.pair == pair and not one.is_dead]

    def cut(self, one, other):
        """What is there breaks, at both ends."""
        async def do():
            self._count("cut", SETTLES)
            for connection in self._of(self._pair(one, other)):
                connection.cut()
        self._call(do())

    def half_open(self, one, other, seconds, half=0):
        """What is there breaks at one end; the other hears of it only after so many seconds, and nothing else meanwhile."""
        async def do():
            self._count("half_opened", seconds + SETTLES)
            for connection in self._of(self._pair(one, other)):
                connection.is_dead = True
                connection.break_off(half)
                self.loop.call_later(seconds, connection.break_off, 1 - half)
        self._call(do())

    def stall(self, one, other, seconds=None):
        """Nothing is read, in neither direction; new connections are taken and carry nothing, either."""
        async def do():
            self._count("stalled", (seconds or 0) + SETTLES)
            gate = self._gate(self._pair(one, other))
            gate.clear()
            if seconds is not None:
                self.loop.call_later(seconds, gate.set)
        self._call(do())

    def part(self, one, other):
        """What is there breaks, and what comes breaks, too, until they are joined again."""
        async def do():
            self._count("parted", SETTLES)
            self.parted.add(self._pair(one, other))
            for connection in self._of(self._pair(one, other)):
                connection.cut()
        self._call(do())

    def join(self, one, other):
        async def do():
            self.parted.discard(self._pair(one, other))
            self._gate(self._pair(one, other)).set()
        self._call(do())

    # ---- passing on

    def _gate(self, pair):
        if pair not in self.gates:
            self.gates[pair] = asyncio.Event()
            self.gates[pair].set()
        return self.gates[pair]

    async def _accept(self, name, reader, writer):
        hello = b""
        caller = None
        connection = None
        try:
            # No name of a node is a part of another's.
            while caller is None and len(hello) < MOST_OF_HELLO:
                data = await reader.read(CHUNK)
                if not data:
                    return
                hello += data
                caller = next((one for one in self.names if one != name and one.encode() in hello), None)
            pair = self._pair(caller or "?", name)
            if pair in self.parted:
                return Connection(pair, (writer, writer)).break_off(0)
            await self._gate(pair).wait()
            target_reader, target = await asyncio.open_connection("127.0.0.1", self.targets[name], limit=CHUNK)
            connection = Connection(pair, (writer, target))
            self.connections.add(connection)
            target.write(hello)
            await asyncio.gather(self._pass(connection, reader, target), self._pass(connection, target_reader, writer))
        except OSError:
            pass  # one of both has ended it, or is not there
        finally:
            self.connections.discard(connection)
            if connection is None or not connection.is_dead:
                writer.transport.abort()
            if connection is not None and not connection.is_dead:
                connection.cut()

    async def _pass(self, connection, reader, writer):
        gate = self._gate(connection.pair)
        while True:
            await gate.wait()
            data = await reader.read(CHUNK)
            # One that broke while it stood still carries nothing further.
            await gate.wait()
            if connection.is_dead:
                return
            if not data:
                raise ConnectionResetError
            writer.write(data)
            await writer.drain()
