// SPDX-License-Identifier: Apache-2.0
// A headless Chromium and its tabs, by the DevTools protocol.
//
// With SIGNALBOX_WEB_SOURCES=1 the tabs take the demo's files from resources/web and not from the server: for work on the page
// without a build.
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PATIENCE, until, WebSocket } from './Agent.mjs';

const SOURCES = new URL('../../../resources/web/', import.meta.url);
const FROM_SOURCES = { '/demo': ['demo.html', 'text/html'], '/demo.js': ['demo.js', 'text/javascript'], '/demo.css': ['demo.css', 'text/css'], '/demo.svg': ['demo.svg', 'image/svg+xml'], '/signalbox.js': ['signalbox.js', 'text/javascript'] };

export class Chromium {
    #folder = mkdtempSync(join(tmpdir(), 'signalbox-chromium-'));
    #process;
    #socket;
    #lastId = 0;
    #pending = new Map();
    #tabs = new Map();

    static async start() {
        const browser = new Chromium();
        try {
            await browser.#start();
        } catch (error) {
            await browser.end();
            throw error;
        }
        return browser;
    }

    async #start() {
        // Its sandbox wants rights that containers do not give; it sees nothing but our own pages. /dev/shm is small there, too.
        const options = ['--headless=new', '--no-sandbox', '--disable-dev-shm-usage', '--disable-gpu', '--no-first-run', '--no-proxy-server', '--disable-extensions', '--disable-sync',
            '--disable-background-networking', '--disable-component-update', '--disable-default-apps', '--password-store=basic', '--lang=en-GB', '--hide-scrollbars',
            '--disable-background-timer-throttling', '--disable-backgrounding-occluded-windows', '--disable-renderer-backgrounding',
            '--disable-breakpad', '--remote-debugging-port=0', `--user-data-dir=${this.#folder}`, 'about:blank'];
        if (process.env.SIGNALBOX_WEB_SOURCES) // a page that comes from nowhere counts as one of the internet's, and those may not connect to this machine
            options.unshift('--disable-features=LocalNetworkAccessChecks,LocalNetworkAccessChecksWebSockets');
        let said = '';
        this.#process = spawn('chromium', options, { detached: true, stdio: ['ignore', 'ignore', 'pipe'], env: { ...process.env, HOME: this.#folder, LC_ALL: 'C.UTF-8', TZ: 'UTC' } });
        this.#process.stderr.on('data', (text) => (said += text));
        this.#process.on('error', (error) => (said += error.message));
        const where = join(this.#folder, 'DevToolsActivePort');
        await until(() => this.#process.exitCode !== null || (existsSync(where) && readFileSync(where, 'utf8').includes('\n/')), 'the start of Chromium', 60_000);
        if (this.#process.exitCode !== null)
            throw new Error(`Chromium has ended: ${said}`);
        const [port, path] = readFileSync(where, 'utf8').split('\n');
        this.#socket = new WebSocket(`ws://127.0.0.1:${port}${path}`, { perMessageDeflate: false, maxPayload: 1 << 28 });
        await new Promise((resolve, reject) => this.#socket.once('open', resolve).once('error', reject));
        this.#socket.on('message', (text) => this.#receive(JSON.parse(text)));
    }

    #receive({ id, sessionId, method, params, result, error }) {
        if (method)
            return this.#tabs.get(sessionId)?._heard(method, params);
        const { resolve, reject } = this.#pending.get(id);
        this.#pending.delete(id);
        error ? reject(new Error(error.message)) : resolve(result);
    }

    send(method, params = {}, sessionId = undefined) {
        const id = ++this.#lastId;
        const answer = new Promise((resolve, reject) => this.#pending.set(id, { resolve, reject }));
        this.#socket.send(JSON.stringify({ id, method, params, sessionId }));
        return answer;
    }

    /** dark, width, height, touch: how it is looked at. */
    async tab(url, { dark = false, width = 1280, height = 800, phone = false } = {}) {
        const { targetId } = await this.send('Target.createTarget', { url: 'about:blank' });
        const { sessionId } = await this.send('Target.attachToTarget', { targetId, flatten: true });
        const tab = new Tab(this, targetId, sessionId);
        this.#tabs.set(sessionId, tab);
        for (const domain of ['Page', 'Runtime', 'Network', 'Log'])
            await tab.send(`${domain}.enable`);
        await tab.send('Emulation.setDeviceMetricsOverride', { width, height, deviceScaleFactor: phone ? 2 : 1, mobile: phone });
        await tab.send('Emulation.setEmulatedMedia', { features: [{ name: 'prefers-color-scheme', value: dark ? 'dark' : 'light' }] });
        if (phone)
            await tab.send('Emulation.setTouchEmulationEnabled', { enabled: true });
        if (process.env.SIGNALBOX_WEB_SOURCES)
            await tab.send('Fetch.enable', { patterns: [{ urlPattern: 'http://*' }] });
        await tab.send('Page.navigate', { url });
        await tab.until((wanted) => location.href === wanted && document.readyState === 'complete', new URL(url).href);
        return tab;
    }

    async end() {
        this.#socket?.terminate();
        if (this.#process?.exitCode === null && this.#process.signalCode === null && this.#process.pid) {
            const ended = new Promise((resolve) => this.#process.once('exit', resolve));
            process.kill(-this.#process.pid, 'SIGKILL'); // with its children, which would go on writing
            await ended;
        }
        rmSync(this.#folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 }); // what is killed ends a little later
    }
}

class Tab {
    #browser;
    #target;
    #session;
    /** What scripts threw and the browser complained of: policies, files that are not there. */
    complaints = [];
    /** JSON-RPC messages that went over its WebSockets. */
    sent = [];

    constructor(browser, target, session) {
        this.#browser = browser;
        this.#target = target;
        this.#session = session;
    }

    send(method, params) {
        return this.#browser.send(method, params, this.#session);
    }

    _heard(method, params) {
        if (method === 'Runtime.exceptionThrown')
            this.complaints.push(params.exceptionDetails.exception?.description ?? params.exceptionDetails.text);
        else if (method === 'Log.entryAdded' && ['warning', 'error'].includes(params.entry.level) && !/ERR_CONNECTION|WebSocket connection to/.test(params.entry.text)) // a server that is down is what we try
            this.complaints.push(`${params.entry.text} ${params.entry.url ?? ''}`);
        else if (method === 'Network.webSocketFrameSent')
            this.sent.push(JSON.parse(params.response.payloadData));
        else if (method === 'Fetch.requestPaused')
            this.#fromSources(params);
    }

    #fromSources({ requestId, request }) {
        const [file, type] = FROM_SOURCES[new URL(request.url).pathname] ?? [];
        if (file === undefined)
            return this.send('Fetch.continueRequest', { requestId });
        const headers = { 'Content-Type': type, 'Content-Security-Policy': "default-src 'self'; connect-src 'self' ws: wss:; base-uri 'none'; frame-ancestors 'none'" };
        const responseHeaders = Object.entries(headers).map(([name, value]) => ({ name, value }));
        return this.send('Fetch.fulfillRequest', { requestId, responseCode: 200, responseHeaders, body: readFileSync(new URL(file, SOURCES)).toString('base64') });
    }

    /** action: a function, run in the page with these arguments; its result as JSON. */
    async run(action, ...args) {
        const expression = `(${action})(...${JSON.stringify(args)})`;
        const { result, exceptionDetails } = await this.send('Runtime.evaluate', { expression, awaitPromise: true, returnByValue: true });
        if (exceptionDetails)
            throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text);
        return result.value;
    }

    /** Polls a function of the page until it is true; its value then. */
    async until(condition, ...args) {
        try {
            return await until(() => this.run(condition, ...args), String(condition), PATIENCE);
        } catch (error) {
            error.message += `\non the page: ${await this.run(() => document.body.innerText)}\ncomplaints: ${this.complaints.join('\n')}`;
            throw error;
        }
    }

    /** As by hand: into what has the focus. */
    async type(text) {
        await this.send('Input.insertText', { text });
    }

    async press(key, code = key, keyCode = 13) {
        const about = { key, code, windowsVirtualKeyCode: keyCode, ...(key === 'Enter' && { text: '\r' }) };
        await this.send('Input.dispatchKeyEvent', { type: 'keyDown', ...about });
        await this.send('Input.dispatchKeyEvent', { type: 'keyUp', ...about });
    }

    async click(selector) {
        const { x, y } = await this.until((what) => {
            const box = document.querySelector(what)?.getBoundingClientRect();
            return box && box.width > 0 && { x: box.x + box.width / 2, y: box.y + box.height / 2 };
        }, selector);
        for (const type of ['mousePressed', 'mouseReleased'])
            await this.send('Input.dispatchMouseEvent', { type, x, y, button: 'left', clickCount: 1 });
    }

    async screenshot(file) {
        const { data } = await this.send('Page.captureScreenshot', { format: 'png' });
        writeFileSync(file, Buffer.from(data, 'base64'));
    }

    /** As a person closes it. */
    async close() {
        await this.#browser.send('Target.closeTarget', { targetId: this.#target });
    }
}
