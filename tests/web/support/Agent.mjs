// SPDX-License-Identifier: Apache-2.0
// A real signalboxd in folders of its own, and relays in front of its instances: they keep their ports over its restarts, and are the
// network that a test breaks.
import { execFile, spawn } from 'node:child_process';
import { createHmac } from 'node:crypto';
import { mkdtempSync, openSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createConnection, createServer } from 'node:net';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

/** Node's `ws`: Debian's package. */
export const WebSocket = createRequire('/usr/share/nodejs/')('/usr/share/nodejs/ws');

const BIN = process.env.SIGNALBOX_BIN_DIR;
export const PATIENCE = 20_000; // ms for what happens at once on a machine that is not busy

/** Polls until it is true; the value then. */
export async function until(condition, what = String(condition), patience = PATIENCE) {
    const end = performance.now() + patience;
    for (;;) {
        const value = await condition();
        if (value)
            return value;
        if (performance.now() > end)
            throw new Error(`did not happen within ${patience / 1000} s: ${what}`);
        await new Promise((resolve) => setTimeout(resolve, 5));
    }
}

/** A token of HS256. */
export function token(secret, claims) {
    const part = (value) => Buffer.from(JSON.stringify(value)).toString('base64url');
    const signed = `${part({ alg: 'HS256', typ: 'JWT' })}.${part(claims)}`;
    return `${signed}.${createHmac('sha256', secret).update(signed).digest('base64url')}`;
}

export const instance = (name, more = '') => `\n[[instance]]\nname = "${name}"\ntype = "pubsub"\n${more}\n[[instance.listen]]\naddress = "127.0.0.1"\nport = 0\n`;

export class Agent {
    folder = mkdtempSync(join(tmpdir(), 'signalbox-web-'));
    ports = {};
    #process;
    #wanted = false; // its running
    #relays = new Set();

    /** instances: TOML; files: name to text, beside the configuration. */
    static async start(instances, files = {}, name = 'test') {
        const agent = new Agent();
        for (const [name, text] of Object.entries(files))
            writeFileSync(join(agent.folder, name), text, { mode: 0o600 });
        writeFileSync(join(agent.folder, 'signalbox.toml'), `[agent]\nname = "${name}"\nio_threads = 2\n[api]\nlisten = []\n[http]\nlisten = ""\n${instances}`);
        try {
            await agent.start();
        } catch (error) {
            await agent.end();
            throw error;
        }
        return agent;
    }

    async start() {
        const log = openSync(join(this.folder, 'log'), 'a');
        const before = statSync(join(this.folder, 'log')).size;
        const folders = ['--config', join(this.folder, 'signalbox.toml'), '--state', join(this.folder, 'state'), '--runtime', join(this.folder, 'run')];
        this.#process = spawn(join(BIN, 'signalboxd'), folders, { stdio: ['ignore', 'ignore', log] });
        const said = () => readFileSync(join(this.folder, 'log')).subarray(before).toString();
        await until(() => this.#hasEnded() || said().includes(' agent ready '), 'the start of the agent');
        if (this.#hasEnded())
            throw new Error(`the agent has ended:\n${said()}`);
        await this.whenRunning();
        this.#wanted = true;
    }

    /** All instances run; where they listen now. */
    async whenRunning() {
        const all = await until(async () => {
            const instances = JSON.parse(await this.cli('list', '-o', 'json'));
            return instances.every(({ state }) => state === 'running') && instances;
        }, 'the start of the instances');
        this.ports = Object.fromEntries(all.map(({ name, listeners }) => [name, listeners[0].port]));
    }

    #hasEnded() {
        return this.#process.exitCode !== null || this.#process.signalCode !== null;
    }

    #signal(signal) {
        this.#wanted = false;
        const ended = new Promise((resolve) => (this.#hasEnded() ? resolve() : this.#process.once('exit', resolve)));
        this.#process.kill(signal);
        return ended;
    }

    get isRunning() {
        return !this.#hasEnded();
    }

    /** How it ended without being asked to. */
    get unexpectedEnd() {
        return this.#wanted && this.#hasEnded() ? `the agent has ended: ${this.#process.signalCode ?? this.#process.exitCode}` : undefined;
    }

    checkAlive() {
        if (this.unexpectedEnd)
            throw new Error(`${this.unexpectedEnd}\n${this.log().slice(-2000)}`);
    }

    /** In order; its exit code. */
    async stop() {
        await this.#signal('SIGTERM');
        return this.#process.exitCode;
    }

    async kill() {
        await this.#signal('SIGKILL');
    }

    async cli(...args) {
        const { stdout } = await promisify(execFile)(join(BIN, 'signalbox'), ['--socket', join(this.folder, 'run/agent.sock'), ...args]);
        return stdout;
    }

    async relay(name) {
        const relay = new Relay(() => this.ports[name]);
        this.#relays.add(relay);
        await relay.listen();
        return relay;
    }

    log() {
        return readFileSync(join(this.folder, 'log'), 'utf8');
    }

    /** Everything is gone after it. */
    async end() {
        for (const relay of this.#relays)
            relay.end();
        if (this.#process)
            await this.kill();
        rmSync(this.folder, { recursive: true, force: true });
    }
}

class Relay {
    /** False: whoever comes is turned away. */
    open = true;
    /** Connections that reached it, those turned away included. */
    arrivals = 0;
    #port;
    #server = createServer({ noDelay: true }, (client) => this.#join(client));
    #pairs = new Set();
    #holding = false;

    constructor(port) {
        this.#port = port;
    }

    async listen() {
        await new Promise((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
        this.address = `127.0.0.1:${this.#server.address().port}`;
        this.url = `ws://${this.address}/`;
    }

    /** What the server says is no longer handed on, and after a while it can say no more. */
    hold() {
        this.#holding = true;
        for (const { server } of this.#pairs)
            server.pause();
    }

    release() {
        this.#holding = false;
        for (const { server } of this.#pairs)
            server.resume();
    }

    /** Breaks all connections, and lets nobody in until reopened. */
    cut() {
        this.open = false;
        this.#holding = false;
        for (const { client, server } of [...this.#pairs]) {
            client.destroy();
            server.destroy();
        }
    }

    end() {
        this.cut();
        this.#server.close();
    }

    #join(client) {
        ++this.arrivals;
        client.on('error', () => {});
        if (!this.open || this.#port() === undefined)
            return client.destroy();
        const server = createConnection({ port: this.#port(), host: '127.0.0.1', noDelay: true });
        const pair = { client, server };
        this.#pairs.add(pair);
        server.on('error', () => {});
        const end = () => {
            this.#pairs.delete(pair);
            client.destroy();
            server.destroy();
        };
        client.on('data', (data) => server.write(data));
        server.on('data', (data) => {
            if (!client.write(data)) {
                server.pause();
                client.once('drain', () => this.#holding || server.resume());
            }
        });
        client.on('end', () => server.end());
        server.on('end', () => client.end());
        client.on('close', end);
        server.on('close', () => client.end());
        if (this.#holding)
            server.pause();
    }
}

/** signalbox.pubsub.v1 by hand, for what signalbox.js would never do. */
export class RawClient {
    notifications = [];
    #pending = new Map();
    #lastId = 0;

    static async open(url, params) {
        const client = new RawClient();
        client.socket = new WebSocket(url, 'signalbox.pubsub.v1');
        client.closed = new Promise((resolve) => client.socket.once('close', (code, reason) => resolve({ code, reason: reason.toString() })));
        client.socket.on('message', (text) => client.#receive(JSON.parse(text)));
        await new Promise((resolve, reject) => client.socket.once('open', resolve).once('error', reject));
        client.socket.on('error', () => {});
        if (params !== undefined)
            client.welcome = await client.call('connect', params);
        return client;
    }

    #receive(message) {
        if (message.method)
            return this.notifications.push(message);
        const { resolve, reject } = this.#pending.get(message.id) ?? {};
        this.#pending.delete(message.id);
        message.error ? reject?.(Object.assign(new Error(message.error.message), { code: message.error.code, ...message.error.data })) : resolve?.(message.result);
    }

    call(method, params = {}) {
        const id = ++this.#lastId;
        return this.answerTo(id, JSON.stringify({ jsonrpc: '2.0', id, method, params }));
    }

    answerTo(id, frame) {
        const answer = new Promise((resolve, reject) => this.#pending.set(id, { resolve, reject }));
        this.socket.send(frame);
        return answer;
    }

    notify(method, params) {
        this.socket.send(JSON.stringify({ jsonrpc: '2.0', method, params }));
    }

    close() {
        this.socket.terminate();
    }
}
