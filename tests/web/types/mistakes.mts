// SPDX-License-Identifier: Apache-2.0
// Compiled, never run: each of these must be an error, and it is one if it is not.
import { Signalbox } from '../../../resources/web/signalbox.js';

export async function misuse(box: Signalbox): Promise<void> {
    // @ts-expect-error: there is no QoS 3
    const room = box.subscribe('news', { qos: 3 });
    // @ts-expect-error: no such event
    room.on('massage', () => {});
    // @ts-expect-error: the roster is read only
    room.members.delete('ann');
    // @ts-expect-error: neither is the state to be set
    box.state = 'connected';
    // @ts-expect-error: a number is no token
    new Signalbox('ws://a.example', { token: 7 });
    // @ts-expect-error: a room comes from subscribe()
    new Room();
}
