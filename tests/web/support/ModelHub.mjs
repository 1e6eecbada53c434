// SPDX-License-Identifier: Apache-2.0
// A server of signalbox.pubsub.v1 in memory, for tests of the browser client: strict about what it is sent, and obedient to the
// test in what it answers. No sockets: accept() takes anything that sends text and closes.
import { parse } from './Protocol.mjs';

const CODES = { InvalidParams: -32602, MethodNotFound: -32601, NotConnected: -32001, NotSubscribed: -32002, NotEntered: -32003, TokenInvalid: -32004 };

export function refusal(error, { retryable = false, message = error } = {}) {
    return { error: { code: CODES[error] ?? -32000, message, data: { error, retryable } } };
}

export class ModelHub {
    origin = 'o1';
    sessions = new Set();
    /** What clients did that the protocol does not allow; a test ends with none. */
    violations = [];
    /** Every request and notification: { session, method, params }. */
    requests = [];
    /** A test's own answer: (method, params, session) => { result } | { error } | 'silence' | undefined, which is the usual one. */
    answer = () => undefined;
    expiresIn = undefined;
    pageSize = 100;
    window = 256;
    holdTime = 3000;
    wallClock = () => 1_700_000_000_000;
    #channels = new Map();
    #repeats = new Map();
    #holds = new Map();
    #lastSession = 0;

    accept(transport) {
        const session = {
            id: `s${++this.#lastSession}`, transport, client: undefined, usedIds: new Set(), subscriptions: new Map(), entered: new Map(), closing: false,
            receive: (frame) => this.#receive(session, frame),
            closed: () => this.#closed(session),
        };
        this.sessions.add(session);
        return session;
    }

    methods(...names) {
        return this.requests.filter(({ method }) => names.length === 0 || names.includes(method)).map(({ method }) => method);
    }

    params(method) {
        return this.requests.filter((request) => request.method === method).map(({ params }) => params);
    }

    channel(name) {
        if (!this.#channels.has(name))
            this.#channels.set(name, { log: [], head: 0, first: 1, members: new Map(), version: 0, retained: undefined });
        return this.#channels.get(name);
    }

    position(name, seq = this.channel(name).head) {
        return `${this.origin}.${seq}`;
    }

    notify(session, method, params) {
        session.transport.send(JSON.stringify({ jsonrpc: '2.0', method, params }));
    }

    /** As somebody else: publishes into a channel. */
    publish(name, data, { id, from = 'other', qos = 2, retain = false } = {}) {
        const channel = this.channel(name);
        const message = { channel: name, data, position: this.position(name, ++channel.head), ...(id && { id }), from };
        channel.log.push(message);
        if (retain)
            channel.retained = message;
        for (const session of this.sessions)
            this.#deliver(session, message, qos);
        return message.position;
    }

    broadcast(data, from) {
        for (const session of this.sessions)
            this.notify(session, 'broadcast', { data, from });
    }

    /** As somebody else: comes, changes, goes. */
    join(name, member, info = {}) {
        const channel = this.channel(name);
        const entry = { member, info, since: this.wallClock(), instance: 'chat', node: 'node-a' };
        channel.members.set(member, entry);
        this.#tell(name, 'joined', { channel: name, ...entry, version: ++channel.version });
        return channel.version;
    }

    update(name, member, info) {
        const channel = this.channel(name);
        channel.members.get(member).info = info;
        this.#tell(name, 'updated', { channel: name, member, info, version: ++channel.version });
        return channel.version;
    }

    leave(name, member, reason = 'leave') {
        const channel = this.channel(name);
        channel.members.delete(member);
        this.#tell(name, 'left', { channel: name, member, reason, version: ++channel.version });
        return channel.version;
    }

    /** Instead of changes that a session was too slow for: the roster as it is. */
    tellRoster(session, name) {
        this.notify(session, 'members', { channel: name, ...this.members(name) });
    }

    /** A new token does not permit it any more. */
    endSubscription(session, name) {
        session.subscriptions.delete(name);
        this.notify(session, 'unsubscribed', { channel: name, reason: 'not_permitted' });
    }

    /** Forgets the oldest publications. */
    trim(name, count) {
        const channel = this.channel(name);
        channel.log.splice(0, count);
        channel.first += count;
    }

    /** Dies without a word; who comes back finds another origin. */
    crash() {
        for (const session of [...this.sessions]) {
            this.sessions.delete(session);
            session.transport.close(1006, '');
        }
        this.origin = `o${Number(this.origin.slice(1)) + 1}`;
        this.#channels.clear();
        this.#repeats.clear();
        this.stop();
    }

    stop() {
        for (const timer of this.#holds.values())
            this.clearTimer(timer);
        this.#holds.clear();
    }

    startTimer = (action, delay) => setTimeout(action, delay);
    clearTimer = (timer) => clearTimeout(timer);

    members(name, page = 1, size = this.pageSize) {
        const { members, version } = this.channel(name);
        const sorted = [...members.values()].sort((a, b) => (a.member < b.member ? -1 : 1));
        const items = sorted.slice((page - 1) * size, page * size);
        return { version, total: sorted.length, items, ...(page * size < sorted.length && { next_page: page + 1 }) };
    }

    #receive(session, frame) {
        const { request, violation } = parse(frame, session.usedIds);
        if (violation)
            return this.#violate(violation, session, JSON.parse(frame).id, refusal('InvalidParams', { message: violation }));
        const { id, method, params = {} } = request;
        if ((method === 'connect') !== (session.client === undefined))
            return this.#violate(`${method} ${method === 'connect' ? 'twice' : 'before connect'}`, session, id, refusal('NotConnected'));
        this.requests.push({ session, method, params });
        const scripted = this.answer(method, params, session);
        if (scripted === 'silence')
            return;
        const { then, ...answer } = scripted ?? this[`_${method}`](session, params);
        if (id !== undefined)
            session.transport.send(JSON.stringify({ jsonrpc: '2.0', id, ...answer }));
        then?.();
    }

    #violate(violation, session, id, answer) {
        this.violations.push(violation);
        session.transport.send(JSON.stringify({ jsonrpc: '2.0', id: id ?? null, ...answer }));
    }

    #closed(session) {
        this.sessions.delete(session);
        for (const [name, member] of session.entered) {
            const key = `${name}\n${member}`;
            this.#holds.set(key, this.startTimer(() => {
                this.#holds.delete(key);
                this.leave(name, member, 'closed');
            }, this.holdTime));
        }
    }

    #deliver(session, message, qos = 2) {
        for (const [name, subscription] of session.subscriptions) {
            const matches = name.endsWith('*') ? message.channel.startsWith(name.slice(0, -1)) : name === message.channel;
            if (!matches)
                continue;
            subscription.waiting.push([message, Math.min(qos, subscription.qos) > 0]);
            this.#pump(session, subscription);
            return; // once a session, however many of its subscriptions match
        }
    }

    /** What the window has room for. */
    #pump(session, { sent, waiting }) {
        while (waiting.length > 0 && sent.length < this.window) {
            const [message, counts] = waiting.shift();
            this.notify(session, 'message', message);
            if (counts)
                sent.push(message.position);
        }
    }

    #tell(name, method, params) {
        for (const session of this.sessions) {
            if (session.subscriptions.get(name)?.presence)
                this.notify(session, method, params);
        }
    }

    _connect(session, { client }) {
        session.client = client ?? `made-up-${session.id}`;
        return { result: { session: session.id, client: session.client, node: 'node-a', hub: 'chat', ack_window: this.window, ...(this.expiresIn && { expires_in: this.expiresIn }) } };
    }

    _refresh() {
        return { result: { expires_in: this.expiresIn } };
    }

    _subscribe(session, { channel: name, qos = 0, position, presence = false }) {
        session.subscriptions.set(name, { qos, presence, sent: [], waiting: [], start: position });
        if (name.endsWith('*'))
            return { result: { recovered: false } };
        const channel = this.channel(name);
        const members = presence ? { members: this.members(name) } : {};
        const { missed, gap } = position === undefined ? { missed: [] } : this.#since(name, position);
        const result = { position: this.position(name), recovered: position !== undefined && !gap, ...members };
        session.subscriptions.get(name).start = result.position;
        return { result, then: () => {
            if (gap)
                this.notify(session, 'gap', gap);
            for (const message of missed)
                this.#deliver(session, message);
            if (position === undefined && channel.retained)
                this.notify(session, 'message', { ...channel.retained, retained: true });
        } };
    }

    #since(name, position) {
        const channel = this.channel(name);
        const [origin, seq] = position.split('.');
        const base = channel.first - 1;
        if (origin !== this.origin)
            return { missed: [...channel.log], gap: { channel: name, reason: 'unknown_position', range: { after: position, to: this.position(name, base) } } };
        const missed = channel.log.slice(Math.max(0, Number(seq) - base));
        if (Number(seq) < base)
            return { missed, gap: { channel: name, reason: 'trimmed', range: { after: position, to: this.position(name, base) } } };
        return { missed };
    }

    _unsubscribe(session, { channel }) {
        return session.subscriptions.delete(channel) ? { result: {} } : refusal('NotSubscribed');
    }

    _publish(session, { channel, data, qos = 0, id, retain }) {
        const key = JSON.stringify([channel, session.client, id]);
        if (qos === 2 && this.#repeats.has(key))
            return { result: { position: this.#repeats.get(key) } };
        const position = this.publish(channel, data, { id, from: session.client, qos, retain });
        if (qos === 2)
            this.#repeats.set(key, position);
        return { result: qos > 0 ? { position } : {} };
    }

    _broadcast(session, { data }) {
        this.broadcast(data, session.client);
        return { result: {} };
    }

    _members(session, { channel, page, page_size: size }) {
        return { result: this.members(channel, page, size) };
    }

    _history(session, { channel, limit = 100 }) {
        const { log } = this.channel(channel);
        return { result: { items: log.slice(-limit), position: this.position(channel), complete: true } };
    }

    _enter(session, { channel, member = session.client, info }) {
        const key = `${channel}\n${member}`;
        const known = this.channel(channel).members.has(member);
        this.clearTimer(this.#holds.get(key));
        this.#holds.delete(key);
        session.entered.set(channel, member);
        const version = known ? this.channel(channel).version : this.join(channel, member, info);
        return { result: { member, version } };
    }

    _update(session, { channel, info }) {
        const member = session.entered.get(channel);
        return member === undefined ? refusal('NotEntered') : { result: { version: this.update(channel, member, info) } };
    }

    _leave(session, { channel }) {
        const member = session.entered.get(channel);
        session.entered.delete(channel);
        return member === undefined ? refusal('NotEntered') : { result: { version: this.leave(channel, member) } };
    }

    _ack(session, { channel, position }) {
        const subscription = session.subscriptions.get(channel);
        const index = subscription?.sent.indexOf(position) ?? -1;
        if (!subscription || subscription.qos === 0 || (index < 0 && position !== subscription.start))
            this.violations.push(`ack of ${channel} at ${position}, which it was not sent`);
        else
            subscription.sent.splice(0, index + 1);
        if (subscription)
            this.#pump(session, subscription);
        return {};
    }

    _ping() {
        return { result: {} };
    }
}
