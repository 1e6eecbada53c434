// SPDX-License-Identifier: Apache-2.0
// What the threads of the load share: numbers in memory, and what the seed decides.
import { createRequire } from 'node:module';

const require = createRequire('/usr/share/nodejs/');
export const WebSocket = require('/usr/share/nodejs/ws');
export const SUBPROTOCOL = 'signalbox.pubsub.v1';

// Places in the array `control`.
export const PORT = 0; // 0: the server is not there
export const GENERATION = 1; // how often the server has lost its memory
export const PUBLISHED = 2; // 1: every publication is acknowledged
export const ACKNOWLEDGED = 3;
export const GIVE_UP = 4;
export const CONTROLS = 8;
// Of a subscription: nobody waits for it.
export const UNBOUND = 0x7fffffff;

export const GENERATIONS = 16;
// A record is four numbers: slot | generation << 24, number, publisher | connection << 16, publication. Instead of a publisher:
export const RECORD = 4;
export const GAP = 0xffff; // number: after; publication: to; connection: the reason's place in REASONS
export const START = 0xfffe; // number: where a first subscription begins
export const RESUMED = 0xfffd; // number: the position it came back with; connection: 1 when the server called that recovered
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
        return Math.max(4, Math.floor(this.history * 0.4));
    }
    /// Publishers wait for subscriptions that are further behind without being away past the log on purpose. What is left of the log is for
    /// repeats that are under way, which nobody counts.
    get limit() {
        return Math.max(6, Math.floor(this.history * 0.65));
    }
}

/// The number in a position of one part: 22 characters of the origin, a dot, digits. -1: it is another kind of text.
export function numberOf(position) {
    if (position.charCodeAt(22) !== 46)
        return -1;
    let number = 0;
    for (let i = 23; i < position.length; ++i) {
        const digit = position.charCodeAt(i) - 48;
        if (digit < 0 || digit > 9)
            return -1;
        number = number * 10 + digit;
    }
    return number;
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
