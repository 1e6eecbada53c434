// SPDX-License-Identifier: Apache-2.0
// The chat of /demo. Whatever came over the network is put into the page as text, never as markup.
import { Signalbox } from '/signalbox.js';

const KEPT_ITEMS = 500;   // of the stream; older ones leave the page
const SHOWN_MEMBERS = 200;
const SAME_AUTHOR = 300_000; // ms within which messages of one author stand together
const NAMES_IN_A_NOTICE = 3;

const $ = (id) => document.getElementById(id);
const timeOfDay = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit' });
const dayAndTime = new Intl.DateTimeFormat(undefined, { day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit' });
const exactTime = new Intl.DateTimeFormat(undefined, { dateStyle: 'full', timeStyle: 'medium' });
const grouped = new Intl.NumberFormat();

/** element('li', 'message', { title: … }, children…): children are elements or text. */
function element(tag, className, attributes = {}, ...children) {
    const result = document.createElement(tag);
    if (className)
        result.className = className;
    for (const [name, value] of Object.entries(attributes))
        result.setAttribute(name, value);
    result.append(...children);
    return result;
}

/** Storage may be forbidden; then nothing is remembered. */
function remembered(storage, key, value) {
    try {
        if (value === undefined)
            return window[storage].getItem(key) ?? '';
        window[storage].setItem(key, value);
    } catch {
        // as said above
    }
    return '';
}

function avatar(name) {
    let hash = 0x811c9dc5; // FNV-1a
    for (const character of name)
        hash = Math.imul(hash ^ character.codePointAt(0), 0x01000193) >>> 0;
    const initial = [...name.trim()][0]?.toUpperCase() ?? '?';
    return element('span', `avatar hue${(hash >>> 8) % 6}`, { 'aria-hidden': 'true' }, initial);
}

function time(at) {
    const date = new Date(at);
    const today = date.toDateString() === new Date().toDateString();
    return element('time', '', { datetime: date.toISOString(), title: exactTime.format(date) }, (today ? timeOfDay : dayAndTime).format(date));
}

/** Positions are long and opaque: the beginning and the end tell them apart. */
function short(position) {
    return position.length <= 14 ? position : `${position.slice(0, 4)}…${position.slice(-8)}`;
}

/** Messages of this page are {name, text, at}; others' are shown as what they are. */
function readable({ data, from }) {
    const ours = data !== null && typeof data === 'object' && typeof data.text === 'string';
    const text = ours ? data.text : typeof data === 'string' ? data : JSON.stringify(data);
    const name = (ours && typeof data.name === 'string' && data.name) || from || 'someone';
    const at = ours && Number.isFinite(data.at) && Math.abs(data.at) < 8e15 ? data.at : undefined;
    return { name, text, at };
}

/** The list of what was said and what happened. */
class Stream {
    #view = $('stream');
    #list = $('items');
    #top = 0;
    #lastAuthor = '';
    #lastTime = 0;
    #atEnd = true;
    #scrolling = false;
    #people; // the present notice of people who came or went

    constructor() {
        // Only who scrolls up leaves the end; what comes in meanwhile does not count.
        this.#view.addEventListener('scroll', () => {
            const { scrollHeight, scrollTop, clientHeight } = this.#view;
            if (scrollHeight - scrollTop - clientHeight < 40) {
                this.#atEnd = true;
                $('to-end').hidden = true;
            } else if (scrollTop < this.#top) {
                this.#atEnd = false;
            }
            this.#top = scrollTop;
        }, { passive: true });
        $('to-end').addEventListener('click', () => this.toEnd());
        new ResizeObserver(() => this.keepEnd()).observe(this.#view);
    }

    clear() {
        this.#list.replaceChildren();
        this.#lastAuthor = '';
        this.#people = undefined;
        $('empty').hidden = false;
        $('to-end').hidden = true;
    }

    toEnd() {
        this.#atEnd = true;
        this.#view.scrollTop = this.#view.scrollHeight;
        $('to-end').hidden = true;
    }

    message({ name, text, at }, { key, own = false } = {}) {
        const near = name === this.#lastAuthor && Math.abs((at ?? this.#lastTime) - this.#lastTime) < SAME_AUTHOR;
        this.#lastAuthor = name;
        this.#lastTime = at ?? this.#lastTime;
        const by = element('div', 'by', {}, element('strong', '', { dir: 'auto' }, name), ...(at === undefined ? [] : [time(at)]));
        const body = element('div', 'body', {}, by, element('div', 'text', {}, text));
        const item = element('li', `message${near ? ' same' : ''}${own ? ' own' : ''}`, key ? { 'data-id': key } : {}, avatar(name), body);
        this.#append(item);
        $('empty').hidden = true;
        return item;
    }

    /** Where it stands for everybody is known only now that it came back. */
    settle(item) {
        if (item === this.#list.lastElementChild || !item.isConnected)
            return;
        item.nextElementSibling?.classList.remove('same');
        item.classList.remove('same');
        this.#list.append(item);
        this.#people = undefined;
        this.#lastAuthor = '';
        this.keepEnd();
    }

    /** Once a frame: asking for the height after every message would lay out the page for every message. */
    keepEnd() {
        if (!this.#atEnd || this.#scrolling)
            return;
        this.#scrolling = true;
        requestAnimationFrame(() => {
            this.#scrolling = false;
            if (this.#atEnd)
                this.toEnd();
        });
    }

    /** People who come and go share a line as long as nothing else happens. */
    people(verb, names) {
        if (this.#people?.verb !== verb) {
            this.#people = { verb, names: [], item: element('li', 'notice') };
            this.#append(this.#people.item, true);
        }
        const all = this.#people.names;
        all.push(...names);
        const shown = all.slice(0, NAMES_IN_A_NOTICE).join(', ');
        const others = all.length - NAMES_IN_A_NOTICE;
        this.#people.item.textContent = `${shown}${others > 0 ? ` and ${grouped.format(others)} more` : ''} ${verb}`;
    }

    /** attributes: what scripts, tests for instance, know it by. */
    divider(className, attributes, ...lines) {
        this.#append(element('li', `divider ${className}`, attributes, element('span', '', {}, ...lines)));
    }

    get last() {
        return this.#list.lastElementChild;
    }

    #append(item, isNotice = false) {
        if (!isNotice)
            this.#people = undefined;
        if (!item.classList.contains('message'))
            this.#lastAuthor = '';
        this.#list.append(item);
        while (this.#list.childElementCount > (this.#atEnd ? KEPT_ITEMS : 2 * KEPT_ITEMS)) // not under the eyes of who reads further up
            this.#list.firstElementChild.remove();
        this.keepEnd();
        if (!this.#atEnd && item.classList.contains('message'))
            $('to-end').hidden = false;
    }
}

/** One conversation: a connection, a room in it, and what the page shows of them. */
class Chat {
    #box;
    #room;
    #name;
    #stream = new Stream();
    #shown = new Set();    // positions in the stream
    #own = new Map();      // id -> item of what is not acknowledged or not yet back
    #gaps = 0;
    #sawRoster = false;
    #awaySince;
    #countdown;
    #drawing = false;
    #figuresDue;

    constructor(name, roomName, token) {
        this.#name = name;
        this.#box = new Signalbox(undefined, { client: Chat.#client(), ...(token && { token }) });
        this.#box.on('state', (event) => this.#showState(event));
        this.#box.on('closing', ({ reason }) => this.#stream.divider('', {}, `The server says goodbye: ${reason}`));
        this.#box.on('broadcast', (broadcast) => this.#stream.divider('', {}, `To everybody: ${readable(broadcast).text}`));
        this.#box.on('error', (error) => this.#hint(error.message));
        this.#showState({ state: this.#box.state });
        this.open(roomName);
    }

    get unsent() {
        return this.#box.pending;
    }

    open(roomName) {
        this.#room?.unsubscribe();
        this.#stream.clear();
        this.#shown.clear();
        this.#own.clear();
        this.#gaps = 0;
        this.#sawRoster = false;
        document.title = `${roomName} – Signalbox chat`;
        $('room-name').textContent = roomName;
        const room = (this.#room = this.#box.subscribe(roomName, { qos: 2, presence: true }));
        room.on('message', (message) => this.#showMessage(message));
        room.on('gap', (gap) => this.#showGap(gap));
        room.on('recovered', (result) => this.#showReturn(result));
        room.on('subscribed', () => this.#showFigures());
        room.on('members', (event) => this.#showWhole(event));
        room.on('joined', (event) => this.#showChange('joined', event));
        room.on('left', (event) => this.#showChange(Chat.#reason(event.reason), event));
        room.on('updated', () => this.#drawRoster());
        room.on('unsubscribed', () => this.#stream.divider('gap', {}, element('strong', '', {}, `“${roomName}” is closed to you`), 'Your renewed token does not permit this room any more.'));
        room.on('error', (error) => this.#stream.divider('gap', {}, element('strong', '', {}, `“${roomName}” cannot be used`), error.message));
        room.ready.then(() => this.#showHistory(room), () => {});
        room.enter({ name: this.#name }, { member: this.#name }).catch((error) => room.state !== 'ended' && this.#hint(`Others do not see you here: ${error.message}`));
        this.#showFigures();
        this.#drawRoster();
    }

    /** Something to say; it is in the stream at once, and says itself how far it is. */
    say(text) {
        const data = { name: this.#name, text, at: Date.now() };
        const id = this.#box.newId();
        const item = this.#stream.message(data, { key: id, own: true });
        item.querySelector('.body').append(element('div', 'status', {}));
        this.#stream.toEnd();
        this.#send(this.#room, id, data, item);
    }

    tryNow() {
        this.#box.reconnect();
    }

    close() {
        clearInterval(this.#countdown);
        this.#room.leave();
        this.#box.close();
        $('roster').replaceChildren();
    }

    /** The publisher's name, the same after a reload of this tab: the server then knows repeats as such. */
    static #client() {
        const known = remembered('sessionStorage', 'signalbox.client');
        if (known)
            return known;
        const made = `demo-${Array.from(crypto.getRandomValues(new Uint32Array(3)), (word) => word.toString(36)).join('')}`;
        remembered('sessionStorage', 'signalbox.client', made);
        return made;
    }

    static #reason(reason) {
        return { leave: 'left', closed: 'left (connection lost)', kicked: 'was removed', node_down: 'left (their server is down)' }[reason] ?? 'left';
    }

    #send(room, id, data, item) {
        this.#own.set(id, item);
        this.#mark(item, 'pending', this.#box.state === 'connected' ? 'sending…' : 'waiting for the connection…');
        room.publish(data, { qos: 2, id }).then(() => this.#mark(item, '', ''), (error) => {
            if (error.error === 'Closed')
                return;
            const again = element('button', 'link', { type: 'button' }, 'Send again');
            const discard = element('button', 'link', { type: 'button' }, 'Discard');
            again.addEventListener('click', () => this.#send(room, id, data, item));
            discard.addEventListener('click', () => item.remove());
            this.#mark(item, 'failed', `Not sent: ${error.message} `, again, discard);
        });
    }

    #mark(item, state, ...status) {
        item.classList.remove('pending', 'failed');
        if (state)
            item.classList.add(state);
        item.querySelector('.status')?.replaceChildren(...status);
        this.#stream.keepEnd();
    }

    #showMessage(message) {
        this.#shown.add(message.position);
        this.#showFigures();
        const mine = message.id !== undefined && this.#own.get(message.id);
        if (mine) { // back from the server: it is there, acknowledged or not
            this.#own.delete(message.id);
            this.#stream.settle(mine);
            return this.#mark(mine, '', '');
        }
        const item = this.#stream.message(readable(message), { key: message.id });
        if (message.retained)
            item.querySelector('.by').append(element('span', 'dim', {}, 'pinned'));
    }

    async #showHistory(room) {
        try {
            const { items } = await room.history({ limit: 50 });
            const earlier = items.filter(({ position }) => !this.#shown.has(position));
            if (room !== this.#room || earlier.length === 0 || this.#shown.size > 0)
                return;
            for (const message of earlier) {
                this.#shown.add(message.position);
                this.#stream.message(readable(message), { key: message.id });
            }
            this.#stream.divider('', {}, 'You joined here');
        } catch {
            // Not every hub keeps a history, and not everybody may read it.
        }
    }

    #showGap({ reason, range: { after = '?', to = '?' } = {} }) {
        ++this.#gaps;
        const why = { trimmed: 'the server keeps only so many', unknown_position: 'the server was restarted without its memory', node_down: 'a server of the cluster failed' }[reason] ?? reason;
        const last = this.#stream.last;
        const goesOn = last?.dataset.gap === reason && last.dataset.to === after; // more of the same was lost before any of it came
        const first = goesOn ? last.dataset.after : after;
        if (goesOn)
            last.remove();
        this.#stream.divider('gap', { 'data-gap': reason, 'data-after': first, 'data-to': to }, element('strong', '', {}, 'Messages are missing here'),
            `${why[0].toUpperCase()}${why.slice(1)}. Missing: what came after `, element('code', '', { title: first }, short(first)), ', up to ', element('code', '', { title: to }, short(to)), '.');
        this.#showFigures();
    }

    #showReturn({ recovered }) {
        const seconds = Math.max(1, Math.round((Date.now() - (this.#awaySince ?? Date.now())) / 1000));
        this.#awaySince = undefined;
        const away = seconds < 120 ? `${seconds} s` : `${Math.round(seconds / 60)} min`;
        this.#stream.divider(recovered ? 'recovered' : 'not-recovered', { 'data-recovered': recovered }, `Back after ${away} · recovered: ${recovered}`);
    }

    #showWhole({ joined, left }) {
        const others = (members) => members.filter((member) => !this.#isSelf(member)).map((member) => this.#nameOf(member));
        if (others(left).length > 0)
            this.#stream.people('left meanwhile', others(left));
        if (this.#sawRoster && others(joined).length > 0)
            this.#stream.people('joined meanwhile', others(joined));
        this.#sawRoster = true;
        this.#drawRoster();
    }

    #showChange(verb, event) {
        if (!this.#isSelf(event))
            this.#stream.people(verb, [this.#nameOf(event)]);
        this.#drawRoster();
    }

    /** A token's subject stands above the name one chose; until the server has said so, the name is all there is. */
    #isSelf({ member }) {
        return member === (this.#room.member ?? this.#name);
    }

    #nameOf({ member, info }) {
        return typeof info?.name === 'string' && info.name !== '' ? info.name : member;
    }

    /** At most once a frame, however many come and go. */
    #drawRoster() {
        if (this.#drawing)
            return;
        this.#drawing = true;
        setTimeout(() => {
            this.#drawing = false;
            const all = [...this.#room.members.values()].map((entry) => ({ ...entry, name: this.#nameOf(entry) }));
            all.sort((a, b) => a.name.localeCompare(b.name));
            $('roster').replaceChildren(...all.slice(0, SHOWN_MEMBERS).map((entry) => this.#rosterItem(entry)));
            $('roster-count').textContent = $('here-count').textContent = grouped.format(all.length);
            $('roster-more').hidden = all.length <= SHOWN_MEMBERS;
            $('roster-more').textContent = `and ${grouped.format(all.length - SHOWN_MEMBERS)} more`;
        }, 16);
    }

    #rosterItem({ member, name, since, node }) {
        const self = this.#isSelf({ member });
        const item = element('li', self ? 'self' : '', { 'data-member': member, title: `${name}\nhere since ${exactTime.format(new Date(since || 0))}\non ${node}` },
            avatar(name), element('span', 'who', { dir: 'auto' }, name));
        if (self)
            item.append(element('span', 'you', {}, 'you'));
        return item;
    }

    /** Soon, and not for each of a hundred messages that come at once. */
    #showFigures() {
        this.#figuresDue ??= setTimeout(() => {
            this.#figuresDue = undefined;
            this.#drawFigures();
        }, 16);
    }

    #drawFigures() {
        const position = this.#room.position ?? '';
        $('position').textContent = position ? short(position) : '–';
        $('position').title = position;
        $('reconnects').textContent = grouped.format(this.#box.reconnects);
        $('gaps').textContent = grouped.format(this.#gaps);
    }

    #showState({ state, retryIn, error }) {
        clearInterval(this.#countdown);
        document.body.dataset.state = state;
        $('try-now').hidden = state !== 'waiting' && state !== 'failed';
        if (state !== 'connected')
            this.#awaySince ??= Date.now();
        if (state === 'waiting') {
            const at = performance.now() + retryIn;
            const show = () => {
                const seconds = Math.ceil((at - performance.now()) / 1000);
                this.#stateText('Not connected – trying again', seconds > 1 ? ` in ${seconds} s` : ' now', error?.message);
            };
            show();
            this.#countdown = setInterval(show, 1000);
        } else {
            this.#stateText({ connecting: 'Connecting…', connected: `Connected${this.#box.node ? ` to ${this.#box.node}` : ''}`, failed: `Refused: ${error?.message}`, closed: 'Closed' }[state], '');
        }
        this.#hint(state === 'waiting' || state === 'connecting' ? 'You can go on writing: it is sent once the connection is back.' : '');
        for (const item of document.querySelectorAll('.message.pending'))
            this.#mark(item, 'pending', state === 'connected' ? 'sending…' : 'waiting for the connection…');
        if (this.#room)
            this.#showFigures();
        if (state === 'failed')
            refused(error);
    }

    /** The seconds that count down are for the eyes only: a screen reader would read them one by one. */
    #stateText(text, countdown, title = '') {
        if ($('state-text').textContent !== text)
            $('state-text').textContent = text;
        $('state-countdown').textContent = countdown;
        $('state').title = title;
    }

    #hint(text) {
        $('hint').textContent = text;
    }
}

let chat;

function roomInAddress() {
    try {
        return decodeURIComponent(location.hash.slice(1)).slice(0, 80);
    } catch {
        return location.hash.slice(1, 81);
    }
}

function show(view) {
    $('welcome').hidden = view !== 'welcome';
    $('chat').hidden = view !== 'chat';
}

function join(name, room, token) {
    chat?.close();
    remembered('localStorage', 'signalbox.name', name);
    $('join-error').hidden = true;
    show('chat');
    if (roomInAddress() !== room)
        history.replaceState(null, '', `#${encodeURIComponent(room)}`);
    try {
        chat = new Chat(name, room, token);
        $('message').focus();
    } catch (error) {
        refused(error);
    }
}

function refused(error) {
    chat?.close();
    chat = undefined;
    $('join-error').textContent = error?.message ?? 'The server refused';
    $('join-error').hidden = false;
    $('token-row').hidden = !/^(Token|NotPermitted)/.test(error?.error ?? '') && $('token').value === '';
    show('welcome');
    ($('token-row').hidden ? $('name') : $('token')).focus();
}

function resize() {
    const field = $('message');
    field.style.height = 'auto';
    field.style.height = `${field.scrollHeight + 2}px`;
}

function send() {
    const text = $('message').value.trim();
    if (text === '' || !chat)
        return;
    chat.say(text);
    $('message').value = '';
    remembered('sessionStorage', 'signalbox.draft', '');
    resize();
    $('message').focus();
}

function openRoster(open) {
    $('roster-pane').classList.toggle('open', open);
    $('roster-toggle').setAttribute('aria-expanded', String(open));
}

$('join-form').addEventListener('submit', (event) => {
    event.preventDefault();
    const [name, room] = [$('name').value.trim(), $('room').value.trim()];
    if (name !== '' && room !== '')
        join(name, room, $('token').value);
});
$('compose').addEventListener('submit', (event) => {
    event.preventDefault();
    send();
});
$('message').addEventListener('keydown', (event) => {
    if (event.key !== 'Enter' || event.shiftKey || event.isComposing)
        return;
    event.preventDefault();
    send();
});
$('message').addEventListener('input', () => {
    remembered('sessionStorage', 'signalbox.draft', $('message').value);
    resize();
});
$('try-now').addEventListener('click', () => chat?.tryNow());
$('roster-toggle').addEventListener('click', () => openRoster(!$('roster-pane').classList.contains('open')));
$('change-name').addEventListener('click', () => {
    chat?.close();
    chat = undefined;
    openRoster(false);
    show('welcome');
    $('name').focus();
});
document.addEventListener('keydown', (event) => event.key === 'Escape' && openRoster(false));
window.addEventListener('hashchange', () => {
    $('room').value = roomInAddress() || 'lobby';
    chat?.open($('room').value);
});
window.addEventListener('beforeunload', (event) => chat?.unsent > 0 && event.preventDefault());

$('name').value = new URLSearchParams(location.search).get('name') ?? remembered('localStorage', 'signalbox.name');
$('room').value = roomInAddress() || new URLSearchParams(location.search).get('room') || 'lobby';
$('message').value = remembered('sessionStorage', 'signalbox.draft');
if (new URLSearchParams(location.search).has('name') && $('name').value !== '') // a link straight into a room
    join($('name').value.slice(0, 40), $('room').value);
else
    $('name').focus();
