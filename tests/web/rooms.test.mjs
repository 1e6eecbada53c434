// SPDX-License-Identifier: Apache-2.0
// Subscriptions: what arrives, from where it resumes, what is said when something is missing.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { connect, connected, cut, now, reconnected, record, rejection, settle } from './support/fixture.mjs';
import { refusal } from './support/ModelHub.mjs';

const data = (events) => events.filter(([type]) => type === 'message').map(([, message]) => message.data);

test('subscribes, hears messages and knows its position', async () => {
    const box = await connected();
    const room = box.subscribe('news', { qos: 1 });
    const messages = record(room, 'message', 'recovered');
    assert.equal(room.state, 'subscribing');
    const answer = await room.ready;
    assert.deepEqual(answer, { position: 'o1.0', recovered: false, resumed: false, missing: [] });
    assert.deepEqual([room.state, room.position], ['subscribed', 'o1.0']);
    assert.deepEqual(now.hub.params('subscribe'), [{ channel: 'news', qos: 1, presence: false }]);
    now.hub.publish('news', { a: 1 }, { id: 'i', from: 'bob' });
    await settle();
    assert.equal(messages.length, 1, 'who was not away does not return');
    assert.deepEqual(messages[0][1], { channel: 'news', data: { a: 1 }, position: 'o1.1', id: 'i', from: 'bob' });
    assert.equal(room.position, 'o1.1');
});

test('subscribed before there is a connection: done once there is one', async () => {
    const room = connect().subscribe('news');
    await room.ready;
    assert.deepEqual(now.hub.methods(), ['connect', 'subscribe']);
});

test('every subscription resumes by its latest position, without loss or repeat', async () => {
    const box = await connected();
    const rooms = ['a', 'b', 'c'].map((name, qos) => box.subscribe(name, { qos }));
    const events = rooms.map((room) => record(room, 'message', 'recovered', 'gap'));
    await settle();
    for (const name of ['a', 'b', 'c'])
        now.hub.publish(name, 1);
    now.hub.publish('b', 2);
    await settle();
    await cut();
    for (const name of ['a', 'b', 'c'])
        now.hub.publish(name, 3);
    await reconnected(box);
    assert.deepEqual(now.hub.params('subscribe').slice(3).map(({ channel, position }) => [channel, position]), [['a', 'o1.1'], ['b', 'o1.2'], ['c', 'o1.1']]);
    assert.deepEqual(events.map(data), [[1, 3], [1, 2, 3], [1, 3]]);
    for (const [index, list] of events.entries())
        assert.deepEqual(list.at(-2), ['recovered', { recovered: true, position: index === 1 ? 'o1.3' : 'o1.2' }], 'told before what was missed');
});

for (const arrived of [0, 2]) {
    test(`a connection that breaks after ${arrived} of the missed messages loses none of them`, () => breaksAmid(arrived));
}

async function breaksAmid(arrived) {
    const box = await connected();
    const room = box.subscribe('news', { qos: 1 });
    const messages = record(room, 'message');
    await room.ready;
    await cut();
    for (let index = 0; index < 4; ++index)
        now.hub.publish('news', index);
    let left = arrived;
    const notify = now.hub.notify;
    now.hub.notify = (session, method, params) => (method === 'message' && left-- <= 0 ? undefined : notify.call(now.hub, session, method, params));
    await reconnected(box);
    assert.deepEqual(data(messages), [0, 1, 2, 3].slice(0, arrived));
    now.hub.notify = notify;
    await cut();
    await reconnected(box);
    assert.deepEqual(data(messages), [0, 1, 2, 3]);
}

test('what cannot be had is said: recovered false, then the gap, then what can', async () => {
    const box = await connected();
    const room = box.subscribe('news', { qos: 1 });
    await room.ready;
    const events = record(room, 'subscribed', 'recovered', 'gap', 'message');
    await cut();
    for (let index = 1; index <= 5; ++index)
        now.hub.publish('news', index);
    now.hub.trim('news', 3);
    await reconnected(box);
    assert.deepEqual(events.map(([type]) => type), ['subscribed', 'recovered', 'gap', 'message', 'message']);
    assert.deepEqual(events[1][1], { recovered: false, position: 'o1.5' });
    assert.deepEqual(events[2][1], { channel: 'news', reason: 'trimmed', range: { after: 'o1.0', to: 'o1.3' } });
    assert.deepEqual(data(events), [4, 5]);
});

test('a gap is said once, also when nothing came after it', async () => {
    const box = await connected();
    const room = box.subscribe('news', { qos: 1 });
    await room.ready;
    now.hub.publish('news', 1);
    await settle();
    const events = record(room, 'gap', 'recovered');
    now.hub.crash();
    await settle();
    await reconnected(box);
    await cut();
    await reconnected(box);
    assert.deepEqual(events.map(([type, { reason, recovered }]) => reason ?? `${type} ${recovered}`), ['recovered false', 'unknown_position', 'recovered true']);
});

test('a gap in the middle, when a node dies, is passed on', async () => {
    const box = await connected();
    const room = box.subscribe('news', { qos: 1 });
    await room.ready;
    const gaps = record(room, 'gap');
    const gap = { channel: 'news', reason: 'node_down', range: { after: 'o1.0', to: 'o1.0~o9.3' } };
    now.hub.notify(now.network.last.session, 'gap', gap);
    await settle();
    assert.deepEqual(gaps, [['gap', gap]]);
    assert.equal(room.position, 'o1.0~o9.3');
});

test('starts at a position from an earlier page', async () => {
    now.hub.publish('news', 1);
    now.hub.publish('news', 2);
    const box = await connected();
    const room = box.subscribe('news', { qos: 1, position: 'o1.1' });
    const events = record(room, 'message', 'recovered');
    assert.equal((await room.ready).resumed, true);
    await settle();
    assert.deepEqual(data(events), [2]);
    assert.equal(events[0][1].recovered, true);
});

test('a retained message does not take the position back', async () => {
    now.hub.publish('news', 'kept', { retain: true });
    now.hub.publish('news', 'next');
    const box = await connected();
    const room = box.subscribe('news', { qos: 1 });
    const messages = record(room, 'message');
    await settle();
    assert.deepEqual(messages.map(([, { data: kept, retained }]) => [kept, retained]), [['kept', true]]);
    assert.equal(room.position, 'o1.2');
    await now.clock.advance(1000);
});

test('repeats at QoS 2 are dropped by publisher and id, for 5 minutes', async () => {
    const box = await connected();
    const room = box.subscribe('news', { qos: 2 });
    const messages = record(room, 'message');
    await room.ready;
    const publish = async (value, id, from) => {
        now.hub.publish('news', value, { id, from });
        await settle();
    };
    await publish(1, 'x', 'bob');
    await publish(2, 'x', 'bob');
    await publish(3, 'x', 'carla');
    await publish(4, 'y', 'bob');
    await publish(5, undefined, 'bob');
    await publish(6, undefined, 'bob');
    assert.deepEqual(data(messages), [1, 3, 4, 5, 6]);
    assert.equal(room.position, 'o1.6');
    await cut();
    await reconnected(box);
    await publish(7, 'y', 'bob');
    assert.equal(data(messages).at(-1), 6);
    await now.clock.advance(299_000);
    await publish(8, 'y', 'bob');
    assert.equal(data(messages).at(-1), 6);
    await now.clock.advance(1000);
    await publish(9, 'y', 'bob');
    assert.equal(data(messages).at(-1), 9);
    await now.clock.advance(1000);
});

test('at QoS 1 repeats are the application\'s', async () => {
    const box = await connected();
    const room = box.subscribe('news', { qos: 1 });
    const messages = record(room, 'message');
    await room.ready;
    now.hub.publish('news', 1, { id: 'x' });
    now.hub.publish('news', 2, { id: 'x' });
    await settle();
    assert.deepEqual(data(messages), [1, 2]);
});

test('what is remembered of ids is bounded', async () => {
    const box = await connected();
    const room = box.subscribe('news', { qos: 2 });
    let heard = 0;
    room.on('message', () => ++heard);
    await room.ready;
    for (let index = 0; index < 20_100; ++index) {
        now.hub.publish('news', index, { id: `i${index}` });
        if (index % 50 === 0)
            await settle();
    }
    await settle();
    now.hub.publish('news', 0, { id: 'i20099' }); // remembered
    now.hub.publish('news', 0, { id: 'i0' });     // the oldest made room
    await settle();
    assert.equal(heard, 20_101);
});

test('acknowledges every 64 messages, and what is left after 1 s', async () => {
    now.hub.window = 1024;
    const box = await connected();
    const rooms = [box.subscribe('a', { qos: 1 }), box.subscribe('b', { qos: 2 }), box.subscribe('c', { qos: 0 })];
    await Promise.all(rooms.map(({ ready }) => ready));
    for (let index = 1; index <= 130; ++index) {
        for (const { channel } of rooms)
            now.hub.publish(channel, index);
        await settle();
    }
    const acks = (name) => now.hub.params('ack').filter(({ channel }) => channel === name).map(({ position }) => position);
    assert.deepEqual(acks('a'), ['o1.64', 'o1.128']);
    assert.deepEqual(acks('b'), ['o1.64', 'o1.128']);
    await now.clock.advance(999);
    assert.equal(acks('a').length, 2);
    await now.clock.advance(1);
    assert.deepEqual(acks('a'), ['o1.64', 'o1.128', 'o1.130']);
    await now.clock.advance(5000);
    assert.equal(acks('a').length, 3);
    assert.deepEqual(acks('c'), []);
});

test('more than the window fits into one return', async () => {
    const box = await connected();
    const room = box.subscribe('a', { qos: 1 });
    await room.ready;
    await cut();
    for (let index = 1; index <= 1000; ++index)
        now.hub.publish('a', index);
    const messages = record(room, 'message');
    await reconnected(box);
    for (let turn = 0; turn < 10 && messages.length < 1000; ++turn)
        await settle();
    assert.deepEqual(data(messages), Array.from({ length: 1000 }, (_, index) => index + 1));
    await now.clock.advance(1000);
    assert.equal(now.hub.params('ack').at(-1).position, 'o1.1000');
});

test('a server with a small window is acknowledged more often', async () => {
    now.hub.window = 8;
    const box = await connected();
    await box.subscribe('a', { qos: 1 }).ready;
    for (let index = 1; index <= 9; ++index) {
        now.hub.publish('a', index);
        await settle();
    }
    assert.equal(now.hub.params('ack').length, 4);
});

test('the acknowledgement of a lost connection is not sent on the next', async () => {
    const box = await connected();
    await box.subscribe('a', { qos: 1 }).ready;
    now.hub.publish('a', 1);
    await settle();
    await cut();
    await reconnected(box);
    await now.clock.advance(5000);
    assert.equal(now.hub.params('ack').length, 0);
});

test('wildcards hear all that begins so, and say that nothing was recovered', async () => {
    const box = await connected();
    const room = box.subscribe('news*');
    const exact = box.subscribe('news.a');
    const events = record(room, 'message', 'recovered');
    const exactly = record(exact, 'message');
    await settle();
    now.hub.publish('news.a', 1);
    now.hub.publish('news.b', 2);
    now.hub.publish('other', 3);
    await settle();
    assert.deepEqual([data(events), data(exactly), room.position], [[1, 2], [1], undefined]);
    await cut();
    await reconnected(box);
    assert.deepEqual(events.at(-1), ['recovered', { recovered: false, position: undefined }]);
    await room.unsubscribe();
    now.hub.publish('news.b', 4);
    await settle();
    assert.deepEqual(data(events), [1, 2]);
});

test('one channel is one room', async () => {
    const box = await connected();
    const room = box.subscribe('news', { qos: 1 });
    assert.equal(box.subscribe('news', { qos: 1 }), room);
    assert.equal(box.room('news'), room);
    assert.equal(box.room('else'), undefined);
    assert.throws(() => box.subscribe('news', { qos: 2 }), /subscribed already, with qos 1 and no presence/);
    assert.throws(() => box.subscribe(''), { error: 'InvalidParams' });
    assert.throws(() => box.subscribe('x', { qos: '1' }), { error: 'InvalidParams' });
    await room.ready;
    assert.equal(now.hub.params('subscribe').length, 1);
});

test('unsubscribed, nothing is heard, and the channel can be had anew', async () => {
    const box = await connected();
    const room = box.subscribe('news', { qos: 1 });
    const messages = record(room, 'message');
    await room.ready;
    now.hub.publish('news', 1);
    await settle();
    await room.unsubscribe();
    await room.unsubscribe();
    now.hub.publish('news', 2);
    const again = box.subscribe('news', { qos: 0 });
    assert.notEqual(again, room);
    await again.ready;
    await now.clock.advance(2000);
    assert.deepEqual([data(messages), room.state], [[1], 'ended']);
    assert.deepEqual(now.hub.methods('unsubscribe', 'ack'), ['unsubscribe']);
    await cut();
    assert.deepEqual(await again.unsubscribe(), {});
    await reconnected(box);
    assert.equal(now.hub.params('subscribe').length, 2);
});

test('what was under way to an earlier subscription is not of the new one', async () => {
    const box = await connected();
    const room = box.subscribe('news');
    await room.ready;
    room.unsubscribe();
    const again = box.subscribe('news');
    const messages = record(again, 'message');
    now.hub.publish('news', 'for the first'); // the server has not heard of the change yet
    await again.ready;
    now.hub.publish('news', 'for the second');
    await settle();
    assert.deepEqual(data(messages), ['for the second']);
});

test('a listener may unsubscribe amid messages that came together', async () => {
    const box = await connected();
    const room = box.subscribe('news', { qos: 1 });
    await room.ready;
    const heard = [];
    room.on('message', (message) => {
        heard.push(message.data);
        room.unsubscribe();
    });
    now.hub.publish('news', 1);
    now.hub.publish('news', 2);
    await settle();
    assert.deepEqual(heard, [1]);
});

test('a refused subscription fails with the reason; one refused for now is tried again', async () => {
    const box = await connected();
    let answer = refusal('NotPermitted', { message: 'not for you' });
    now.hub.answer = (method) => (method === 'subscribe' ? answer : undefined);
    const room = box.subscribe('secret');
    const errors = record(room, 'error');
    assert.equal((await rejection(room.ready)).error, 'NotPermitted');
    assert.deepEqual([room.state, errors.length, box.room('secret')], ['failed', 1, undefined]);
    assert.equal((await rejection(room.enter())).error, 'Closed');
    answer = refusal('RateLimited', { retryable: true });
    const later = box.subscribe('later');
    await settle();
    assert.equal(later.state, 'subscribing');
    answer = undefined;
    await now.clock.advance(1000);
    assert.equal(later.state, 'subscribed');
    await later.ready;
});

test('a subscription that is not answered for 10 s costs the connection', async () => {
    const box = await connected();
    now.hub.answer = (method) => (method === 'subscribe' ? 'silence' : undefined);
    const room = box.subscribe('news');
    await now.clock.advance(10_000);
    assert.notEqual(box.state, 'connected');
    now.hub.answer = () => undefined;
    await now.clock.advance(500);
    assert.equal(room.state, 'subscribed');
});

test('history and rosters can be read', async () => {
    for (let index = 0; index < 5; ++index)
        now.hub.publish('news', index);
    now.hub.join('news', 'bob');
    const room = (await connected()).subscribe('news');
    const { items, complete, position } = await room.history({ limit: 2 });
    assert.deepEqual([items.map((item) => item.data), complete, position], [[3, 4], true, 'o1.5']);
    await room.history();
    assert.equal((await room.fetchMembers({ page: 1, pageSize: 10 })).total, 1);
    assert.deepEqual(now.hub.params('history'), [{ channel: 'news', limit: 2 }, { channel: 'news' }]);
    assert.deepEqual(now.hub.params('members'), [{ channel: 'news', page: 1, page_size: 10 }]);
});

test('a subscription that a new token does not permit is over, and says so', async () => {
    const box = await connected();
    const room = box.subscribe('secret', { qos: 1, presence: true });
    const wild = box.subscribe('secret*');
    const events = record(room, 'unsubscribed', 'error', 'message');
    const wildEvents = record(wild, 'unsubscribed');
    await room.enter();
    now.hub.publish('secret', 1); // its acknowledgement waits
    await settle();
    events.length = 0;
    const session = now.network.last.session;
    for (const channel of ['secret', 'secret*', 'never heard of'])
        now.hub.endSubscription(session, channel);
    now.hub.answer = (method) => (method === 'leave' ? refusal('NotEntered') : undefined);
    await settle();
    assert.deepEqual(events, [['unsubscribed', { channel: 'secret', reason: 'not_permitted' }]]);
    assert.equal(wildEvents.length, 1);
    assert.deepEqual([room.state, wild.state, box.room('secret'), box.room('secret*')], ['ended', 'ended', undefined, undefined]);
    assert.equal((await rejection(room.enter())).error, 'Closed');
    assert.deepEqual(await room.unsubscribe(), {});
    await cut();
    await reconnected(box);
    await now.clock.advance(5000);
    assert.deepEqual([now.hub.params('subscribe').length, now.hub.params('enter').length, now.hub.params('ack').length, now.hub.methods('leave')], [2, 1, 0, ['leave']]);
    const again = box.subscribe('secret');
    assert.notEqual(again, room);
    await again.ready;
});
