/** The composer of a conversation or a thread: a text that is never lost, and the ways to send it. */

import { html, nothing, render } from "lit-html";

import { formattingKey, insert, toggle, wrap } from "../formatting.js";
import { icon } from "../parts.js";
import { draftOf, saveDraft } from "../storage.js";
import { t } from "../words.js";

const DRAFT_AFTER = 250;

/**
 * @typedef {{roomId: number, parentId?: number, placeholder: string, alsoTo?: string}} Target
 * @typedef {{tool?: (target: Target) => unknown, tray?: (target: Target) => unknown, holds?: (target: Target) => boolean,
 *   busy?: (target: Target) => string | false, take?: (target: Target) => object}} Part what another feature adds to every composer (`app.composerParts`): a button,
 *   something above the text, whether there is something to send, and its fields of the message
 * @param {HTMLElement} root
 * @param {{target: () => Target | null, topics: string[], instead?: () => unknown, onSent: () => void}} options
 *   `instead`: what stands in the composer's place where one may not write
 */
export function mount(root, app, { target, topics, instead = () => nothing, onSent }) {
  const { store, outbox } = app;
  let current = null;
  let timer = 0;

  const field = () => root.querySelector("textarea");
  const parts = () => app.composerParts ?? [];
  const holds = () => parts().some((part) => part.holds?.(current));

  const keep = () => {
    clearTimeout(timer);
    if (!current || !field()) return;
    saveDraft(store, keyOf(current), field().value);
    store.changed("drafts");
  };

  const send = () => {
    const text = field().value.trim();
    const wait = current && parts().map((part) => part.busy?.(current)).find(Boolean);
    if (wait) return void app.toast(wait);
    if (!current || (!text && !holds())) return;
    // A command is carried out, "@channel" is asked about first; what is neither waits for nothing.
    if (!app.intercept?.(current, text, { go: () => post(text), empty })) post(text);
  };

  const post = (text) => {
    const to = current;
    const also = root.querySelector(".composer__also input");
    const more = Object.assign({}, ...parts().map((part) => part.take?.(to)));
    outbox.send({ roomId: to.roomId, parentId: to.parentId, text, alsoToChannel: also?.checked || undefined, ...more });
    if (also) also.checked = false;
    empty();
    app.typing.sent(to.roomId, to.parentId);
    store.renderNow();
    onSent();
  };

  const empty = () => {
    field().value = "";
    fit();
    keep();
  };

  const fit = () => {
    root.querySelector(".composer").toggleAttribute("data-empty", !field().value.trim() && !holds());
    if (CSS.supports("field-sizing", "content")) return;
    field().style.setProperty("height", "auto");
    field().style.setProperty("height", `${field().scrollHeight}px`);
  };

  const typed = () => {
    fit();
    clearTimeout(timer);
    timer = setTimeout(keep, DRAFT_AFTER);
    if (field().value.trim() && !field().value.startsWith("/")) app.typing.hint(current.roomId, current.parentId);
  };

  const pressed = (event) => {
    // 229: Safari ends a composition before the Enter that confirmed it.
    if (event.isComposing || event.keyCode === 229) return;
    const mark = formattingKey(event);
    if (mark) return void (event.preventDefault(), wrap(field(), mark));
    if (event.key === "ArrowUp" && !field().value && !event.altKey) return void editLast(event);
    if (event.key !== "Enter" || event.shiftKey || event.altKey) return;
    event.preventDefault();
    send();
  };

  const editLast = (event) => {
    const log = current.parentId ? store.thread?.log : store.log;
    const mine = log?.messages.findLast((message) => isMine(message, store) && !message.deleted && message.kind === "message");
    if (!mine) return;
    event.preventDefault();
    store.edit(mine.id, { inThread: Boolean(current.parentId) });
  };

  const draw = () => {
    const next = target();
    const moved = !next || !current || keyOf(next) !== keyOf(current);
    if (moved) keep();
    current = next;
    render(next ? box(next, { app, parts: parts(), typed, pressed, send, keep, field }) : instead(), root);
    if (!next) return;
    if (moved) field().value = draftOf(store, keyOf(next));
    fit();
  };

  addEventListener("pagehide", keep);
  store.on([...topics, "composer"], draw);
  return { focus: () => field()?.focus(), keep, empty };
}

const keyOf = ({ roomId, parentId }) => (parentId ? `${roomId}/${parentId}` : `${roomId}`);
const isMine = ({ userId }, { me }) => String(userId) === String(me.id);

function box(target, { app, parts, typed, pressed, send, keep, field }) {
  const { placeholder, alsoTo, roomId } = target;
  const put = (text) => (field().focus(), insert(field(), text));
  return html`<form class="composer" data-empty @submit=${(event) => (event.preventDefault(), send())}>
    ${parts.map((part) => part.tray?.(target) ?? nothing)}
    <textarea class="composer__text" rows="1" placeholder=${placeholder} aria-label=${placeholder} maxlength="40000" data-complete=${roomId}
      enterkeyhint="send" @input=${typed} @keydown=${pressed} @blur=${keep}></textarea>
    <div class="composer__tools">
      ${alsoTo ? html`<label class="composer__also"><input type="checkbox"> ${t("Also send to {place}", { place: alsoTo })}</label>` : nothing}
      ${tool(t("Emoji"), icon("smile"), ({ currentTarget }) => app.pickEmoji?.(currentTarget, put))}
      ${alsoTo ? nothing : html`${tool(t("Mention somebody"), icon("at"), () => put(needsSpace(field()) ? " @" : "@"))}<span class="composer__line"></span>
        ${toggle.map(({ name, label, keys, mark, sign }) => tool(keys ? t("{label} (Ctrl+{key})", { label, key: keys.toUpperCase() }) : label,
          html`<span class="format format--${name}" aria-hidden="true">${sign}</span>`, () => wrap(field(), mark), label))}`}
      ${parts.map((part) => part.tool?.(target) ?? nothing)}
      <small class="composer__hint"><kbd>${t("Shift")}</kbd> <kbd>${t("Enter")}</kbd> ${t("for a new line")}</small>
      <button class="composer__send" type="submit" aria-label=${t("Send")}>${icon("send")}</button>
    </div>
  </form>`;
}

const tool = (title, sign, act, label = title) =>
  html`<button class="tool" type="button" title=${title} aria-label=${label} @click=${act}>${sign}</button>`;

const needsSpace = ({ value, selectionStart }) => selectionStart > 0 && !/\s/.test(value[selectionStart - 1]);
