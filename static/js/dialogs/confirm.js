/** Asks before something that is not undone by a click. */

import { html } from "lit-html";

import { actions, asking, openDialog } from "./frame.js";

/** @param {{title: string, text: string, action: string, calm?: boolean, act: () => Promise<unknown> | void}} question
 * `calm`: nothing is destroyed */
export function open(app, { title, text, action, act, calm = false }) {
  const state = asking(() => dialog, act);
  const dialog = openDialog({
    title,
    className: "dialog--small",
    body: () => html`<form @submit=${state.submit}><p class="dialog__text">${text}</p>
      ${actions(state, action, { danger: !calm })}</form>`,
  });
  dialog.element.querySelector("button[type=submit]").focus();
}
