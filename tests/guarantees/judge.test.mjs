// SPDX-License-Identifier: Apache-2.0
// The judge must find each kind of fault: histories by hand, each with one of them.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Judge } from './judge.mjs';
import { GAP, Plan, REASONS, RESUMED, START } from './shared.mjs';

const UNKNOWN = REASONS.indexOf('unknown_position');

/// Two publishers, one subscriber, two channels; what each publication's number would be on a server without faults.
function history() {
    const plan = new Plan({ seed: 5, publications: 40, publishers: 2, subscribers: 1, channels: 2 });
    const acknowledgements = new Uint32Array(40);
    const channels = [[], []];
    for (let number = 0; number < plan.each; ++number) {
        for (let publisher = 0; publisher < 2; ++publisher) {
            const log = channels[plan.channelOf(publisher, number)];
            log.push({ publisher, number, connection: 1, at: log.length + 1, generation: 0 });
            acknowledgements[publisher * plan.each + number] = log.length;
        }
    }
    const streams = plan.channelsOf(0).map((channel) => [{ kind: START, at: 0 }, ...channels[channel]]);
    return { plan, acknowledgements, generations: new Uint8Array(40), streams };
}

function judged({ plan, acknowledgements, generations, streams }) {
    const words = streams.flatMap((stream, slot) => stream.flatMap((one) => [
        slot | ((one.generation ?? 0) << 24), one.at, ((one.kind ?? one.publisher) | ((one.detail ?? one.connection ?? 0) << 16)) >>> 0, one.to ?? one.number ?? 0]));
    return new Judge(plan).judge([Uint32Array.from(words)], acknowledgements, generations);
}

function found(judge) {
    return Object.entries(judge.violations).filter(([, count]) => count > 0).map(([kind]) => kind).sort();
}

test('a history without faults is good', () => {
    const judge = judged(history());
    assert.deepEqual(found(judge), []);
    assert.equal(judge.table.acknowledged, 40);
    assert.equal(judge.table.received, 40);
    assert.ok(judge.isGood);
});

test('a message that did not come is lost, and a hole', () => {
    const run = history();
    run.streams[0].splice(5, 1);
    assert.deepEqual(found(judged(run)), ['holes', 'lost']);
});

test('one that is missing at the end is lost', () => {
    const run = history();
    run.streams[1].pop();
    const judge = judged(run);
    assert.deepEqual(found(judge), ['lost']);
    assert.equal(judge.violations.lost, 1);
});

test('a gap accounts for what it names, and for nothing else', () => {
    const run = history();
    run.streams[0].splice(5, 3, { kind: RESUMED, at: 4, detail: 0 }, { kind: GAP, at: 4, to: 7, detail: 0 });
    const judge = judged(run);
    assert.deepEqual(found(judge), []);
    assert.equal(judge.table.announced, 3);
    assert.equal(judge.table.expected - judge.table.received - judge.table.announced, 0);

    for (const wrong of [{ at: 4, to: 6 }, { at: 4, to: 8 }, { at: 3, to: 7 }, { at: 5, to: 7 }]) {
        const other = history();
        other.streams[0].splice(5, 3, { kind: GAP, detail: 0, ...wrong });
        assert.notDeepEqual(found(judged(other)), [], JSON.stringify(wrong));
    }
});

test('a gap beyond the end is a fault', () => {
    const run = history();
    const { at } = run.streams[0].pop();
    run.streams[0].push({ kind: GAP, at: at - 1, to: at + 1, detail: 0 });
    assert.deepEqual(found(judged(run)), ['gaps']);
});

test('"not recovered" without a gap is a fault', () => {
    const run = history();
    run.streams[0].splice(5, 0, { kind: RESUMED, at: 4, detail: 0 });
    assert.deepEqual(found(judged(run)), ['gaps']);
});

test('a message that comes again is a duplicate', () => {
    const run = history();
    const at = run.streams[0].findIndex((one) => one.publisher === 0);
    run.streams[0].splice(at + 1, 0, run.streams[0][at]);
    assert.ok(found(judged(run)).includes('duplicates'));
});

/// The repeat of a publication as one with a number of its own, behind all others.
function withRepeat(publisher, connection) {
    const run = history();
    const stream = run.streams[0];
    const first = stream.find((one) => one.publisher === publisher);
    stream.push({ ...first, connection, at: stream.at(-1).at + 1 });
    return judged(run);
}

test('a repeat from another connection is delivered at QoS 1 only', () => {
    assert.deepEqual(found(withRepeat(1, 2)), []);
    assert.equal(withRepeat(1, 2).table.repeatedAtQos1, 1);
    assert.ok(found(withRepeat(0, 2)).includes('duplicates'));
    assert.ok(found(withRepeat(1, 1)).includes('duplicates'));
});

test('the order of a connection counts, that of two connections does not', () => {
    const run = history();
    const own = run.streams[0].filter((one) => one.publisher === 0).slice(0, 2);
    [own[0].number, own[1].number] = [own[1].number, own[0].number];
    for (const one of own)
        run.acknowledgements[one.number] = one.at;
    assert.deepEqual(found(judged(run)), ['order']);
    own[1].connection = 2;
    assert.deepEqual(found(judged(run)), []);
});

test('a number has one meaning', () => {
    const run = history();
    run.acknowledgements[0] = 1000;
    run.acknowledgements[1] = 1;
    assert.ok(found(judged(run)).includes('numbers'));
});

test('what was never acknowledged is said', () => {
    const run = history();
    run.acknowledgements[3] = 0;
    assert.deepEqual(found(judged(run)), ['unanswered']);
});

test('a server without memory has to say so', () => {
    const run = history();
    const [stream] = run.streams;
    const rest = stream.splice(6);
    const gap = { kind: GAP, generation: 1, at: 5, to: 2, detail: UNKNOWN };
    rest.forEach((one, i) => {
        Object.assign(one, { generation: 1, at: i + 1 });
        run.acknowledgements[one.publisher * run.plan.each + one.number] = i + 1;
        run.generations[one.publisher * run.plan.each + one.number] = 1;
    });
    stream.push(gap, ...rest.slice(2));
    const judge = judged(run);
    assert.deepEqual(found(judge), []);
    assert.equal(judge.table.announced, 2);
    stream.splice(stream.indexOf(gap), 1);
    assert.ok(!judged(run).isGood);
    gap.detail = 0;
    stream.splice(6, 0, gap);
    assert.ok(!judged(run).isGood);
});
