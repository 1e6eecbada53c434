// SPDX-License-Identifier: Apache-2.0
// What the threads of the load share: numbers in memory, and what the seed decides.
import { createRequire } from 'node:module';

const require = createRequire('/usr/share/nodejs/');
export const WebSocket = require('/usr/share/nodejs/ws');
export const SUBPROTOCOL = 'signalbox.pubsub.v1';

// A line is one row of numbers that a node gives in a channel: over clean restarts it goes on, a process that was killed takes it along.
export const LINES = 16;
/// The number behind all others, of a line that has ended.
export const ENDED = 0xffffffff;

// Places in the array `control`.
export const PUBLISHED = 0; // 1: every publication is acknowledged
export const ACKNOWLEDGED = 1;
export const GIVE_UP = 2;
export const ALLOWED = 3; // so many publications; the rest waits until what is under way is done
const NODES = 8;
const PORTS = 8; // of each node; 0: it is not there
const LINE_OF = PORTS + NODES; // of each node
const CUTS = LINE_OF + NODES; // of each two nodes: 1 while nobody waits for what passes between them
export const CONTROLS = CUTS + NODES * NODES;

/// What the threads know of the nodes.
export class Nodes {
    constructor(count, control) {
        this.count = count;
        this.control = new Int32Array(control);
    }
    port(node) {
        return Atomics.load(this.control, PORTS + node);
    }
    setPort(node, port) {
        Atomics.store(this.control, PORTS + node, port);
    }
    line(node) {
        return Atomics.load(this.control, LINE_OF + node);
    }
    setLine(node, line) {
        Atomics.store(this.control, LINE_OF + node, line);
    }
    isCut(one, other) {
        return Atomics.load(this.control, CUTS + one * NODES + other) === 1;
    }
    setCut(one, other, isCut) {
        Atomics.store(this.control, CUTS + one * NODES + other, isCut ? 1 : 0);
        Atomics.store(this.control, CUTS + other * NODES + one, isCut ? 1 : 0);
    }
    /// That one, or the next that is there; -1: none is.
    there(wanted) {
        for (let i = 0; i < this.count; ++i) {
            const node = (wanted + i) % this.count;
            if (this.port(node) !== 0)
                return node;
        }
        return -1;
    }
}

/// How far each subscription has come in each line, as all threads see it.
export class Reached {
    constructor(buffer) {
        this.numbers = new Uint32Array(buffer);
    }
    static size(slots) {
        return slots * (LINES + 2);
    }
    of(slot, line) {
        return Atomics.load(this.numbers, slot * (LINES + 2) + line);
    }
    set(slot, line, number) {
        Atomics.store(this.numbers, slot * (LINES + 2) + line, number);
    }
    /// Whether publishers wait for it.
    isBound(slot) {
        return Atomics.load(this.numbers, slot * (LINES + 2) + LINES) === 0;
    }
    bind(slot, isBound) {
        Atomics.store(this.numbers, slot * (LINES + 2) + LINES, isBound ? 0 : 1);
    }
    /// Where it is connected.
    node(slot) {
        return Atomics.load(this.numbers, slot * (LINES + 2) + LINES + 1);
    }
    setNode(slot, node) {
        Atomics.store(this.numbers, slot * (LINES + 2) + LINES + 1, node);
    }
}

// A record is four numbers: slot | line << 24, number, publisher | connection << 16, publication. Instead of a publisher:
export const RECORD = 4;
export const GAP = 0xffff; // number: after; publication: to; connection: the reason's place in REASONS
export const START = 0xfffe; // number: where a first subscription begins
export const RESUMED = 0xfffd; // number: unused; connection: 1 when the server called that recovered, 2 when it named nodes it could not ask
export const PART = 0xfffc; // number: what the position of what comes next says of a line that is not the message's own
export const REASONS = ['trimmed', 'unknown_position', 'node_down', '?'];

export function mix(a, b, c) {
    let h = Math.imul(a ^ 0x9e3779b9, 0x85ebca6b) ^ Math.imul(b + 0x7f4a7c15, 0xc2b2ae35) ^ Math.imul(c + 0x165667b1, 0x27d4eb2f);
    h = Math.imul(h ^ (h >>> 15), 0x2c1b3c6d);
    h = Math.imul(h ^ (h >>> 12), 0x297a2d39);
    return (h ^ (h >>> 15)) >>> 0;
}

export class Random {
    constructor(seed, stream) {
        this.state = mix(seed, stream, 1);
    }
    next() {
        this.state = (this.state + 0x6d2b79f5) >>> 0;
        return mix(this.state, 0, 0) / 4294967296;
    }
    below(limit) {
        return Math.floor(this.next() * limit);
    }
    between(low, high) {
        return low + this.below(high - low + 1);
    }
}

/// What the seed says about a run: who publishes what where, who hears what.
export class Plan {
    constructor(options) {
        Object.assign(this, options);
        this.each = Math.ceil(this.publications / this.publishers);
    }
    channelOf(publisher, number) {
        return mix(this.seed, publisher, number) % this.channels;
    }
    padding(publisher, number) {
        return mix(this.seed ^ 0x5bd1e995, publisher, number) % 64;
    }
    /// Where a client goes at first.
    homeOf(client) {
        return client % (this.nodes ?? 1);
    }
    qosOfPublisher(publisher) {
        return publisher % 2 === 0 ? 2 : 1;
    }
    /// The two channels of a subscriber, evenly spread.
    channelsOf(subscriber) {
        const first = subscriber % this.channels;
        const step = 1 + mix(this.seed, 77, Math.floor(subscriber / this.channels)) % (this.channels - 1);
        return [first, (first + step) % this.channels];
    }
    qosOfSlot(slot) {
        return (slot >>> 1) % 2 === 0 ? 2 : 1;
    }
    /// How far an outage inside the log may fall behind.
    get patience() {
        return Math.max(4, Math.floor(this.history * (this.nodes > 1 ? 0.3 : 0.4)));
    }
    /// Publishers wait for subscriptions that are further behind without being away past the log on purpose. What is left of the log is for
    /// repeats that are under way, which nobody counts; in a cluster each node may accept them.
    get limit() {
        return Math.max(6, Math.floor(this.history * (this.nodes > 1 ? 0.45 : 0.65)));
    }
}

/// What a position says: the lines it names, in ascending order of their origins, each with its number.
export class Parts {
    constructor() {
        this.lines = [];
        this.numbers = [];
    }
    of(line) {
        const at = this.lines.indexOf(line);
        return at < 0 ? 0 : this.numbers[at];
    }
}

/// The origins that positions may name, with their lines: one thread adds them, all others read them.
export class Origins {
    static most = 64;
    static size = 4 + Origins.most * 24;

    constructor(buffer) {
        this.count = new Int32Array(buffer, 0, 1);
        this.bytes = new Uint8Array(buffer, 4);
    }
    add(origin, line) {
        const at = this.count[0] * 24;
        this.bytes.set(Buffer.from(origin, 'latin1'), at);
        this.bytes[at + 22] = line;
        Atomics.add(this.count, 0, 1);
        Atomics.notify(this.count, 0);
    }
    /// Adds to `lines` what is not in it yet; waits for more when there is nothing. False: nothing came.
    readInto(lines) {
        if (Atomics.load(this.count, 0) === lines.size)
            Atomics.wait(this.count, 0, lines.size, 5000);
        const before = lines.size;
        for (let i = before; i < Atomics.load(this.count, 0); ++i) {
            const entry = Buffer.from(this.bytes.slice(i * 24, i * 24 + 23));
            lines.set(entry.latin1Slice(0, 22), entry[22]);
        }
        return lines.size > before;
    }
}

/// Reads positions: parts joined by tildes, each 22 characters of the origin, a dot, and a number or `end`.
export class PositionReader {
    constructor(origins) {
        this.origins = origins;
        this.lines = new Map();
    }
    /// A process that was started anew is named by the others before anybody has asked it for its name.
    lineOf(origin) {
        while (!this.lines.has(origin)) {
            if (!this.origins.readInto(this.lines))
                return undefined;
        }
        return this.lines.get(origin);
    }
    /// Null when it is another kind of text, or names somebody unknown.
    read(text) {
        const parts = new Parts();
        for (let from = 0; from <= text.length;) {
            const tilde = text.indexOf('~', from);
            const end = tilde < 0 ? text.length : tilde;
            const line = text.charCodeAt(from + 22) === 46 ? this.lineOf(text.slice(from, from + 22)) : undefined;
            const number = numberIn(text, from + 23, end);
            // Two processes of one line: whoever comes later knows the earlier one's name, and uses its own.
            if (line === undefined || number < 0 || parts.lines.includes(line))
                return null;
            parts.lines.push(line);
            parts.numbers.push(number);
            from = end + 1;
        }
        return parts;
    }
}

function numberIn(text, from, end) {
    if (text.slice(from, end) === 'end')
        return ENDED;
    let number = 0;
    for (let i = from; i < end; ++i) {
        const digit = text.charCodeAt(i) - 48;
        if (digit < 0 || digit > 9)
            return -1;
        number = number * 10 + digit;
    }
    // So many are not published: it is no number at all.
    return from === end || number >= ENDED ? -1 : number;
}

export function call(id, method, params) {
    return JSON.stringify({ jsonrpc: '2.0', id, method, params });
}

/// A socket that is cut or left, and makes no noise any more.
export function abandon(socket, how) {
    socket.removeAllListeners();
    socket.on('error', () => {});
    if (how === 'reset' && socket._socket)
        socket._socket.resetAndDestroy();
    else
        socket.terminate();
}
