// SPDX-License-Identifier: Apache-2.0
// /demo as a real server serves it, in Chromium: people who talk, one who goes, a server that stops and one that is killed.
import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import { readFileSync } from 'node:fs';
import { Signalbox } from '../../resources/web/signalbox.js';
import { Agent, instance, until, WebSocket } from './support/Agent.mjs';
import { Chromium } from './support/Chromium.mjs';

const HOLD = 1500;
const HUB = `\n[[hub]]\nname = "chat"\npresence_hold = "${HOLD}ms"\n`;

let agent;
let browser;

before(async () => {
    [agent, browser] = await Promise.all([Agent.start(HUB + instance('chat')), Chromium.start()]);
});
beforeEach(() => agent.isRunning || agent.start());
after(() => Promise.all([agent?.end(), browser?.end()]));

/** A room nobody else is in, a tab for each name in it, each behind a network of its own. */
async function people(room, ...names) {
    const all = [];
    for (const name of names) {
        const relay = await agent.relay('chat');
        const tab = await browser.tab(`http://${relay.address}/demo?name=${encodeURIComponent(name)}#${encodeURIComponent(room)}`);
        await tab.until(() => document.body.dataset.state === 'connected');
        all.push({ name, relay, tab });
    }
    for (const { tab } of all)
        await tab.until((count) => document.querySelectorAll('#roster li').length === count, names.length);
    return all;
}

async function say({ tab }, text) {
    await tab.run(() => document.getElementById('message').focus());
    await tab.type(text);
    await tab.press('Enter');
}

/** Lines of the conversation: who said what; a pending one with its mark. */
const talk = ({ tab }) => tab.run(() => [...document.querySelectorAll('#items .message')].map((item) => `${item.querySelector('.by strong').textContent}: ${item.querySelector('.text').textContent}${item.classList.contains('pending') ? ' (pending)' : ''}${item.classList.contains('failed') ? ' (failed)' : ''}`));
const returns = ({ tab }) => tab.run(() => [...document.querySelectorAll('#items [data-recovered]')].map((item) => item.dataset.recovered));
const gaps = ({ tab }) => tab.run(() => [...document.querySelectorAll('#items [data-gap]')].map((item) => item.dataset.gap));
const figure = ({ tab }, id) => tab.run((which) => document.getElementById(which).textContent, id);
/** They are drawn a moment after what they count, and a tab behind others has its timers slowed down. */
const showsFigures = ({ tab }, wanted) => tab.until((figures) => Object.entries(figures).every(([id, text]) => document.getElementById(id).textContent === text), wanted);
const saw = ({ tab }, text) => tab.until((wanted) => [...document.querySelectorAll('#items .message:not(.pending) .text')].some((item) => item.textContent === wanted), text);
const notices = ({ tab }) => tab.run(() => [...document.querySelectorAll('#items .notice')].map((item) => item.textContent));
const inState = ({ tab }, ...states) => tab.until((wanted) => wanted.includes(document.body.dataset.state), states);
const back = async ({ tab, relay }) => {
    relay.open = true;
    await tab.run(() => document.getElementById('try-now').hidden || document.getElementById('try-now').click());
    await tab.until(() => document.body.dataset.state === 'connected' && document.querySelectorAll('#items [data-recovered]').length > 0);
};

/** No script threw, no policy was violated, no file was missing. */
function nothingWrong(...all) {
    for (const { tab } of all)
        assert.deepEqual(tab.complaints, []);
}

/** A third one, who is no tab and talks to the server directly. */
function stranger(options = {}) {
    return new Signalbox(`ws://127.0.0.1:${agent.ports.chat}/`, { WebSocket, client: 'stranger', ...options });
}

test('what is served is what the sources are', { timeout: 60_000 }, async () => {
    for (const [path, file] of [['/demo', 'demo.html'], ['/demo.js', 'demo.js'], ['/demo.css', 'demo.css'], ['/demo.svg', 'demo.svg'], ['/signalbox.js', 'signalbox.js'], ['/signalbox.d.ts', 'signalbox.d.ts']]) {
        const served = await (await fetch(`http://127.0.0.1:${agent.ports.chat}${path}`)).text();
        assert.ok(served === readFileSync(new URL(`../../resources/web/${file}`, import.meta.url), 'utf8'), `${path} is not resources/web/${file}`);
    }
});

test('two tabs talk; one is closed, and the other shows the leave after the hold', { timeout: 120_000 }, async () => {
    const [ann, bob] = await people('two tabs', 'Ann', 'Bob');
    await say(ann, 'Hello Bob');
    await saw(bob, 'Hello Bob');
    await say(bob, '<b>Hello</b> & "Ann" 😀');
    await saw(ann, '<b>Hello</b> & "Ann" 😀');
    for (const one of [ann, bob])
        assert.deepEqual(await talk(one), ['Ann: Hello Bob', 'Bob: <b>Hello</b> & "Ann" 😀']);
    assert.equal(await figure(ann, 'roster-count'), '2');
    const closed = performance.now();
    await bob.tab.close();
    await ann.tab.until(() => document.querySelectorAll('#roster li').length === 1);
    assert.ok(performance.now() - closed >= HOLD, 'not before the hold is over');
    assert.deepEqual(await notices(ann), ['Bob joined', 'Bob left (connection lost)']);
    assert.deepEqual([await figure(ann, 'reconnects'), await figure(ann, 'gaps')], ['0', '0']);
    nothingWrong(ann);
    await ann.tab.close();
});

test('a tab that loses its network for less than the hold is not missed', { timeout: 120_000 }, async () => {
    const [ann, bob] = await people('short', 'Ann', 'Bob');
    bob.relay.cut();
    await inState(bob, 'waiting', 'connecting');
    await say(ann, 'are you there?');
    await back(bob);
    await saw(bob, 'are you there?');
    assert.deepEqual(await returns(bob), ['true']);
    assert.deepEqual(await notices(ann), ['Bob joined']);
    nothingWrong(ann, bob);
    await Promise.all([ann.tab.close(), bob.tab.close()]);
});

test('the server stops cleanly and returns: both resume, and nothing is lost', { timeout: 120_000 }, async () => {
    const both = await people('clean stop', 'Ann', 'Bob');
    const [ann, bob] = both;
    for (let index = 1; index <= 5; ++index) {
        await say(ann, `a${index}`);
        await saw(bob, `a${index}`);
    }
    for (const { relay } of both)
        relay.open = false; // what is published before they are back is published while they are away
    assert.equal(await agent.stop(), 0);
    for (const one of both)
        await inState(one, 'waiting', 'connecting');
    await say(bob, 'written while there is no server');
    assert.equal((await talk(bob)).at(-1), 'Bob: written while there is no server (pending)');
    await agent.start();
    const third = stranger();
    for (let index = 1; index <= 20; ++index)
        await third.publish('clean stop', `meanwhile ${index}`);
    third.close();
    for (const one of both)
        await back(one);
    for (const one of both)
        await saw(one, 'written while there is no server');
    const meanwhile = Array.from({ length: 20 }, (_, index) => `stranger: meanwhile ${index + 1}`);
    for (const one of both) {
        assert.deepEqual(await talk(one), ['Ann: a1', 'Ann: a2', 'Ann: a3', 'Ann: a4', 'Ann: a5', ...meanwhile, 'Bob: written while there is no server']);
        assert.deepEqual([await returns(one), await gaps(one)], [['true'], []]);
        await showsFigures(one, { gaps: '0', reconnects: '1' });
        await one.tab.until(() => document.querySelectorAll('#roster li').length === 2);
    }
    nothingWrong(...both);
    await Promise.all(both.map(({ tab }) => tab.close()));
});

test('the server is killed and returns: what it had not acknowledged is repeated with the same id, and the page says what is lost', { timeout: 120_000 }, async () => {
    const both = await people('killed', 'Ann', 'Bob');
    const [ann, bob] = both;
    await say(ann, 'acknowledged');
    for (const one of both)
        await saw(one, 'acknowledged');
    ann.relay.hold(); // the server takes what she says, and she never hears so
    await say(ann, 'taken, not acknowledged');
    await saw(bob, 'taken, not acknowledged');
    await agent.kill();
    for (const { relay } of both)
        relay.cut();
    for (const one of both)
        await inState(one, 'waiting', 'connecting');
    await say(ann, 'written while there is no server');
    assert.deepEqual((await talk(ann)).slice(-2), ['Ann: taken, not acknowledged (pending)', 'Ann: written while there is no server (pending)']);
    await agent.start();
    const third = stranger();
    const heard = [];
    const room = third.subscribe('killed', { qos: 1 });
    room.on('message', (message) => heard.push(message));
    await room.ready;
    for (const one of both)
        await back(one);
    await saw(ann, 'written while there is no server');
    await saw(bob, 'written while there is no server');
    await until(() => heard.length === 2, 'the stranger hears both');
    third.close();
    const publishes = ann.tab.sent.filter(({ method }) => method === 'publish').map(({ params }) => [params.data.text, params.id]);
    const ids = publishes.filter(([text]) => text === 'taken, not acknowledged').map(([, id]) => id);
    assert.deepEqual([ids.length, new Set(ids).size], [2, 1], 'sent twice, with one id');
    assert.deepEqual(heard.map(({ data, id }) => [data.text, id]), [['taken, not acknowledged', ids[0]], publishes.at(-1)]);
    for (const one of both) {
        assert.deepEqual(await talk(one), ['Ann: acknowledged', 'Ann: taken, not acknowledged', 'Ann: written while there is no server'], 'once each, however often it was sent');
        assert.deepEqual([await returns(one), await gaps(one)], [['false'], ['unknown_position']]);
        await showsFigures(one, { gaps: '1', reconnects: '1' });
        assert.match(await one.tab.run(() => document.querySelector('[data-recovered]').textContent), /recovered: false/);
        await one.tab.until(() => document.querySelectorAll('#roster li').length === 2);
    }
    nothingWrong(...both);
    await Promise.all(both.map(({ tab }) => tab.close()));
});

test('joined by hand, on a phone', { timeout: 120_000 }, async () => {
    const relay = await agent.relay('chat');
    const tab = await browser.tab(`http://${relay.address}/demo`, { width: 390, height: 844, phone: true, dark: true });
    await tab.until(() => document.activeElement?.id === 'name');
    await tab.type('Zoë');
    await tab.press('Enter');
    await tab.until(() => document.body.dataset.state === 'connected' && document.querySelectorAll('#roster li').length === 1);
    assert.equal(await figure({ tab }, 'room-name'), 'lobby');
    await tab.click('#roster-toggle');
    await tab.until(() => document.querySelector('#roster li').getBoundingClientRect().width > 0);
    await tab.press('Escape', 'Escape', 27);
    await tab.click('#message');
    await tab.type('from the phone');
    await tab.click('#send');
    await saw({ tab }, 'from the phone');
    assert.ok(await tab.run(() => document.documentElement.scrollWidth <= innerWidth), 'nothing sticks out');
    nothingWrong({ tab });
    await tab.close();
});
