// SPDX-License-Identifier: Apache-2.0
// Joins what publishers were told with what each subscriber heard, by (channel, publisher, number), and holds the positions that came
// with it against each other: in each line its numbers come one behind the other.
import { ENDED, GAP, LINES, PART, REASONS, RECORD, RESUMED, START } from './shared.mjs';

const UNKNOWN = REASONS.indexOf('unknown_position');
const NODE_DOWN = REASONS.indexOf('node_down');
const numbers = 2 ** 21;
const keyOf = (publisher, number) => publisher * numbers + number;
const placeOf = (line, number) => line * 2 ** 32 + number;
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
        this.at = new Array(LINES).fill(0);
        this.before = new Array(LINES).fill(0); // of a line that has ended: where it was
        this.keys = new Map(); // what was heard, and on which connections of its publisher
        this.last = new Map(); // of each connection of a publisher the last number
        this.gaps = []; // [line, after, to]
        this.skipped = []; // the same: what its position has passed without a word
        this.named = new Set(); // numbers of gaps that account for a publication which has them, as far as anybody knows
        this.hasBegun = false;
        this.awaitsGap = false;
    }
    wrong(kind, text) {
        this.judge.wrong(kind, `slot ${this.slot} (subscriber ${this.slot >>> 1}, channel c${this.channel}): ${text}`);
    }
    read(records) {
        for (let at = 0; at < records.length; at += RECORD) {
            const line = records[at] >>> 24;
            const number = records[at + 1];
            const kind = records[at + 2] & 0xffff;
            const detail = records[at + 2] >>> 16;
            if (this.awaitsGap && kind !== GAP && kind !== PART)
                this.wrong('gaps', 'not recovered, and no gap followed');
            this.awaitsGap = this.awaitsGap && kind === PART;
            if (kind === START)
                this.start(line, number);
            else if (kind === RESUMED)
                this.awaitsGap = detail === 0 && !(this.judge.plan.nodes > 1); // in a cluster it may come later, or not at all
            else if (kind === PART)
                this.part(line, number);
            else if (kind === GAP)
                this.gap(line, number, records[at + 3], detail);
            else
                this.message(line, number, kind, detail, records[at + 3]);
        }
        if (this.awaitsGap)
            this.wrong('gaps', 'not recovered at the end, and no gap followed');
    }
    start(line, number) {
        this.hasBegun = true;
        if (number !== 0)
            this.wrong('clients', `it began at ${number} of line ${line}`);
    }
    /// The position says another number of the line, and nothing was delivered for it.
    part(line, number) {
        const at = this.at[line];
        if (number === ENDED)
            this.wrong('gaps', `line ${line} ended at ${at} without a gap`);
        else if (number < at && at !== ENDED)
            this.wrong('again', `the position went back from ${at} to ${number} of line ${line}`);
        else if (at !== ENDED)
            this.skipped.push([line, at, number]);
        this.at[line] = number;
    }
    /// Another node may not have heard that the line has ended, and go on with what it has.
    where(line) {
        return this.at[line] === ENDED ? this.before[line] : this.at[line];
    }
    gap(line, after, to, reason) {
        const { judge } = this;
        if (after !== this.at[line] || to <= after)
            this.wrong('gaps', `a gap from ${after} to ${to} of line ${line}, but it was at ${this.at[line]}`);
        // All that is still to come is lost of nobody but the dead.
        if (to === ENDED && !(judge.killed.has(line) && (reason === NODE_DOWN || reason === UNKNOWN)))
            this.wrong('gaps', `a gap without an end of line ${line}, ${REASONS[reason]}, ${judge.killed.has(line) ? 'killed' : 'and it was not killed'}`);
        this.gaps.push([line, after, to]);
        ++judge.table.gaps;
        judge.table.nodeDown += reason === NODE_DOWN ? 1 : 0;
        this.before[line] = Math.max(this.before[line], after);
        this.at[line] = to;
    }
    message(line, number, publisher, connection, publication) {
        const { judge } = this;
        ++judge.table.delivered;
        const key = keyOf(publisher, publication);
        const text = `${shown(key)} on its connection ${connection}, at ${number} of line ${line}`;
        const at = this.where(line);
        if (number <= at)
            this.wrong('again', `${text}, but it was at ${at}`);
        else if (number > at + 1 && this.at[line] !== ENDED)
            this.skipped.push([line, at, number - 1]);
        this.at[line] = number;
        this.checkRepeat(key, publisher, connection, line, text);
        const order = publisher * 65536 + connection;
        if ((this.last.get(order) ?? -1) >= publication)
            this.wrong('order', `${text} after number ${this.last.get(order)}`);
        this.last.set(order, publication);
    }
    checkRepeat(key, publisher, connection, line, text) {
        const stamp = connection * 256 + line;
        const before = this.keys.get(key);
        if (before === undefined)
            return this.keys.set(key, stamp);
        const { plan } = this.judge;
        // Of the publication's QoS and the subscription's the lower counts. Two nodes may accept it, each for itself, and who goes from one to the
        // other gets it twice unless it has asked not to.
        const qos = before % 256 !== line ? Math.min(plan.qosOfPublisher(publisher), plan.qosOfSlot(this.slot)) : plan.qosOfPublisher(publisher);
        if (qos === 1 && before !== stamp)
            ++this.judge.table.repeatedAtQos1;
        else if (plan.qosOfPublisher(publisher) === 2 && before % 256 !== line && this.judge.killed.has(before % 256))
            ++this.judge.table.repeatedAfterKill;
        else
            this.wrong('duplicates', `${text}, heard before from line ${before % 256} on connection ${Math.floor(before / 256)}`);
    }
    isAnnounced(line, number) {
        return this.gaps.some(([of, after, to]) => of === line && number > after && number <= to);
    }
    isAnnouncedOtherwise(key) {
        return this.judge.places.get(key)?.some(([line, number]) => this.isAnnounced(line, number)) ?? false;
    }
    /// It may have a number that nobody has heard of, in a gap that names such a number. Each of these is one publication.
    isAnnouncedAsUnknown(key) {
        const known = this.judge.known[this.channel];
        for (const line of this.judge.sentIn.get(key) ?? []) {
            for (const [of, after, to] of this.gaps) {
                for (let number = after + 1; of === line && to !== ENDED && number <= to; ++number) {
                    const place = placeOf(line, number);
                    if (known.has(place) || this.named.has(place))
                        continue;
                    this.named.add(place);
                    return true;
                }
            }
        }
        return false;
    }
    /// Everything acknowledged was heard or announced.
    join(acknowledged) {
        const { table } = this.judge;
        for (const { key, numbers: places } of acknowledged) {
            ++table.expected;
            if (this.keys.has(key))
                ++table.received;
            else if (places.some(([line, number]) => this.isAnnounced(line, number)) || this.isAnnouncedOtherwise(key))
                ++table.announced;
            else if (this.isAnnouncedAsUnknown(key))
                ++table.announced;
            else
                this.wrong('lost', `${shown(key)}, acknowledged at ${places.map(([line, number]) => `${number} of line ${line}`).join(' or ')}`);
        }
        for (const [, after, to] of this.gaps)
            table.named += to === ENDED ? 0 : to - after;
        this.skipped.forEach(([line, after, to]) => this.explain(line, after, to));
    }
    /// A number that is passed over is the second of something that has come by its first.
    explain(line, after, to) {
        const known = this.judge.known[this.channel];
        for (let number = after + 1; number <= to; ++number) {
            const key = known.get(placeOf(line, number));
            const isOnce = this.judge.plan.qosOfPublisher(Math.floor(key / numbers)) === 2;
            const isRepeat = key === undefined ? this.judge.mayBeRepeat(this.channel, line, number)
                : isOnce && (this.keys.has(key) || this.isAnnouncedOtherwise(key) || this.isAnnouncedAsUnknown(key));
            if (isRepeat)
                ++this.judge.table.passedOver;
            else
                this.wrong('holes', `${number} of line ${line} was passed over: ${key === undefined ? 'nobody knows it' : shown(key)}`);
        }
    }
}

export class Judge {
    constructor(plan) {
        this.plan = plan;
        this.table = {
            acknowledged: 0, expected: 0, received: 0, delivered: 0, announced: 0, gaps: 0, nodeDown: 0, named: 0, passedOver: 0,
            repeatedAtQos1: 0, repeatedAfterKill: 0,
        };
        this.violations = { lost: 0, duplicates: 0, order: 0, holes: 0, again: 0, gaps: 0, numbers: 0, unanswered: 0, clients: 0 };
        this.samples = [];
        this.known = []; // of each channel: line and number to publication
        this.killed = new Set();
        this.unheard = new Map(); // of each channel and line: how many may have a number there that nobody knows
        this.sentIn = new Map(); // of those publications the lines
        this.nobodys = new Map(); // and which were passed over
        this.places = new Map(); // of publications at QoS 2 that were sent to several nodes, all numbers that are known
    }
    wrong(kind, text) {
        if (++this.violations[kind] <= 10)
            this.samples.push(`${kind}: ${text}`);
    }
    /// One number of a channel is one publication, for whoever hears of it.
    number(channel, line, number, key, text) {
        const place = placeOf(line, number);
        const before = this.known[channel].get(place);
        if (before === undefined) {
            this.known[channel].set(place, key);
            this.note(key, line, number);
        } else if (before !== key)
            this.wrong('numbers', `${text}, which was ${shown(before)} for others`);
    }
    /// A number that nobody knows: everybody may have got the same publication by another one, but not more than were sent twice.
    mayBeRepeat(channel, line, number) {
        const index = channel * LINES + line;
        const passed = this.nobodys.get(index) ?? new Set();
        this.nobodys.set(index, passed.add(number));
        return passed.size <= (this.unheard.get(index) ?? 0);
    }
    note(key, line, number) {
        if (this.sentIn.has(key))
            this.places.set(key, [...(this.places.get(key) ?? []), [line, number]]);
    }
    /// `shares`: the records of each thread. `ackNumbers`, `ackLines`: by publisher and number; 0: never acknowledged. `several`: of one
    /// that has several numbers the others, [publisher and number, line, number]. `killed`: the lines of those who were killed. `unheard`:
    /// [publisher and number, line] for each publication at QoS 2 that was sent in this line and in another.
    judge(shares, ackNumbers, ackLines, { several = [], killed = [], unheard = [] } = {}) {
        const { plan } = this;
        for (const [place, line] of unheard) {
            const publisher = Math.floor(place / plan.each);
            const index = plan.channelOf(publisher, place % plan.each) * LINES + line;
            const key = keyOf(publisher, place % plan.each);
            this.unheard.set(index, (this.unheard.get(index) ?? 0) + 1);
            this.sentIn.set(key, [...(this.sentIn.get(key) ?? []), line]);
        }
        this.killed = new Set(killed);
        const acknowledged = Array.from({ length: plan.channels }, () => []);
        this.known = acknowledged.map(() => new Map());
        const others = new Map();
        for (const [place, line, number] of several)
            others.set(place, [...(others.get(place) ?? []), [line, number]]);
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
            const claimed = [[ackLines[place], number], ...(others.get(place) ?? [])];
            acknowledged[channel].push({ key, numbers: claimed });
            // Which of several is its own is told by those who have heard it.
            if (others.has(place))
                claimed.forEach((one) => this.note(key, ...one));
            else
                this.number(channel, ackLines[place], number, key, `${shown(key)}, acknowledged at ${number}`);
        }
        const slots = bySlot(plan, shares);
        const channelOf = (slot) => plan.channelsOf(slot >>> 1)[slot % 2];
        slots.forEach((records, slot) => this.learn(records, slot, channelOf(slot)));
        const told = slots.map((records, slot) => {
            const hearing = new Hearing(this, slot, channelOf(slot));
            hearing.read(records);
            if (!hearing.hasBegun)
                this.wrong('clients', `slot ${slot} did not begin`);
            hearing.join(acknowledged[hearing.channel]);
            // All that it heard would fill the memory.
            return { slot, channel: hearing.channel, gaps: hearing.gaps };
        });
        this.checkEnds(told);
        return this;
    }
    learn(records, slot, channel) {
        for (let at = 0; at < records.length; at += RECORD) {
            const publisher = records[at + 2] & 0xffff;
            if (publisher >= PART)
                continue;
            const key = keyOf(publisher, records[at + 3]);
            this.number(channel, records[at] >>> 24, records[at + 1], key, `slot ${slot}: ${shown(key)}, at ${records[at + 1]} of line ${records[at] >>> 24}`);
        }
    }
    /// A gap names what there has been, and no more.
    checkEnds(told) {
        const last = this.known.map((places) => {
            const ends = [];
            for (const place of places.keys()) {
                const line = Math.floor(place / 2 ** 32);
                ends[line] = Math.max(ends[line] ?? 0, place % 2 ** 32);
            }
            return ends;
        });
        for (const { slot, channel, gaps } of told) {
            for (const [line, after, to] of gaps) {
                if (to !== ENDED && to > (last[channel][line] ?? 0))
                    this.wrong('gaps', `slot ${slot} (channel c${channel}): a gap from ${after} to ${to} of line ${line}, and nobody knows a number as high`);
            }
        }
    }
    get isGood() {
        return Object.values(this.violations).every((count) => count === 0);
    }
}
