// SPDX-License-Identifier: Apache-2.0
// Compiled, never run: what people write must have types.
import { Signalbox, SignalboxError, type Member, type Message } from '../../../resources/web/signalbox.js';

export async function use(token: () => Promise<string>): Promise<void> {
    const several = new Signalbox(['wss://a.example', new URL('wss://b.example')]);
    several.close();
    const box = new Signalbox('wss://chat.example', { token, client: 'ann', queueLimit: 10, WebSocket });
    const off: () => void = box.on('state', ({ state, retryIn, error }) => console.log(state.length, retryIn?.toFixed(), error?.retryable));
    box.on('broadcast', ({ data, from }) => console.log(data, from));
    box.on('closing', ({ reason, reconnect_after }) => console.log(reason, reconnect_after * 1000));
    const room = box.subscribe('news', { qos: 1, presence: true, position: localStorage.position });
    room.on('message', (message: Message) => console.log(message.data, message.position, message.id));
    room.on('gap', ({ reason, range }) => console.log(reason, range.after, range.to));
    room.on('recovered', ({ recovered, position }) => console.log(recovered, position));
    room.on('members', ({ members, joined, left }) => console.log(members.size, joined.length, left.length));
    room.on('joined', (member: Member) => console.log(member.since + 1));
    room.on('unsubscribed', ({ channel, reason }) => console.log(channel.length, reason === 'not_permitted'));
    room.on('left', ({ reason }) => console.log(reason === 'closed'));
    const { recovered } = await room.ready;
    const { position, id } = await room.publish({ any: 'thing' }, { qos: 2, retain: true });
    await room.enter({ name: 'Ann' }, { member: 'ann' });
    for (const [name, { node }] of room.members)
        console.log(name, node, recovered, position, id);
    const { items, complete } = await room.history({ limit: 10 });
    console.log(items.map((item) => item.data), complete);
    try {
        await box.publish('other', 1, { qos: 0 });
    } catch (error) {
        if (error instanceof SignalboxError && error.error === 'NotPermitted' && error.code !== 0)
            console.log(error.message);
    }
    await room.unsubscribe();
    off();
    box.close();
}
