// SPDX-License-Identifier: Apache-2.0
// Node's `ws` (Debian's package) against a websocket-echo instance: 1 MiB of text and of binary, with and without asking for compression.
import { randomBytes } from 'node:crypto';
import { createRequire } from 'node:module';

const require = createRequire('/usr/share/nodejs/');
const WebSocket = require('/usr/share/nodejs/ws');

async function roundTrip(perMessageDeflate) {
    const client = new WebSocket(process.argv[2], { perMessageDeflate });
    await new Promise((resolve, reject) => client.once('open', resolve).once('error', reject));
    for (const message of ['x'.repeat(1 << 20), randomBytes(1 << 20), '', Buffer.alloc(0)]) {
        client.send(message);
        const [data, isBinary] = await new Promise((resolve) => client.once('message', (...args) => resolve(args)));
        if (isBinary !== Buffer.isBuffer(message) || Buffer.compare(data, Buffer.from(message)) !== 0)
            throw new Error(`${message.length} bytes came back different`);
    }
    const closed = new Promise((resolve) => client.once('close', resolve));
    client.close(1000, 'done');
    const code = await closed;
    if (code !== 1000)
        throw new Error(`closed with ${code}`);
}

await roundTrip(false);
await roundTrip(true);
console.log('ok');
