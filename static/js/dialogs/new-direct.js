/** A direct message to one or several people; to nobody: notes to oneself. */

import { html } from "lit-html";

import { actions, asking, openDialog } from "./frame.js";
import { PeoplePicker } from "./people-picker.js";
import { t } from "../words.js";

const MOST = 8;

export function open(app) {
  const state = asking(() => dialog, () => app.conversations.direct(picker.picked));
  const without = new Set([String(app.store.me.id)]);
  const picker = new PeoplePicker(app, { most: MOST, without, draw: () => dialog?.draw() });
  const label = () => (picker.picked.length ? t("Start conversation") : t("Write notes to yourself"));
  const dialog = openDialog({
    title: t("New direct message"),
    className: "dialog--list",
    body: () => html`<form @submit=${state.submit}>${picker.template()}${actions(state, label())}</form>`,
  });
}
