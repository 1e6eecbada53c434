// SPDX-License-Identifier: Apache-2.0
// Runs publishers and subscribers against a server, or the nodes of a cluster, as JSON in its first argument says, and judges what they saw.
// On its input: {"node": 0, "port": N, "lost": false} whenever a node is there (again), with "lost" when it begins without what it knew;
// {"node": 0, "port": 0} before it goes; {"done": true} for each event, once what it said has been done.
// On its output, a JSON text a line: what the plan has in "events", when that is due; {"event": "passed", …} when a cut between two nodes has
// lasted for so many publications as were asked for; at last the result.
import { createInterface } from 'node:readline';
import { Worker } from 'node:worker_threads';
import { Judge } from './judge.mjs';
import { ACKNOWLEDGED, ALLOWED, CONTROLS, GIVE_UP, LINES, Nodes, Origins, PUBLISHED, Plan, RECORD, Reached, SUBPROTOCOL, WebSocket, call } from './shared.mjs';

const options = { nodes: 1, ...JSON.parse(process.argv[2]) };
const plan = new Plan(options);
const shared = (count, bytes = 4) => new SharedArrayBuffer(count * bytes);
const buffers = {
    control: shared(CONTROLS), heads: shared(LINES * plan.channels), reached: shared(Reached.size(plan.subscribers * 2)), origins: shared(Origins.size, 1),
};
const control = new Int32Array(buffers.control);
Atomics.store(control, ALLOWED, plan.publications);
const nodes = new Nodes(plan.nodes, buffers.control);
let underWay = 0;
const origins = new Origins(buffers.origins);
const ackNumbers = shared(plan.publishers * plan.each);
const ackLines = shared(plan.publishers * plan.each, 1);
const say = (message, then) => process.stdout.write(JSON.stringify(message) + '\n', then);
const started = Date.now();
const log = (text) => process.stderr.write(`${((Date.now() - started) / 1000).toFixed(1).padStart(7)} s  ${text}\n`);

/// The origin of a node's hub: in a channel that nobody else uses its positions name no other.
function askOrigin(port) {
    return new Promise((resolve, reject) => {
        const socket = new WebSocket(`ws://127.0.0.1:${port}/`, SUBPROTOCOL, { perMessageDeflate: false });
        socket.once('error', reject);
        socket.once('open', () => {
            socket.send(call('hello', 'connect', { client: 'probe' }));
            socket.send(call('probe', 'publish', { channel: `probe.${port}`, data: 'x', qos: 1 }));
        });
        socket.on('message', (data) => {
            const message = JSON.parse(data);
            if (message.id !== 'probe')
                return;
            socket.close();
            resolve(message.result.position.split('.')[0]);
        });
    });
}

// Each node begins a line, and another one when it has lost what it knew.
let lines = 0;
const killed = [];
async function comes(node, port, lost) {
    const isNew = lost !== false;
    if (lost === true)
        killed.push(nodes.line(node));
    if (lines + 1 === LINES)
        throw new Error('too many nodes were killed');
    const line = isNew ? lines++ : nodes.line(node);
    origins.add(await askOrigin(port), line);
    nodes.setLine(node, line);
    nodes.setPort(node, port);
}

createInterface({ input: process.stdin }).on('line', (text) => {
    const { node, port, lost, done } = JSON.parse(text);
    if (done)
        --underWay;
    else if (port === 0)
        nodes.setPort(node, 0);
    else
        comes(node, port, lost);
}).on('close', () => Atomics.store(control, GIVE_UP, 1));

// Cuts that last for more than the logs keep: publishers go on meanwhile, and wait again when enough was published.
const cuts = [];
function begin(event) {
    nodes.setCut(...event.nodes, true);
    cuts.push({ ...event, end: Atomics.load(control, ACKNOWLEDGED) + event.length, latest: Date.now() + 20000 });
}

/// A thread, and what it says, one after the other.
function start(file, data) {
    const worker = new Worker(new URL(file, import.meta.url), { workerData: { options, ...buffers, ...data } });
    worker.on('error', (error) => {
        log(`${file} ended: ${error.stack}`);
        process.exit(3);
    });
    const messages = [];
    const waiting = [];
    worker.on('message', (message) => (waiting.length > 0 ? waiting.shift()(message) : messages.push(message)));
    const next = () => new Promise((resolve) => (messages.length > 0 ? resolve(messages.shift()) : waiting.push(resolve)));
    return { worker, next };
}

// Each publication goes to two slots in `channels / 2`, and some twice. What positions say of other lines is a record, too.
const deliveries = Math.ceil(plan.publications * plan.subscribers * 2 / plan.channels / plan.threads);
const shares = Array.from({ length: plan.threads }, () => shared((deliveries * (plan.nodes > 1 ? 2 : 1.2) + 100000) * RECORD | 0));
const subscribers = shares.map((records, thread) => start('subscribers.mjs', { thread, records }));
const publishers = start('publishers.mjs', { ackNumbers, ackLines });
const starting = setTimeout(() => {
    log('the subscribers did not all come');
    process.exit(3);
}, 120000);
await Promise.all([publishers, ...subscribers].map((one) => one.next()));
clearTimeout(starting);
log(`${plan.subscribers} subscribers are there; ${plan.publications} publications begin`);
const published = Date.now();

const events = [...plan.events];
let told = 0;
// What comes next waits for what is under way, and publishers do not go on beyond it.
function allow() {
    Atomics.store(control, ALLOWED, underWay > 0 && events.length > 0 ? Math.ceil(events[0].at * plan.publications) : plan.publications);
}
const watching = setInterval(() => {
    const acknowledged = Atomics.load(control, ACKNOWLEDGED);
    while (underWay === 0 && events.length > 0 && acknowledged >= events[0].at * plan.publications) {
        const event = events.shift();
        if (event.length)
            begin(event);
        ++underWay;
        say(event);
    }
    allow();
    for (const cut of cuts.filter(({ end, latest }) => acknowledged >= end || Date.now() > latest)) {
        cuts.splice(cuts.indexOf(cut), 1);
        // Nobody falls behind further until they are connected again.
        nodes.setCut(...cut.nodes, false);
        ++underWay;
        say({ event: 'passed', nodes: cut.nodes });
    }
    if (Date.now() - told > 5000) {
        told = Date.now();
        log(`${acknowledged} acknowledged`);
    }
    if (Date.now() - started > plan.seconds * 1000 && Atomics.exchange(control, GIVE_UP, 1) === 0)
        log('time is over');
}, 20);
publishers.worker.postMessage('go');
const counts = { publishers: await publishers.next(), subscribers: await Promise.all(subscribers.map((one) => one.next())) };
clearInterval(watching);
const seconds = (Date.now() - published) / 1000;
log('everybody is done; judging');

const judge = new Judge(plan);
const read = shares.map((share, i) => new Uint32Array(share, 0, counts.subscribers[i].records * RECORD));
judge.judge(read, new Uint32Array(ackNumbers), new Uint8Array(ackLines), { several: counts.publishers.several, unheard: counts.publishers.unheard, killed });
const sum = (name) => counts.subscribers.reduce((total, one) => total + one[name], 0);
for (const text of [...counts.publishers.violations, ...counts.subscribers.flatMap((one) => one.violations)])
    judge.wrong('clients', text);
for (const text of counts.subscribers.flatMap((one) => one.stuck ?? []))
    judge.wrong('clients', `behind at the end: ${text}`);
const closed = {};
for (const one of [counts.publishers, ...counts.subscribers]) {
    for (const [code, count] of Object.entries(one.closedByServer))
        closed[code] = (closed[code] ?? 0) + count;
}
say({
    event: 'result', good: judge.isGood, seconds, complete: Atomics.load(control, PUBLISHED) === 1 && !Atomics.load(control, GIVE_UP),
    table: judge.table, violations: judge.violations, samples: judge.samples,
    clients: {
        publisherCuts: counts.publishers.cuts, publishersMoved: counts.publishers.moved, repeated: counts.publishers.repeated, refusals: counts.publishers.refusals,
        vanished: sum('vanished'), lapsed: sum('lapsed'), moved: sum('moved'), resumed: sum('resumed'), resumedElsewhere: sum('resumedElsewhere'),
        notRecovered: sum('notRecovered'), notAsked: sum('notAsked'), closedByServer: closed,
        mostMissed: Math.max(...counts.subscribers.map((one) => one.longest)),
    },
}, () => process.exit(0));
