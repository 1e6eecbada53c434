// SPDX-License-Identifier: Apache-2.0
// Types of signalbox.js.

export type Qos = 0 | 1 | 2;

export type State =
    /** on its way to the server */
    | 'connecting'
    | 'connected'
    /** pausing before the next attempt */
    | 'waiting'
    /** refused for a reason that does not pass; reconnect() tries anew */
    | 'failed'
    /** by close(), for good */
    | 'closed';

export interface WebSocketLike {
    readonly readyState: number;
    onopen: ((event: any) => void) | null;
    onmessage: ((event: any) => void) | null;
    onerror: ((event: any) => void) | null;
    onclose: ((event: any) => void) | null;
    send(text: string): void;
    close(code?: number, reason?: string): void;
}

export interface SignalboxOptions {
    /** A token, or a function that gets one: called at each connect and before the present one expires. */
    token?: string | (() => string | Promise<string>);
    /** The publisher's name when there is no token; made up by the server when absent. */
    client?: string;
    /** Where there is no global one. */
    WebSocket?: new (url: string, protocol: string) => WebSocketLike;
    /** Publishes at QoS 1 and 2 that may wait for their acknowledgement; 1,000. */
    queueLimit?: number;
    /** Milliseconds until a server that does not answer is given up; 10,000. */
    requestTimeout?: number;
    /** Milliseconds of silence until a ping; 25,000. */
    pingInterval?: number;
    /** Milliseconds, the longest first pause before connecting again; 500. It doubles with each attempt. */
    minDelay?: number;
    /** Milliseconds, the longest pause; 20,000. */
    maxDelay?: number;
}

export interface StateEvent {
    state: State;
    previous: State;
    /** Attempts that failed since the last stable connection. */
    attempt: number;
    /** 'waiting': milliseconds until the next attempt. */
    retryIn?: number;
    /** 'waiting', 'failed': why. */
    error?: SignalboxError;
}

export interface BroadcastEvent {
    data: any;
    from?: string;
}

export interface ClosingEvent {
    reason: string;
    /** Seconds the server asks for before one comes back. */
    reconnect_after: number;
}

export interface SignalboxEvents {
    state: StateEvent;
    broadcast: BroadcastEvent;
    closing: ClosingEvent;
    /** What went wrong without anybody's call, a token that could not be renewed for instance. */
    error: SignalboxError;
}

export interface SubscribeOptions {
    /** What this subscription wants: 0 (default) at most once, 1 all or a `gap`, 2 the same and no repeats. */
    qos?: Qos;
    /** Keep `members` and hear `joined`, `updated` and `left`. */
    presence?: boolean;
    /** Where to resume, from an earlier page for instance. */
    position?: string;
}

export interface PublishOptions {
    /** 1 by default. 0 is not kept while there is no connection, and rejected then. */
    qos?: Qos;
    /** 1 to 128 characters; made up when absent. */
    id?: string;
    /** Later subscribers get it, until another is retained. */
    retain?: boolean;
}

export interface Published {
    /** QoS 1 and 2: where the publication stands. */
    position?: string;
    /** QoS 1 and 2: the id the subscribers see. */
    id?: string;
}

export interface Message {
    channel: string;
    data: any;
    position: string;
    id?: string;
    from?: string;
    retained?: boolean;
}

export interface Gap {
    channel: string;
    reason: 'trimmed' | 'unknown_position' | 'node_down' | (string & {});
    range: { after: string; to: string };
}

export interface Member {
    member: string;
    info?: any;
    /** Milliseconds since 1970. */
    since: number;
    instance: string;
    node: string;
}

export interface Subscribed {
    position?: string;
    recovered: boolean;
    /** It was a return, by reconnect or by `position`. */
    resumed: boolean;
    /** Nodes that did not answer in time. */
    missing: string[];
}

export interface MembersEvent {
    members: ReadonlyMap<string, Member>;
    /** Since the last time the roster was whole. */
    joined: Member[];
    left: Member[];
}

export interface RoomEvents {
    message: Message;
    gap: Gap;
    subscribed: Subscribed;
    /** After a return: did all that was missed come? */
    recovered: { recovered: boolean; position?: string };
    /** The roster is whole: at the beginning, after each return, and when the server could not tell every change one by one. */
    members: MembersEvent;
    joined: Member & { channel: string; version: number };
    updated: { channel: string; member: string; info?: any; version: number };
    left: { channel: string; member: string; reason: 'leave' | 'closed' | 'kicked' | 'node_down' | (string & {}); version: number };
    /** The server has ended the subscription, and the room with it: a renewed token does not permit it any more. */
    unsubscribed: { channel: string; reason: 'not_permitted' | (string & {}) };
    error: SignalboxError;
}

export interface History {
    items: Message[];
    position: string;
    complete: boolean;
}

export interface MembersPage {
    version: number;
    total: number;
    items: Member[];
    next_page?: number;
}

/** One subscribed channel. */
export interface Room {
    readonly channel: string;
    readonly qos: Qos;
    readonly presence: boolean;
    readonly state: 'subscribing' | 'subscribed' | 'failed' | 'ended';
    /** After the last message; opaque. Kept, it resumes a later subscription. */
    readonly position: string | undefined;
    /** Live with `presence: true`; always the same Map. */
    readonly members: ReadonlyMap<string, Member>;
    /** Under which name one has entered. */
    readonly member: string | undefined;
    /** The first time it is subscribed, or why it never will be. */
    readonly ready: Promise<Subscribed>;

    on<K extends keyof RoomEvents>(type: K, listener: (event: RoomEvents[K]) => void): () => void;
    once<K extends keyof RoomEvents>(type: K, listener: (event: RoomEvents[K]) => void): () => void;
    off<K extends keyof RoomEvents>(type: K, listener: (event: RoomEvents[K]) => void): void;

    publish(data: any, options?: PublishOptions): Promise<Published>;
    history(options?: { limit?: number; since?: string }): Promise<History>;
    fetchMembers(options?: { page?: number; pageSize?: number }): Promise<MembersPage>;
    enter(info?: any, options?: { member?: string }): Promise<{ member: string; version: number }>;
    update(info: any): Promise<{ version: number }>;
    leave(): Promise<{ version?: number }>;
    unsubscribe(): Promise<{}>;
}

export class SignalboxError extends Error {
    readonly name: 'SignalboxError';
    /** The server's name for it (NotPermitted, RateLimited, …) or one of this side's: ConnectionLost, Timeout, NotConnected, QueueFull, TokenFailed, InvalidParams, Unsupported, Closed. */
    readonly error: string;
    /** The server's number; 0 for what went wrong on this side. */
    readonly code: number;
    /** The same call may succeed later. */
    readonly retryable: boolean;
}

export class Signalbox {
    /**
     * Connects at once. Without a url: the host of the page, path `/`. Several are nodes of one cluster: it begins with one of them by chance,
     * and goes to the next when the connection is lost or the node is drained.
     */
    constructor(url?: string | URL | readonly (string | URL)[], options?: SignalboxOptions);

    /** Of the node that it is connected to, or tries. */
    readonly url: string;
    readonly state: State;
    readonly session: string | undefined;
    readonly client: string | undefined;
    readonly node: string | undefined;
    readonly hub: string | undefined;
    readonly reconnects: number;
    /** Publishes that wait for their acknowledgement. */
    readonly pending: number;

    on<K extends keyof SignalboxEvents>(type: K, listener: (event: SignalboxEvents[K]) => void): () => void;
    once<K extends keyof SignalboxEvents>(type: K, listener: (event: SignalboxEvents[K]) => void): () => void;
    off<K extends keyof SignalboxEvents>(type: K, listener: (event: SignalboxEvents[K]) => void): void;

    subscribe(channel: string, options?: SubscribeOptions): Room;
    room(channel: string): Room | undefined;
    publish(channel: string, data: any, options?: PublishOptions): Promise<Published>;
    broadcast(data: any): Promise<{}>;
    newId(): string;
    reconnect(): void;
    close(): void;
}
