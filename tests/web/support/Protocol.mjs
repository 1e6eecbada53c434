// SPDX-License-Identifier: Apache-2.0
// What a client may send in signalbox.pubsub.v1, to the letter: a request that is not exactly so is a violation.

const text = (value) => typeof value === 'string';
const id = (value) => text(value) && value.length >= 1 && value.length <= 128;
const position = (value) => text(value) && /^[A-Za-z0-9_.~-]+$/.test(value);
const count = (value) => Number.isInteger(value) && value >= 1;
const qos = (value) => [0, 1, 2].includes(value);
const flag = (value) => typeof value === 'boolean';
const anything = () => true;
const bytes = (value) => new TextEncoder().encode(value).length;
const name = (value) => text(value) && bytes(value) >= 1 && bytes(value) <= 255 && !/[\u0000-\u001f\u007f*]/.test(value);
const pattern = (value) => text(value) && (name(value) || (value.endsWith('*') && (value === '*' || name(value.slice(0, -1)))));

const required = (check) => ({ check, required: true });
const optional = (check) => ({ check, required: false });

const METHODS = {
    connect: { token: optional(text), client: optional(id) },
    refresh: { token: required(text) },
    subscribe: { channel: required(pattern), qos: optional(qos), position: optional(position), presence: optional(flag) },
    unsubscribe: { channel: required(pattern) },
    publish: { channel: required(name), data: required(anything), qos: optional(qos), id: optional(id), retain: optional(flag) },
    broadcast: { data: required(anything) },
    members: { channel: required(name), page: optional(count), page_size: optional(count) },
    history: { channel: required(name), limit: optional(count), since: optional(position) },
    enter: { channel: required(name), member: optional(id), info: optional(anything) },
    update: { channel: required(name), info: required(anything) },
    leave: { channel: required(name) },
    ack: { channel: required(name), position: required(position) },
    ping: {},
};
const NOTIFICATIONS = ['ack', 'publish'];

/** Returns { request } or { violation: what is wrong with it }. */
export function parse(frame, usedIds) {
    if (!text(frame))
        return { violation: 'not a text frame' };
    const request = JSON.parse(frame);
    if (Array.isArray(request))
        return { violation: 'a batch' };
    const unknown = Object.keys(request).filter((key) => !['jsonrpc', 'id', 'method', 'params'].includes(key));
    if (request.jsonrpc !== '2.0' || unknown.length > 0)
        return { violation: `not JSON-RPC 2.0: ${frame}` };
    if (request.id === undefined ? !NOTIFICATIONS.includes(request.method) : !Number.isInteger(request.id) || usedIds.has(request.id))
        return { violation: `bad id: ${frame}` };
    if (request.id !== undefined && request.method === 'ack')
        return { violation: 'ack is a notification' };
    usedIds.add(request.id);
    const shape = METHODS[request.method];
    if (!shape)
        return { violation: `no method "${request.method}"` };
    const violation = checkParams(request.method, shape, request.params ?? {});
    return violation ? { violation } : { request };
}

function checkParams(method, shape, params) {
    for (const [key, value] of Object.entries(params)) {
        if (!shape[key])
            return `${method} has no parameter "${key}"`;
        if (!shape[key].check(value))
            return `${method}.${key} cannot be ${JSON.stringify(value)}`;
    }
    const missing = Object.keys(shape).find((key) => shape[key].required && !(key in params));
    if (missing)
        return `${method} needs "${missing}"`;
    if (method === 'publish' && params.qos === 2 && params.id === undefined)
        return 'publish at QoS 2 needs an id';
    if (method === 'subscribe' && params.channel.endsWith('*') && (params.qos > 0 || params.position !== undefined || params.presence))
        return 'a wildcard is subscribed at QoS 0, without position and presence';
    return undefined;
}
