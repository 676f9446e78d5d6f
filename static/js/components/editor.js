/** Editing a message in its place: Enter saves, Esc leaves it as it was, an empty text asks whether to delete it. */

import { html } from "lit-html";

import { EventError } from "../realtime/connection.js";
import { t } from "../words.js";

/** @returns {(message: object) => unknown} the template that stands in a message's place */
export function editorOf(app) {
  const { store, acts } = app;
  let state = { id: null, busy: false, error: "" };

  store.on(["log", "thread"], () => {
    if (store.editing === state.id) return;
    state = { id: store.editing, busy: false, error: "" };
    if (state.id !== null) requestAnimationFrame(focusIt);
  });

  const close = () => {
    const panel = document.querySelector(".composer--edit")?.closest(".panel");
    store.edit(null);
    store.renderNow();
    if (panel) panel.querySelector(".composer__text")?.focus();
    else app.focusComposer();
  };

  const save = async (message, form) => {
    const text = form.querySelector("textarea").value.trim();
    if (!text && !message.files?.length) return acts.remove(message);
    if (text === message.text) return close();
    Object.assign(state, { busy: true, error: "" });
    try {
      await acts.edit(message, text);
      close();
    } catch (error) {
      state.error = error instanceof EventError ? error.message : t("There is no connection. Try again in a moment.");
    }
    state.busy = false;
    store.changed("log", "thread");
  };

  return (message) => {
    const pressed = (event) => {
      if (event.isComposing || event.keyCode === 229) return;
      if (event.key === "Escape") event.stopPropagation(), close();
      else if (event.key === "Enter" && !event.shiftKey) save(message, event.currentTarget.closest("form"));
      else return;
      event.preventDefault();
    };
    return html`<form class="composer composer--edit" @submit=${(event) => (event.preventDefault(), save(message, event.currentTarget))}>
      <textarea class="composer__text" rows="1" aria-label=${t("Edit message")} maxlength="40000" data-complete=${message.roomId} .value=${message.text}
        @keydown=${pressed}></textarea>
      <div class="composer__tools">
        ${state.error ? html`<small class="composer__wrong" role="alert">${state.error}</small>` : html`<small class="composer__help">${t("Enter saves, Esc cancels")}</small>`}
        <button type="button" class="button button--plain button--s" @click=${() => close()}>${t("Cancel")}</button>
        <button type="submit" class="button button--s" ?disabled=${state.busy}>${t("Save")}</button>
      </div>
    </form>`;
  };
}

function focusIt() {
  const field = document.querySelector(".composer--edit textarea");
  field?.focus();
  field?.setSelectionRange(field.value.length, field.value.length);
  field?.scrollIntoView({ block: "nearest" });
}
