// SPDX-License-Identifier: Apache-2.0
// What a publish's promise is worth.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { connect, connected, cut, now, reconnected, record, rejection, settle } from './support/fixture.mjs';
import { refusal } from './support/ModelHub.mjs';

const silent = (...methods) => (method) => (methods.includes(method) ? 'silence' : undefined);

test('resolves with position and id; QoS 1 unless said otherwise', async () => {
    const box = await connected();
    const first = await box.publish('news', { a: 1 });
    assert.equal(first.position, 'o1.1');
    assert.deepEqual(now.hub.params('publish')[0], { channel: 'news', data: { a: 1 }, qos: 1, id: first.id });
    assert.deepEqual(await box.publish('news', 2, { qos: 2, id: 'mine', retain: true }), { position: 'o1.2', id: 'mine' });
    assert.deepEqual(now.hub.params('publish')[1], { channel: 'news', data: 2, qos: 2, id: 'mine', retain: true });
    assert.deepEqual(await box.publish('news', 3, { qos: 0 }), {});
    assert.deepEqual(now.hub.params('publish')[2], { channel: 'news', data: 3, qos: 0 });
});

test('what was not acknowledged is repeated with the same ids, in order, and resolves then', async () => {
    const box = await connected();
    now.hub.answer = silent('publish');
    const done = [];
    for (const [index, qos] of [1, 2, 1].entries())
        box.publish('news', index, { qos }).then(({ position }) => done.push([index, position]));
    await settle();
    const before = now.hub.params('publish');
    await cut();
    box.publish('news', 3).then(({ position }) => done.push([3, position]));
    assert.deepEqual([done, box.pending], [[], 4]);
    now.hub.answer = () => undefined;
    now.hub.requests.length = 0;
    await reconnected(box);
    const after = now.hub.params('publish');
    assert.deepEqual(after.slice(0, 3), before);
    assert.deepEqual(after.map(({ data }) => data), [0, 1, 2, 3]);
    assert.deepEqual(done, [[0, 'o1.1'], [1, 'o1.2'], [2, 'o1.3'], [3, 'o1.4']]);
    assert.equal(box.pending, 0);
});

test('a publish that was accepted but not acknowledged is not there twice at QoS 2', async () => {
    const box = await connected();
    const room = box.subscribe('news', { qos: 2 });
    await room.ready;
    const messages = record(room, 'message');
    now.hub.answer = (method, params, session) => {
        if (method !== 'publish')
            return undefined;
        now.hub._publish(session, params);
        return 'silence';
    };
    const sent = room.publish('once', { qos: 2 });
    await settle();
    now.hub.answer = () => undefined;
    await cut();
    await reconnected(box);
    assert.equal((await sent).position, 'o1.1');
    assert.deepEqual(messages.map(([, { data }]) => data), ['once']);
});

test('over many connections nothing is lost and the ids stay', async () => {
    const box = await connected();
    now.hub.answer = silent('publish');
    const sent = box.publish('news', 'x');
    for (let round = 0; round < 5; ++round) {
        await settle();
        await cut();
        await reconnected(box);
    }
    assert.equal(new Set(now.hub.params('publish').map(({ id }) => id)).size, 1);
    assert.equal(now.hub.params('publish').length, 6);
    now.hub.answer = () => undefined;
    await cut();
    await reconnected(box);
    assert.ok((await sent).position);
});

test('a server that does not acknowledge for 10 s is left, and asked again', async () => {
    const box = await connected();
    now.hub.answer = silent('publish');
    const sent = box.publish('news', 'x');
    await now.clock.advance(9999);
    assert.equal(box.state, 'connected');
    now.hub.answer = () => undefined;
    await now.clock.advance(1 + 500);
    assert.ok((await sent).position);
    assert.equal(box.reconnects, 1);
});

test('published while offline waits; the data is as it was then', async () => {
    const box = connect();
    const data = { text: 'before' };
    const sent = box.publish('news', data);
    data.text = 'after';
    await sent;
    assert.deepEqual(now.hub.params('publish')[0].data, { text: 'before' });
});

test('the queue is bounded and says so', async () => {
    now.network.mode = 'hang';
    const box = connect({ queueLimit: 3 });
    const kept = [1, 2, 3].map((data) => box.publish('news', data));
    const error = await rejection(box.publish('news', 4));
    assert.deepEqual([error.error, error.retryable], ['QueueFull', true]);
    assert.match(error.message, /3 publishes wait/);
    await reconnected(box);
    await Promise.all(kept);
    await box.publish('news', 5);
    assert.deepEqual(now.hub.params('publish').map(({ data }) => data), [1, 2, 3, 5]);
    assert.equal(connect().pending, 0);
});

test('the queue takes a thousand when not told otherwise', async () => {
    now.network.mode = 'hang';
    const box = connect();
    for (let index = 0; index < 1000; ++index)
        box.publish('news', index);
    assert.equal(box.pending, 1000);
    assert.equal((await rejection(box.publish('news', 1000))).error, 'QueueFull');
});

test('QoS 0 is refused while offline, and lost with the connection', async () => {
    now.network.mode = 'hang';
    const box = connect();
    const error = await rejection(box.publish('news', 1, { qos: 0 }));
    assert.deepEqual([error.error, error.retryable], ['NotConnected', true]);
    await reconnected(box);
    now.hub.answer = silent('publish');
    const lost = rejection(box.publish('news', 2, { qos: 0 }));
    await settle();
    await cut();
    assert.equal((await lost).error, 'ConnectionLost');
    await reconnected(box);
    assert.equal(now.hub.params('publish').length, 1);
});

test('a refusal rejects and is not repeated', async () => {
    const box = await connected();
    now.hub.answer = (method) => (method === 'publish' ? refusal('NotPermitted', { message: 'read only' }) : undefined);
    const error = await rejection(box.publish('news', 1));
    assert.deepEqual([error.error, error.retryable, error.message, box.pending], ['NotPermitted', false, 'read only', 0]);
    now.hub.answer = () => undefined;
    await cut();
    await reconnected(box);
    assert.equal(now.hub.params('publish').length, 1);
});

test('one id twice at a time is a mistake; in another channel, or later, it is not', async () => {
    now.network.mode = 'hang';
    const box = connect();
    const first = box.publish('a', 1, { id: 'x' });
    assert.match((await rejection(box.publish('a', 2, { id: 'x' }))).message, /"x" is on its way/);
    const other = box.publish('b', 3, { id: 'x' });
    await reconnected(box);
    await Promise.all([first, other]);
    await box.publish('a', 4, { id: 'x' });
});

test('wrong arguments are told at once', async () => {
    const box = await connected();
    const loop = {};
    loop.self = loop;
    const wrong = [['', 1], [7, 1], ['news', undefined], ['news', loop], ['news', 1, { qos: 3 }], ['news', 1, { id: '' }], ['news', 1, { id: 'x'.repeat(129) }]];
    for (const call of wrong)
        assert.deepEqual((await rejection(box.publish(...call))).error, 'InvalidParams', JSON.stringify(call.slice(2)));
    assert.deepEqual(now.hub.methods(), ['connect']);
});

test('ids are never the same twice', async () => {
    const [one, other] = [connect(), connect()];
    now.clock.random = 0.7;
    const ids = Array.from({ length: 100 }, () => [one.newId(), other.newId()]).flat();
    const drawn = typeof globalThis.crypto?.getRandomValues === 'function' ? 200 : 100; // else Math.random, which stands still here
    assert.equal(new Set(ids).size, drawn);
    assert.ok(ids.every((id) => id.length <= 64));
});

test('what a stopping server takes no more is kept for the next', async () => {
    const box = await connected();
    now.hub.answer = (method) => (method === 'publish' ? refusal('InvalidState', { retryable: true, message: 'this hub is stopping' }) : undefined);
    const sent = box.publish('news', 1);
    await settle();
    assert.deepEqual([box.state, box.pending], ['waiting', 1]);
    now.hub.answer = () => undefined;
    await reconnected(box);
    const ids = now.hub.params('publish').map(({ id }) => id);
    assert.deepEqual([ids.length, ids[1], (await sent).position], [2, ids[0], 'o1.1']);
});
