/** What others did that concerns me: mentions, replies, reactions. Looking at it is having seen it. */

import { html, nothing } from "lit-html";
import { repeat } from "lit-html/directives/repeat.js";

import { listState } from "../components/panel.js";
import { faceOf } from "../own-emoji.js";
import { t } from "../words.js";
import { hit } from "./hit.js";

const KINDS = [["", t("All")], ["mention", t("Mentions")], ["reply", t("Replies")], ["reaction", t("Reactions")]];
const EMPTY = {
  icon: "at",
  title: t("All quiet"),
  text: t("When somebody mentions you, answers you or reacts to what you wrote, it shows here."),
};

export function view(app, { draw }) {
  const { connection } = app;
  let kind = "";
  let items = null;
  let page = {};
  let seenAt = null;
  let failed = false;

  const load = async (before = undefined) => {
    failed = false;
    try {
      page = await connection.request("list-activity", { before, kind: kind || undefined });
      items = [...(before ? items : []), ...page.items];
      seenAt ??= page.seenAt; // what was new when one came stays marked while one looks
      if (items.length && !before && !kind) see(app, items[0].timestamp);
    } catch {
      failed = true;
    }
    draw();
  };
  const choose = (next) => {
    kind = next;
    items = null;
    load();
    draw();
  };
  load();
  return {
    title: () => t("Activity"),
    topics: ["people", "rooms", "activity"],
    body: () => html`<div class="panel__scroll">
      <div class="sieve" role="group" aria-label=${t("Show")}>${KINDS.map(([name, label]) => html`<button type="button" class="sieve__pick" aria-pressed=${String(name === kind)} @click=${() => choose(name)}>${label}</button>`)}</div>
      ${listState({ items, failed, retry: () => load(), empty: EMPTY }) ?? html`
        <ul class="found">${repeat(items, (item) => item.id, (item) => html`<li>${hit(item.message, app, { what: whatOf(item), by: item.by, isNew: item.timestamp > seenAt })}</li>`)}</ul>
        ${page.hasMore ? html`<button type="button" class="button button--plain" @click=${() => load(page.cursor)}>${t("Show more")}</button>` : nothing}`}
      <p class="panel__foot"><a class="link" href="/w/${app.store.workspace.slug}/notifications/">${t("Notifications of all your workspaces")}</a></p>
    </div>`,
  };
}

function reacted(emoji) {
  const [before, after] = t("reacted {emoji} to you in").split("{emoji}");
  return html`${before}${faceOf(emoji)}${after}`;
}

function whatOf({ kind, emoji }) {
  if (kind === "reaction") return reacted(emoji);
  return kind === "reply" ? t("replied in a thread in") : t("mentioned you in");
}

function see(app, timestamp) {
  app.store.unseenActivity = 0;
  app.store.changed("rooms");
  app.connection.request("activity-seen", { timestamp }).catch(() => {}); // the next look says it again
}

const SETTLE = 1500;

/** Keeps the number beside "Activity". */
export function watchActivity(app) {
  const { connection, store } = app;
  let timer = 0;
  store.unseenActivity = 0;
  const count = async () => {
    timer = 0;
    const answer = await connection.request("count-activity").catch(() => null);
    if (!answer || answer.unseen === store.unseenActivity) return;
    store.unseenActivity = answer.unseen;
    store.changed("rooms");
  };
  const soon = () => (timer ||= setTimeout(count, SETTLE));
  const isMine = (id, roomId) => String(store.logs.get(roomId)?.find(id)?.userId) === String(store.me.id);
  connection.addEventListener("online", soon);
  connection.on("activity-seen", soon);
  connection.on("message-deleted", () => store.unseenActivity && soon());
  connection.on("reactions-changed", ({ id, roomId }) => isMine(id, roomId) && soon());
  connection.on("new-message", ({ html: text, parentId }) => (parentId || text.includes('class="at"')) && soon());
  if (connection.online) soon();
}
