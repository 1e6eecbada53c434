// SPDX-License-Identifier: Apache-2.0
// Node's `ws` (Debian's package) with every permessage-deflate parameter: sizes from 16 bytes to 128 KiB.
// Usage: node deflate_node.mjs URL MESSAGES [CERTIFICATE]
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const require = createRequire('/usr/share/nodejs/');
const WebSocket = require('/usr/share/nodejs/ws');
const [url, messages, certificate] = process.argv.slice(2);
const sizes = [16, 64, 256, 1024, 4096, 16384, 65536, 131072];

function sample(size) {
    let text = '';
    for (let i = size; text.length < size; i = (i * 48271) % 2147483647)
        text += `{"id": ${i % 100000}, "name": "node ${i % 50}"},`;
    return text.slice(0, size);
}

async function roundTrips(perMessageDeflate) {
    const client = new WebSocket(url, { perMessageDeflate, ca: certificate && readFileSync(certificate) });
    await new Promise((resolve, reject) => client.once('open', resolve).once('error', reject));
    if (!client.extensions.startsWith('permessage-deflate'))
        throw new Error(`declined: ${JSON.stringify(perMessageDeflate)}`);
    const failed = new Promise((_, reject) => client.once('error', reject).once('close', (code) => reject(new Error(`closed: ${code}`))));
    failed.catch(() => {});
    for (const size of sizes) {
        for (let i = 0; i < messages; ++i) {
            const message = i % 2 ? Buffer.from(sample(size)) : sample(size);
            client.send(message);
            const [data, isBinary] = await Promise.race([new Promise((resolve) => client.once('message', (...args) => resolve(args))), failed]);
            if (isBinary !== Buffer.isBuffer(message) || Buffer.compare(data, Buffer.from(message)) !== 0)
                throw new Error(`${size} bytes came back different with ${JSON.stringify(perMessageDeflate)}`);
        }
    }
    client.close();
}

for (const serverNoContextTakeover of [undefined, true]) {
    for (const clientNoContextTakeover of [undefined, true]) {
        for (const bits of [undefined, 9, 15]) {
            const options = { threshold: 0, serverMaxWindowBits: bits, clientMaxWindowBits: bits };
            await roundTrips({ ...options, serverNoContextTakeover, clientNoContextTakeover });
        }
    }
}
console.log('ok');
