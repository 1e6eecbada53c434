// SPDX-License-Identifier: Apache-2.0
// Who is here: snapshot, pages, changes, being here oneself.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { connect, connected, cut, now, reconnected, record, rejection, settle } from './support/fixture.mjs';
import { refusal } from './support/ModelHub.mjs';

const names = (room) => [...room.members.keys()].sort();
const named = (list) => list.map(({ member }) => member).sort();

async function roomWithPresence(box = undefined) {
    const room = (box ?? (await connected())).subscribe('room', { presence: true });
    await room.ready;
    return room;
}

test('starts from the snapshot and follows the changes', async () => {
    now.hub.join('room', 'bob', { name: 'Bob' });
    const room = await roomWithPresence();
    assert.deepEqual(room.members.get('bob'), { member: 'bob', info: { name: 'Bob' }, since: 1_700_000_000_000, instance: 'chat', node: 'node-a' });
    const members = room.members;
    const events = record(room, 'joined', 'updated', 'left');
    now.hub.join('room', 'ann', 1);
    now.hub.update('room', 'bob', { name: 'Robert' });
    now.hub.leave('room', 'ann', 'kicked');
    await settle();
    assert.deepEqual(events.map(([type, { member, reason, info }]) => [type, member, reason ?? info]),
        [['joined', 'ann', 1], ['updated', 'bob', { name: 'Robert' }], ['left', 'ann', 'kicked']]);
    assert.deepEqual([names(room), room.members.get('bob').info, room.members], [['bob'], { name: 'Robert' }, members]);
    assert.equal(room.members.get('bob').node, 'node-a', 'an update keeps the rest');
});

test('changes that the snapshot already holds are not told again', async () => {
    now.hub.join('room', 'bob');
    now.hub.leave('room', 'bob');
    now.hub.join('room', 'ann');
    const room = await roomWithPresence();
    const events = record(room, 'joined', 'left', 'updated');
    const session = now.network.last.session;
    now.hub.notify(session, 'joined', { channel: 'room', member: 'bob', since: 1, instance: 'i', node: 'n', version: 1 });
    now.hub.notify(session, 'left', { channel: 'room', member: 'ann', reason: 'leave', version: 2 });
    now.hub.notify(session, 'joined', { channel: 'room', member: 'ann', since: 1, instance: 'i', node: 'n', version: 4 });
    now.hub.notify(session, 'left', { channel: 'room', member: 'nobody', reason: 'leave', version: 5 });
    await settle();
    assert.deepEqual([names(room), events], [['ann'], []]);
});

test('further pages are fetched before the roster is whole', async () => {
    now.hub.pageSize = 2;
    for (const member of ['a', 'b', 'c', 'd', 'e'])
        now.hub.join('room', member);
    const room = (await connected()).subscribe('room', { presence: true });
    const events = record(room, 'members');
    await settle();
    assert.deepEqual(names(room), ['a', 'b', 'c', 'd', 'e']);
    assert.deepEqual(now.hub.params('members').map(({ page }) => page), [2, 3]);
    assert.equal(events.length, 1);
    assert.deepEqual(named(events[0][1].joined), ['a', 'b', 'c', 'd', 'e']);
});

test('changes between two pages are kept and applied by version', async () => {
    now.hub.pageSize = 2;
    for (const member of ['a', 'b', 'c', 'd', 'e'])
        now.hub.join('room', member);
    const events = [];
    let turn = 0;
    now.hub.answer = (method) => {
        if (method === 'members' && ++turn === 1) {
            now.hub.leave('room', 'a');          // was on page 1; all slip one place up, c onto page 1
            now.hub.join('room', 'f');
            now.hub.leave('room', 'f');          // a short visit
            now.hub.update('room', 'b', 'new');  // was on page 1
            now.hub.join('room', 'aa');          // would be on page 1
        }
        return undefined;
    };
    const room = (await connected()).subscribe('room', { presence: true });
    for (const type of ['joined', 'left', 'updated', 'members'])
        room.on(type, () => events.push(type));
    await settle();
    assert.deepEqual([names(room), room.members.get('b').info, events], [['aa', 'b', 'c', 'd', 'e'], 'new', ['members']]);
});

test('who slipped between two pages is found by reading once more', async () => {
    now.hub.pageSize = 2;
    for (const member of ['a', 'b', 'c', 'd', 'e'])
        now.hub.join('room', member);
    let turn = 0;
    now.hub.answer = (method) => {
        if (method === 'members' && ++turn === 1)
            now.hub.leave('room', 'a'); // c slips onto page 1, which has been read
        return undefined;
    };
    const room = (await connected()).subscribe('room', { presence: true });
    await settle();
    assert.deepEqual(names(room), ['b', 'c', 'd', 'e']);
    assert.equal(room.members.has('c'), true);
});

test('a page that knows better than an earlier change wins', async () => {
    now.hub.pageSize = 1;
    now.hub.join('room', 'a');
    now.hub.join('room', 'z');
    now.hub.answer = (method, params, session) => {
        if (method !== 'members')
            return undefined;
        now.hub.leave('room', 'z');
        now.hub.join('room', 'z', 'back');
        return undefined;
    };
    const room = (await connected()).subscribe('room', { presence: true });
    await settle();
    assert.deepEqual([names(room), room.members.get('z').info], [['a', 'z'], 'back']);
    const events = record(room, 'joined', 'left');
    now.hub.leave('room', 'z');
    await settle();
    assert.deepEqual(events.map(([type]) => type), ['left']);
});

test('a change that comes later than the page that knows it is not taken for news', async () => {
    now.hub.pageSize = 1;
    now.hub.join('room', 'gone');
    now.hub.leave('room', 'gone');
    now.hub.join('room', 'a');
    now.hub.join('room', 'z', 'old');
    const late = [];
    now.hub.answer = (method, params, session) => {
        if (method !== 'members' || late.length > 0)
            return undefined;
        now.hub.notify(session, 'joined', { channel: 'room', member: 'gone', since: 1, instance: 'i', node: 'n', version: 1 }); // before the snapshot
        const notify = now.hub.notify;
        now.hub.notify = (...message) => late.push(message);
        now.hub.update('room', 'z', 'older');
        now.hub.update('room', 'z', 'newest');
        now.hub.notify = notify;
        return undefined;
    };
    const room = (await connected()).subscribe('room', { presence: true });
    const events = record(room, 'joined', 'updated');
    await settle();
    assert.deepEqual([names(room), room.members.get('z').info], [['a', 'z'], 'newest']);
    for (const message of late)
        now.hub.notify(...message);
    await settle();
    assert.deepEqual([names(room), room.members.get('z').info, events], [['a', 'z'], 'newest', []]);
});

test('a page that is refused for now is asked for again, and else the error is told', async () => {
    now.hub.pageSize = 1;
    now.hub.join('room', 'a');
    now.hub.join('room', 'b');
    let refusals = 1;
    now.hub.answer = (method) => (method === 'members' && refusals-- > 0 ? refusal('RateLimited', { retryable: true }) : undefined);
    const box = await connected();
    const room = await roomWithPresence(box);
    const errors = record(room, 'error');
    await now.clock.advance(5000);
    assert.deepEqual([names(room), errors.length], [['a', 'b'], 0]);
    refusals = 99;
    await cut();
    await reconnected(box);
    await now.clock.advance(60_000);
    assert.deepEqual([names(room), errors.map(([, { error }]) => error)], [['a'], ['RateLimited']]);
});

test('after a return the roster is whole again and says who came and went', async () => {
    now.hub.join('room', 'bob');
    now.hub.join('room', 'carla');
    const box = await connected();
    const room = await roomWithPresence(box);
    const events = record(room, 'members', 'joined', 'left');
    await cut();
    now.hub.leave('room', 'bob');
    now.hub.join('room', 'dora');
    assert.deepEqual(names(room), ['bob', 'carla'], 'the last that is known');
    await reconnected(box);
    assert.deepEqual(events.map(([type, { joined, left }]) => [type, named(joined), named(left)]), [['members', ['dora'], ['bob']]]);
    assert.deepEqual(names(room), ['carla', 'dora']);
    now.hub.crash();
    await settle();
    await reconnected(box);
    now.hub.join('room', 'eve'); // versions begin anew with a new process
    await settle();
    assert.deepEqual(names(room), ['eve']);
});

test('without presence there is no roster', async () => {
    const box = await connected();
    const room = box.subscribe('room');
    await room.ready;
    now.hub.notify(now.network.last.session, 'joined', { channel: 'room', member: 'x', since: 1, instance: 'i', node: 'n', version: 1 });
    await settle();
    assert.equal(room.members.size, 0);
});

test('enters, updates and leaves', async () => {
    const room = await roomWithPresence();
    const events = record(room, 'joined', 'updated', 'left');
    const info = { name: 'Ann' };
    const entering = room.enter(info);
    info.name = 'changed meanwhile';
    assert.deepEqual(await entering, { member: 'ann', version: 1 });
    assert.equal(room.member, 'ann');
    await room.update({ name: 'Anne' });
    await room.leave();
    assert.deepEqual(events.map(([type, { member, info: about }]) => [type, member, about]),
        [['joined', 'ann', { name: 'Ann' }], ['updated', 'ann', { name: 'Anne' }], ['left', 'ann', undefined]]);
    assert.deepEqual([names(room), room.member], [[], undefined]);
    assert.equal((await rejection(room.update({}))).error, 'NotEntered');
    assert.deepEqual(await room.leave(), {});
    await room.enter(undefined, { member: 'other' });
    assert.deepEqual(now.hub.params('enter'), [{ channel: 'room', info: { name: 'Ann' } }, { channel: 'room', member: 'other' }]);
});

test('entering before there is a connection happens once there is one', async () => {
    const room = connect().subscribe('room', { presence: true });
    await room.enter({ name: 'Ann' });
    assert.deepEqual([names(room), now.hub.params('enter').length], [['ann'], 1]);
});

test('is here again after a reconnect, with the last info and without anybody hearing of it', async () => {
    const box = await connected();
    const room = await roomWithPresence(box);
    await room.enter({ mood: 'good' }, { member: 'annie' });
    await room.update({ mood: 'better' });
    const events = record(room, 'joined', 'left');
    await cut();
    await now.clock.advance(100);
    await reconnected(box);
    await now.clock.advance(5000);
    assert.deepEqual(now.hub.params('enter').at(-1), { channel: 'room', member: 'annie', info: { mood: 'better' } });
    assert.deepEqual([events, names(room)], [[], ['annie']]);
});

test('an update while away is said by the return', async () => {
    const box = await connected();
    const room = await roomWithPresence(box);
    await room.enter(1);
    await cut();
    const updating = room.update(2);
    await reconnected(box);
    await updating;
    assert.deepEqual(now.hub.params('enter').at(-1).info, 2);
    now.hub.answer = (method) => (method === 'update' ? 'silence' : undefined);
    const under = room.update(3);
    await settle();
    await cut();
    await reconnected(box);
    await under;
    assert.deepEqual(now.hub.params('enter').at(-1).info, 3);
});

test('who has left stays away after a reconnect', async () => {
    const box = await connected();
    const room = await roomWithPresence(box);
    await room.enter();
    await cut();
    assert.deepEqual(await room.leave(), {});
    await reconnected(box);
    assert.equal(now.hub.params('enter').length, 1);
});

test('unsubscribing leaves', async () => {
    const room = await roomWithPresence();
    await room.enter();
    await room.unsubscribe();
    assert.deepEqual([now.hub.methods('leave', 'unsubscribe'), now.hub.channel('room').members.size], [['leave', 'unsubscribe'], 0]);
});

test('a refused entry is not tried again; after a reconnect the room says it', async () => {
    const box = await connected();
    const room = await roomWithPresence(box);
    const errors = record(room, 'error');
    now.hub.answer = (method) => (method === 'enter' ? refusal('NotPermitted') : undefined);
    assert.equal((await rejection(room.enter())).error, 'NotPermitted');
    assert.equal((await rejection(room.enter(1n))).error, 'InvalidParams');
    now.hub.answer = () => undefined;
    await room.enter();
    now.hub.answer = (method) => (method === 'enter' ? refusal('NotPermitted') : undefined);
    await cut();
    await reconnected(box);
    assert.deepEqual(errors.map(([, { error }]) => error), ['NotPermitted']);
    await cut();
    await reconnected(box);
    assert.equal(now.hub.params('enter').length, 3);
});

test('an entry refused for now after a reconnect is tried again', async () => {
    const box = await connected();
    const room = await roomWithPresence(box);
    await room.enter();
    let refusals = 1;
    now.hub.answer = (method) => (method === 'enter' && refusals-- > 0 ? refusal('RateLimited', { retryable: true }) : undefined);
    await cut();
    await reconnected(box);
    await now.clock.advance(20_000);
    assert.deepEqual([now.hub.params('enter').length, names(room)], [3, ['ann']]);
});

test('an entry that waits for its next attempt does not outlive close()', async () => {
    const box = await connected();
    const room = await roomWithPresence(box);
    await room.enter();
    now.hub.answer = (method) => (method === 'enter' ? refusal('RateLimited', { retryable: true }) : undefined);
    await cut();
    await reconnected(box);
    now.hub.stop();
    assert.ok(now.clock.running > 0);
    box.close();
    assert.equal(now.clock.running, 0);
});

test('entering twice keeps the second', async () => {
    const room = await roomWithPresence();
    const both = await Promise.all([room.enter(1), room.enter(2)]);
    assert.deepEqual(both.map(({ member }) => member), ['ann', 'ann']);
    assert.equal(room.member, 'ann');
});

test('a snapshot in the place of changes makes the roster whole, and says who came and went', async () => {
    for (const member of ['a', 'b', 'c'])
        now.hub.join('room', member, 'old');
    const room = await roomWithPresence();
    const { members } = room;
    const events = record(room, 'members', 'joined', 'left', 'updated');
    const session = now.network.last.session;
    const missed = now.hub.notify;
    now.hub.notify = () => {};
    now.hub.leave('room', 'a');
    now.hub.join('room', 'd');
    now.hub.update('room', 'b', 'new');
    now.hub.notify = missed;
    now.hub.tellRoster(session, 'room');
    now.hub.join('room', 'e');
    now.hub.notify(session, 'left', { channel: 'room', member: 'b', reason: 'leave', version: 5 }); // is in the snapshot
    await settle();
    assert.deepEqual(events.map(([type, { member, joined, left }]) => [type, member ?? [named(joined), named(left)]]), [['members', [['d'], ['a']]], ['joined', 'e']]);
    assert.deepEqual([names(room), members.get('b').info, room.members], [['b', 'c', 'd', 'e'], 'new', members]);
    now.hub.notify(session, 'members', { channel: 'never heard of', ...now.hub.members('room') });
    const plain = now.boxes[0].subscribe('plain');
    await plain.ready;
    now.hub.notify(session, 'members', { channel: 'plain', ...now.hub.members('room') });
    await settle();
    assert.equal(plain.members.size, 0);
});

test('a snapshot of several pages, amid the pages of an earlier one', async () => {
    now.hub.pageSize = 2;
    for (const member of ['a', 'b', 'c', 'd', 'e'])
        now.hub.join('room', member);
    const answers = [];
    now.hub.answer = (method, params) => {
        if (method !== 'members' || answers.length > 0)
            return undefined;
        answers.push({ result: now.hub.members('room', params.page) }); // read now, and answered too late
        return 'silence';
    };
    const room = (await connected()).subscribe('room', { presence: true });
    const events = record(room, 'members', 'joined', 'left');
    await settle();
    now.hub.leave('room', 'c');
    now.hub.leave('room', 'd');
    now.hub.join('room', 'f');
    const { session } = now.network.last;
    now.hub.tellRoster(session, 'room');
    session.transport.send(JSON.stringify({ jsonrpc: '2.0', id: 3, ...answers[0] }));
    await settle();
    assert.deepEqual([names(room), events.map(([type]) => type)], [['a', 'b', 'e', 'f'], ['members']]);
    now.hub.leave('room', 'f');
    await settle();
    assert.deepEqual(names(room), ['a', 'b', 'e']);
});
