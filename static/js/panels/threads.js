/** The threads one follows, the ones with unread replies first. */

import { html, nothing } from "lit-html";

import { listState } from "../components/panel.js";
import { icon } from "../parts.js";
import { plural, t } from "../words.js";
import { messageCard } from "./message-card.js";

const EMPTY = {
  icon: "thread",
  title: t("No threads yet"),
  text: t("Threads you start or reply to gather here, with what is new in them."),
};

export function view(app, { draw }) {
  let threads = null;
  let failed = false;
  const load = async () => {
    failed = false;
    try {
      ({ threads } = await app.connection.request("list-threads", {}));
    } catch {
      failed = true;
    }
    draw();
  };
  const open = (parent) => {
    if (app.store.roomId !== parent.roomId) app.conversations.open(parent.roomId, { at: parent.seq });
    app.conversations.openThread(parent);
  };
  const off = app.store.on(["threads"], load);
  return {
    closed: off,
    title: () => t("Threads"),
    topics: ["people", "rooms"],
    body: () => html`<div class="panel__scroll">${
      listState({ items: threads, failed, retry: load, empty: EMPTY })
      ?? html`<ul class="cards">${threads.map(({ parent, unread }) => messageCard(parent, app, { place: true, foot: foot(parent, unread, open) }))}</ul>`}</div>`,
  };
}

const foot = (parent, unread, open) => html`<button type="button" class="replies" @click=${() => open(parent)}>${icon("thread", "icon--s")}
  ${plural(parent.replyCount, "{n} reply", "{n} replies")}${unread ? html`<span class="badge">${unread}</span>` : nothing}</button>`;
