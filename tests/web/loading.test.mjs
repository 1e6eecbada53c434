// SPDX-License-Identifier: Apache-2.0
// One file: an ES module, a classic script, a package; and what its types say is what there is.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import vm from 'node:vm';
import * as client from '../../resources/web/signalbox.js';
import { connect, settle } from './support/fixture.mjs';

const here = dirname(fileURLToPath(import.meta.url));
const web = join(here, '../../resources/web');
const source = readFileSync(join(web, 'signalbox.js'), 'utf8');
const types = readFileSync(join(web, 'signalbox.d.ts'), 'utf8');

test('is an ES module with two names', () => {
    assert.deepEqual(Object.keys(client).sort(), ['Signalbox', 'SignalboxError']);
});

test('is a classic script with the same two, which may be loaded twice', () => {
    const page = vm.createContext({ performance, setTimeout, clearTimeout, URL });
    const before = new Set(vm.runInContext('Object.getOwnPropertyNames(globalThis)', page));
    for (let times = 0; times < 2; ++times)
        vm.runInContext(source, page);
    const added = vm.runInContext('Object.getOwnPropertyNames(globalThis)', page).filter((name) => !before.has(name));
    assert.deepEqual([...added].sort(), ['Signalbox', 'SignalboxError']);
    assert.equal(vm.runInContext('typeof Signalbox', page), 'function');
    assert.throws(() => vm.runInContext('new Signalbox("ws://a.example")', page), /there is no WebSocket here/);
});

test('needs nothing else', () => {
    assert.doesNotMatch(source, /^\s*import\s|\bimport\(|\brequire\(|\beval\(|new Function/m);
});

test('the package names files that are there', () => {
    const about = JSON.parse(readFileSync(join(web, 'package.json'), 'utf8'));
    assert.deepEqual([about.type, about.license, about.dependencies], ['module', 'Apache-2.0', undefined]);
    for (const file of [about.main, about.types, ...Object.values(about.exports['.']), ...about.files])
        assert.ok(readFileSync(join(web, file)).length > 0, file);
});

/** Names of the members a class or interface of the types declares. */
function declared(kind, name) {
    const [, body] = new RegExp(`export ${kind} ${name}\\b[^{]*\\{\\n([\\s\\S]*?)\\n\\}`).exec(types);
    const names = [...body.matchAll(/^ {4}(?:readonly )?([a-z]\w*)[<(?:]/gm)].map(([, member]) => member);
    return [...new Set(names)].filter((member) => member !== 'constructor').sort();
}

/** What an object offers, its own fields and its classes' members. */
function offered(object) {
    const names = new Set(Object.keys(object));
    for (let at = Object.getPrototypeOf(object); at !== Object.prototype; at = Object.getPrototypeOf(at))
        Object.getOwnPropertyNames(at).forEach((name) => names.add(name));
    return [...names].filter((name) => name !== 'constructor' && !name.startsWith('_')).sort();
}

test('the types declare all there is, and nothing else', async () => {
    const box = connect();
    await settle();
    assert.deepEqual(declared('class', 'Signalbox'), offered(box));
    assert.deepEqual(declared('interface', 'Room'), offered(box.subscribe('news')));
    const events = (name) => declared('interface', name);
    const emitted = new Set([...source.matchAll(/_emit\('(\w+)'/g)].map(([, name]) => name));
    for (const kind of ['joined', 'updated', 'left'])
        emitted.add(kind);
    assert.deepEqual([...new Set([...events('SignalboxEvents'), ...events('RoomEvents')])].sort(), [...emitted].sort());
});

test('the types hold in a program that uses all of them', () => {
    const files = ['usage.mts', 'mistakes.mts'].map((name) => join(here, 'types', name));
    const options = ['--noEmit', '--strict', '--skipDefaultLibCheck', '--target', 'es2022', '--lib', 'es2022,dom', '--module', 'nodenext', '--typeRoots', join(here, 'none')];
    let complaints = '';
    try {
        execFileSync('tsc', [...options, ...files], { encoding: 'utf8' });
    } catch (error) {
        complaints = error.stdout ?? String(error);
    }
    assert.equal(complaints, '');
});
