// SPDX-License-Identifier: Apache-2.0
// The browser client against two real nodes of a cluster: it goes from one to the other, and nobody notices.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { after, afterEach, before, test } from 'node:test';
import { Signalbox } from '../../resources/web/signalbox.js';
import { Agent, instance, until, WebSocket } from './support/Agent.mjs';

const HUB = '\n[[hub]]\nname = "chat"\npresence_hold = "20s"\n';

const nodes = {};
const relays = {};
const boxes = [];

/** For a node that keeps it over its restarts. */
async function freePort() {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address();
    server.close();
    await once(server, 'close');
    return port;
}

async function isComplete(node) {
    const status = JSON.parse(await node.cli('cluster', 'status', '-o', 'json'));
    return status.nodes.some(({ state, roster }) => state === 'up' && roster === 'equal');
}

before(async () => {
    const ports = [await freePort(), await freePort()];
    for (const [index, name] of ['a', 'b'].entries()) {
        const cluster = `\n[cluster]\nengine = "mesh"\nname = "web"\nlisten = "127.0.0.1:${ports[index]}"\npeers = ["127.0.0.1:${ports[1 - index]}"]\n`;
        nodes[name] = await Agent.start(cluster + HUB + instance('chat'), {}, name);
        relays[name] = await nodes[name].relay('chat');
    }
    for (const node of Object.values(nodes))
        await until(() => isComplete(node), 'one cluster');
});
after(() => Promise.all(Object.values(nodes).map((node) => node.end())));
afterEach(() => boxes.splice(0).forEach((box) => box.close()));

/** A client of these nodes, present in the channel, and what it hears there. */
async function client(name, channel, ...places) {
    const box = new Signalbox(places.map((place) => relays[place].url), { WebSocket, client: name });
    boxes.push(box);
    const room = box.subscribe(channel, { qos: 1, presence: true });
    const heard = { data: [], gaps: [], left: [], recovered: [] };
    room.on('message', ({ data }) => heard.data.push(data));
    room.on('gap', (gap) => heard.gaps.push(gap));
    room.on('left', (left) => heard.left.push(left));
    room.on('recovered', ({ recovered }) => heard.recovered.push(recovered));
    await room.ready;
    await room.enter();
    return { box, room, heard };
}

const other = (name) => (name === 'a' ? 'b' : 'a');

test('takes one node after the other out, without a loss and without a leave', async () => {
    const ann = await client('ann', 'rolling', 'a', 'b');
    const bob = await client('bob', 'rolling', 'a', 'b');
    const first = ann.box.node;
    let said = 0;
    const talk = setInterval(() => bob.room.publish(++said), 2);
    try {
        for (const name of [first, other(first)]) {
            const before = ann.heard.data.length;
            await until(() => ann.heard.data.length > before + 20, 'messages');
            await nodes[name].cli('cluster', 'drain', '--patience', '1m', '--wait');
            await until(() => [ann, bob].every(({ box }) => box.state === 'connected' && box.node === other(name)), `both at ${other(name)}`);
            await nodes[name].cli('cluster', 'resume');
            await nodes[name].whenRunning();
        }
    } finally {
        clearInterval(talk);
    }
    await until(() => ann.heard.data.length >= said && bob.box.pending === 0, 'all that bob has said');
    // Order is kept for each of his connections.
    assert.deepEqual(ann.heard.data.sort((a, b) => a - b), Array.from({ length: said }, (_, i) => i + 1));
    for (const { box, heard } of [ann, bob]) {
        assert.deepEqual([heard.gaps, heard.left], [[], []]);
        assert.ok(heard.recovered.length >= 1 && heard.recovered.every((one) => one));
        assert.equal(box.node, first);
    }
});

test('goes to the other node when its own is killed', async () => {
    const ann = await client('ann', 'killed', 'a', 'b');
    const first = ann.box.node;
    const bob = await client('bob', 'killed', other(first));
    await bob.room.publish('before');
    await until(() => ann.heard.data.length === 1, 'the first message');
    await nodes[first].kill();
    await bob.room.publish('meanwhile');
    await until(() => ann.box.node === other(first) && ann.heard.data.length === 2, 'ann at the other node');
    assert.deepEqual(ann.heard.data, ['before', 'meanwhile']);
    await nodes[first].start();
    await until(() => isComplete(nodes[first]), 'one cluster again');
});
