// SPDX-License-Identifier: Apache-2.0
// Runs publishers and subscribers against a server, as JSON in its first argument says, and judges what they saw.
// On its input: {"port": N, "lost": false} whenever the server is there (again), {"port": 0} before it goes.
// On its output, a JSON text a line: {"event": "restart", "kill": false} when that is due, and at last the result.
import { createInterface } from 'node:readline';
import { Worker } from 'node:worker_threads';
import { Judge } from './judge.mjs';
import { ACKNOWLEDGED, CONTROLS, GENERATION, GENERATIONS, GIVE_UP, PORT, PUBLISHED, Plan, RECORD } from './shared.mjs';

const plan = new Plan(JSON.parse(process.argv[2]));
const shared = (count, bytes = 4) => new SharedArrayBuffer(count * bytes);
const buffers = { control: shared(CONTROLS), heads: shared(GENERATIONS * plan.channels), reached: shared(plan.subscribers * 2) };
const control = new Int32Array(buffers.control);
const ackNumbers = shared(plan.publishers * plan.each);
const ackGenerations = shared(plan.publishers * plan.each, 1);
const say = (message) => process.stdout.write(JSON.stringify(message) + '\n');
const begin = Date.now();
const log = (text) => process.stderr.write(`${((Date.now() - begin) / 1000).toFixed(1).padStart(7)} s  ${text}\n`);

createInterface({ input: process.stdin }).on('line', (line) => {
    const { port, lost } = JSON.parse(line);
    if (lost)
        Atomics.add(control, GENERATION, 1);
    Atomics.store(control, PORT, port);
}).on('close', () => Atomics.store(control, GIVE_UP, 1));

/// A thread, and what it says, one after the other.
function start(file, data) {
    const worker = new Worker(new URL(file, import.meta.url), { workerData: { options: JSON.parse(process.argv[2]), ...buffers, ...data } });
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

// Each publication goes to two slots in `channels / 2`, and some twice.
const deliveries = Math.ceil(plan.publications * plan.subscribers * 2 / plan.channels / plan.threads);
const shares = Array.from({ length: plan.threads }, () => shared((deliveries * 1.2 + 100000) * RECORD | 0));
const subscribers = shares.map((records, thread) => start('subscribers.mjs', { thread, records }));
const publishers = start('publishers.mjs', { ackNumbers, ackGenerations });
const starting = setTimeout(() => {
    log('the subscribers did not all come');
    process.exit(3);
}, 120000);
await Promise.all([publishers, ...subscribers].map((one) => one.next()));
clearTimeout(starting);
log(`${plan.subscribers} subscribers are there; ${plan.publications} publications begin`);
const published = Date.now();

const restarts = [...plan.restarts];
let told = 0;
const watching = setInterval(() => {
    const acknowledged = Atomics.load(control, ACKNOWLEDGED);
    if (restarts.length > 0 && acknowledged >= restarts[0].at * plan.publications)
        say({ event: 'restart', kill: restarts.shift().kill });
    if (Date.now() - told > 5000) {
        told = Date.now();
        log(`${acknowledged} acknowledged`);
    }
    if (Date.now() - begin > plan.seconds * 1000 && Atomics.exchange(control, GIVE_UP, 1) === 0)
        log('time is over');
}, 20);
publishers.worker.postMessage('go');
const counts = { publishers: await publishers.next(), subscribers: await Promise.all(subscribers.map((one) => one.next())) };
clearInterval(watching);
const seconds = (Date.now() - published) / 1000;
log('everybody is done; judging');

const judge = new Judge(plan);
const read = shares.map((share, i) => new Uint32Array(share, 0, counts.subscribers[i].records * RECORD));
judge.judge(read, new Uint32Array(ackNumbers), new Uint8Array(ackGenerations));
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
        publisherCuts: counts.publishers.cuts, repeated: counts.publishers.repeated, refusals: counts.publishers.refusals,
        vanished: sum('vanished'), lapsed: sum('lapsed'), notRecovered: sum('notRecovered'), closedByServer: closed,
        mostMissed: Math.max(...counts.subscribers.map((one) => one.longest)),
    },
});
process.exit(0);
