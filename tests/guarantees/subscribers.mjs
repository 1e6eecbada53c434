// SPDX-License-Identifier: Apache-2.0
// A share of the subscribers: each hears two channels, writes down what it hears, vanishes as the seed says, and comes back with the
// position it had, now and then to another node.
import { parentPort, workerData } from 'node:worker_threads';
import {
    ENDED, GAP, GIVE_UP, LINES, Nodes, Origins, PART, PUBLISHED, Plan, PositionReader, REASONS, RECORD, RESUMED, Random, Reached, START, SUBPROTOCOL,
    WebSocket, abandon, call,
} from './shared.mjs';

const plan = new Plan(workerData.options);
const thread = workerData.thread;
const control = new Int32Array(workerData.control);
const nodes = new Nodes(plan.nodes, workerData.control);
const reader = new PositionReader(new Origins(workerData.origins));
const heads = new Int32Array(workerData.heads);
const records = new Uint32Array(workerData.records);
const reached = new Reached(workerData.reached);
const prefix = '{"jsonrpc":"2.0","method":"message","params":{"channel":"c';
const beforeData = '","data":"';
const beforePosition = '","position":"';
const counts = {
    vanished: 0, lapsed: 0, connections: 0, longest: 0, moved: 0, resumed: 0, resumedElsewhere: 0, notRecovered: 0, notAsked: 0, closedByServer: {},
    violations: [], records: 0,
};
const clients = [];
let used = 0;
let looked = 0;

function violation(text) {
    if (counts.violations.length < 100)
        counts.violations.push(text);
}

function write(slot, line, kind, detail, number, last) {
    if (used + RECORD > records.length)
        return violation('more was delivered than can be: the records are full');
    records[used] = slot.index | (line << 24);
    records[used + 1] = number;
    records[used + 2] = kind | (detail << 16);
    records[used + 3] = last;
    used += RECORD;
}

class Slot {
    constructor(index, channel) {
        this.index = index;
        this.channel = channel;
        this.qos = plan.qosOfSlot(index);
        this.position = null;
        this.seen = new Array(LINES).fill(0); // of each line the last number
        this.unacknowledged = 0;
        this.lapse = null;
    }
    /// It has all of the line up to this number, or knows what is lost of it.
    reach(line, number) {
        this.seen[line] = number;
        // What still comes before its end of a long one would bind it again.
        if (!this.lapse?.isLong)
            reached.bind(this.index, true);
        reached.set(this.index, line, number);
    }
    /// The position of what comes next may say more of other lines: numbers that nobody is sent.
    takeOver(parts, except) {
        for (let line = 0; line < LINES; ++line) {
            const number = parts.of(line);
            if (line === except || number === this.seen[line] || (number === 0 && this.seen[line] === ENDED))
                continue;
            write(this, line, PART, 0, number, 0);
            this.reach(line, number);
        }
    }
    /// Publishers go on without it.
    unbind() {
        reached.bind(this.index, false);
    }
    lag() {
        let sum = 0;
        for (let line = 0; line < LINES; ++line)
            sum += Math.max(0, heads[line * plan.channels + this.channel] - this.seen[line]);
        return sum;
    }
}

class Subscriber {
    constructor(index) {
        this.index = index;
        this.random = new Random(plan.seed, 2000000 + index);
        this.slots = plan.channelsOf(index).map((channel, i) => new Slot(index * 2 + i, channel));
        this.acknowledgeEach = [8, 64, 64, 200][this.random.below(4)];
        this.socket = null;
        this.away = null;
        this.node = plan.homeOf(index);
        this.before = -1;
        this.planOutage();
    }
    planOutage() {
        const mean = Math.max(20, 2 * plan.publications / plan.channels / plan.outages);
        this.left = this.random.below(4) === 0 ? this.random.between(1, 20) : this.random.between(Math.floor(mean / 3), Math.ceil(mean * 5 / 3));
        const how = ['cut', 'reset', 'stale', 'lapse'][this.random.below(4)];
        const kind = this.random.below(10);
        // How many messages it misses: none, or some inside the log; where that is asked for, more than the log keeps.
        let misses = kind < 4 ? 0 : this.random.between(1, plan.patience);
        const isLong = plan.past && kind >= 7;
        if (isLong)
            misses = Math.ceil(plan.history * (1.2 + 2 * this.random.next()));
        this.outage = { how, misses, isLong, ms: this.random.between(0, 60), most: isLong ? 20000 : 4000 };
    }
    connect() {
        const node = nodes.there(this.node);
        if (node < 0 || Atomics.load(control, GIVE_UP))
            return this.later(this.random.between(20, 60));
        const port = nodes.port(node);
        const socket = new WebSocket(`ws://127.0.0.1:${port}/`, SUBPROTOCOL, { perMessageDeflate: false, skipUTF8Validation: true });
        this.socket = socket;
        socket.on('error', () => {});
        let isOpen = false;
        socket.once('close', (code, reason) => {
            const what = isOpen ? `${code} ${reason}` : 'no connection';
            if (nodes.port(node) === port)
                counts.closedByServer[what] = (counts.closedByServer[what] ?? 0) + 1;
            this.later(this.random.between(10, 200));
        });
        socket.once('open', () => {
            isOpen = true;
            ++counts.connections;
            this.isElsewhere = this.before >= 0 && this.before !== node;
            counts.moved += this.isElsewhere ? 1 : 0;
            this.before = node;
            this.slots.forEach((slot) => reached.setNode(slot.index, node));
            socket.on('message', (data) => this.receive(socket, data));
            socket.send(call('hello', 'connect', { client: `subscriber-${this.index}` }));
            this.slots.forEach((_, i) => this.subscribe(i));
        });
    }
    later(ms) {
        this.socket = null;
        setTimeout(() => this.connect(), ms);
    }
    subscribe(i) {
        const slot = this.slots[i];
        slot.unacknowledged = 0;
        slot.lapse = null;
        this.socket.send(call(i, 'subscribe', { channel: `c${slot.channel}`, qos: slot.qos, position: slot.position ?? undefined }));
    }
    receive(socket, data) {
        // A cut one may still hand over what came before.
        if (socket !== this.socket)
            return;
        const text = data.latin1Slice(0, data.length);
        if (text.startsWith(prefix)) {
            const channelEnd = text.indexOf('"', prefix.length);
            const dataFrom = channelEnd + beforeData.length;
            if (text.startsWith(beforeData, channelEnd)) {
                const dataEnd = text.indexOf('"', dataFrom);
                if (text.startsWith(beforePosition, dataEnd)) {
                    const from = dataEnd + beforePosition.length;
                    this.heard(text, Number(text.slice(prefix.length, channelEnd)), text.slice(dataFrom, dataEnd), text.slice(from, text.indexOf('"', from)));
                    return;
                }
            }
        }
        this.other(JSON.parse(text), text);
    }
    other(message, text) {
        const params = message.params;
        if (message.method === 'message')
            this.heard(text, Number(params.channel.slice(1)), params.data, params.position);
        else if (message.method === 'gap')
            this.missed(params);
        else if (message.id === 0 || message.id === 1)
            this.subscribed(this.slots[message.id], message, text);
        else if (typeof message.id === 'string' && message.id.startsWith('lapse'))
            this.lapsed(Number(message.id.slice(5)));
        else if (message.method !== 'closing' && !(message.id === 'hello' && message.result))
            violation(`subscriber ${this.index} got ${text.slice(0, 300)}`);
    }
    subscribed(slot, message, text) {
        if (message.error) {
            // It unsubscribed before the answer came.
            if (slot.lapse && message.error.data?.error === 'NotSubscribed')
                return;
            if (!message.error.data?.retryable)
                violation(`slot ${slot.index} was refused for good: ${text}`);
            abandon(this.socket, 'cut');
            return this.later(200);
        }
        const { position, recovered, missing } = message.result;
        const parts = reader.read(position);
        if (!parts)
            return violation(`slot ${slot.index} was answered with a strange position: ${text.slice(0, 300)}`);
        if (slot.position === null) {
            slot.position = position;
            for (const line of parts.lines)
                write(slot, line, START, 0, parts.of(line), 0);
            return;
        }
        ++counts.resumed;
        counts.resumedElsewhere += recovered && this.isElsewhere ? 1 : 0;
        counts.notAsked += !recovered && missing ? 1 : 0;
        counts.notRecovered += recovered || missing ? 0 : 1;
        write(slot, 0, RESUMED, recovered ? 1 : missing ? 2 : 0, 0, 0);
    }
    heard(text, channel, data, position) {
        const slot = this.slots[0].channel === channel ? this.slots[0] : this.slots[1];
        const first = data.indexOf('.');
        const second = data.indexOf('.', first + 1);
        const third = data.indexOf('.', second + 1);
        const publisher = Number(data.slice(0, first));
        const number = Number(data.slice(first + 1, second));
        const connection = Number(data.slice(second + 1, third));
        const fourth = data.indexOf('.', third + 1);
        const line = Number(data.slice(third + 1, fourth));
        const parts = reader.read(position);
        const isWhole = data.length - fourth - 1 === plan.padding(publisher, number) && parts?.lines.includes(line);
        if (slot.channel !== channel || plan.channelOf(publisher, number) !== channel || !isWhole)
            return violation(`slot ${slot.index} heard something that was not published there: ${text.slice(0, 300)}`);
        if (++looked % 64 === 0)
            this.lookClosely(text, publisher, number);
        slot.position = position;
        slot.takeOver(parts, line);
        write(slot, line, publisher, connection, parts.of(line), number);
        slot.reach(line, parts.of(line));
        if (++slot.unacknowledged >= this.acknowledgeEach)
            this.acknowledge(slot);
        if (--this.left <= 0 && !Atomics.load(control, PUBLISHED) && this.slots.every((one) => one.position !== null && !one.lapse))
            this.vanish();
    }
    lookClosely(text, publisher, number) {
        const { params } = JSON.parse(text);
        const id = plan.qosOfPublisher(publisher) === 2 ? String(number) : undefined;
        if (params.from !== `publisher-${publisher}` || params.id !== id)
            violation(`a publication came with another publisher or id: ${text.slice(0, 300)}`);
    }
    missed({ channel, reason, range }) {
        const slot = this.slots.find((one) => `c${one.channel}` === channel);
        const after = reader.read(range.after);
        const to = reader.read(range.to);
        if (!slot || !after || !to)
            return violation(`a strange gap: ${channel} ${reason} ${JSON.stringify(range)}`);
        slot.takeOver(after, -1);
        // A line that the log does not know any more is lost whole.
        const isLost = (line) => !to.lines.includes(line) && after.lines.includes(line) && reason === 'unknown_position';
        for (let line = 0; line < LINES; ++line) {
            const end = isLost(line) ? ENDED : to.of(line);
            if (end <= slot.seen[line])
                continue;
            write(slot, line, GAP, Math.max(REASONS.indexOf(reason), 0), slot.seen[line], end);
            slot.reach(line, end);
        }
        slot.takeOver(to, -1);
        slot.position = range.to;
    }
    acknowledge(slot) {
        slot.unacknowledged = 0;
        this.socket.send(`{"jsonrpc":"2.0","method":"ack","params":{"channel":"c${slot.channel}","position":"${slot.position}"}}`);
    }
    acknowledgeRest() {
        if (this.socket?.readyState !== WebSocket.OPEN)
            return;
        for (const slot of this.slots) {
            if (slot.unacknowledged > 0 && !slot.lapse)
                this.acknowledge(slot);
        }
    }
    vanish() {
        const outage = this.outage;
        outage.since = Date.now();
        this.planOutage();
        if (outage.how === 'lapse') {
            // It stays, and only one subscription pauses.
            const i = this.random.below(2);
            this.slots[i].lapse = outage;
            if (outage.isLong)
                this.slots[i].unbind();
            outage.isOver = false;
            ++counts.lapsed;
            return this.socket.send(call(`lapse${i}`, 'unsubscribe', { channel: `c${this.slots[i].channel}` }));
        }
        ++counts.vanished;
        if (plan.nodes > 1 && this.random.below(2) === 0)
            this.node = this.random.below(plan.nodes);
        if (outage.isLong)
            this.slots.forEach((slot) => slot.unbind());
        const socket = this.socket;
        this.socket = null;
        if (outage.how === 'stale') {
            // The server has not noticed when the client is back.
            socket.removeAllListeners();
            socket.on('error', () => {});
            socket.pause();
            setTimeout(() => abandon(socket, 'cut'), this.random.between(500, 3000));
        } else {
            abandon(socket, outage.how);
        }
        this.away = outage;
    }
    lapsed(i) {
        // After this answer nothing more of the channel may come.
        this.slots[i].lapse.isOver = true;
    }
    describe() {
        const slots = this.slots.map((slot) => `c${slot.channel} at ${slot.seen.join(' ')}, ${slot.lag()} behind, ${slot.unacknowledged} not acknowledged${slot.lapse ? ', unsubscribed ' + JSON.stringify(slot.lapse) : ''}`);
        return `subscriber ${this.index}: ${this.away ? 'away ' + JSON.stringify(this.away) : 'socket ' + this.socket?.readyState}; ${slots.join('; ')}`;
    }
    /// Comes back when its time has come; how far it is behind.
    look(now, isPublished) {
        let lag = 0;
        for (const slot of this.slots)
            lag = Math.max(lag, slot.lag());
        const isDone = (outage) => isPublished || (now - outage.since >= outage.ms && lag >= outage.misses) || now - outage.since >= outage.most;
        if (this.away) {
            if (!isDone(this.away))
                return lag;
            counts.longest = Math.max(counts.longest, lag);
            this.away = null;
            this.connect();
            return lag;
        }
        const lapse = this.slots.findIndex((slot) => slot.lapse?.isOver);
        if (lapse >= 0 && this.socket?.readyState === WebSocket.OPEN) {
            if (!isDone(this.slots[lapse].lapse))
                return lag;
            counts.longest = Math.max(counts.longest, lag);
            this.subscribe(lapse);
        }
        return lag;
    }
}

for (let index = thread; index < plan.subscribers; index += plan.threads)
    clients.push(new Subscriber(index));
clients.forEach((one, index) => setTimeout(() => one.connect(), index * 2));

let isReady = false;
let progress = { used: 0, at: Date.now() };
const acknowledging = setInterval(() => clients.forEach((one) => one.acknowledgeRest()), 1000);
const looking = setInterval(() => {
    const now = Date.now();
    const isPublished = Atomics.load(control, PUBLISHED) === 1;
    if (!isReady) {
        isReady = clients.every((one) => one.slots.every((slot) => slot.position !== null));
        if (isReady)
            parentPort.postMessage('ready');
        return;
    }
    let lag = 0;
    for (const one of clients)
        lag = Math.max(lag, one.look(now, isPublished));
    if (used !== progress.used)
        progress = { used, at: now };
    const isStuck = isPublished && now - progress.at > 45000;
    if (!(isPublished && lag <= 0 && clients.every((one) => one.socket?.readyState === WebSocket.OPEN)) && !isStuck && !Atomics.load(control, GIVE_UP))
        return;
    clearInterval(looking);
    clearInterval(acknowledging);
    if (lag > 0)
        counts.stuck = clients.filter((one) => one.slots.some((slot) => slot.lag() > 0)).slice(0, 20).map((one) => one.describe());
    // What comes although nothing more may come; in a cluster, also what comes of publications whose number nobody knows.
    setTimeout(() => {
        counts.records = used / RECORD;
        for (const one of clients) {
            if (one.socket)
                abandon(one.socket, 'cut');
        }
        parentPort.postMessage(counts);
    }, plan.nodes > 1 ? 1500 : 300);
}, 20);
