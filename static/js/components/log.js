/** The message log: the open conversation's rows, where it scrolls to, and what it says when it is empty. */

import { html, nothing, render } from "lit-html";
import { repeat } from "lit-html/directives/repeat.js";

import { aboutOf, avatar, dayName, icon } from "../parts.js";
import { Scrolling } from "../scrolling.js";
import { timeline } from "../timeline.js";
import { messageRow } from "./message.js";
import { t } from "../words.js";

const SKELETON = ["short", "long", "middle", "long", "short", "middle"];

/**
 * @param {HTMLElement} root the scrolling element @param {HTMLElement} pill holds "Jump to latest"
 * @returns {{isAtEnd: () => boolean, toEnd: () => void}}
 */
export function mount(root, pill, app) {
  const { store, outbox, conversations } = app;
  const acts = {
    ...actsOf(app),
    openThread: (message) => conversations.openThread(store.log.find(message.id) ?? message),
  };
  let landing = true;
  let landAtEnd = false;
  let missed = 0;
  let lastSeq = 0;

  const scrolling = new Scrolling(root, {
    onTop: () => !landing && conversations.older(),
    onEnd: () => !landing && store.log?.hasNewer && conversations.newer(),
    onMove: () => drawPill(),
    isWhole: () => !store.log?.hasNewer,
  });

  const isAtEnd = () => !landing && scrolling.stuck && store.log?.state === "ready" && !store.log.hasNewer;

  const draw = () => {
    const { log, room } = store;
    countMissed(log);
    if (isAtEnd()) log.dropOldest();
    scrolling.around(() => render(content(store, outbox, acts, conversations), root));
    root.setAttribute("aria-label", room ? t("Messages in {place}", { place: store.titleOf(room) }) : t("Messages"));
    if (landing && log?.state === "ready") land();
  };

  /** At the message a link led to, else at the first unread one, else or by wish at the end. */
  const land = () => {
    landing = false;
    lastSeq = store.log.newest?.seq ?? 0;
    const target = store.target && root.querySelector(`[data-seq="${store.target}"]`);
    const mark = root.querySelector(".divider--new");
    if (target) scrolling.center(target);
    else if (mark && !landAtEnd) scrolling.to(mark);
    else scrolling.toEnd();
    landAtEnd = false;
    drawPill();
  };

  const countMissed = (log) => {
    if (landing || log?.state !== "ready") return;
    const latest = Math.max(log.newest?.seq ?? 0, store.room?.lastSeq ?? 0);
    const fresh = log.messages.filter((message) => message.seq > lastSeq && message.userId !== store.me.id).length;
    missed = isAtEnd() ? 0 : missed + Math.max(fresh, log.hasNewer && latest > lastSeq ? 1 : 0);
    lastSeq = latest;
  };

  const drawPill = () => {
    if (isAtEnd()) missed = 0;
    const away = !landing && store.log?.state === "ready" && !isAtEnd();
    render(away ? html`<button type="button" class="pill" ?data-new=${missed > 0} @click=${toLatest}>
      ${icon("down", "icon--s")}${missed ? t("Jump to latest ({n})", { n: missed }) : t("Jump to latest")}</button>` : nothing, pill);
  };

  const toLatest = () => {
    missed = 0;
    if (!store.log.hasNewer) return scrolling.toEnd({ smooth: !matchMedia("(prefers-reduced-motion: reduce)").matches });
    landing = landAtEnd = true;
    store.target = null;
    conversations.load(store.roomId);
  };

  conversations.addEventListener("opened", () => {
    landing = true;
    missed = 0;
    scrolling.stuck = true;
  });
  root.addEventListener("keydown", moveBetweenMessages);
  store.on(["log", "open", "people"], draw);
  atMidnight(draw);
  /** The newest message whose whole text the reader has had on the screen, by its `seq`; 0 for none. */
  const lastSeen = () => {
    if (landing || store.log?.state !== "ready") return 0;
    const bottom = root.getBoundingClientRect().bottom;
    const shown = [...root.querySelectorAll("[data-seq]")].findLast((element) => element.getBoundingClientRect().bottom <= bottom + 1);
    return Number(shown?.dataset.seq ?? 0);
  };
  return { lastSeen, isAtEnd, toEnd: () => scrolling.toEnd(), sent: () => (store.log?.hasNewer ? toLatest() : scrolling.toEnd()) };
}

/** What the buttons of a message do; what loads later is looked up when it is pressed. */
export const actsOf = (app) => ({
  retry: (clientId) => app.outbox.retry(clientId),
  discard: (clientId) => app.outbox.remove(clientId),
  react: (message, emoji) => app.acts?.react(message, emoji),
  pickReaction: (anchor, message) => app.pickEmoji?.(anchor, (emoji) => app.acts.react(message, emoji)),
  editor: (message) => app.editor(message),
  history: (message) => app.dialogs.history(message),
  extras: app.messageExtras,
});

function content(store, outbox, acts, conversations) {
  const { log, room } = store;
  if (!room) return store.ready ? noRoom(store.me.role === "guest") : skeleton();
  if (!log || log.state === "loading") return [skeleton(), rows(timeline([], waiting(store, outbox), null), store, acts)];
  if (log.state === "failed") return failed(() => conversations.load(room.id));
  const outgoing = log.hasNewer ? [] : waiting(store, outbox);
  const list = timeline(log.messages, outgoing, log.newFrom);
  return html`${log.hasOlder ? html`<p class="log__more">${t("Loading earlier messages…")}</p>` : beginning(room, store)}
    ${rows(list, store, acts)}`;
}

const waiting = (store, outbox) => outbox.of(store.roomId).map((item) => ({ ...item, userId: store.me.id }));

function rows(list, store, acts) {
  return repeat(list, (row) => row.key, (row) => {
    if (row.type === "day") return html`<h2 class="divider"><span>${dayName(row.timestamp)}</span></h2>`;
    if (row.type === "new") return html`<div class="divider divider--new" role="separator"><span>${t("New")}</span></div>`;
    return messageRow(row, store, acts);
  });
}

/** The top of a conversation's history: what it is, and what to do with it. */
function beginning(room, store) {
  if (room.kind === "direct") {
    const others = store.othersOf(room);
    const text = others.length
      ? t("This is the beginning of your conversation with {people}. Only the people in it can read it.", { people: store.titleOf(room) })
      : t("Notes, links and drafts for yourself. Nobody else can read them.");
    const faces = others.length ? others : [store.me];
    return html`<header class="beginning"><div class="beginning__faces">${faces.map((person) => avatar(store.people.get(String(person.id)) ?? person, "avatar--l"))}</div>
      <h2>${store.titleOf(room)}</h2><p>${text}</p></header>`;
  }
  return html`<header class="beginning">
    <h2>${icon(room.kind === "private" ? "lock" : "hash")}${room.name}</h2>
    <p>${t("This is the very beginning of #{name}.", { name: room.name })} ${aboutOf({ ...room, topic: "" })}</p>
  </header>`;
}

const noRoom = (isGuest) => html`<div class="empty">${icon("hash")}<h2>${t("No conversation yet")}</h2>
  <p>${isGuest
    ? t("As a guest you see the channels you were added to. Once somebody adds you to one, it opens here by itself.")
    : t("Browse the channels of this workspace, or write to somebody: both are in the sidebar.")}</p></div>`;

const failed = (again) => html`<div class="empty" role="alert">${icon("warning")}<h2>${t("These messages could not be loaded")}</h2>
  <p><button type="button" class="button" @click=${again}>${t("Try again")}</button></p></div>`;

export const skeleton = () => html`<div class="skeleton" aria-hidden="true">${SKELETON.map((size) => html`
  <div class="skeleton__row"><i></i><div><b></b><span data-size=${size}></span></div></div>`)}</div>`;

/** The log is one stop of the Tab key; arrows go from message to message. */
export function moveBetweenMessages(event) {
  const step = { ArrowUp: -1, ArrowDown: 1 }[event.key];
  if (!step || event.altKey || event.target.closest("input, textarea")) return;
  const all = [...event.currentTarget.querySelectorAll(".message")];
  const here = all.indexOf(event.target.closest(".message"));
  const next = all[here < 0 ? all.length - 1 : here + step];
  if (!next) return;
  event.preventDefault();
  next.focus();
}

function atMidnight(draw) {
  const midnight = new Date().setHours(24, 0, 1, 0);
  setTimeout(() => (draw(), atMidnight(draw)), midnight - Date.now());
}
