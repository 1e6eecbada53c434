// SPDX-License-Identifier: Apache-2.0
// Time that stands still until a test lets it pass: setTimeout, performance.now and Math.random of this process.

const real = { setTimeout, clearTimeout, setImmediate, random: Math.random, performance: Object.getOwnPropertyDescriptor(globalThis, 'performance') };

/** Lets everything run that needs no time. */
export async function settle() {
    for (let turn = 0; turn < 5; ++turn)
        await new Promise((resolve) => real.setImmediate(resolve));
}

export class Clock {
    #timers = new Map();
    #lastId = 0;
    now = 1000;
    /** What Math.random() answers. */
    random = 0.5;
    /** Delays that were asked for, as they were given to setTimeout. */
    delays = [];

    install() {
        globalThis.setTimeout = (action, delay = 0) => {
            this.delays.push(delay);
            // As browsers and Node do: what does not fit into 31 bits fires at once.
            this.#timers.set(++this.#lastId, { at: this.now + (delay > 2 ** 31 - 1 ? 1 : delay), action });
            return this.#lastId;
        };
        globalThis.clearTimeout = (id) => this.#timers.delete(id);
        Object.defineProperty(globalThis, 'performance', { configurable: true, value: { now: () => this.now } });
        Math.random = () => this.random;
    }

    restore() {
        Object.assign(globalThis, { setTimeout: real.setTimeout, clearTimeout: real.clearTimeout });
        Object.defineProperty(globalThis, 'performance', real.performance);
        Math.random = real.random;
    }

    get running() {
        return this.#timers.size;
    }

    async advance(milliseconds) {
        const end = this.now + milliseconds;
        await settle();
        for (;;) {
            const [id, timer] = [...this.#timers].sort(([, a], [, b]) => a.at - b.at)[0] ?? [];
            if (timer === undefined || timer.at > end)
                break;
            this.#timers.delete(id);
            this.now = Math.max(this.now, timer.at);
            timer.action();
            await settle();
        }
        this.now = end;
        await settle();
    }
}
