// SPDX-License-Identifier: Apache-2.0
// All publishers: each has a window of publications under way, is cut off now and then before it hears that they were taken,
// and then repeats them, in order, with the same ids, now and then at another node.
import { parentPort, workerData } from 'node:worker_threads';
import {
    ACKNOWLEDGED, ALLOWED, ENDED, GIVE_UP, Nodes, Origins, PUBLISHED, Plan, PositionReader, Random, Reached, SUBPROTOCOL, WebSocket, abandon, call,
} from './shared.mjs';

const plan = new Plan(workerData.options);
const control = new Int32Array(workerData.control);
const nodes = new Nodes(plan.nodes, workerData.control);
const reader = new PositionReader(new Origins(workerData.origins));
const reached = new Reached(workerData.reached);
const heads = new Int32Array(workerData.heads);
const ackNumbers = new Uint32Array(workerData.ackNumbers);
const ackLines = new Uint8Array(workerData.ackLines);
const padding = 'x'.repeat(64);
const prefix = '{"jsonrpc":"2.0","id":';
const between = ',"result":{"position":"';
// `unheard`: of one that was sent to several nodes, publisher and number, and the line of each of them. `several`: of one that was repeated at
// another node, one of its numbers more: which of them was answered is not known.
const counts = { cuts: 0, moved: 0, repeated: 0, connections: 0, closedByServer: {}, refusals: {}, violations: [], several: [], unheard: [] };
const publishers = [];
let left = 0;
let begun = 0;

/// Of each channel its subscriptions, and the publications that have no answer.
const slotsOf = Array.from({ length: plan.channels }, () => []);
const pending = new Int32Array(plan.channels);
for (let subscriber = 0; subscriber < plan.subscribers; ++subscriber)
    plan.channelsOf(subscriber).forEach((channel, i) => slotsOf[channel].push(subscriber * 2 + i));

/// Whether all who hear the channel are near enough. By what they have heard and not by what they last said of it: a thread of theirs that
/// gets no processor for a second must not make an outage longer than the log.
function mayPublish(channel) {
    return slotsOf[channel].every((slot) => !reached.isBound(slot) || pending[channel] + behind(slot, channel) < plan.limit);
}
function behind(slot, channel) {
    const at = reached.node(slot);
    let sum = 0;
    for (let node = 0; node < nodes.count; ++node) {
        // Cut off for longer than the logs keep: it may also have come from there, and wait for what it knows of.
        if (nodes.isCut(node, at))
            return 0;
        const line = nodes.line(node);
        sum += Atomics.load(heads, line * plan.channels + channel) - reached.of(slot, line);
    }
    return sum;
}

class Publisher {
    constructor(index) {
        this.index = index;
        this.random = new Random(plan.seed, 1000000 + index);
        this.count = Math.min(plan.each, plan.publications - index * plan.each);
        this.next = 0;
        this.unacknowledged = new Map(); // number to the lines in which it may have got one
        this.node = plan.homeOf(index);
        this.connection = 0;
        this.socket = null;
        this.isReady = false;
        this.planCut();
    }
    planCut() {
        const mean = Math.max(20, Math.floor(plan.each / 8));
        this.cutAfter = this.random.between(Math.floor(mean / 3), Math.floor(mean * 5 / 3));
        this.cut = ['at once', 'deaf', 'reset', 'stale'][this.random.below(4)];
        this.deaf = null;
    }
    isDone() {
        return this.next === this.count && this.unacknowledged.size === 0;
    }
    connect() {
        const node = nodes.there(this.node);
        if (node < 0 || Atomics.load(control, GIVE_UP))
            return this.later(30);
        const port = nodes.port(node);
        const socket = new WebSocket(`ws://127.0.0.1:${port}/`, SUBPROTOCOL, { perMessageDeflate: false, skipUTF8Validation: true });
        this.socket = socket;
        this.isReady = false;
        socket.on('error', () => {});
        let isOpen = false;
        socket.once('close', (code, reason) => {
            const what = isOpen ? `${code} ${reason}` : 'no connection';
            if (nodes.port(node) === port)
                counts.closedByServer[what] = (counts.closedByServer[what] ?? 0) + 1;
            this.later(this.random.between(10, 100));
        });
        socket.once('open', () => {
            isOpen = true;
            this.line = nodes.line(node);
            ++this.connection;
            ++counts.connections;
            socket.send(call('hello', 'connect', { client: `publisher-${this.index}` }));
            socket.on('message', (data) => this.receive(socket, data));
        });
    }
    later(ms) {
        this.socket = null;
        this.isReady = false;
        setTimeout(() => this.connect(), ms);
    }
    receive(socket, data) {
        if (socket === this.deaf)
            return;
        const text = data.latin1Slice(0, data.length);
        if (text.startsWith(prefix)) {
            const end = text.indexOf(',', prefix.length);
            if (text.startsWith(between, end)) {
                const from = end + between.length;
                return this.acknowledge(Number(text.slice(prefix.length, end)), text.slice(from, text.indexOf('"', from)));
            }
        }
        const message = JSON.parse(text);
        if (message.id === 'hello' && message.result) {
            this.isReady = true;
            // What is not acknowledged comes first, and in order.
            counts.repeated += this.unacknowledged.size;
            for (const number of this.unacknowledged.keys())
                this.send(number);
            this.pump();
        } else if (message.error) {
            this.refused(socket, message);
        } else if (message.result?.position) {
            this.acknowledge(message.id, message.result.position);
        } else if (message.method !== 'closing') {
            counts.violations.push(`publisher ${this.index} got ${text.slice(0, 200)}`);
        }
    }
    refused(socket, message) {
        const name = message.error.data?.error;
        counts.refusals[name] = (counts.refusals[name] ?? 0) + 1;
        if (!message.error.data?.retryable)
            counts.violations.push(`publisher ${this.index} was refused for good: ${JSON.stringify(message.error)}`);
        // What came behind it has been taken: only another connection may repeat it.
        abandon(socket, 'cut');
        this.later(200);
    }
    acknowledge(number, position) {
        const parts = reader.read(position);
        const lines = this.unacknowledged.get(number);
        // At QoS 1 nobody knows that it is a repeat.
        const own = plan.qosOfPublisher(this.index) === 1 ? [this.line] : lines;
        const named = own?.filter((line) => parts && parts.of(line) > 0 && parts.of(line) !== ENDED) ?? [];
        if (named.length === 0 || !this.unacknowledged.delete(number))
            return counts.violations.push(`publisher ${this.index}: a strange answer to ${number}: ${position}`);
        const place = this.index * plan.each + number;
        ackNumbers[place] = parts.of(named[0]);
        ackLines[place] = named[0];
        if (plan.qosOfPublisher(this.index) === 2)
            lines.filter(() => lines.length > 1).forEach((line) => counts.unheard.push([place, line]));
        named.slice(1).forEach((line) => counts.several.push([place, line, parts.of(line)]));
        const channel = plan.channelOf(this.index, number);
        --pending[channel];
        const head = named[0] * plan.channels + channel;
        if (named.length === 1 && ackNumbers[place] > heads[head])
            Atomics.store(heads, head, ackNumbers[place]);
        Atomics.add(control, ACKNOWLEDGED, 1);
        --this.cutAfter;
        if (this.isDone()) {
            --left;
            return;
        }
        this.pump();
    }
    pump() {
        if (!this.isReady)
            return;
        let sent = 0;
        while (this.unacknowledged.size < plan.window && this.next < this.count) {
            const number = this.next;
            const channel = plan.channelOf(this.index, number);
            if (begun >= Atomics.load(control, ALLOWED) || !mayPublish(channel))
                break;
            ++begun;
            ++this.next;
            ++pending[channel];
            this.unacknowledged.set(number, []);
            this.send(number);
            ++sent;
        }
        if (this.cutAfter <= 0 && sent > 0 && !this.deaf)
            this.cutOff();
    }
    send(number) {
        const channel = plan.channelOf(this.index, number);
        const lines = this.unacknowledged.get(number);
        if (!lines.includes(this.line))
            lines.push(this.line);
        const data = `${this.index}.${number}.${this.connection}.${this.line}.${padding.slice(0, plan.padding(this.index, number))}`;
        const qos = plan.qosOfPublisher(this.index);
        const id = qos === 2 ? `,"id":"${number}"` : '';
        this.socket.send(`{"jsonrpc":"2.0","id":${number},"method":"publish","params":{"channel":"c${channel}","data":"${data}","qos":${qos}${id}}}`);
    }
    cutOff() {
        const socket = this.socket;
        const how = this.cut;
        ++counts.cuts;
        this.deaf = socket;
        if (plan.nodes > 1 && this.random.below(3) === 0) {
            this.node = this.random.below(plan.nodes);
            ++counts.moved;
        }
        const goOn = () => {
            if (this.socket !== socket)
                return this.planCut();
            if (how === 'stale') {
                // The server still reads the old connection while the new one repeats.
                socket.removeAllListeners();
                socket.on('error', () => {});
                socket.pause();
                setTimeout(() => abandon(socket, 'cut'), 1000);
            } else {
                abandon(socket, how);
            }
            this.planCut();
            this.later(how === 'stale' ? 0 : this.random.between(0, 200));
        };
        this.isReady = false;
        // Deaf: the server takes them, and its answers are not heard.
        if (how === 'deaf')
            setTimeout(goOn, this.random.between(10, 150));
        else if (how === 'stale')
            setTimeout(goOn, 2);
        else
            goOn();
    }
}

for (let index = 0; index < plan.publishers; ++index)
    publishers.push(new Publisher(index));
left = publishers.filter((one) => !one.isDone()).length;

parentPort.once('message', () => {
    publishers.forEach((one, index) => setTimeout(() => one.connect(), index));
    const timer = setInterval(() => {
        // Those that waited for subscribers.
        publishers.forEach((one) => one.pump());
        if (left > 0 && !Atomics.load(control, GIVE_UP))
            return;
        clearInterval(timer);
        Atomics.store(control, PUBLISHED, 1);
        parentPort.postMessage(counts);
    }, 10);
});
parentPort.postMessage('ready');
