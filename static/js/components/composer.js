/** The composer of a conversation or a thread: a text that is never lost, and the ways to send it. */

import { html, nothing, render } from "lit-html";

import { formattingKey, toggle, wrap } from "../formatting.js";
import { icon } from "../parts.js";
import { draftOf, saveDraft } from "../storage.js";

const DRAFT_AFTER = 250;

/**
 * @typedef {{roomId: number, parentId?: number, placeholder: string, alsoTo?: string}} Target
 * @param {HTMLElement} root
 * @param {{target: () => Target | null, topics: string[], instead?: () => unknown, onSent: () => void}} options
 *   `instead`: what stands in the composer's place where one may not write
 */
export function mount(root, app, { target, topics, instead = () => nothing, onSent }) {
  const { store, outbox, typing } = app;
  let current = null;
  let timer = 0;

  const field = () => root.querySelector("textarea");
  const keyOf = ({ roomId, parentId }) => (parentId ? `${roomId}/${parentId}` : `${roomId}`);

  const keep = () => {
    clearTimeout(timer);
    if (!current || !field()) return;
    saveDraft(store, keyOf(current), field().value);
    store.changed("rooms");
  };

  const send = () => {
    const text = field().value.trim();
    if (!text || !current) return;
    const also = root.querySelector(".composer__also input");
    outbox.send({ roomId: current.roomId, parentId: current.parentId, text, alsoToChannel: also?.checked || undefined });
    field().value = "";
    if (also) also.checked = false;
    fit();
    keep();
    typing.sent(current.roomId, current.parentId);
    store.renderNow();
    onSent();
  };

  const fit = () => {
    root.querySelector(".composer").toggleAttribute("data-empty", !field().value.trim());
    if (CSS.supports("field-sizing", "content")) return;
    field().style.setProperty("height", "auto");
    field().style.setProperty("height", `${field().scrollHeight}px`);
  };

  const typed = () => {
    fit();
    clearTimeout(timer);
    timer = setTimeout(keep, DRAFT_AFTER);
    if (field().value.trim()) typing.hint(current.roomId, current.parentId);
  };

  const pressed = (event) => {
    // 229: Safari ends a composition before the Enter that confirmed it.
    if (event.isComposing || event.keyCode === 229) return;
    const mark = formattingKey(event);
    if (mark) return void (event.preventDefault(), wrap(field(), mark));
    if (event.key !== "Enter" || event.shiftKey || event.altKey) return;
    event.preventDefault();
    send();
  };

  const draw = () => {
    const next = target();
    const moved = !next || !current || keyOf(next) !== keyOf(current);
    if (moved) keep();
    current = next;
    render(next ? box(next, { typed, pressed, send, keep, field }) : instead(), root);
    if (!moved || !next) return;
    field().value = draftOf(store, keyOf(next));
    fit();
  };

  addEventListener("pagehide", keep);
  store.on(topics, draw);
  return { focus: () => field()?.focus(), keep };
}

function box({ placeholder, alsoTo }, { typed, pressed, send, keep, field }) {
  return html`<form class="composer" data-empty @submit=${(event) => (event.preventDefault(), send())}>
    <textarea class="composer__text" rows="1" placeholder=${placeholder} aria-label=${placeholder} maxlength="40000"
      enterkeyhint="send" @input=${typed} @keydown=${pressed} @blur=${keep}></textarea>
    <div class="composer__tools">
      ${alsoTo
        ? html`<label class="composer__also"><input type="checkbox"> Also send to ${alsoTo}</label>`
        : toggle.map(({ name, label, keys, mark, sign }) => html`<button class="tool" type="button"
            title="${label}${keys ? ` (Ctrl+${keys.toUpperCase()})` : ""}" aria-label=${label}
            @click=${() => wrap(field(), mark)}><span class="format format--${name}" aria-hidden="true">${sign}</span></button>`)}
      <small class="composer__hint"><kbd>Shift</kbd> <kbd>Enter</kbd> for a new line</small>
      <button class="composer__send" type="submit" aria-label="Send">${icon("send")}</button>
    </div>
  </form>`;
}
