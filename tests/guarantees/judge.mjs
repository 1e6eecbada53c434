// SPDX-License-Identifier: Apache-2.0
// Joins what publishers were told with what each subscriber heard, by (channel, publisher, number).
import { GAP, REASONS, RECORD, RESUMED, START } from './shared.mjs';

const UNKNOWN = REASONS.indexOf('unknown_position');
const numbers = 2 ** 21;
const keyOf = (publisher, number) => publisher * numbers + number;
const shown = (key) => `publisher ${Math.floor(key / numbers)} number ${key % numbers}`;

/// The records of each slot, in the order they were written.
function bySlot(plan, shares) {
    const slots = plan.subscribers * 2;
    const sizes = new Uint32Array(slots);
    for (const share of shares) {
        for (let at = 0; at < share.length; at += RECORD)
            ++sizes[share[at] & 0xffffff];
    }
    const all = Array.from(sizes, (size) => ({ records: new Uint32Array(size * RECORD), used: 0 }));
    for (const share of shares) {
        for (let at = 0; at < share.length; at += RECORD) {
            const one = all[share[at] & 0xffffff];
            one.records.set(share.subarray(at, at + RECORD), one.used);
            one.used += RECORD;
        }
    }
    return all.map((one) => one.records);
}

/// One subscription from its first answer to its end.
class Hearing {
    constructor(judge, slot, channel) {
        this.judge = judge;
        this.slot = slot;
        this.channel = channel;
        this.generation = -1;
        this.at = -1;
        this.keys = new Map(); // what was heard, and on which connections of its publisher
        this.last = new Map(); // of each connection of a publisher the last number
        this.gaps = []; // [generation, after, to]
        this.begin = null;
        this.awaitsGap = false;
    }
    wrong(kind, text) {
        this.judge.wrong(kind, `slot ${this.slot} (subscriber ${this.slot >>> 1}, channel c${this.channel}): ${text}`);
    }
    read(records) {
        for (let at = 0; at < records.length; at += RECORD) {
            const generation = records[at] >>> 24;
            const number = records[at + 1];
            const kind = records[at + 2] & 0xffff;
            const detail = records[at + 2] >>> 16;
            if (this.awaitsGap && kind !== GAP)
                this.wrong('gaps', `not recovered at ${number}, and no gap followed`);
            this.awaitsGap = false;
            if (kind === START)
                this.start(generation, number);
            else if (kind === RESUMED)
                this.awaitsGap = detail === 0;
            else if (kind === GAP)
                this.gap(generation, number, records[at + 3], detail);
            else
                this.message(generation, number, kind, detail, records[at + 3]);
        }
        if (this.awaitsGap)
            this.wrong('gaps', 'not recovered at the end, and no gap followed');
    }
    start(generation, number) {
        this.begin = [generation, number];
        this.generation = generation;
        this.at = number;
    }
    gap(generation, after, to, reason) {
        const isNew = generation !== this.generation;
        if (isNew !== (reason === UNKNOWN))
            this.wrong('gaps', `reason ${REASONS[reason]} in generation ${generation} after ${this.generation}`);
        if (after !== this.at || (!isNew && to <= after))
            this.wrong('gaps', `a gap from ${after} to ${to}, but it was at ${this.at}`);
        if (isNew)
            this.gaps.push([this.generation, this.at, Infinity], [generation, 0, to]);
        else
            this.gaps.push([generation, after, to]);
        ++this.judge.table.gaps;
        this.generation = generation;
        this.at = to;
    }
    message(generation, number, publisher, connection, publication) {
        const { judge } = this;
        ++judge.table.delivered;
        const key = keyOf(publisher, publication);
        const text = `${shown(key)} on its connection ${connection}, at ${number} of generation ${generation}`;
        if (generation !== this.generation || number !== this.at + 1)
            this.wrong(number <= this.at ? 'again' : 'holes', `${text}, but it was at ${this.at} of ${this.generation}`);
        this.generation = generation;
        this.at = number;
        this.checkRepeat(key, publisher, connection, generation, text);
        const line = (publisher * 65536 + connection) * 256 + generation;
        if ((this.last.get(line) ?? -1) >= publication)
            this.wrong('order', `${text} after number ${this.last.get(line)}`);
        this.last.set(line, publication);
        judge.number(this.channel, generation, number, key, text);
    }
    checkRepeat(key, publisher, connection, generation, text) {
        const stamp = connection * 256 + generation;
        const before = this.keys.get(key);
        if (before === undefined)
            return this.keys.set(key, stamp);
        const isOther = this.judge.plan.qosOfPublisher(publisher) === 1 && before !== stamp;
        if (isOther)
            ++this.judge.table.repeatedAtQos1;
        else if (this.judge.plan.qosOfPublisher(publisher) === 2 && before % 256 !== generation)
            ++this.judge.table.repeatedAfterKill;
        else
            this.wrong('duplicates', `${text}, heard before`);
    }
    isAnnounced(generation, number) {
        return this.gaps.some(([of, after, to]) => of === generation && number > after && number <= to);
    }
    /// Everything acknowledged was heard or announced.
    join(acknowledged) {
        const { table } = this.judge;
        for (const { key, generation, number } of acknowledged) {
            ++table.expected;
            if (this.keys.has(key))
                ++table.received;
            else if (this.isAnnounced(generation, number))
                ++table.announced;
            else
                this.wrong('lost', `${shown(key)}, acknowledged at ${number} of generation ${generation}`);
        }
        for (const [generation, after, to] of this.gaps)
            table.named += to === Infinity ? 0 : to - after;
    }
}

export class Judge {
    constructor(plan) {
        this.plan = plan;
        this.table = { acknowledged: 0, expected: 0, received: 0, delivered: 0, announced: 0, gaps: 0, named: 0, repeatedAtQos1: 0, repeatedAfterKill: 0 };
        this.violations = { lost: 0, duplicates: 0, order: 0, holes: 0, again: 0, gaps: 0, numbers: 0, unanswered: 0, clients: 0 };
        this.samples = [];
        this.known = []; // of each channel: number and generation to publication
    }
    wrong(kind, text) {
        if (++this.violations[kind] <= 10)
            this.samples.push(`${kind}: ${text}`);
    }
    /// One number of a channel is one publication, for whoever hears of it.
    number(channel, generation, number, key, text) {
        const place = generation * 2 ** 32 + number;
        const before = this.known[channel].get(place);
        if (before === undefined)
            this.known[channel].set(place, key);
        else if (before !== key)
            this.wrong('numbers', `${text}, which was ${shown(before)} for others`);
    }
    /// `shares`: the records of each thread. `ackNumbers`, `ackGenerations`: by publisher and number; 0: never acknowledged.
    judge(shares, ackNumbers, ackGenerations) {
        const { plan } = this;
        const acknowledged = Array.from({ length: plan.channels }, () => []);
        this.known = acknowledged.map(() => new Map());
        for (let place = 0; place < plan.publications; ++place) {
            const publisher = Math.floor(place / plan.each);
            const publication = place % plan.each;
            const key = keyOf(publisher, publication);
            const number = ackNumbers[place];
            if (number === 0) {
                this.wrong('unanswered', shown(key));
                continue;
            }
            ++this.table.acknowledged;
            const channel = plan.channelOf(publisher, publication);
            acknowledged[channel].push({ key, number, generation: ackGenerations[place] });
            this.number(channel, ackGenerations[place], number, key, `${shown(key)}, acknowledged at ${number}`);
        }
        const hearings = bySlot(plan, shares).map((records, slot) => {
            const channel = plan.channelsOf(slot >>> 1)[slot % 2];
            const hearing = new Hearing(this, slot, channel);
            hearing.read(records);
            if (!hearing.begin || hearing.begin[1] !== 0)
                this.wrong('clients', `slot ${slot} did not begin at the beginning`);
            hearing.join(acknowledged[channel]);
            // What it heard is in the table now; a million of them would fill the memory.
            hearing.keys.clear();
            hearing.last.clear();
            return hearing;
        });
        this.checkEnds(hearings);
        return this;
    }
    /// A gap names what there has been, and no more.
    checkEnds(hearings) {
        const last = this.known.map((numbers) => {
            const ends = [];
            for (const place of numbers.keys()) {
                const generation = Math.floor(place / 2 ** 32);
                ends[generation] = Math.max(ends[generation] ?? 0, place % 2 ** 32);
            }
            return ends;
        });
        for (const hearing of hearings) {
            for (const [generation, after, to] of hearing.gaps) {
                if (to !== Infinity && to > (last[hearing.channel][generation] ?? 0))
                    hearing.wrong('gaps', `a gap from ${after} to ${to}, and nobody knows a number as high`);
            }
        }
    }
    get isGood() {
        return Object.values(this.violations).every((count) => count === 0);
    }
}
