// SPDX-License-Identifier: Apache-2.0
// The browser client against a real signalboxd: what the tests beside this one hold against a model holds here too. Time is real, so
// nothing here depends on how long anything takes, but where a limit of the server is what is tried.
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { after, afterEach, before, beforeEach, test } from 'node:test';
import { Signalbox } from '../../resources/web/signalbox.js';
import { Agent, instance, RawClient, token, until as eventually, WebSocket } from './support/Agent.mjs';

const SECRET = randomBytes(32).toString('base64');
const HOLD = 1000;
const HUBS = `
[[hub]]
name = "chat"
presence_hold = "${HOLD}ms"
[[hub]]
name = "brief"
history_count = 5
[[hub]]
name = "slow"
[hub.limits]
requests_per_second = 20
[[hub]]
name = "guarded"
access = "token"
[[hub.key]]
algorithm = "HS256"
file = "secret"
`;

let agent;
const relays = {};
let boxes = [];
let raws = [];
let channel;
let lastChannel = 0;

before(async () => {
    agent = await Agent.start(HUBS + ['chat', 'brief', 'slow', 'guarded'].map((name) => instance(name)).join(''), { secret: SECRET });
    for (const name of Object.keys(agent.ports))
        relays[name] = await agent.relay(name);
});
after(() => agent?.end());
beforeEach(() => agent.unexpectedEnd && agent.start()); // the test before has failed for it

const unhandled = [];
process.on('unhandledRejection', (error) => unhandled.push(error));

afterEach(() => {
    for (const box of boxes.splice(0))
        box.close();
    for (const client of raws.splice(0))
        client.close();
    for (const relay of Object.values(relays))
        Object.assign(relay, { open: true });
    assert.deepEqual([unhandled.splice(0), agent.unexpectedEnd], [[], undefined]);
});

/** A test with a channel nobody else uses. */
function scenario(name, action) {
    test(name, { timeout: 60_000 }, () => {
        channel = `channel ${++lastChannel}`;
        return action();
    });
}

const until = (condition, what) => eventually(() => agent.checkAlive() || condition(), what);

function box(name = 'chat', options = {}) {
    const made = new Signalbox(relays[name].url, { WebSocket, minDelay: 20, maxDelay: 200, ...options });
    boxes.push(made);
    return made;
}

/** One past the relay, whom no broken network concerns. */
function witness(name = 'chat', options = {}) {
    const made = new Signalbox(`ws://127.0.0.1:${agent.ports[name]}/`, { WebSocket, ...options });
    boxes.push(made);
    return made;
}

async function raw(name = 'chat', params = {}) {
    const client = await RawClient.open(`ws://127.0.0.1:${agent.ports[name]}/`, params);
    raws.push(client);
    return client;
}

function record(emitter, ...types) {
    const events = [];
    for (const type of types)
        emitter.on(type, (event) => events.push([type, event]));
    return events;
}

const data = (events) => events.filter(([type]) => type === 'message').map(([, message]) => message.data);
const state = (one, wanted) => until(() => one.state === wanted, `state ${wanted}`);
const rejection = (promise) => promise.then(() => assert.fail('was not rejected'), (error) => error);
const range = (count, first = 0) => Array.from({ length: count }, (_, index) => first + index);

async function away(one, meanwhile, name = 'chat') {
    relays[name].cut();
    await until(() => one.state !== 'connected', 'the loss');
    const result = await meanwhile?.();
    relays[name].open = true;
    one.reconnect();
    await state(one, 'connected');
    return result;
}

// ---- connecting

scenario('says who it is and learns where it is', async () => {
    const one = box('chat', { client: 'ann' });
    await state(one, 'connected');
    assert.deepEqual([one.client, one.hub, one.node], ['ann', 'chat', 'test']);
    assert.ok(one.session);
    const nameless = box();
    await state(nameless, 'connected');
    const { client } = nameless;
    assert.ok(client);
    await away(nameless);
    assert.deepEqual([nameless.client, nameless.reconnects], [client, 1], 'keeps the name the server made up');
});

scenario('only the subprotocol, text frames and JSON-RPC are spoken, and connect comes first', async () => {
    const client = await RawClient.open(relays.chat.url);
    raws.push(client);
    assert.equal((await rejection(client.call('publish', { channel, data: 1 }))).error, 'NotConnected');
    assert.deepEqual(await client.call('ping'), {});
    await client.call('connect', {});
    assert.equal((await rejection(client.call('connect', {}))).error, 'InvalidRequest');
    const binary = client.answerTo(null, Buffer.from('{"jsonrpc":"2.0","id":9,"method":"ping"}'));
    assert.equal((await rejection(binary)).error, 'InvalidRequest');
    assert.equal((await rejection(client.answerTo(null, '{'))).error, 'ParseError');
    assert.equal((await rejection(client.answerTo(null, '[]'))).error, 'InvalidRequest');
    assert.equal((await rejection(client.call('publsh', {}))).error, 'MethodNotFound');
    assert.equal((await rejection(client.call('publish', { channel, data: 1, qos: 2 }))).error, 'InvalidParams');
    assert.equal((await rejection(client.call('publish', { channel, data: 1, colour: 1 }))).error, 'InvalidParams');
    assert.equal((await rejection(client.call('publish', { channel: 'a*', data: 1 }))).error, 'ChannelNameInvalid');
    assert.equal((await rejection(client.call('subscribe', { channel: 'a*', qos: 1 }))).error, 'NotRecoverable');
    assert.equal((await rejection(client.call('unsubscribe', { channel }))).error, 'NotSubscribed');
    assert.equal((await rejection(client.call('update', { channel, info: 1 }))).error, 'NotEntered');
    assert.deepEqual(await client.call('ping'), {}, 'none of these cost the session');
    const stranger = new WebSocket(relays.chat.url, 'chat.of.others');
    stranger.on('error', () => {});
    const [code] = await new Promise((resolve) => stranger.once('unexpected-response', (_, response) => resolve([response.statusCode])).once('close', (...end) => resolve(end)));
    assert.notEqual(code, 1000);
});

scenario('the pages are served beside the WebSocket', async () => {
    const get = (path) => fetch(`http://${relays.chat.address}${path}`);
    for (const [path, type] of [['/signalbox.js', 'text/javascript'], ['/signalbox.d.ts', 'text/plain'], ['/demo', 'text/html'], ['/demo.js', 'text/javascript'], ['/demo.css', 'text/css'], ['/demo.svg', 'image/svg+xml']]) {
        const page = await get(path);
        assert.equal(page.status, 200, path);
        assert.ok(page.headers.get('content-type').startsWith(type), path);
        assert.match(page.headers.get('content-security-policy'), /default-src 'self'/);
        assert.ok((await page.text()).length > 100);
    }
    assert.equal((await get('/nothing')).status, 426, 'elsewhere it is a WebSocket');
});

// ---- publishing and hearing

for (const qos of [0, 1, 2]) {
    scenario(`QoS ${qos} arrives whole, in order, with position, id and publisher`, async () => {
        const room = box('chat', { client: 'ann' }).subscribe(channel, { qos });
        const messages = record(room, 'message');
        await room.ready;
        const acknowledged = await Promise.all(range(600).map((index) => room.publish({ index, text: 'ä€😀"\\' }, { qos })));
        await until(() => messages.length === 600, 'all messages'); // more than twice the window of unacknowledged ones
        assert.deepEqual(data(messages).map(({ index }) => index), range(600));
        assert.equal(data(messages)[0].text, 'ä€😀"\\');
        for (const [index, [, message]] of messages.entries()) {
            assert.equal(message.from, 'ann');
            if (qos > 0)
                assert.deepEqual([message.position, message.id], [acknowledged[index].position, acknowledged[index].id]);
        }
        assert.equal(room.position, messages.at(-1)[1].position);
    });
}

scenario('what was not acknowledged is repeated over broken connections: once each at QoS 2, in order', async () => {
    const heard = witness().subscribe(channel, { qos: 1 });
    const messages = record(heard, 'message');
    await heard.ready;
    const one = box('chat', { client: 'ann' });
    await state(one, 'connected');
    const sent = [];
    for (let round = 0; round < 8; ++round) {
        await state(one, 'connected');
        relays.chat.hold(); // accepted, and the acknowledgement never arrives
        for (const value of range(5, round * 5))
            sent.push(one.publish(channel, value, { qos: 2 }));
        await until(() => messages.length === (round + 1) * 5, 'the server has them');
        relays.chat.cut();
        await until(() => one.state !== 'connected');
        relays.chat.open = true;
    }
    const acknowledged = await Promise.all(sent);
    assert.deepEqual(data(messages), range(40));
    assert.deepEqual(messages.map(([, { position }]) => position), acknowledged.map(({ position }) => position), 'a repeat has the first position');
    assert.deepEqual([one.pending, one.reconnects >= 8], [0, true]);
});

scenario('at QoS 1 a repeat arrives again, with its id', async () => {
    const heard = witness().subscribe(channel, { qos: 1 });
    const messages = record(heard, 'message');
    await heard.ready;
    const one = box();
    await state(one, 'connected');
    relays.chat.hold();
    const sent = one.publish(channel, 'again');
    await until(() => messages.length === 1);
    relays.chat.cut();
    relays.chat.open = true;
    const { id } = await sent;
    await until(() => messages.length === 2);
    assert.deepEqual(messages.map(([, message]) => message.id), [id, id]);
});

scenario('retained messages greet later subscribers, broadcasts reach everybody', async () => {
    const one = box('chat', { client: 'ann' });
    await one.publish(channel, 'kept', { retain: true });
    await one.publish(channel, 'not kept');
    const other = box();
    const room = other.subscribe(channel, { qos: 1 });
    const messages = record(room, 'message');
    await until(() => messages.length === 1);
    assert.deepEqual([messages[0][1].data, messages[0][1].retained], ['kept', true]);
    const [mine, theirs] = [record(one, 'broadcast'), record(other, 'broadcast')];
    await one.broadcast({ hello: 'all' });
    await until(() => mine.length === 1 && theirs.length === 1);
    assert.deepEqual(theirs[0][1], { data: { hello: 'all' }, from: 'ann' });
});

scenario('wildcards hear all that begins so, at most once', async () => {
    const one = box();
    const room = one.subscribe(`${channel}.*`);
    const exact = one.subscribe(`${channel}.a`, { qos: 1 });
    const [all, some] = [record(room, 'message', 'recovered'), record(exact, 'message')];
    await Promise.all([room.ready, exact.ready]);
    await one.publish(`${channel}.a`, 1);
    await one.publish(`${channel}.b`, 2);
    await one.publish(`${channel}x`, 3);
    await until(() => data(all).length === 2 && data(some).length === 1);
    assert.deepEqual([data(all).sort(), data(some), room.position], [[1, 2], [1], undefined]);
    await away(one);
    await until(() => all.at(-1)[0] === 'recovered');
    assert.equal(all.at(-1)[1].recovered, false);
    await room.unsubscribe();
    await one.publish(`${channel}.b`, 4);
    await one.publish(`${channel}.a`, 5);
    await until(() => data(some).length === 2);
    assert.deepEqual(data(all).length, 2);
});

scenario('history is read in order, in part, and from a position', async () => {
    const room = box('brief').subscribe(channel, { qos: 1 });
    const positions = [];
    for (const value of range(4))
        positions.push((await room.publish(value)).position);
    const values = ({ items }) => items.map((item) => item.data);
    const all = await room.history();
    assert.deepEqual([values(all), all.complete, all.position], [range(4), true, positions[3]]);
    const last = await room.history({ limit: 2 });
    assert.deepEqual([values(last), last.complete], [[2, 3], true]);
    const since = (index, limit) => room.history({ since: positions[index], limit }).then((answer) => [values(answer), answer.complete]);
    assert.deepEqual([await since(1), await since(1, 1)], [[[2, 3], true], [[2], false]]);
    for (const value of range(4, 4))
        await room.publish(value);
    assert.deepEqual(values(await room.history()), range(5, 3));
    assert.deepEqual(await since(0), [range(5, 3), false]);
});

// ---- coming back

scenario('resumes by position, without loss or repeat, also when it breaks amid the missed messages', async () => {
    const other = witness();
    const one = box();
    const rooms = [0, 1, 2].map((qos) => one.subscribe(`${channel} ${qos}`, { qos }));
    const events = rooms.map((room) => record(room, 'message', 'recovered', 'gap'));
    await Promise.all(rooms.map(({ ready }) => ready));
    let count = 0;
    for (let round = 0; round < 5; ++round) {
        await away(one, async () => {
            const more = range(100, count);
            await Promise.all(rooms.flatMap((room) => more.map((value) => other.publish(room.channel, value))));
            count += 100;
        });
        if (round % 2 === 0)
            await until(() => data(events[2]).length > count - 100 && data(events[1]).length > count - 100);
    }
    await until(() => events.slice(1).every((list) => data(list).length >= count));
    for (const list of events.slice(1)) {
        assert.deepEqual(data(list), range(500));
        assert.deepEqual(list.filter(([type, { recovered }]) => type === 'gap' || recovered === false), []);
    }
    const before = data(events[0]).length;
    assert.equal(new Set(data(events[0])).size, before, 'QoS 0: nothing twice');
});

scenario('what the log has no more is said: recovered false, the gap with its range, then what there is', async () => {
    const other = witness('brief');
    const one = box('brief');
    const room = one.subscribe(channel, { qos: 1 });
    await room.ready;
    await room.publish('first');
    await until(() => room.position !== undefined && room.state === 'subscribed');
    const events = record(room, 'message', 'recovered', 'gap');
    await until(() => one.pending === 0);
    const after = room.position;
    const positions = [];
    await away(one, async () => {
        for (const value of range(12))
            positions.push((await other.publish(channel, value)).position);
    }, 'brief');
    await until(() => data(events).length === 5);
    assert.deepEqual(events.slice(0, 2).map(([type]) => type), ['recovered', 'gap']);
    assert.equal(events[0][1].recovered, false);
    assert.deepEqual(events[1][1], { channel, reason: 'trimmed', range: { after, to: positions[6] } });
    assert.deepEqual(data(events), range(5, 7));
    events.length = 0;
    await away(one, undefined, 'brief');
    await until(() => events.length > 0);
    assert.deepEqual(events.map(([type, { recovered }]) => [type, recovered]), [['recovered', true]], 'a gap is said once');
});

scenario('starts at a position kept from earlier, and takes no invented one', async () => {
    const one = box();
    const { position } = await one.publish(channel, 1);
    await one.publish(channel, 2);
    const room = box().subscribe(channel, { qos: 1, position });
    const events = record(room, 'message', 'recovered');
    assert.deepEqual([(await room.ready).recovered, (await room.ready).resumed], [true, true]);
    await until(() => data(events).length === 1);
    assert.deepEqual(data(events), [2]);
    const refused = await rejection(box().subscribe(channel, { qos: 1, position: 'invented' }).ready);
    assert.equal(refused.error, 'InvalidParams');
});

scenario('a server that limits requests delays subscriptions and loses none', async () => {
    const one = box('slow');
    const rooms = range(100).map((index) => one.subscribe(`${channel} ${index}`, { qos: 1 }));
    const limited = [];
    for (const room of rooms)
        room.on('error', (error) => limited.push(error.error));
    await Promise.all(rooms.map(({ ready }) => ready));
    assert.ok(limited.every((name) => name === 'RateLimited'));
});

// ---- presence

scenario('enters, updates, leaves; an interruption within the hold is none for others', async () => {
    const seer = witness('chat', { client: 'seer' }).subscribe(channel, { presence: true });
    const events = record(seer, 'joined', 'updated', 'left', 'members');
    await seer.ready;
    const one = box('chat', { client: 'ann' });
    const room = one.subscribe(channel, { presence: true });
    const { member } = await room.enter({ name: 'Ann' });
    assert.equal(member, 'ann');
    await room.update({ name: 'Anne' });
    await until(() => seer.members.get('ann')?.info.name === 'Anne');
    const { since, instance: where, node } = seer.members.get('ann');
    assert.deepEqual([where, node, Math.abs(Date.now() - since) < 60_000], ['chat', 'test', true]);
    await away(one);
    await room.ready;
    await until(() => room.members.has('ann'));
    await room.leave();
    await until(() => !seer.members.has('ann'));
    assert.deepEqual(events.map(([type, event]) => [type, event.member, event.reason]),
        [['members', undefined, undefined], ['joined', 'ann', undefined], ['updated', 'ann', undefined], ['left', 'ann', 'leave']]);
    const versions = events.slice(1).map(([, { version }]) => version);
    assert.deepEqual(versions, range(3, versions[0]));
    assert.equal((await rejection(room.update({}))).error, 'NotEntered');
});

scenario('who does not come back within the hold has left, and joins anew', async () => {
    const seer = witness().subscribe(channel, { presence: true });
    const events = record(seer, 'joined', 'left');
    await seer.ready;
    const one = box('chat', { client: 'ann' });
    const room = one.subscribe(channel, { presence: true });
    await room.enter({ name: 'Ann' });
    await until(() => events.length === 1);
    const start = performance.now();
    await away(one, () => until(() => events.length === 2, 'the leave'));
    assert.ok(performance.now() - start >= HOLD, 'not before the hold is over');
    await until(() => events.length === 3);
    assert.deepEqual(events.map(([type, { member, reason }]) => [type, member, reason]), [['joined', 'ann', undefined], ['left', 'ann', 'closed'], ['joined', 'ann', undefined]]);
    await until(() => room.members.has('ann'));
});

scenario('several sessions of one member count once', async () => {
    const seer = witness().subscribe(channel, { presence: true });
    const events = record(seer, 'joined', 'left');
    await seer.ready;
    const rooms = [box(), box()].map((one) => one.subscribe(channel));
    for (const room of rooms)
        await room.enter({}, { member: 'ann' });
    await rooms[0].leave();
    await rooms[1].leave();
    await until(() => events.length === 2);
    assert.deepEqual(events.map(([type]) => type), ['joined', 'left']);
});

scenario('a roster of several pages is whole', async () => {
    const people = await Promise.all(range(250).map(() => raw()));
    await Promise.all(people.map((client, index) => client.call('enter', { channel, member: `m${index}`, info: { index } })));
    const room = box().subscribe(channel, { presence: true });
    const events = record(room, 'members');
    await until(() => events.length === 1);
    assert.equal(room.members.size, 250);
    assert.equal(events[0][1].joined.length, 250);
    const page = await room.fetchMembers({ page: 2, pageSize: 200 });
    assert.deepEqual([page.total, page.items.length, page.next_page], [250, 50, undefined]);
});

scenario('who was behind for too long gets the roster anew, and goes on from there', async () => {
    const one = box('chat', { pingInterval: 600_000 });
    const room = one.subscribe(channel, { presence: true });
    const events = record(room, 'members', 'joined', 'left');
    await until(() => events.length === 1);
    const people = await Promise.all(range(120).map(() => raw()));
    const enter = (client, index) => client.call('enter', { channel, member: `m${index}`, info: index });
    await Promise.all(people.slice(0, 60).map(enter));
    await until(() => room.members.size === 60);
    relays.chat.hold();
    // What it hears no more: half of them go, others come, and enough happens that no server keeps all of it for one who does not read.
    const chatter = 'x'.repeat(2000);
    await Promise.all(people.slice(60).map((client, index) => enter(client, 60 + index)));
    for (let round = 0; round < 150; ++round)
        await Promise.all(people.slice(90).map((client) => client.call('update', { channel, info: chatter + round })));
    await Promise.all(people.slice(0, 30).map((client) => client.call('leave', { channel })));
    await Promise.all(people.slice(90).map((client) => client.call('update', { channel, info: 'last' })));
    const before = events.length;
    relays.chat.release();
    await until(() => room.members.size === 90 && [...room.members.values()].filter(({ info }) => info === 'last').length === 30, 'the roster as it is');
    const anew = events.slice(before).filter(([type]) => type === 'members');
    assert.equal(anew.length, 1, 'a snapshot came');
    assert.equal(one.reconnects, 0);
    // Told or in a snapshot, each of them came and went once.
    const counts = new Map();
    for (const [type, event] of events) {
        const [came, gone] = type === 'members' ? [event.joined, event.left] : type === 'joined' ? [[event], []] : [[], [event]];
        for (const { member } of came)
            counts.set(member, (counts.get(member) ?? 0) + 1);
        for (const { member } of gone)
            counts.set(member, (counts.get(member) ?? 0) - 1);
        assert.ok([...counts.values()].every((count) => count === 0 || count === 1), 'joined and left alternate');
    }
    assert.equal([...counts.values()].filter((count) => count === 1).length, 90);
    await people[100].call('leave', { channel });
    await until(() => !room.members.has('m100'), 'events after the snapshot');
});

// ---- tokens

const claims = (seconds, channels) => token(SECRET, { sub: 'ann', exp: Math.floor(Date.now() / 1000) + seconds, channels });

scenario('a token says who one is and what one may', async () => {
    const one = box('guarded', { token: claims(600, { [channel]: ['subscribe', 'publish', 'presence'], other: ['subscribe'] }), client: 'not ann' });
    const room = one.subscribe(channel, { qos: 1, presence: true });
    const messages = record(room, 'message');
    assert.equal((await room.enter({}, { member: 'not ann' })).member, 'ann');
    await room.publish(1);
    await until(() => messages.length === 1);
    assert.deepEqual([one.client, messages[0][1].from], ['ann', 'ann']);
    for (const refused of [room.history(), one.publish('other', 1), one.broadcast(1), one.subscribe('third').ready])
        assert.equal((await rejection(refused)).error, 'NotPermitted');
    for (const [bad, name] of [[undefined, 'TokenInvalid'], [claims(-60, {}), 'TokenExpired'], [`${claims(60, {})}x`, 'TokenInvalid']]) {
        const refused = box('guarded', { token: bad });
        const states = record(refused, 'state');
        await state(refused, 'failed');
        assert.equal(states.at(-1)[1].error.error, name);
    }
});

scenario('a token is renewed in time, and the session goes on', async () => {
    let asked = 0;
    const one = box('guarded', { token: () => claims(++asked === 1 ? 3 : 600, { [channel]: ['subscribe', 'publish'] }) });
    const room = one.subscribe(channel, { qos: 1 });
    await room.ready;
    const { session } = one;
    await until(() => asked === 2, 'the renewal');
    await room.publish(1);
    assert.deepEqual([one.session, one.reconnects], [session, 0]);
});

scenario('a renewed token that permits less ends the subscriptions it does not permit', async () => {
    let asked = 0;
    const one = box('guarded', { token: () => claims(++asked === 1 ? 3 : 600, asked === 1 ? [channel, 'kept', `${channel}.*`] : ['kept']) });
    const [lost, kept, wild] = [one.subscribe(channel, { qos: 1, presence: true }), one.subscribe('kept', { qos: 1 }), one.subscribe(`${channel}.*`)];
    const events = record(lost, 'unsubscribed', 'error');
    const wildEvents = record(wild, 'unsubscribed');
    await lost.enter({});
    await Promise.all([lost.ready, kept.ready, wild.ready]);
    await until(() => events.length > 0 && wildEvents.length > 0, 'the end of the subscriptions');
    assert.deepEqual(events, [['unsubscribed', { channel, reason: 'not_permitted' }]]);
    assert.deepEqual([lost.state, kept.state, wild.state, one.room(channel), one.reconnects], ['ended', 'subscribed', 'ended', undefined, 0]);
    assert.equal((await rejection(lost.enter())).error, 'Closed');
    assert.equal((await rejection(one.subscribe(channel).ready)).error, 'NotPermitted');
    await kept.publish('goes on');
    const seer = witness('guarded', { token: token(SECRET, { sub: 'seer', exp: Math.floor(Date.now() / 1000) + 600, channels: [channel] }) }).subscribe(channel, { presence: true });
    await seer.ready;
    await until(() => seer.members.size === 0, 'nobody is left');
});

scenario('a token of another subject is refused, and the session stays what it was', async () => {
    const client = await raw('guarded', { token: claims(600, [channel]) });
    const other = token(SECRET, { sub: 'bob', exp: Math.floor(Date.now() / 1000) + 600, channels: ['*'] });
    assert.equal((await rejection(client.call('refresh', { token: other }))).error, 'TokenInvalid');
    assert.ok((await client.call('refresh', { token: claims(700, [channel]) })).expires_in > 600);
});

scenario('a session whose token has expired is told and closed', async () => {
    // Clocks may differ by 30 s, so a token that ended 28 s ago is good for 2 more.
    const client = await raw('guarded', { token: claims(-28, [channel]) });
    assert.equal(client.welcome.expires_in, 0);
    const { code, reason } = await client.closed;
    assert.deepEqual([code, reason.startsWith('token_expired')], [1008, true], reason);
    assert.deepEqual(client.notifications.map(({ method, params }) => [method, params.reason]), [['closing', 'token_expired']]);
    let asked = 0;
    const one = box('guarded', { token: () => claims(++asked === 1 ? -28 : 600, [channel]) });
    const room = one.subscribe(channel, { qos: 1 });
    await until(() => one.reconnects === 1, 'back with a new token');
    await room.publish(1);
    assert.equal(asked, 2);
});

scenario('who fails to connect three times is closed', async () => {
    const client = await RawClient.open(relays.guarded.url);
    raws.push(client);
    for (let attempt = 0; attempt < 3; ++attempt)
        assert.equal((await rejection(client.call('connect', { token: 'x' }))).error, 'TokenInvalid');
    assert.equal((await client.closed).code, 1008);
});

// ---- the server's own limits, and its end

scenario('who acknowledges nothing is closed after half a minute, and signalbox.js is not', async () => {
    const client = await raw();
    await client.call('subscribe', { channel, qos: 1 });
    const room = box().subscribe(channel, { qos: 1 });
    const messages = record(room, 'message');
    await room.ready;
    for (const value of range(300))
        await client.call('publish', { channel, data: value, qos: 1, id: `i${value}` });
    await until(() => messages.length === 300);
    assert.equal(client.notifications.length, client.welcome.ack_window, 'no more than the window');
    const start = performance.now();
    const { code, reason } = await client.closed;
    assert.deepEqual([code, reason.startsWith('ack_timeout')], [1008, true], reason);
    assert.ok(performance.now() - start > 20_000);
    assert.deepEqual([room.state, boxes[0].reconnects], ['subscribed', 0]);
});

scenario('an operator who kicks or stops says so, and the client comes back', async () => {
    const one = box('brief');
    const room = one.subscribe(channel, { qos: 1 });
    const closing = record(one, 'closing');
    const events = record(room, 'recovered', 'gap', 'message');
    await room.publish(1);
    await agent.cli('restart', 'brief');
    await agent.whenRunning();
    await until(() => one.reconnects === 1 && room.state === 'subscribed');
    assert.deepEqual(closing.map(([, { reason, reconnect_after }]) => [reason, reconnect_after]), [['instance_stopped', 2]]);
    await room.publish(2);
    await until(() => data(events).length === 2);
    assert.deepEqual(data(events), [1, 2]);
    assert.deepEqual(events.filter(([type]) => type !== 'message').map(([type, { recovered }]) => [type, recovered]), [['recovered', true]]);
});

scenario('a clean stop loses nothing: positions, messages and repeats outlive it', async () => {
    const one = box('chat', { client: 'ann' });
    const room = one.subscribe(channel, { qos: 2 });
    const events = record(room, 'message', 'recovered', 'gap');
    await room.publish('before', { qos: 2, id: 'same' });
    await until(() => data(events).length === 1);
    relays.chat.open = false;
    assert.equal(await agent.stop(), 0);
    await until(() => one.state !== 'connected');
    const queued = room.publish('queued', { qos: 2 });
    await agent.start();
    await witness().publish(channel, 'meanwhile');
    const repeat = await raw('chat', { client: 'ann' });
    const { position } = await repeat.call('publish', { channel, data: 'before', qos: 2, id: 'same' });
    assert.equal(position, events[0][1].position, 'a repeat is known over the stop');
    relays.chat.open = true;
    one.reconnect();
    await queued;
    await until(() => data(events).length === 3);
    assert.deepEqual(data(events), ['before', 'meanwhile', 'queued']);
    assert.deepEqual(events.filter(([type]) => type !== 'message').map(([type, { recovered }]) => [type, recovered]), [['recovered', true]]);
});

scenario('a killed server is a gap that is said, and what it had not acknowledged is repeated', async () => {
    const one = box('chat', { client: 'ann' });
    const room = one.subscribe(channel, { qos: 2 });
    const events = record(room, 'message', 'recovered', 'gap');
    await room.publish('before', { qos: 2 });
    await until(() => data(events).length === 1);
    const other = witness().subscribe(channel, { qos: 1 });
    const seen = record(other, 'message');
    await other.ready;
    relays.chat.hold();
    const sent = room.publish('unacknowledged', { qos: 2 });
    await until(() => seen.length === 1, 'the server has it');
    await agent.kill();
    relays.chat.cut();
    const after = room.position;
    await agent.start();
    const later = witness().subscribe(channel, { qos: 1 });
    const again = record(later, 'message');
    await later.ready;
    relays.chat.open = true;
    one.reconnect();
    const { id } = await sent;
    await until(() => data(events).length === 2 && again.length === 1);
    assert.deepEqual([seen[0][1].id, again[0][1].id, data(again)], [id, id, ['unacknowledged']]);
    assert.deepEqual(data(events), ['before', 'unacknowledged']);
    assert.deepEqual(events.filter(([type]) => type !== 'message').map(([type, { recovered, reason }]) => [type, recovered ?? reason]), [['recovered', false], ['gap', 'unknown_position']]);
    assert.equal(events.find(([type]) => type === 'gap')[1].range.after, after);
});
