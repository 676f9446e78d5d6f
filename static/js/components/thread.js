/** The thread panel: a message, its replies, and a composer for another. */

import { html, nothing, render } from "lit-html";
import { repeat } from "lit-html/directives/repeat.js";

import { icon } from "../parts.js";
import { watchThread } from "../reading.js";
import { Scrolling } from "../scrolling.js";
import { timeline } from "../timeline.js";
import { mount as mountComposer } from "./composer.js";
import { actsOf, moveBetweenMessages, skeleton } from "./log.js";
import { messageRow } from "./message.js";
import { plural, t } from "../words.js";

/** @param {HTMLElement} root the panel: a head, a log and a composer's place are in it */
export function mount(root, app) {
  const { store, conversations, typing } = app;
  const [head, log, typists, box] = ["head", "log", "typing", "box"].map((part) => root.querySelector(`[data-part=${part}]`));
  const acts = { ...actsOf(app), openThread: () => {} };
  const scrolling = new Scrolling(log, {
    onTop: () => store.thread?.log.state === "ready" && store.thread.log.hasOlder && conversations.olderReplies(),
  });
  let shown = null;
  let landed = null;

  const readIt = watchThread(app, () => scrolling.stuck);
  const composer = mountComposer(box, app, {
    topics: ["thread", "rooms"],
    target: () => targetOf(store),
    onSent: () => scrolling.toEnd(),
  });

  const close = () => {
    conversations.closeThread();
    app.focusComposer();
  };

  const draw = () => {
    const { thread } = store;
    root.toggleAttribute("data-open", Boolean(thread));
    root.inert = !thread;
    if (!thread) return void (shown = null);
    const isOther = shown !== thread.parent.id;
    shown = thread.parent.id;
    if (isOther) scrolling.stuck = true;
    render(headOf(store, close), head);
    scrolling.around(() => render(content(app, acts), log));
    readIt();
    if (isOther) composer.focus();
    const target = log.querySelector("[data-target]");
    if (target && landed !== store.replyTarget) scrolling.center(target);
    landed = target ? store.replyTarget : landed;
  };

  root.addEventListener("keydown", (event) => event.key === "Escape" && close());
  log.addEventListener("keydown", moveBetweenMessages);
  store.on(["thread", "open", "people"], draw);
  store.on(["typing", "thread"], () => {
    typists.textContent = store.thread ? typing.sentence(store.thread.roomId, store.thread.parent.id) : "";
  });
}

function targetOf({ thread, rooms }) {
  const room = rooms.get(thread?.roomId);
  if (!thread || !room?.canWrite || thread.parent.deleted) return null;
  const alsoTo = room.kind === "direct" ? t("the conversation") : `#${room.name}`;
  return { roomId: room.id, parentId: thread.parent.id, placeholder: t("Reply…"), alsoTo };
}

function headOf(store, close) {
  const room = store.rooms.get(store.thread.roomId);
  return html`<h2 class="head__title">${t("Thread")}</h2>
    <p class="head__topic">${store.placeOf(room)}</p>
    <div class="head__tools"><button class="tool" type="button" aria-label=${t("Close the thread")} @click=${close}>${icon("close")}</button></div>`;
}

function content({ store, outbox, conversations }, acts) {
  const { parent, log, roomId } = store.thread;
  const outgoing = outbox.of(roomId, parent.id).map((item) => ({ ...item, userId: store.me.id }));
  const list = timeline(log.messages, outgoing, null).filter((row) => row.type !== "day");
  const number = Math.max(parent.replyCount ?? 0, log.messages.length);
  return html`
    ${parent.timestamp ? messageRow({ type: "message", message: parent, grouped: false }, store, acts, { inThread: true }) : nothing}
    <p class="panel__count">${number ? plural(number, "{n} reply", "{n} replies") : t("No replies yet")}</p>
    ${log.state === "loading" ? skeleton() : nothing}
    ${log.state === "failed" ? html`<div class="empty" role="alert"><h2>${t("The replies could not be loaded")}</h2>
      <button class="button" type="button" @click=${() => conversations.openThread(parent)}>${t("Try again")}</button></div>` : nothing}
    ${repeat(list, (row) => row.key, (row) => messageRow(row, store, acts, { inThread: true }))}`;
}
