// SPDX-License-Identifier: Apache-2.0
//
// Signalbox for browsers and Node: channels, quality of service, history and presence over one WebSocket that comes back
// by itself. No dependencies. The types are in signalbox.d.ts, the promises in docs/browser-client.md.
//
//   <script type="module"> import { Signalbox } from '/signalbox.js'; …       an ES module
//   <script src="/signalbox.js"></script>                                     a classic script: a global `Signalbox`
//   import { Signalbox } from './signalbox.js'; new Signalbox(url, { WebSocket })   Node 18 and later
//
// One file for all three, so that there is one address to serve, cache and update, and nothing is generated. The last line
// makes it possible and says how.
//
// Names that begin with `_` are for use in this file only.

var { Signalbox, SignalboxError } = (() => {
    'use strict';

    const PROTOCOL = 'signalbox.pubsub.v1';
    const DEFAULTS = {
        queueLimit: 1000,       // publishes that wait for their acknowledgement
        requestTimeout: 10_000, // ms until a server that does not answer is given up
        pingInterval: 25_000,   // ms of silence in either direction until a ping; below the idle time-outs of common proxies (60 s)
        minDelay: 500,          // ms, the longest first pause before connecting again; doubles with each attempt
        maxDelay: 20_000,
    };
    const STABLE_AFTER = 10_000;      // ms a connection must have lived for the pauses to begin anew
    const ACK_EVERY = 64;             // messages; the server's window is 256
    const ACK_AFTER = 1000;           // ms
    const REPEAT_WINDOW = 300_000;    // ms; as long as the server knows a QoS 2 publish again
    const REPEAT_LIMIT = 20_000;      // ids a room remembers at most
    const PAGE_ATTEMPTS = 3;          // for one page of members, and for the whole roster when it moved meanwhile
    const OVER = ['ConnectionLost', 'Timeout', 'Closed', 'NotSubscribed', 'NotEntered']; // one is out of a channel after any of these
    const LONGEST_TIMER = 2 ** 31 - 1; // setTimeout fires at once past it

    const now = () => performance.now(); // not Date.now(): someone may set the clock
    const nothing = () => {};

    /** What a caller does not await must not become an unhandled rejection. */
    function quiet(promise) {
        promise.catch(nothing);
        return promise;
    }

    /** A promise and its ends. */
    function deferred() {
        const result = {};
        result.promise = quiet(new Promise((resolve, reject) => Object.assign(result, { resolve, reject })));
        return result;
    }

    /** Full jitter: thousands of clients that were cut off together come back spread out. */
    function backoff(attempt, { minDelay, maxDelay }) {
        return Math.random() * Math.min(maxDelay, minDelay * 2 ** Math.min(attempt, 30));
    }

    /** A value as it is now, and proof that it can be sent. */
    function json(value) {
        try {
            const text = JSON.stringify(value);
            if (text === undefined)
                throw new TypeError(`${typeof value} has no JSON`);
            return text;
        } catch (error) {
            throw new SignalboxError('InvalidParams', `cannot be sent as JSON: ${error.message}`, { cause: error });
        }
    }

    /** A name nobody else has: for ids of publishes, not a secret. (randomUUID exists only on secure origins.) */
    function uniquePrefix() {
        const words = new Uint32Array(4);
        if (globalThis.crypto?.getRandomValues)
            globalThis.crypto.getRandomValues(words);
        else
            words.forEach((_, index) => (words[index] = Math.random() * 2 ** 32));
        return Array.from(words, (word) => word.toString(36)).join('');
    }

    class SignalboxError extends Error {
        constructor(error, message, { code = 0, retryable = false, cause } = {}) {
            super(message, cause === undefined ? undefined : { cause });
            this.name = 'SignalboxError';
            this.error = error;         // 'NotPermitted', …: the server's name for it, or one of this file's
            this.code = code;           // the server's number; 0 for what went wrong on this side
            this.retryable = retryable; // the same call may succeed later
        }

        static _ofServer({ code, message, data }) {
            return new SignalboxError(data?.error ?? 'Unknown', message ?? 'the server refused', { code, retryable: data?.retryable === true });
        }
    }

    class Emitter {
        #listeners = new Map();

        /** Returns a function that takes the listener away again. */
        on(type, listener) {
            if (typeof listener !== 'function')
                throw new TypeError(`the listener for "${type}" is not a function`);
            if (!this.#listeners.has(type))
                this.#listeners.set(type, new Set());
            this.#listeners.get(type).add(listener);
            return () => this.off(type, listener);
        }

        once(type, listener) {
            const off = this.on(type, (value) => {
                off();
                listener(value);
            });
            return off;
        }

        off(type, listener) {
            this.#listeners.get(type)?.delete(listener);
        }

        /** A listener that throws is reported like any script's error and keeps nobody else from being called. */
        _emit(type, value) {
            for (const listener of [...(this.#listeners.get(type) ?? [])]) {
                try {
                    listener(value);
                } catch (error) {
                    if (typeof globalThis.reportError === 'function')
                        globalThis.reportError(error);
                    else
                        console.error(error);
                }
            }
        }
    }

    /** All timers of one Signalbox, so that none outlives it. */
    class Timers {
        #running = new Set();

        start(delay, action) {
            const timer = {
                stop: () => {
                    clearTimeout(timer.id);
                    this.#running.delete(timer);
                },
            };
            const arm = (left) => {
                timer.id = setTimeout(() => {
                    if (left > LONGEST_TIMER)
                        return arm(left - LONGEST_TIMER);
                    this.#running.delete(timer);
                    action();
                }, Math.min(left, LONGEST_TIMER));
            };
            this.#running.add(timer);
            arm(delay);
            return timer;
        }

        stopAll() {
            for (const timer of [...this.#running])
                timer.stop();
        }
    }

    /**
     * One WebSocket from its opening to its end. Answers go to callbacks and not to promises, because some WebSockets deliver
     * the frames of one packet without a turn of the microtask queue between them, and a message must find its subscription made.
     */
    class Connection {
        #socket;
        #timers;
        #options;
        #hooks;
        #pending = new Map();
        #lastId = 0;
        #received = now();
        #sent = now();
        #watchdog;
        #probing = false;
        #ended = false;

        /** hooks: opened(), notified(method, params), lost(error); `lost` is called once, unless close() was. */
        constructor(socket, timers, options, hooks) {
            this.#socket = socket;
            this.#timers = timers;
            this.#options = options;
            this.#hooks = hooks;
            socket.onopen = () => {
                this.#watch();
                hooks.opened();
            };
            socket.onmessage = ({ data }) => this.#receive(data);
            socket.onerror = nothing; // `close` follows, and says more
            socket.onclose = ({ code, reason }) => {
                const detail = [code, reason].filter(Boolean).join(' ');
                this.lose(new SignalboxError('ConnectionLost', `the connection was closed (${detail || 'no reason given'})`, { retryable: true }));
            };
        }

        call(method, params, done) {
            this.callText(method, JSON.stringify(params), done);
        }

        /** done(error, result) is called once, whatever happens. */
        callText(method, params, done) {
            const id = ++this.#lastId;
            const seconds = this.#options.requestTimeout / 1000;
            const timer = this.#timers.start(this.#options.requestTimeout, () => {
                this.#pending.delete(id);
                done(new SignalboxError('Timeout', `the server did not answer "${method}" within ${seconds} s`, { retryable: true }));
            });
            this.#pending.set(id, { done, timer });
            this.#send(`{"jsonrpc":"2.0","id":${id},"method":"${method}","params":${params}}`);
        }

        notify(method, params) {
            this.#send(JSON.stringify({ jsonrpc: '2.0', method, params }));
        }

        /** Asks for a sign of life; none in time is the end. */
        probe() {
            if (this.#probing || this.#ended)
                return;
            this.#probing = true;
            this.#watchdog?.stop();
            this.call('ping', {}, (error) => {
                this.#probing = false;
                if (error?.error === 'Timeout')
                    this.lose(new SignalboxError('ConnectionLost', 'the server no longer answers', { retryable: true, cause: error }));
                else if (!this.#ended)
                    this.#watch();
            });
        }

        lose(error) {
            if (this.#ended)
                return;
            this.#end();
            try {
                // Node's `ws` would otherwise wait half a minute for the dead side's goodbye.
                (this.#socket.terminate ?? this.#socket.close).call(this.#socket);
            } catch {
                // A socket that cannot be closed is closed.
            }
            this.#answerAll(new SignalboxError('ConnectionLost', `the connection was lost before the server answered: ${error.message}`, { retryable: true, cause: error }));
            this.#hooks.lost(error);
        }

        close(error) {
            if (this.#ended)
                return;
            this.#end();
            try {
                this.#socket.close(1000);
            } catch {
                // Nothing is left to be done for it.
            }
            this.#answerAll(error);
        }

        #answerAll(error) {
            const pending = [...this.#pending.values()];
            this.#pending.clear();
            for (const { done, timer } of pending) {
                timer.stop();
                done(error);
            }
        }

        #end() {
            this.#ended = true;
            this.#watchdog?.stop();
            this.#socket.onopen = this.#socket.onmessage = this.#socket.onclose = null;
            this.#socket.onerror = nothing; // Node's `ws` throws when nobody listens
        }

        #send(text) {
            if (this.#ended || this.#socket.readyState !== 1)
                return; // `close` is on its way, and answers all that is pending
            this.#sent = now();
            this.#socket.send(text);
        }

        /** Silence in either direction counts: servers and proxies count only what they receive. */
        #watch() {
            this.#watchdog?.stop();
            const quietFor = now() - Math.min(this.#received, this.#sent);
            if (quietFor >= this.#options.pingInterval)
                return this.probe();
            this.#watchdog = this.#timers.start(this.#options.pingInterval - quietFor, () => this.#watch());
        }

        #receive(data) {
            this.#received = now();
            let message;
            try {
                message = JSON.parse(data);
            } catch {
                // Told below, together with what is JSON and still no message.
            }
            if (typeof data !== 'string' || typeof message !== 'object' || message === null)
                return this.lose(new SignalboxError('ConnectionLost', 'what the server sent is not JSON-RPC', { retryable: true }));
            if (typeof message.method === 'string')
                return this.#hooks.notified(message.method, message.params ?? {});
            const request = this.#pending.get(message.id);
            if (request === undefined)
                return; // answered too late
            this.#pending.delete(message.id);
            request.timer.stop();
            if (message.error)
                request.done(SignalboxError._ofServer(message.error));
            else
                request.done(null, message.result ?? {});
        }
    }

    /** Which QoS 2 publishes a room has already seen: as long as the server knows them again, and no more than memory allows. */
    class Repeats {
        #seen = new Map(); // in order of arrival

        isRepeat(key) {
            const oldest = now() - REPEAT_WINDOW;
            for (const [known, time] of this.#seen) {
                if (time > oldest && this.#seen.size < REPEAT_LIMIT)
                    break;
                this.#seen.delete(known);
            }
            if (this.#seen.has(key))
                return true;
            this.#seen.set(key, now());
            return false;
        }
    }

    /**
     * Who is in a channel: a snapshot, perhaps in pages, and the changes after it. Pages are read one after the other while people
     * come and go, so each entry carries the version at which it was true, and the newer word counts.
     */
    class Roster {
        members = new Map();
        #versions = new Map(); // of entries; only what is newer changes them
        #base = 0;             // what is not newer was part of every page
        #gathering = null;

        get gathering() {
            return this.#gathering !== null;
        }

        begin() {
            this.#gathering = { members: new Map(), versions: new Map(), base: Infinity, last: 0, held: [] };
        }

        add({ version, items }) {
            const all = this.#gathering;
            all.base = Math.min(all.base, version);
            all.last = version;
            for (const { member, info, since, instance, node } of items) {
                all.members.set(member, { member, info, since, instance, node });
                all.versions.set(member, version);
            }
        }

        /** Between two pages the roster moved, and someone slipped from one that was not read to one that was. */
        misses(total) {
            const all = this.#gathering;
            if (all.base === all.last)
                return false;
            const members = new Map(all.members);
            const versions = new Map(all.versions);
            for (const change of all.held.filter(({ event }) => event.version <= all.last))
                Roster.#apply(members, versions, change);
            return members.size !== total;
        }

        /** Returns who is new and who is gone since the last time. */
        finish() {
            const { members, versions, base, held } = this.#gathering;
            this.#gathering = null;
            for (const change of held) {
                if (change.event.version > base)
                    Roster.#apply(members, versions, change);
            }
            const joined = [...members.values()].filter(({ member }) => !this.members.has(member));
            const left = [...this.members.values()].filter(({ member }) => !members.has(member));
            this.members.clear(); // the same Map for ever: people hold on to it
            for (const [member, entry] of members)
                this.members.set(member, entry);
            this.#versions = versions;
            this.#base = base;
            return { joined, left };
        }

        /** Takes a change; true when it changed something now. */
        change(kind, event) {
            if (this.#gathering) {
                this.#gathering.held.push({ kind, event });
                return false;
            }
            return event.version > this.#base && Roster.#apply(this.members, this.#versions, { kind, event });
        }

        static #apply(members, versions, { kind, event }) {
            const { member, info, since, instance, node, version } = event;
            const known = members.get(member);
            if (version <= (versions.get(member) ?? 0) || (kind !== 'joined' && !known))
                return false;
            if (kind === 'left') {
                members.delete(member);
                versions.delete(member);
                return true;
            }
            members.set(member, kind === 'joined' ? { member, info, since, instance, node } : { ...known, info });
            versions.set(member, version);
            return kind === 'updated' || !known;
        }
    }

    /** One subscribed channel. Made by Signalbox.subscribe(). */
    class Room extends Emitter {
        #link;
        #connection = null;
        #state = 'subscribing';
        #position;
        #resumable; // wildcards have no position of their own
        #subscribedBefore = false;
        #attempt = 0;
        #retry;
        #unacknowledged = 0;
        #ackTimer;
        #repeats = new Repeats();
        #roster = new Roster();
        #gathering = 0; // of the roster, so that the page of an earlier snapshot is none of a later one
        #entry = null;
        #ready = deferred();

        constructor(link, channel, { qos, presence, position }) {
            super();
            this.#link = link;
            this.channel = channel;
            this.#resumable = !channel.endsWith('*');
            this.qos = qos;
            this.presence = presence;
            this.#position = position;
        }

        get state() { return this.#state; }
        get position() { return this.#position; }
        get members() { return this.#roster.members; }
        get member() { return this.#entry?.name; }
        get ready() { return this.#ready.promise; }

        publish(data, options) {
            return this.#link.publish(this.channel, data, options);
        }

        history({ limit, since } = {}) {
            return this.#link.request('history', { channel: this.channel, limit, since });
        }

        fetchMembers({ page, pageSize } = {}) {
            return this.#link.request('members', { channel: this.channel, page, page_size: pageSize });
        }

        /** Says that one is here, and says it again after every reconnect until leave(). */
        enter(info, { member } = {}) {
            let text;
            try {
                this.#checkOpen();
                text = info === undefined ? undefined : json(info);
            } catch (error) {
                return quiet(Promise.reject(error));
            }
            this.#entry = { member, text, waiting: this.#entry?.waiting ?? [], name: undefined };
            const promise = this.#waitFor(this.#entry);
            this.#sendEntry();
            return promise;
        }

        update(info) {
            const entry = this.#entry;
            try {
                this.#checkOpen();
                if (!entry)
                    throw new SignalboxError('NotEntered', `nobody has entered "${this.channel}" here: call enter() first`);
                entry.text = json(info);
            } catch (error) {
                return quiet(Promise.reject(error));
            }
            if (!this.#connection)
                return this.#waitFor(entry); // enter() will say it
            const result = deferred();
            this.#connection.callText('update', `{"channel":${json(this.channel)},"info":${entry.text}}`, (error, answer) => {
                if (error?.error === 'ConnectionLost' && entry === this.#entry)
                    entry.waiting.push(result);
                else
                    error ? result.reject(error) : result.resolve(answer);
            });
            return result.promise;
        }

        leave() {
            const entry = this.#entry;
            this.#entry = null;
            for (const { reject } of entry?.waiting.splice(0) ?? [])
                reject(new SignalboxError('NotEntered', `left "${this.channel}" before having entered it`));
            if (!entry || !this.#connection)
                return quiet(Promise.resolve({}));
            return this.#finally('leave');
        }

        /** The end of this room: leaves it, when entered, and takes it from the box. */
        unsubscribe() {
            if (this.#state === 'ended')
                return quiet(Promise.resolve({}));
            if (this.#entry)
                this.leave();
            const result = this.#connection && this.#state !== 'failed' ? this.#finally('unsubscribe') : quiet(Promise.resolve({}));
            this.#link.forget(this);
            this._end('ended', new SignalboxError('Closed', `unsubscribed from "${this.channel}"`));
            return result;
        }

        _connected(connection) {
            this.#connection = connection;
            this.#attempt = 0;
            this.#sendEntry(); // first, so that one is in the roster that comes with the subscription
            this.#subscribe();
        }

        _lost() {
            this.#connection = null;
            this.#state = 'subscribing';
            this.#retry?.stop();
            this.#forgetAck();
        }

        _end(state, error) {
            this._lost();
            this.#state = state;
            this._reject(error);
            this.#entry = null;
        }

        _reject(error) {
            this.#ready.reject(error);
            for (const { reject } of this.#entry?.waiting.splice(0) ?? [])
                reject(error);
        }

        #checkOpen() {
            if (this.#state === 'ended' || this.#state === 'failed')
                throw new SignalboxError('Closed', `"${this.channel}" is no longer subscribed`);
        }

        _message(message) {
            if (this.#state !== 'subscribed')
                return; // of an earlier subscription
            // A retained message is older than the position the subscription began with.
            if (message.position && !message.retained && this.#resumable)
                this.#position = message.position;
            if (this.qos < 2 || message.id === undefined || !this.#repeats.isRepeat(JSON.stringify([message.from, message.id])))
                this._emit('message', message);
            if (this.qos > 0 && this.#state === 'subscribed')
                this.#countForAck();
        }

        _gap(gap) {
            if (this.#state !== 'subscribed')
                return;
            // What is gone is said once: the next resume begins behind it.
            if (gap.range?.to)
                this.#position = gap.range.to;
            this._emit('gap', gap);
        }

        _presence(kind, event) {
            if (this.presence && this.#state === 'subscribed' && this.#roster.change(kind, event))
                this._emit(kind, event);
        }

        /** The server could not keep every change for us: a snapshot stands for all of them. */
        _members({ version, total, items, next_page }) {
            if (this.presence && this.#state === 'subscribed')
                this.#gather({ version, total, items, next_page });
        }

        /** The server has ended the subscription: a new token does not permit it any more. */
        _unsubscribed(event) {
            if (this.#state !== 'subscribed')
                return;
            if (this.#entry)
                this.leave();
            this.#link.forget(this);
            this._end('ended', new SignalboxError('NotPermitted', `the server has ended the subscription of "${this.channel}": ${event.reason}`));
            this._emit('unsubscribed', event);
        }

        #subscribe() {
            const connection = this.#connection;
            const resumed = this.#position !== undefined;
            const params = { channel: this.channel, qos: this.qos, presence: this.presence, position: this.#position };
            connection.call('subscribe', params, (error, answer) => {
                if (connection !== this.#connection)
                    return;
                if (error)
                    return this.#refused(error);
                this.#state = 'subscribed';
                this.#attempt = 0;
                if (!resumed)
                    this.#position = answer.position; // else the messages up to it are still to come
                const again = this.#subscribedBefore || resumed;
                const result = { position: answer.position, recovered: answer.recovered === true, resumed: again, missing: answer.missing ?? [] };
                this.#subscribedBefore = true;
                this.#ready.resolve(result);
                this._emit('subscribed', result);
                if (again)
                    this._emit('recovered', { recovered: result.recovered, position: result.position });
                if (answer.members && connection === this.#connection)
                    this.#gather(answer.members);
            });
        }

        #refused(error) {
            if (error.error === 'ConnectionLost')
                return;
            if (error.error === 'Timeout')
                return this.#connection.lose(error);
            if (error.retryable) {
                this.#retry = this.#link.timers.start(backoff(this.#attempt++, this.#link.options) + this.#link.options.minDelay, () => this.#subscribe());
            } else {
                if (this.#entry)
                    this.leave();
                this.#link.forget(this);
                this._end('failed', error);
            }
            this._emit('error', error);
        }

        #gather(firstPage) {
            ++this.#gathering;
            this.#roster.begin();
            this.#addPage(firstPage, 1);
        }

        #addPage(page, pass) {
            this.#roster.add(page);
            if (page.next_page !== undefined && page.next_page !== null)
                return this.#fetchPage(page.next_page, pass, 1);
            if (pass < PAGE_ATTEMPTS && this.#roster.misses(page.total))
                return this.#fetchPage(1, pass + 1, 1);
            this.#finishRoster();
        }

        #fetchPage(page, pass, attempt) {
            const connection = this.#connection;
            const gathering = this.#gathering;
            const isOver = () => connection !== this.#connection || gathering !== this.#gathering;
            connection.call('members', { channel: this.channel, page }, (error, answer) => {
                if (isOver())
                    return;
                if (!error)
                    return this.#addPage(answer, pass);
                if ((error.retryable || error.error === 'Timeout') && attempt < PAGE_ATTEMPTS) {
                    this.#retry = this.#link.timers.start(backoff(attempt, this.#link.options), () => isOver() || this.#fetchPage(page, pass, attempt + 1));
                    return;
                }
                this._emit('error', error);
                this.#finishRoster();
            });
        }

        #finishRoster() {
            const { joined, left } = this.#roster.finish();
            this._emit('members', { members: this.members, joined, left });
        }

        #waitFor(entry) {
            const result = deferred();
            entry.waiting.push(result);
            return result.promise;
        }

        #sendEntry() {
            const entry = this.#entry;
            const connection = this.#connection;
            if (!entry || !connection)
                return;
            const params = { channel: this.channel, member: entry.member, info: entry.text && JSON.parse(entry.text) };
            connection.call('enter', params, (error, answer) => {
                if (entry !== this.#entry || error?.error === 'ConnectionLost')
                    return; // replaced, or the next connection says it again
                if (error?.error === 'Timeout')
                    return connection.lose(error);
                if (!error) {
                    entry.name = answer.member;
                    for (const { resolve } of entry.waiting.splice(0))
                        resolve(answer);
                    return;
                }
                const asked = entry.waiting.splice(0);
                if (asked.length === 0 && error.retryable) // nobody asked just now: being here again is this client's own matter
                    this.#link.timers.start(backoff(4, this.#link.options) + this.#link.options.minDelay, () => connection === this.#connection && entry === this.#entry && this.#sendEntry());
                else
                    this.#entry = null;
                for (const { reject } of asked)
                    reject(error);
                if (asked.length === 0)
                    this._emit('error', error);
            });
        }

        /** What is over with the connection anyway succeeds when the connection goes. */
        #finally(method) {
            const result = deferred();
            this.#connection.call(method, { channel: this.channel }, (error, answer) => {
                if (error && !OVER.includes(error.error))
                    result.reject(error);
                else
                    result.resolve(answer ?? {});
            });
            return result.promise;
        }

        #countForAck() {
            if (++this.#unacknowledged >= this.#link.ackEvery())
                this.#acknowledge();
            else
                this.#ackTimer ??= this.#link.timers.start(ACK_AFTER, () => this.#acknowledge());
        }

        #acknowledge() {
            this.#forgetAck();
            this.#connection.notify('ack', { channel: this.channel, position: this.#position });
        }

        #forgetAck() {
            this.#ackTimer?.stop();
            this.#ackTimer = undefined;
            this.#unacknowledged = 0;
        }
    }

    class Signalbox extends Emitter {
        #options;
        #timers = new Timers();
        #state = 'connecting';
        #previous = 'connecting';
        #failure;
        #connection = null; // from the opening of its socket on; usable in state 'connected' only
        #round = 0;         // of #open, so that what an earlier one still awaits comes to nothing
        #attempt = 0;
        #opening;
        #stable;
        #retry;
        #refresh;
        #leaving;
        #pauseAsked;
        #urls;
        #at;                // of them
        #connectedBefore = false;
        #ackWindow = 4 * ACK_EVERY;
        #rooms = new Map();
        #wildcards = new Set();
        #outbox = new Map();
        #waiting = new Set();
        #prefix = uniquePrefix();
        #lastPublish = 0;
        #stopListening = nothing;

        session = undefined;
        client = undefined;
        node = undefined;
        hub = undefined;
        reconnects = 0;

        constructor(url, options = {}) {
            super();
            this.#options = { ...DEFAULTS, ...options, WebSocket: options.WebSocket ?? globalThis.WebSocket };
            if (typeof this.#options.WebSocket !== 'function')
                throw new SignalboxError('Unsupported', 'there is no WebSocket here: pass one, as in new Signalbox(url, { WebSocket }); for Node the package "ws" has it');
            this.#urls = (Array.isArray(url) ? url : [url]).map((one) => Signalbox.#webSocketUrl(one));
            Signalbox.#check(this.#urls.length > 0, 'there is no URL in the list');
            // All begin somewhere else, so that nodes have about as many clients each.
            this.#at = Math.floor(Math.random() * this.#urls.length);
            this.client = options.client;
            this.#listenToTheBrowser();
            this.#open();
        }

        get state() { return this.#state; }
        /** Of the node that it is connected to, or tries. */
        get url() { return this.#urls[this.#at]; }
        /** Publishes that wait for their acknowledgement. */
        get pending() { return this.#outbox.size; }

        /** The room of a channel; asking twice gives the same one. */
        subscribe(channel, { qos = 0, presence = false, position } = {}) {
            this.#checkOpen();
            Signalbox.#check(typeof channel === 'string' && channel !== '', 'the channel\'s name is missing');
            Signalbox.#check([0, 1, 2].includes(qos), `qos is 0, 1 or 2, not ${qos}`);
            const known = this.#rooms.get(channel);
            if (known) {
                Signalbox.#check(known.qos === qos && known.presence === presence,
                    `"${channel}" is subscribed already, with qos ${known.qos} and ${known.presence ? '' : 'no '}presence: unsubscribe first`);
                return known;
            }
            const link = {
                timers: this.#timers,
                options: this.#options,
                publish: (...args) => this.publish(...args),
                request: (...args) => this.#request(...args),
                forget: (room) => this.#forget(room),
                ackEvery: () => Math.max(1, Math.min(ACK_EVERY, Math.floor(this.#ackWindow / 4))),
            };
            const room = new Room(link, channel, { qos, presence, position });
            this.#rooms.set(channel, room);
            if (channel.endsWith('*'))
                this.#wildcards.add(room);
            if (this.#state === 'connected')
                room._connected(this.#connection);
            return room;
        }

        /** The room of a subscribed channel, else undefined. */
        room(channel) {
            return this.#rooms.get(channel);
        }

        /**
         * QoS 1 and 2: kept until the server has acknowledged it, over any number of connections. QoS 0: only while connected.
         */
        publish(channel, data, { qos = 1, id, retain = false } = {}) {
            try {
                this.#checkOpen();
                Signalbox.#check(typeof channel === 'string' && channel !== '', 'the channel\'s name is missing');
                Signalbox.#check([0, 1, 2].includes(qos), `qos is 0, 1 or 2, not ${qos}`);
                Signalbox.#check(id === undefined || (typeof id === 'string' && id.length >= 1 && id.length <= 128), 'an id is a string of 1 to 128 characters');
                const key = qos > 0 ? (id ?? this.newId()) : id;
                const text = `{"channel":${json(channel)},"data":${json(data)},"qos":${qos}${key === undefined ? '' : `,"id":${json(key)}`}${retain ? ',"retain":true' : ''}}`;
                return qos === 0 ? this.#publishOnce(text) : this.#enqueue(channel, key, text);
            } catch (error) {
                return quiet(Promise.reject(error));
            }
        }

        /** To every session of the hub, on every node. */
        broadcast(data) {
            return this.#request('broadcast', { data });
        }

        /** An id for publish(), when one wants to know it before the message is back. */
        newId() {
            return `${this.#prefix}-${(++this.#lastPublish).toString(36)}`;
        }

        /** Connects now instead of after the pause; after 'failed', tries anew. */
        reconnect() {
            if (this.#state === 'waiting' || this.#state === 'failed')
                this.#open();
            else if (this.#state === 'connected')
                this.#connection.probe();
        }

        /** For good. What is not acknowledged is rejected with `Closed`. */
        close() {
            if (this.#state === 'closed')
                return;
            const error = new SignalboxError('Closed', 'this Signalbox was closed');
            this.#stopListening();
            for (const room of [...this.#rooms.values()])
                room._end('ended', error);
            this.#giveUp('closed', error);
            this.#rooms.clear();
            this.#wildcards.clear();
            this.#announce();
        }

        #setState(state) {
            this.#previous = this.#state;
            this.#state = state;
        }

        #announce(details) {
            this._emit('state', { state: this.#state, previous: this.#previous, attempt: this.#attempt, ...details });
        }

        #checkOpen() {
            if (this.#state === 'closed')
                throw new SignalboxError('Closed', 'this Signalbox was closed: make a new one');
            if (this.#state === 'failed')
                throw this.#failure;
        }

        #open() {
            const round = ++this.#round;
            this.#retry?.stop();
            this.#setState('connecting');
            this.#opening = this.#timers.start(this.#options.requestTimeout, () => {
                const error = new SignalboxError('Timeout', `no connection to ${this.url} within ${this.#options.requestTimeout / 1000} s`, { retryable: true });
                if (this.#connection)
                    this.#connection.lose(error);
                else
                    this.#lost(error);
            });
            this.#announce();
            this.#withToken((error, token) => {
                if (round !== this.#round)
                    return;
                if (error)
                    this.#lost(error);
                else
                    this.#openSocket(token);
            });
        }

        #openSocket(token) {
            let socket;
            try {
                socket = new this.#options.WebSocket(this.url, PROTOCOL);
            } catch (error) { // a page on https may not open ws:, for instance; trying again changes nothing
                return this.#fail(new SignalboxError('Unsupported', `cannot open ${this.url}: ${error.message}`, { cause: error }));
            }
            const connection = new Connection(socket, this.#timers, this.#options, {
                opened: () => connection.call('connect', { token, client: this.client }, (error, answer) => {
                    if (!error)
                        this.#connected(answer);
                    else if (this.#isFinal(error))
                        this.#fail(error);
                    else
                        connection.lose(error);
                }),
                notified: (method, params) => this.#notified(method, params),
                lost: (error) => this.#lost(error),
            });
            this.#connection = connection;
        }

        /** Would asking again, with a new token where there are new ones, be answered the same? */
        #isFinal(error) {
            const newToken = typeof this.#options.token === 'function' && error.error.startsWith('Token');
            return error.code !== 0 && !error.retryable && !newToken;
        }

        #connected({ session, client, node, hub, ack_window: ackWindow, expires_in: expiresIn }) {
            Object.assign(this, { session, client: client ?? this.client, node, hub });
            this.#ackWindow = ackWindow ?? this.#ackWindow;
            this.#opening.stop();
            this.#setState('connected');
            this.#pauseAsked = undefined;
            this.#stable = this.#timers.start(STABLE_AFTER, () => (this.#attempt = 0));
            this.#refreshBefore(expiresIn);
            if (this.#connectedBefore)
                ++this.reconnects;
            this.#connectedBefore = true;
            const connection = this.#connection;
            for (const room of [...this.#rooms.values()])
                room._connected(connection);
            for (const entry of [...this.#outbox.values()])
                this.#transmit(entry);
            for (const { resolve } of this.#takeWaiting())
                resolve(connection);
            this.#announce();
        }

        #lost(error) {
            ++this.#round; // a token that comes late is of no use
            this.#dropConnection();
            const delay = this.#pauseBeforeNext();
            this.#pauseAsked = undefined;
            ++this.#attempt;
            this.#at = (this.#at + 1) % this.#urls.length;
            this.#setState('waiting');
            this.#retry = this.#timers.start(delay, () => this.#open());
            for (const room of [...this.#rooms.values()])
                room._lost();
            this.#announce({ retryIn: delay, error });
        }

        #pauseBeforeNext() {
            if (this.#pauseAsked === undefined) // longer only when all nodes have been tried
                return backoff(Math.floor(this.#attempt / this.#urls.length), this.#options);
            if (this.#urls.length > 1) // another node is there now: not all at once
                return Math.random() * this.#pauseAsked;
            return this.#pauseAsked + Math.random() * this.#options.minDelay;
        }

        /** Refused for a reason that does not pass. Rooms stay: reconnect() takes them up again. */
        #fail(error) {
            this.#failure = error;
            for (const room of [...this.#rooms.values()]) {
                room._lost();
                room._reject(error);
            }
            this.#giveUp('failed', error);
            this.#announce({ error });
        }

        #giveUp(state, error) {
            ++this.#round;
            const connection = this.#connection;
            this.#dropConnection();
            this.#setState(state);
            connection?.close(error);
            const entries = [...this.#outbox.values()];
            this.#outbox.clear();
            for (const { reject } of [...entries, ...this.#takeWaiting()])
                reject(error);
            this.#timers.stopAll();
        }

        #dropConnection() {
            this.#connection = null;
            this.session = undefined;
            for (const timer of [this.#opening, this.#stable, this.#refresh, this.#retry, this.#leaving])
                timer?.stop();
        }

        #notified(method, params) {
            switch (method) {
            case 'message':
                this.#rooms.get(params.channel)?._message(params);
                for (const room of [...this.#wildcards]) {
                    if (String(params.channel).startsWith(room.channel.slice(0, -1)))
                        room._message(params);
                }
                break;
            case 'gap':
                this.#rooms.get(params.channel)?._gap(params);
                break;
            case 'joined':
            case 'updated':
            case 'left':
                this.#rooms.get(params.channel)?._presence(method, params);
                break;
            case 'members':
                this.#rooms.get(params.channel)?._members(params);
                break;
            case 'unsubscribed':
                this.#rooms.get(params.channel)?._unsubscribed(params);
                break;
            case 'broadcast':
                this._emit('broadcast', params);
                break;
            case 'closing':
                if (Number.isFinite(params.reconnect_after))
                    this.#pauseAsked = Math.max(0, params.reconnect_after) * 1000;
                if (params.reason === 'draining')
                    this.#moveOn();
                this._emit('closing', params);
                break;
            default: // of a later version
            }
        }

        /** The server wants to be left, and serves until then: at a moment of one's own, and without a pause behind it, for others serve. */
        #moveOn() {
            const connection = this.#connection;
            this.#leaving?.stop();
            this.#leaving = this.#timers.start(Math.random() * (this.#pauseAsked ?? 0), () => {
                this.#attempt = 0;
                connection.lose(new SignalboxError('ConnectionLost', 'the server is being drained', { retryable: true }));
            });
            this.#pauseAsked = undefined;
        }

        #forget(room) {
            if (this.#rooms.get(room.channel) === room)
                this.#rooms.delete(room.channel);
            this.#wildcards.delete(room);
        }

        #publishOnce(text) {
            const result = deferred();
            if (this.#state !== 'connected')
                result.reject(new SignalboxError('NotConnected', 'not connected, and a publish at QoS 0 is not kept: use QoS 1', { retryable: true }));
            else
                this.#connection.callText('publish', text, this.#ending(result));
            return result.promise;
        }

        #enqueue(channel, id, text) {
            const key = JSON.stringify([channel, id]);
            Signalbox.#check(!this.#outbox.has(key), `a publish with the id "${id}" is on its way already`);
            if (this.#outbox.size >= this.#options.queueLimit)
                throw new SignalboxError('QueueFull', `${this.#outbox.size} publishes wait for their acknowledgement already, no more are kept`, { retryable: true });
            const entry = { key, id, text, ...deferred() };
            this.#outbox.set(key, entry);
            if (this.#state === 'connected')
                this.#transmit(entry);
            return entry.promise;
        }

        #transmit(entry) {
            const connection = this.#connection;
            connection.callText('publish', entry.text, (error, answer) => {
                if (error?.error === 'ConnectionLost')
                    return; // stays, and goes out again with the next connection
                // A server that is stopping takes nothing any more; the one after it does.
                if (error?.error === 'Timeout' || (error?.error === 'InvalidState' && error.retryable))
                    return connection.lose(error);
                this.#outbox.delete(entry.key);
                error ? entry.reject(error) : entry.resolve({ ...answer, id: entry.id });
            });
        }

        #request(method, params) {
            let text;
            try {
                this.#checkOpen();
                text = json(params);
                Signalbox.#check(!('data' in params) || params.data !== undefined, 'there is nothing to send: data is undefined');
            } catch (error) {
                return quiet(Promise.reject(error));
            }
            const result = deferred();
            const done = this.#ending(result);
            this.#whenConnected((error, connection) => {
                if (error)
                    done(error);
                else
                    connection.callText(method, text, done);
            });
            return result.promise;
        }

        #ending({ resolve, reject }) {
            return (error, answer) => (error ? reject(error) : resolve(answer));
        }

        #whenConnected(done) {
            if (this.#state === 'connected')
                return done(null, this.#connection);
            const timer = this.#timers.start(this.#options.requestTimeout, () => {
                this.#waiting.delete(entry);
                done(new SignalboxError('NotConnected', `not connected to ${this.url} within ${this.#options.requestTimeout / 1000} s`, { retryable: true }));
            });
            const entry = { timer, resolve: (connection) => done(null, connection), reject: (error) => done(error) };
            this.#waiting.add(entry);
        }

        #takeWaiting() {
            const waiting = [...this.#waiting];
            this.#waiting.clear();
            for (const { timer } of waiting)
                timer.stop();
            return waiting;
        }

        #withToken(done) {
            const { token } = this.#options;
            if (typeof token !== 'function')
                return done(null, token);
            new Promise((resolve) => resolve(token())).then((value) => {
                if (typeof value !== 'string')
                    throw new TypeError(`the token function gave ${typeof value}, not a string`);
                return value;
            }).then(
                (value) => done(null, value),
                (error) => done(new SignalboxError('TokenFailed', `no token could be had: ${error?.message ?? error}`, { retryable: true, cause: error })));
        }

        /** A fifth of the time, at most half a minute, is left for getting the new token. */
        #refreshBefore(expiresIn) {
            if (typeof this.#options.token !== 'function' || !(expiresIn > 0))
                return;
            this.#refresh?.stop();
            const seconds = expiresIn - Math.min(30, expiresIn / 5);
            this.#refresh = this.#timers.start(seconds * 1000, () => this.#renew(expiresIn - seconds));
        }

        #renew(secondsLeft) {
            const connection = this.#connection;
            const failed = (error) => {
                this._emit('error', error);
                if (secondsLeft > 1) // past it the server closes, and connecting asks for a token again
                    this.#refresh = this.#timers.start(secondsLeft * 500, () => this.#renew(secondsLeft / 2));
            };
            this.#withToken((error, token) => {
                if (connection !== this.#connection || connection === null)
                    return;
                if (error)
                    return failed(error);
                connection.call('refresh', { token }, (refusal, answer) => {
                    if (connection !== this.#connection || refusal?.error === 'ConnectionLost')
                        return;
                    refusal ? failed(refusal) : this.#refreshBefore(answer.expires_in);
                });
            });
        }

        /** Browsers say when the network is back, and when someone looks again. */
        #listenToTheBrowser() {
            const { addEventListener, removeEventListener, document } = globalThis;
            if (typeof addEventListener !== 'function' || typeof removeEventListener !== 'function')
                return;
            const online = () => this.#state !== 'failed' && this.reconnect();
            const offline = () => this.#state === 'connected' && this.#connection.probe();
            const visible = () => document.visibilityState === 'visible' && online();
            globalThis.addEventListener('online', online);
            globalThis.addEventListener('offline', offline);
            document?.addEventListener('visibilitychange', visible);
            this.#stopListening = () => {
                globalThis.removeEventListener('online', online);
                globalThis.removeEventListener('offline', offline);
                document?.removeEventListener('visibilitychange', visible);
            };
        }

        static #check(holds, message) {
            if (!holds)
                throw new SignalboxError('InvalidParams', message);
        }

        static #webSocketUrl(url = '/') {
            let result;
            try {
                result = new URL(url, globalThis.location?.href);
            } catch (error) {
                throw new SignalboxError('InvalidParams', `"${url}" is not a URL`, { cause: error });
            }
            result.protocol = result.protocol.replace(/^http/, 'ws');
            result.hash = '';
            Signalbox.#check(/^wss?:$/.test(result.protocol), `"${url}" is not a WebSocket's URL: it begins with ws:// or wss://`);
            return result.href;
        }
    }

    return { Signalbox, SignalboxError };
})();

// `export` is an error in a classic script, so a classic script must take it for a comment. `await` makes the difference
// (ECMA-262, goal symbols Script and Module): in a module a regular expression follows it, /[/*]/; in a script it is a name
// divided by an array that contains a comment, and that comment ends on this line. Neither is ever evaluated.
if (false) typeof await /[/*]/; export { Signalbox, SignalboxError }; //*/ ];
