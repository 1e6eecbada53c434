// SPDX-License-Identifier: Apache-2.0
// Between a client and a ModelHub: WebSockets that open, hang, are refused, break and fall silent as a test says.

const CONNECTING = 0, OPEN = 1, CLOSED = 3;

export class Network {
    /** What becomes of new connections: 'open', 'refuse' or 'hang'. */
    mode = 'open';
    sockets = [];

    constructor(hub) {
        this.hub = hub;
        const network = this;
        this.WebSocket = class {
            onopen = null;
            onmessage = null;
            onerror = null;
            onclose = null;
            readyState = CONNECTING;
            #arrived = [];
            /** A dead line: nothing gets through, nobody is told. */
            dead = false;

            constructor(url, protocol) {
                Object.assign(this, { url, protocol, calls: [] });
                network.sockets.push(this);
                queueMicrotask(() => this.#meet(network.mode));
            }

            #meet(mode) {
                if (mode === 'refuse')
                    this.breakDown(1006, '');
                if (mode !== 'open' || this.readyState !== CONNECTING)
                    return;
                this.readyState = OPEN;
                this.session = network.hub.accept({ send: (text) => this.#arrive(text), close: (code, reason) => queueMicrotask(() => this.breakDown(code, reason)) });
                this.onopen?.({});
            }

            /** All that came in one go is handed over without a microtask between, as Node's `ws` does. */
            #arrive(text) {
                if (this.#arrived.push(text) > 1)
                    return;
                queueMicrotask(() => {
                    for (const data of this.#arrived.splice(0)) {
                        if (!this.dead && this.readyState === OPEN)
                            this.onmessage?.({ data });
                    }
                });
            }

            send(text) {
                if (this.readyState !== OPEN)
                    throw new Error('send() on a WebSocket that is not open');
                if (!this.dead)
                    queueMicrotask(() => this.session.receive(text));
            }

            close(code = 1005, reason = '') {
                this.calls.push(['close', code]);
                this.breakDown(code, reason);
            }

            /** The end, from whichever side. */
            breakDown(code = 1006, reason = '') {
                if (this.readyState === CLOSED)
                    return;
                this.readyState = CLOSED;
                if (!this.dead && this.session)
                    network.hub.sessions.has(this.session) && this.session.closed();
                if (code !== 1000)
                    this.onerror?.({});
                this.onclose?.({ code, reason });
            }
        };
    }

    get last() {
        return this.sockets.at(-1);
    }

    /** Sends what no server should. */
    inject(data) {
        this.last.onmessage({ data });
    }
}
