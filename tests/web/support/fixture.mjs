// SPDX-License-Identifier: Apache-2.0
// A client, its network and its server for each test; and what must be true when it is over.
import assert from 'node:assert/strict';
import { afterEach, beforeEach } from 'node:test';
import { Signalbox } from '../../../resources/web/signalbox.js';
import { Clock, settle } from './Clock.mjs';
import { ModelHub } from './ModelHub.mjs';
import { Network } from './Network.mjs';

export { settle };

export const URL_OF_HUB = 'ws://hub.example:8080/';

/** The present test's things, made anew for each. */
export const now = {};

export function connect(options = {}) {
    const box = new Signalbox(URL_OF_HUB, { WebSocket: now.network.WebSocket, client: 'ann', ...options });
    now.boxes.push(box);
    return box;
}

export async function connected(options) {
    const box = connect(options);
    await settle();
    assert.equal(box.state, 'connected');
    return box;
}

/** The list of all events of these types from now on, as [type, event]. */
export function record(emitter, ...types) {
    const events = [];
    for (const type of types)
        emitter.on(type, (event) => events.push([type, event]));
    return events;
}

export async function rejection(promise) {
    return promise.then(() => assert.fail('was not rejected'), (error) => error);
}

/** Breaks the connection and stays away until reconnected() or time does it. */
export async function cut() {
    now.network.mode = 'hang';
    now.network.last.breakDown(1006, '');
    await settle();
}

export async function reconnected(box) {
    now.network.mode = 'open';
    if (box.state === 'connecting')
        now.network.last.breakDown();
    box.reconnect();
    await settle();
    assert.equal(box.state, 'connected');
}

const unhandled = [];
process.on('unhandledRejection', (error) => unhandled.push(error));

beforeEach(() => {
    const clock = new Clock();
    const hub = new ModelHub();
    Object.assign(now, { clock, hub, network: new Network(hub), boxes: [], strict: true });
    clock.install();
});

afterEach(async () => {
    await settle();
    for (const box of now.boxes)
        box.close();
    now.hub.stop();
    await settle();
    const { clock, hub } = now;
    clock.restore();
    assert.deepEqual(hub.violations, []);
    assert.equal(clock.running, 0, 'timers are left after close()');
    assert.deepEqual(unhandled.splice(0), []);
});
