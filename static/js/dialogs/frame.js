/** What all dialogs share: a native modal, a title, a way out, errors shown where they happened. */

import { html, nothing, render } from "lit-html";

import { icon } from "../parts.js";
import { EventError } from "../realtime/connection.js";
import { t } from "../words.js";

let named = 0;

/**
 * @param {{title: string, className?: string, bare?: boolean, body: () => unknown}} options `bare`: no title is drawn
 * @returns {{element: HTMLDialogElement, draw: () => void, close: () => void}}
 */
export function openDialog({ title, className = "", bare = false, body }) {
  const element = document.createElement("dialog");
  const putCaretBack = caretNow();
  element.className = `dialog ${className}`;
  const id = `dialog-${++named}`;
  const close = () => element.close();
  const draw = () => render(html`
    <header class="dialog__head" ?hidden=${bare}><h2 id=${id}>${title}</h2>
      <button type="button" class="tool" aria-label=${t("Close")} @click=${close}>${icon("close")}</button></header>
    ${body()}`, element);
  element.setAttribute("aria-labelledby", id);
  element.addEventListener("pointerdown", (event) => event.target === element && close());
  element.addEventListener("close", () => (element.remove(), putCaretBack()));
  document.body.append(element);
  draw();
  element.showModal();
  element.querySelector("[data-focus]")?.focus();
  return { element, draw, close };
}

/** The focus comes back by itself, the caret stays in what is removed: what one types then would go nowhere. */
function caretNow() {
  const { activeElement: before } = document;
  const { value, selectionStart, selectionEnd } = before ?? {};
  return () => {
    const field = document.activeElement;
    if (typeof field?.selectionStart !== "number") return;
    const isAsItWas = field === before && field.value === value;
    field.setSelectionRange(...(isAsItWas ? [selectionStart, selectionEnd] : [field.value.length, field.value.length]));
  };
}

/**
 * A form that asks the server: busy while it waits, the refusal's words beside the button.
 * @param {() => {draw: () => void, close: () => void}} dialog
 */
export function asking(dialog, work) {
  const state = { busy: false, error: "" };
  state.submit = async (event) => {
    event?.preventDefault();
    if (state.busy) return;
    Object.assign(state, { busy: true, error: "" });
    dialog().draw();
    try {
      await work();
      dialog().close();
    } catch (error) {
      state.code = error.code;
      state.error = error instanceof EventError ? error.message : t("There is no connection. Try again in a moment.");
    }
    state.busy = false;
    dialog().draw();
  };
  return state;
}

/** The lower edge of a form. @param {{busy: boolean, error: string}} state */
export function actions(state, label, { disabled = false, danger = false } = {}) {
  return html`<footer class="dialog__foot">
    ${state.error ? html`<p class="dialog__error" role="alert" data-code=${state.code ?? nothing}>${state.error}</p>` : nothing}
    <button type="submit" class="button ${danger ? "button--danger" : ""}" ?disabled=${disabled} aria-disabled=${state.busy}>
      ${state.busy ? t("One moment…") : label}</button>
  </footer>`;
}
