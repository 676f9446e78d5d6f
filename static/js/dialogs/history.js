/** What an edited message said before: the newest first, each with what was changed to make it. */

import { html, nothing } from "lit-html";

import { listState } from "../components/panel.js";
import { exactTimeOf } from "../parts.js";
import { t } from "../words.js";
import { openDialog } from "./frame.js";

/** @param {{id: number, roomId: number}} asked the message */
export function open(app, asked) {
  const { store, connection } = app;
  let message = asked;
  let edits = null;
  let failed = false;
  let revision = null; // that of the message whose edits were asked for

  const load = async () => {
    revision = message.revision;
    try {
      ({ edits } = await connection.request("get-edits", { id: message.id }));
      failed = false;
    } catch {
      failed = true;
    }
    dialog.draw();
  };
  const dialog = openDialog({
    title: t("Edit history"),
    body: () => html`<div class="versions" tabindex="0" data-focus role="group" aria-label=${t("What it said, the newest first")}>
      ${listState({ items: edits && versionsOf(message, edits), failed, retry: load, empty: {} }) ?? html`<ol>${versionsOf(message, edits).map(version)}</ol>`}</div>`,
  });
  const off = store.on(["log", "thread"], () => {
    message = store.messageOf(message) ?? message;
    if (message.deleted) dialog.close();
    else if (message.revision !== revision) load();
  });
  dialog.element.addEventListener("close", off);
}

/** Each with since when it stood. A text that was edited more often than the server tells has no beginning here. */
function versionsOf({ text, timestamp }, edits) {
  const texts = [text, ...edits.map((edit) => edit.text)];
  const since = [...edits.map((edit) => edit.timestamp), timestamp];
  return texts.map((each, index) => ({ text: each, since: since[index], before: texts[index + 1], isNow: index === 0 }));
}

const version = ({ text, since, before, isNow }) => html`<li>
  <p class="versions__when">${isNow ? html`<b>${t("Now")}</b> ` : nothing}<time datetime=${new Date(since).toISOString()}>${exactTimeOf(since)}</time></p>
  <div class="versions__text">${before === undefined ? text : changed(before, text)}</div></li>`;

/** The text with what went and what came, between the words that both begin and end with. */
function changed(before, after) {
  const [old, now] = [before, after].map((text) => text.split(/(\s+)/));
  const most = Math.min(old.length, now.length);
  let head = 0;
  while (head < most && old[head] === now[head]) head += 1;
  let tail = 0;
  while (tail < most - head && old.at(-1 - tail) === now.at(-1 - tail)) tail += 1;
  const [gone, come] = [old, now].map((words) => words.slice(head, words.length - tail).join(""));
  return html`${now.slice(0, head).join("")}${gone ? html`<del>${gone}</del>` : nothing}${gone.trim() && come.trim() ? " " : nothing}${come ? html`<ins>${come}</ins>` : nothing}${now.slice(now.length - tail).join("")}`;
}
