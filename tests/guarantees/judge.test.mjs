// SPDX-License-Identifier: Apache-2.0
// The judge must find each kind of fault: histories by hand, each with one of them.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Judge } from './judge.mjs';
import { ENDED, GAP, Origins, PART, Plan, PositionReader, REASONS, RESUMED, START } from './shared.mjs';

const UNKNOWN = REASONS.indexOf('unknown_position');
const NODE_DOWN = REASONS.indexOf('node_down');

/// Two publishers, two channels, a subscriber of both; what each publication's number would be on a server without faults. With several lines a
/// publisher each: the one that it publishes in.
function history(lines = 1, subscribers = 1) {
    const plan = new Plan({ seed: 5, publications: 40, publishers: 2, subscribers, channels: 2, nodes: lines });
    const run = { plan, acknowledgements: new Uint32Array(40), lines: new Uint8Array(40), several: [], killed: [] };
    const channels = [[], []];
    for (let number = 0; number < plan.each; ++number) {
        for (let publisher = 0; publisher < 2; ++publisher) {
            const line = publisher % lines;
            const log = channels[plan.channelOf(publisher, number)];
            const at = log.filter((one) => one.line === line).length + 1;
            log.push({ publisher, number, connection: 1, at, line });
            run.acknowledgements[publisher * plan.each + number] = at;
            run.lines[publisher * plan.each + number] = line;
        }
    }
    run.streams = [];
    for (let slot = 0; slot < subscribers * 2; ++slot)
        run.streams.push([{ kind: START, at: 0 }, ...channels[plan.channelsOf(slot >>> 1)[slot % 2]]]);
    return run;
}

function judged({ plan, acknowledgements, lines, several, killed, unheard, streams }) {
    const words = streams.flatMap((stream, slot) => stream.flatMap((one) => [
        slot | ((one.line ?? 0) << 24), one.at, ((one.kind ?? one.publisher) | ((one.detail ?? one.connection ?? 0) << 16)) >>> 0, one.to ?? one.number ?? 0]));
    return new Judge(plan).judge([Uint32Array.from(words)], acknowledgements, lines, { several, killed, unheard });
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
    run.killed = [0];
    const rest = stream.splice(6);
    const gaps = [{ kind: GAP, line: 0, at: 5, to: ENDED, detail: UNKNOWN }, { kind: GAP, line: 1, at: 0, to: 2, detail: UNKNOWN }];
    rest.forEach((one, i) => {
        Object.assign(one, { line: 1, at: i + 1 });
        run.acknowledgements[one.publisher * run.plan.each + one.number] = i + 1;
        run.lines[one.publisher * run.plan.each + one.number] = 1;
    });
    stream.push(...gaps, ...rest.slice(2));
    const judge = judged(run);
    assert.deepEqual(found(judge), []);
    assert.equal(judge.table.announced, 2);
    stream.splice(stream.indexOf(gaps[0]), 2, { kind: PART, line: 0, at: 0 });
    assert.ok(!judged(run).isGood);
    gaps.forEach((gap) => { gap.detail = 0; });
    stream.splice(6, 1, ...gaps);
    assert.ok(!judged(run).isGood);
});

// ---- several lines

/// Where the line's messages stand in the first stream.
const placesOf = (run, line) => run.streams[0].flatMap((one, i) => (one.publisher !== undefined && one.line === line ? [i] : []));

test('each line is counted for itself', () => {
    const judge = judged(history(2));
    assert.deepEqual(found(judge), []);
    assert.equal(judge.table.received, 40);
    for (const line of [0, 1]) {
        const run = history(2);
        run.streams[0].splice(placesOf(run, line)[2], 1);
        assert.deepEqual(found(judged(run)), ['holes', 'lost'], `line ${line}`);
    }
});

test('a line whose last message does not come is lost there', () => {
    const run = history(2);
    run.streams[0].splice(placesOf(run, 1).at(-1), 1);
    assert.deepEqual(found(judged(run)), ['lost']);
});

test('a gap of one line says nothing of the other', () => {
    const taken = (wrong) => {
        const run = history(2);
        const [at] = placesOf(run, 1).slice(2);
        const [{ at: number }] = run.streams[0].splice(at, 1);
        run.streams[0].splice(at, 0, { kind: GAP, line: 1, at: number - 1, to: number, detail: 0, ...wrong });
        return judged(run);
    };
    assert.deepEqual(found(taken({})), []);
    assert.equal(taken({}).table.announced, 1);
    assert.ok(!taken({ line: 0 }).isGood);
    assert.ok(!taken({ to: 99 }).isGood);
});

test('what a position passes over is a hole, unless it has come by another number', () => {
    const run = history(2, 2);
    const [stream] = run.streams;
    const first = stream[placesOf(run, 0)[0]];
    const last = stream[placesOf(run, 1).at(-1)];
    // Publisher 0 has repeated it at the other node, which had not heard of it.
    run.several.push([first.publisher * run.plan.each + first.number, 1, last.at + 1]);
    stream.push({ kind: PART, line: 1, at: last.at + 1 });
    assert.deepEqual(found(judged(run)), ['holes'], 'nobody has heard it by that number');
    // The other subscriber of the channel has.
    const other = run.streams[3];
    other.splice(other.indexOf(first), 1, { kind: PART, line: 0, at: 1 });
    other.push({ ...first, line: 1, at: last.at + 1, connection: 2 });
    const judge = judged(run);
    assert.deepEqual(found(judge), []);
    assert.equal(judge.table.passedOver, 2);
    other.pop();
    assert.deepEqual(found(judged(run)), ['holes', 'lost']);
});

test('numbers that nobody knows are no more than were sent to two nodes', () => {
    const run = history(2);
    const [stream] = run.streams;
    const channel = run.plan.channelsOf(0)[0];
    const last = stream[placesOf(run, 1).at(-1)];
    stream.push({ kind: PART, line: 1, at: last.at + 2 });
    const places = [];
    for (let place = 0; place < run.plan.publications; ++place) {
        const publisher = Math.floor(place / run.plan.each);
        if (publisher === 0 && run.plan.channelOf(publisher, place % run.plan.each) === channel)
            places.push(place);
    }
    run.unheard = [[places[0], 1]];
    assert.deepEqual(found(judged(run)), ['holes']);
    run.unheard.push([places[1], 0]);
    assert.deepEqual(found(judged(run)), ['holes']);
    run.unheard.push([places[1], 1]);
    assert.deepEqual(found(judged(run)), []);
    // In a gap such a number accounts for one that did not come, and for one only.
    stream.splice(-1, 1, { kind: GAP, line: 1, at: last.at, to: last.at + 1, detail: 0 });
    run.acknowledgements[39] = last.at + 2; // somebody knows a higher number
    run.lines[39] = 1;
    const isOf = (place) => (one) => one.publisher === 0 && one.number === place;
    const shift = (place) => {
        const at = stream.findIndex(isOf(place));
        stream.splice(at, 1, { kind: PART, line: 0, at: stream[at].at });
    };
    shift(places[0]);
    assert.ok(!found(judged(run)).includes('lost'));
    shift(places[1]);
    assert.ok(found(judged(run)).includes('lost'));
});

test('a position that forgets a line, or goes back in it, is a fault', () => {
    for (const at of [0, 1]) {
        const run = history(2);
        const place = placesOf(run, 1)[3];
        run.streams[0].splice(place, 0, { kind: PART, line: 1, at });
        assert.ok(found(judged(run)).includes('again'), `back to ${at}`);
    }
});

/// Nothing of line 1 behind its third message came, and all of it is announced.
function death(reason = NODE_DOWN, killed = [1]) {
    const run = history(2);
    run.killed = killed;
    const places = placesOf(run, 1);
    const { at } = run.streams[0][places[2]];
    run.streams[0] = run.streams[0].filter((_, i) => !places.slice(3).includes(i));
    run.streams[0].splice(places[2] + 1, 0, { kind: GAP, line: 1, at, to: ENDED, detail: reason });
    return { run, lost: places.length - 3 };
}

test('what died with a node is announced, without an end', () => {
    const { run, lost } = death();
    const judge = judged(run);
    assert.deepEqual(found(judge), []);
    assert.equal(judge.table.announced, lost);
    assert.equal(judge.table.nodeDown, 1);
    assert.equal(judge.table.named, 0);
});

test('a node that was not killed has not died', () => {
    assert.deepEqual(found(judged(death(NODE_DOWN, []).run)), ['gaps']);
    assert.deepEqual(found(judged(death(0, [1]).run)), ['gaps']);
});

test('nothing comes of a line behind its end', () => {
    const { run } = death();
    const gap = run.streams[0].findIndex((one) => one.kind === GAP);
    run.streams[0].push({ ...run.streams[0][gap - 1] });
    assert.ok(found(judged(run)).includes('again'));
    // A node that has not heard of the end may have more of it; then it ends there, too.
    const next = { ...run.streams[0][gap - 1], at: run.streams[0][gap].at + 2, number: 19, connection: 2 };
    run.streams[0].splice(-1, 1, next, { ...run.streams[0][gap], at: next.at });
    assert.ok(!found(judged(run)).some((kind) => ['again', 'holes', 'gaps'].includes(kind)));
    // Or less: what it says of the line then is no loss, but what was heard of it must not come again.
    const back = death().run;
    back.streams[0].push({ kind: PART, line: 1, at: 1 }, { kind: GAP, line: 1, at: 1, to: ENDED, detail: NODE_DOWN });
    assert.deepEqual(found(judged(back)), []);
    const second = back.streams[0].filter((one) => one.line === 1 && one.publisher !== undefined)[1];
    back.streams[0].splice(-1, 1, { ...second });
    assert.ok(found(judged(back)).includes('duplicates'));
    const other = death().run;
    other.streams[0][other.streams[0].findIndex((one) => one.kind === GAP)] = { kind: PART, line: 1, at: ENDED };
    assert.ok(found(judged(other)).includes('gaps'));
});

test('a repeat at another node is delivered once, unless its first number died', () => {
    const repeated = (killed) => {
        const run = history(2);
        const [stream] = run.streams;
        const first = stream[placesOf(run, 0)[0]];
        stream.push({ ...first, line: 1, connection: 2, at: stream[placesOf(run, 1).at(-1)].at + 1 });
        run.killed = killed;
        return judged(run);
    };
    assert.deepEqual(found(repeated([])), ['duplicates']);
    assert.deepEqual(found(repeated([1])), ['duplicates']);
    assert.deepEqual(found(repeated([0])), []);
    assert.equal(repeated([0]).table.repeatedAfterKill, 1);
    // A subscription with QoS 1 may get it by both numbers.
    const run = history(2, 2);
    const stream = run.streams[2];
    const first = stream.find((one) => one.publisher === 0);
    stream.push({ ...first, line: 1, connection: 2, at: stream.findLast((one) => one.line === 1).at + 1 });
    assert.deepEqual(found(judged(run)), []);
    assert.equal(judged(run).table.repeatedAtQos1, 1);
});

test('of a publication with several numbers one that is announced will do', () => {
    const run = history(2);
    const [stream] = run.streams;
    const place = placesOf(run, 0).at(-1);
    const [first] = stream.splice(place, 1);
    const last = stream[placesOf(run, 1).at(-1)];
    assert.deepEqual(found(judged(run)), ['lost']);
    run.several.push([first.publisher * run.plan.each + first.number, 1, last.at]);
    stream.splice(stream.indexOf(last), 1, { kind: GAP, line: 1, at: last.at - 1, to: last.at, detail: 0 });
    assert.deepEqual(found(judged(run)), []);
});

// ---- positions

test('positions are read part by part, and nothing else is', () => {
    const origins = new Origins(new SharedArrayBuffer(Origins.size));
    const [one, other] = ['A'.repeat(22), 'B'.repeat(21) + '_'];
    origins.add(one, 3);
    origins.add(other, 7);
    const reader = new PositionReader(origins);
    const parts = reader.read(`${one}.42~${other}.end`);
    assert.deepEqual([parts.of(3), parts.of(7), parts.of(0)], [42, ENDED, 0]);
    assert.equal(reader.read(`${one}.0`).of(3), 0);
    for (const text of ['', `${one}`, `${one}.`, `${one}.1~`, `~${one}.1`, `${one}.-1`, `${one}.1x`, `${one}.18446744073709551615`, `${one}.1~${one}.2`])
        assert.equal(reader.read(text), null, text);
});
