// SPDX-License-Identifier: Apache-2.0
// Connecting, coming back, finding out that nobody is there any more, tokens, the end.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Signalbox, SignalboxError } from '../../resources/web/signalbox.js';
import { connect, connected, cut, now, reconnected, record, rejection, settle } from './support/fixture.mjs';
import { refusal } from './support/ModelHub.mjs';

const states = (events) => events.map(([, { state }]) => state);

test('speaks the subprotocol, connects first and shows who it is', async () => {
    const box = connect({ client: 'ann' });
    assert.equal(box.state, 'connecting');
    await settle();
    assert.equal(now.network.last.protocol, 'signalbox.pubsub.v1');
    assert.deepEqual(now.hub.methods(), ['connect']);
    assert.deepEqual(now.hub.params('connect'), [{ client: 'ann' }]);
    assert.deepEqual([box.state, box.session, box.client, box.node, box.hub], ['connected', 's1', 'ann', 'node-a', 'chat']);
});

test('keeps the name the server made up, so that repeats are known as its own', async () => {
    const box = await connected({ client: undefined });
    assert.equal(box.client, 'made-up-s1');
    await cut();
    await reconnected(box);
    assert.deepEqual(now.hub.params('connect'), [{}, { client: 'made-up-s1' }]);
});

test('makes WebSocket URLs of web addresses and refuses others', async () => {
    assert.equal(connect({}).url, 'ws://hub.example:8080/');
    const make = (url) => {
        const box = new Signalbox(url, { WebSocket: now.network.WebSocket });
        now.boxes.push(box);
        return box.url;
    };
    assert.equal(make('https://a.example/x#y'), 'wss://a.example/x');
    assert.throws(() => make('ftp://a.example'), { name: 'SignalboxError', error: 'InvalidParams', retryable: false });
    assert.throws(() => make('/only/a/path'), { error: 'InvalidParams' }); // there is no page here
});

const NODES = ['ws://a.example/', 'ws://b.example/', 'ws://c.example/'];

/** Where a client of these nodes connected, one after the other. */
function places() {
    return now.network.sockets.map(({ url }) => url[5]).join('');
}

function connectToNodes() {
    const box = new Signalbox(NODES, { WebSocket: now.network.WebSocket, client: 'ann' });
    now.boxes.push(box);
    return box;
}

test('begins with any of several nodes', () => {
    for (const random of [0, 0.4, 0.999999]) {
        now.clock.random = random;
        connectToNodes();
    }
    assert.equal(places(), 'abc');
    assert.throws(() => new Signalbox([], { WebSocket: now.network.WebSocket }), { error: 'InvalidParams' });
    assert.throws(() => new Signalbox(['ws://a.example', 'ftp://b.example'], { WebSocket: now.network.WebSocket }), { error: 'InvalidParams' });
});

test('goes to the next node when it loses one, and comes round', async () => {
    now.clock.random = 0.34;
    const box = connectToNodes();
    await settle();
    assert.deepEqual([box.state, box.url], ['connected', 'ws://b.example/']);
    for (const next of ['c', 'a', 'b']) {
        now.network.last.breakDown();
        assert.deepEqual([box.state, box.url], ['waiting', `ws://${next}.example/`]);
        await now.clock.advance(2000);
        assert.equal(box.state, 'connected');
    }
    assert.equal(places(), 'bcab');
});

test('pauses longer only when all nodes have been tried', async () => {
    now.network.mode = 'refuse';
    now.clock.random = 0.999999;
    const events = record(connectToNodes(), 'state');
    await now.clock.advance(60_000);
    const pauses = events.filter(([, { state }]) => state === 'waiting').map(([, { retryIn }]) => Math.round(retryIn));
    assert.deepEqual(pauses.slice(0, 8), [500, 500, 500, 1000, 1000, 1000, 2000, 2000]);
});

test('does not wait for a node that goes when there are others', async () => {
    const box = connectToNodes();
    await settle();
    now.clock.random = 0.5;
    now.network.inject(JSON.stringify({ jsonrpc: '2.0', method: 'closing', params: { reason: 'stopping', reconnect_after: 10 } }));
    const events = record(box, 'state');
    now.network.last.breakDown(1001, 'stopping');
    assert.equal(events[0][1].retryIn, 5000);
});

test('says what to do where there is no WebSocket', () => {
    const there = globalThis.WebSocket;
    delete globalThis.WebSocket;
    try {
        assert.throws(() => new Signalbox('ws://a.example'), (error) => error.error === 'Unsupported' && /pass one/.test(error.message));
    } finally {
        if (there)
            globalThis.WebSocket = there;
    }
});

test('pauses with full jitter, twice as long each time, between 500 ms and 20 s', async () => {
    now.network.mode = 'refuse';
    now.clock.random = 0.999999;
    const events = record(connect(), 'state');
    await now.clock.advance(120_000);
    const pauses = events.filter(([, { state }]) => state === 'waiting').map(([, { retryIn }]) => Math.round(retryIn));
    assert.deepEqual(pauses.slice(0, 8), [500, 1000, 2000, 4000, 8000, 16_000, 20_000, 20_000]);
    now.clock.random = 0.25;
    events.length = 0;
    await now.clock.advance(20_000);
    assert.equal(Math.round(events.find(([, { state }]) => state === 'waiting')[1].retryIn), 5000);
});

test('comes back by itself, counts it and says why it was away', async () => {
    const box = await connected();
    const events = record(box, 'state');
    now.network.last.breakDown(1008, 'slow_consumer');
    assert.deepEqual(events[0][1].state, 'waiting');
    assert.match(events[0][1].error.message, /1008 slow_consumer/);
    assert.deepEqual([events[0][1].error.error, events[0][1].error.retryable], ['ConnectionLost', true]);
    await now.clock.advance(500);
    assert.deepEqual(states(events), ['waiting', 'connecting', 'connected']);
    assert.equal(box.reconnects, 1);
});

test('begins anew with short pauses only after a connection that lasted', async () => {
    now.clock.random = 0.999999;
    const box = await connected();
    const pauses = [];
    box.on('state', ({ state, retryIn }) => state === 'waiting' && pauses.push(Math.round(retryIn)));
    for (const lasted of [100, 100, 100, 10_000, 100]) {
        await now.clock.advance(lasted);
        now.network.last.breakDown();
        await now.clock.advance(pauses.at(-1) + 1);
        assert.equal(box.state, 'connected');
    }
    assert.deepEqual(pauses, [500, 1000, 2000, 500, 1000]);
});

test('stays away as long as a closing server asks, and a little spread', async () => {
    const box = await connected();
    const closing = record(box, 'closing');
    const waits = record(box, 'state');
    now.hub.notify(now.network.last.session, 'closing', { reason: 'restart', reconnect_after: 7 });
    await settle();
    now.network.last.breakDown(1001, 'restart');
    assert.deepEqual(closing, [['closing', { reason: 'restart', reconnect_after: 7 }]]);
    assert.equal(waits[0][1].retryIn, 7250); // random is 0.5
    await now.clock.advance(7249);
    assert.equal(box.state, 'waiting');
    await now.clock.advance(1);
    assert.equal(box.state, 'connected');
    now.network.last.breakDown();
    assert.ok(waits.at(-1)[1].retryIn <= 1000, 'asked for once, not for ever');
    await now.clock.advance(1000);
    now.hub.notify(now.network.last.session, 'closing', { reason: 'restart', reconnect_after: 7 });
    await settle();
    now.network.mode = 'refuse';
    now.network.last.breakDown(1001, 'restart');
    await now.clock.advance(7250);
    assert.ok(waits.at(-1)[1].retryIn < 7000, 'not again when the first attempt after it failed');
});

test('leaves a server that is drained at a moment of its own, and looks for another at once', async () => {
    const box = await connected();
    const waits = record(box, 'state');
    now.hub.notify(now.network.last.session, 'closing', { reason: 'draining', reconnect_after: 2 });
    await now.clock.advance(999); // random is 0.5
    assert.equal(box.state, 'connected');
    await now.clock.advance(1);
    assert.deepEqual([box.state, waits[0][1].retryIn, waits[0][1].error.error], ['waiting', 250, 'ConnectionLost']);
    await now.clock.advance(250);
    assert.equal(box.state, 'connected');
    // Who was closed meanwhile does not leave the next one.
    now.hub.notify(now.network.last.session, 'closing', { reason: 'draining', reconnect_after: 2 });
    await settle();
    now.network.last.breakDown(1001, 'instance_stopped');
    await now.clock.advance(5000);
    const seen = waits.length;
    assert.equal(box.state, 'connected');
    await now.clock.advance(5000);
    assert.equal(waits.length, seen);
});

test('gives up a connection that does not open, or is not answered, after 10 s', async () => {
    now.network.mode = 'hang';
    const box = connect();
    await now.clock.advance(9999);
    assert.equal(box.state, 'connecting');
    const events = record(box, 'state');
    await now.clock.advance(1);
    assert.deepEqual([events[0][1].state, events[0][1].error.error], ['waiting', 'Timeout']);
    now.network.mode = 'open';
    now.hub.answer = (method) => (method === 'connect' ? 'silence' : undefined);
    box.reconnect();
    await now.clock.advance(10_000);
    assert.deepEqual(states(events), ['waiting', 'connecting', 'waiting']);
});

test('pings after 25 s of silence and finds a dead line 10 s later', async () => {
    const box = await connected();
    await now.clock.advance(24_999);
    assert.equal(now.hub.params('ping').length, 0);
    await now.clock.advance(1);
    assert.equal(now.hub.params('ping').length, 1);
    await now.clock.advance(24_000);
    assert.equal(now.hub.params('ping').length, 1);
    now.network.last.dead = true;
    await now.clock.advance(1000 + 9999);
    assert.equal(box.state, 'connected');
    now.network.mode = 'hang';
    const events = record(box, 'state');
    await now.clock.advance(1);
    assert.match(events[0][1].error.message, /no longer answers/);
});

test('pings when it only hears, because servers count what they receive', async () => {
    const box = await connected();
    box.subscribe('news');
    for (let second = 0; second < 30; ++second) {
        await now.clock.advance(1000);
        now.hub.publish('news', second);
    }
    assert.equal(now.hub.params('ping').length, 1);
});

test('what arrives late or is no message does not break it', async () => {
    const box = await connected({ requestTimeout: 1000 });
    now.hub.answer = (method) => (method === 'history' ? 'silence' : undefined);
    const room = box.subscribe('news');
    const late = rejection(room.history());
    await now.clock.advance(1000);
    const error = await late;
    assert.deepEqual([error.error, error.retryable, error.code], ['Timeout', true, 0]);
    assert.match(error.message, /"history" within 1 s/);
    now.network.inject('{"jsonrpc":"2.0","id":3,"result":{}}');
    now.network.inject('{"jsonrpc":"2.0","method":"of_a_later_version","params":{}}');
    assert.equal(box.state, 'connected');
    const events = record(box, 'state');
    now.network.inject('{');
    assert.match(events[0][1].error.message, /not JSON-RPC/);
    for (const rubbish of ['null', '7', new ArrayBuffer(2)]) {
        now.network.mode = 'open';
        box.reconnect();
        await settle();
        now.network.inject(rubbish);
        assert.equal(box.state, 'waiting');
    }
});

test('the browser\'s word that the network is back is taken at once', async () => {
    const listeners = new Map();
    const documentListeners = new Map();
    const on = (map) => (type, listener) => map.set(type, listener);
    const off = (map) => (type, listener) => assert.equal(map.get(type), listener) || map.delete(type);
    globalThis.addEventListener = on(listeners);
    globalThis.removeEventListener = off(listeners);
    globalThis.document = { visibilityState: 'visible', addEventListener: on(documentListeners), removeEventListener: off(documentListeners) };
    try {
        const box = await connected();
        now.network.mode = 'refuse';
        now.network.last.breakDown();
        await now.clock.advance(30_000);
        now.network.mode = 'open';
        assert.equal(box.state, 'waiting');
        listeners.get('online')();
        await settle();
        assert.equal(box.state, 'connected');
        listeners.get('offline')(); // may be wrong: ask
        await settle();
        assert.equal(now.hub.params('ping').length, 1);
        documentListeners.get('visibilitychange')();
        await settle();
        assert.equal(now.hub.params('ping').length, 2);
        box.close();
        assert.deepEqual([listeners.size, documentListeners.size], [0, 0]);
    } finally {
        delete globalThis.addEventListener;
        delete globalThis.removeEventListener;
        delete globalThis.document;
    }
});

test('asks the token function at each connect and renews before the token expires', async () => {
    let asked = 0;
    now.hub.expiresIn = 600;
    const box = await connected({ token: async () => `t${++asked}` });
    assert.equal(now.hub.params('connect')[0].token, 't1');
    await now.clock.advance(569_999);
    assert.equal(asked, 1);
    await now.clock.advance(1);
    assert.deepEqual(now.hub.params('refresh'), [{ token: 't2' }]);
    await now.clock.advance(570_000);
    assert.deepEqual(now.hub.params('refresh'), [{ token: 't2' }, { token: 't3' }]);
    await cut();
    await reconnected(box);
    assert.equal(now.hub.params('connect').at(-1).token, 't4');
});

test('a token that is good for months is not renewed at once', async () => {
    let asked = 0;
    now.hub.expiresIn = 60 * 86_400; // more than 31 bits of milliseconds
    await connected({ token: () => `t${++asked}`, pingInterval: 1e12 });
    await now.clock.advance(60_000);
    assert.equal(asked, 1);
    assert.ok(Math.max(...now.clock.delays) <= 2 ** 31 - 1);
    await now.clock.advance(60 * 86_400_000 - 60_000);
    assert.equal(asked, 2);
});

test('a renewal that fails is told and tried again', async () => {
    now.hub.expiresIn = 600;
    let refused = true;
    const box = await connected({ token: () => 'again' });
    const errors = record(box, 'error');
    now.hub.answer = (method) => (method === 'refresh' && refused ? refusal('TokenInvalid') : undefined);
    await now.clock.advance(570_000);
    assert.deepEqual(errors.map(([, { error }]) => error), ['TokenInvalid']);
    refused = false;
    await now.clock.advance(15_000);
    assert.equal(now.hub.params('refresh').length, 2);
    assert.equal(errors.length, 1);
});

test('a token function that fails is asked again; one that never answers too', async () => {
    let turn = 0;
    const turns = [() => { throw new Error('no network'); }, () => Promise.reject(new Error('502')), () => undefined, () => new Promise(() => {}), () => 'good'];
    const box = connect({ token: () => turns[turn++]() });
    const events = record(box, 'state');
    await now.clock.advance(60_000);
    assert.equal(box.state, 'connected');
    const errors = events.filter(([, { error }]) => error).map(([, { error }]) => error);
    assert.deepEqual(errors.map(({ error }) => error), ['TokenFailed', 'TokenFailed', 'TokenFailed', 'Timeout']);
    assert.match(errors[0].message, /no network/);
    assert.equal(now.hub.params('connect').length, 1);
});

test('a refused token of its own is final, one of a function is asked for anew', async () => {
    now.hub.answer = (method) => (method === 'connect' ? refusal('TokenInvalid', { message: 'signature' }) : undefined);
    const fixed = connect({ token: 'bad' });
    const waiting = rejection(fixed.publish('news', 1));
    const room = fixed.subscribe('news');
    const entering = rejection(room.enter({}));
    await now.clock.advance(60_000);
    assert.equal(fixed.state, 'failed');
    assert.equal(now.hub.params('connect').length, 1);
    assert.deepEqual([(await waiting).error, (await rejection(room.ready)).message, (await entering).error], ['TokenInvalid', 'signature', 'TokenInvalid']);
    assert.equal((await rejection(fixed.publish('news', 1))).error, 'TokenInvalid');
    connect({ token: () => 'bad' });
    await now.clock.advance(60_000);
    const asked = now.hub.params('connect').length;
    assert.ok(asked > 3);
    now.boxes.at(-1).close();
    now.hub.answer = (method) => (method === 'connect' ? refusal('NotPermitted') : undefined);
    const barred = connect({ token: () => 'good, but not for this hub' });
    await now.clock.advance(60_000);
    assert.deepEqual([barred.state, now.hub.params('connect').length], ['failed', asked + 1]);
    now.hub.answer = () => undefined;
    fixed.reconnect();
    await settle();
    assert.deepEqual([fixed.state, room.state], ['connected', 'subscribed']);
});

test('errors of the server carry its name, number and whether to try again', async () => {
    const box = await connected();
    now.hub.answer = (method) => (method === 'broadcast' ? refusal('RateLimited', { retryable: true, message: 'at most 10 a second' }) : undefined);
    const error = await rejection(box.broadcast('x'));
    assert.ok(error instanceof SignalboxError && error instanceof Error);
    assert.deepEqual({ ...error, message: error.message, name: error.name }, { name: 'SignalboxError', error: 'RateLimited', code: -32000, retryable: true, message: 'at most 10 a second' });
});

test('requests wait 10 s for a connection', async () => {
    now.network.mode = 'hang';
    const box = connect();
    const first = rejection(box.broadcast(1));
    await now.clock.advance(10_000);
    assert.deepEqual([(await first).error, (await first).retryable], ['NotConnected', true]);
    const second = box.broadcast(2);
    now.network.mode = 'open';
    box.reconnect();
    await second;
    assert.deepEqual(now.hub.params('broadcast'), [{ data: 2 }]);
});

test('requests under way are rejected when the connection goes', async () => {
    const box = await connected();
    now.hub.answer = (method) => (method === 'broadcast' ? 'silence' : undefined);
    const lost = rejection(box.broadcast('x'));
    await settle();
    now.network.last.breakDown();
    assert.deepEqual([(await lost).error, (await lost).retryable], ['ConnectionLost', true]);
});

test('broadcasts arrive', async () => {
    const box = await connected();
    const events = record(box, 'broadcast');
    await box.broadcast({ hello: 'all' });
    assert.deepEqual(events, [['broadcast', { data: { hello: 'all' }, from: 'ann' }]]);
    assert.equal((await rejection(box.broadcast(undefined))).error, 'InvalidParams');
});

test('a listener that throws is reported and keeps no other from being called', async () => {
    const reported = [];
    globalThis.reportError = (error) => reported.push(error.message);
    try {
        const box = await connected();
        const heard = [];
        box.on('broadcast', () => { throw new Error('mine'); });
        const off = box.on('broadcast', ({ data }) => heard.push(data));
        box.once('broadcast', ({ data }) => heard.push(`once ${data}`));
        await box.broadcast(1);
        await box.broadcast(2);
        off();
        await box.broadcast(3);
        assert.deepEqual(heard, [1, 'once 1', 2]);
        assert.deepEqual(reported, ['mine', 'mine', 'mine']);
    } finally {
        delete globalThis.reportError;
    }
    assert.throws(() => now.boxes[0].on('state'), TypeError);
});

test('close() is the end: goodbye to the server, everything rejected, nothing left', async () => {
    const box = await connected();
    now.hub.answer = (method) => (['subscribe', 'publish', 'history', 'update', 'leave'].includes(method) ? 'silence' : undefined);
    const room = box.subscribe('news', { qos: 1, presence: true });
    const events = record(room, 'error');
    await room.enter();
    const under = [room.publish(1), room.publish(0, { qos: 0 }), room.history(), room.update({}), room.ready].map(rejection);
    await settle();
    const last = record(box, 'state');
    box.close();
    box.close();
    for (const error of await Promise.all(under))
        assert.equal(error.error, 'Closed');
    assert.deepEqual([states(last), box.state, room.state, now.network.last.calls], [['closed'], 'closed', 'ended', [['close', 1000]]]);
    now.hub.stop(); // its hold of the member
    assert.equal(now.clock.running, 0);
    assert.deepEqual(events, []);
    for (const call of [() => box.publish('a', 1), () => box.broadcast(1), () => room.enter(), () => room.history()])
        assert.equal((await rejection(call())).error, 'Closed');
    assert.throws(() => box.subscribe('a'), { error: 'Closed' });
    box.reconnect();
    await settle();
    assert.equal(now.network.sockets.length, 1);
});

test('a token that comes after its attempt was given up opens nothing', async () => {
    const give = [];
    const box = connect({ token: () => new Promise((resolve) => give.push(resolve)) });
    await now.clock.advance(10_000);
    assert.equal(box.state, 'waiting');
    give[0]('late');
    await settle();
    assert.deepEqual([box.state, now.network.sockets.length], ['waiting', 0]);
    await now.clock.advance(500);
    give[1]('in time');
    await settle();
    assert.deepEqual([box.state, now.hub.params('connect')], ['connected', [{ token: 'in time', client: 'ann' }]]);
});

test('close() while the token is awaited opens nothing afterwards', async () => {
    let give;
    const box = connect({ token: () => new Promise((resolve) => (give = resolve)) });
    await settle();
    box.close();
    give('late');
    await settle();
    assert.equal(now.network.sockets.length, 0);
});

test('what nobody awaits becomes no unhandled rejection', async () => {
    now.network.mode = 'refuse';
    const box = connect({ token: () => Promise.reject(new Error('no')) });
    const room = box.subscribe('news', { qos: 1 });
    box.publish('news', 1n);
    room.publish(1);
    room.publish(1, { qos: 0 });
    room.update(1);
    room.enter();
    room.history();
    box.broadcast(1);
    await now.clock.advance(30_000);
    box.close(); // the fixture looks
});
