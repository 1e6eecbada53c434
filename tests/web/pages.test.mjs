// SPDX-License-Identifier: Apache-2.0
// The demo's page as a text, and the documentation's examples as programs.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { Signalbox } from '../../resources/web/signalbox.js';
import { now, settle } from './support/fixture.mjs';

const text = (path) => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');
const html = text('resources/web/demo.html');
const css = text('resources/web/demo.css');
const script = text('resources/web/demo.js');
const documentation = text('docs/browser-client.md');

test('the page holds under default-src \'self\': nothing inline, nothing from elsewhere', () => {
    assert.doesNotMatch(html, /<style|\sstyle=|\son\w+=|javascript:/i);
    for (const [, attributes, content] of html.matchAll(/<script([^>]*)>([\s\S]*?)<\/script>/g))
        assert.ok(/ src="\/demo\.js"/.test(attributes) && content === '');
    const addresses = [...html.matchAll(/\s(?:src|href|action)="([^"]*)"/g)].map(([, address]) => address);
    assert.ok(addresses.length > 3 && addresses.every((address) => /^\/[a-z.]+$/.test(address)), addresses.join());
    assert.doesNotMatch(css, /url\(|@import/);
    assert.doesNotMatch(script, /https?:|\beval\(|new Function/);
});

test('what came over the network can only become text', () => {
    assert.doesNotMatch(script, /innerHTML|outerHTML|insertAdjacentHTML|document\.write|DOMParser|createContextualFragment|srcdoc/);
});

test('the script and the page speak of the same elements', () => {
    const there = new Set([...html.matchAll(/\sid="([^"]+)"/g)].map(([, id]) => id));
    const used = new Set([...script.matchAll(/\$\('([^']+)'\)/g)].map(([, id]) => id));
    assert.ok(used.size > 20);
    assert.deepEqual([...used].filter((id) => !there.has(id)), []);
});

test('every field has a label, every live part says so', () => {
    for (const [, id] of html.matchAll(/<(?:input|textarea)[^>]*\sid="([^"]+)"/g))
        assert.match(html, new RegExp(`<label[^>]* for="${id}"`), id);
    assert.match(html, /id="stream"[^>]* role="log"[^>]* aria-live="polite"/);
    assert.match(html, /id="state"[^>]* role="status"/);
    assert.match(html, /<html lang="en">/);
});

function luminance(colour) {
    const [red, green, blue] = colour.match(/\w\w/g).map((part) => parseInt(part, 16) / 255).map((part) => (part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(one, other) {
    const [light, dark] = [luminance(one), luminance(other)].sort((a, b) => b - a);
    return (light + 0.05) / (dark + 0.05);
}

test('text can be read on what it stands on, light and dark (WCAG AA)', () => {
    const themes = [...css.matchAll(/:root \{([\s\S]*?)\}/g)].map(([, body]) => Object.fromEntries([...body.matchAll(/--([\w-]+): #(\w{6})/g)].map(([, name, value]) => [name, value])));
    assert.equal(themes.length, 2);
    const pairs = [['text', 'pane'], ['text', 'side'], ['text', 'selection'], ['text', 'warn-pane'], ['dim', 'pane'], ['dim', 'side'], ['dim', 'window'], ['warn-text', 'pane'],
        ['warn-text', 'warn-pane'], ['bad', 'pane'], ['accent', 'pane'], ['on-accent', 'accent']];
    for (const theme of themes) {
        for (const [front, back] of pairs)
            assert.ok(contrast(theme[front], theme[back]) >= 4.5, `${front} on ${back}: ${contrast(theme[front], theme[back]).toFixed(2)}`);
    }
    const hues = [...css.matchAll(/\.hue\d \{ background: #(\w{6}); color: #(\w{6}); \}/g)];
    assert.equal(hues.length, 12);
    for (const [, back, front] of hues)
        assert.ok(contrast(front, back) >= 4.5, `${front} on ${back}`);
});

test('the documentation names every option, member, event and error', () => {
    const types = text('resources/web/signalbox.d.ts');
    for (const part of ['SignalboxOptions', 'SignalboxEvents', 'RoomEvents', 'Room', 'SubscribeOptions', 'PublishOptions']) {
        const [, body] = new RegExp(`export interface ${part} \\{\\n([\\s\\S]*?)\\n\\}`).exec(types);
        for (const [, name] of body.matchAll(/^ {4}(?:readonly )?([a-z]\w*)\??[<(:]/gm))
            assert.match(documentation, new RegExp(`\\b${name}\\b`), `${part}.${name}`);
    }
    const errors = new Set([...text('resources/web/signalbox.js').matchAll(/new SignalboxError\('(\w+)'/g)].map(([, name]) => name));
    for (const name of errors)
        assert.match(documentation, new RegExp(`\`${name}\``), name);
});

test('the documentation\'s examples run', async () => {
    const examples = [...documentation.matchAll(/```(?:js|html)\n([\s\S]*?)```/g)].map(([, body]) => body.replace(/<\/?script[^>]*>/g, '').replace(/^\s*import .*;$/gm, ''));
    assert.equal(examples.length, 5);
    const AsyncFunction = (async () => {}).constructor;
    class InPage extends Signalbox { // a page has an address and a WebSocket of its own
        constructor(url = 'ws://127.0.0.1:8080/', options = {}) {
            super(url, { WebSocket: now.network.WebSocket, ...options });
            now.boxes.push(this);
        }
    }
    for (const example of examples) {
        const lines = [];
        const surroundings = { Signalbox: InPage, WebSocket: now.network.WebSocket, console: { log: (...line) => lines.push(line.join(' ')) }, fetch: async () => ({ text: async () => 'a token' }) };
        await new AsyncFunction(...Object.keys(surroundings), example)(...Object.values(surroundings));
        await settle();
        for (const box of now.boxes.splice(0))
            box.close();
        now.hub.stop();
        if (example.includes('enter('))
            assert.deepEqual(lines.map((line) => line.replace(/ Tue .*/, '')), ['connected ', '1 are here', 'Ann: Hello', 'tab-1 [object Object]', '1 were said before', 'tab-1 left: leave', 'closed ']);
    }
    assert.ok(now.hub.params('publish').length >= 3);
    assert.equal(now.hub.params('connect').filter(({ token }) => token === 'a token').length, 1);
});

test('the manual of the protocol names all that the server knows and says', () => {
    const manual = text('docs/pubsub.md');
    const names = (path, pattern) => [...text(`server-core/types/pubsub/${path}`).matchAll(pattern)].map(([, name]) => name);
    const [methods, notes] = [names('MethodTable.cpp', /\bMethod\{"(\w+)"/g), names('ServerMessage.cpp', /\bnote\(out, "(\w+)"/g)];
    assert.ok(methods.length >= 13 && notes.length >= 8);
    for (const name of [...methods, ...notes])
        assert.match(manual, new RegExp(`^\\| \`${name}\` \\|`, 'm'), name);
    for (const name of names('MethodTable.cpp', /^ {4}\{"(\w+)", ParameterKind/gm))
        assert.match(manual, new RegExp(`\`${name}\``), name);
    const numbers = new Map([...text('shared/base/Error.h').matchAll(/^ {4}(\w+) = (-?\d+),/gm)].map(([, name, number]) => [name, number]));
    for (const [, errors, codes] of manual.matchAll(/^\| (`\w+`(?:, `\w+`)*) \| (-?\d+(?:, -?\d+)*) \|/gm)) {
        for (const [index, name] of errors.replaceAll('`', '').split(', ').entries())
            assert.equal(codes.split(', ')[index], numbers.get(name), name);
    }
});
