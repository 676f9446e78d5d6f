/** A new channel: a name, what it is for, who can see it. */

import { html } from "lit-html";

import { icon } from "../parts.js";
import { actions, asking, openDialog } from "./frame.js";
import { t } from "../words.js";

export function open(app) {
  const fields = { name: "", description: "", private: false };
  const state = asking(() => dialog, () => app.conversations.create(fields));
  const set = (changes) => {
    Object.assign(fields, changes);
    state.error = "";
    dialog.draw();
  };
  const dialog = openDialog({ title: t("Create a channel"), body: () => form(fields, state, set) });
}

/** What people type becomes a channel name: spaces turn into hyphens as they go. */
export const asName = (text) => text.toLowerCase().replace(/^#/, "").replace(/\s+/g, "-");

function form(fields, state, set) {
  return html`<form @submit=${state.submit}>
    <label class="label">${t("Name")}
      <span class="field field--sign">${icon(fields.private ? "lock" : "hash", "icon--s")}
        <input data-focus required maxlength="80" autocomplete="off" spellcheck="false" placeholder=${t("plan-launch")} .value=${fields.name}
          @input=${(event) => set({ name: asName(event.target.value) })}></span></label>
    <label class="label">${t("What is it for?")} <small>${t("optional")}</small>
      <input class="field" maxlength="250" autocomplete="off" placeholder=${t("Everything about the launch in spring")} .value=${fields.description}
        @input=${(event) => set({ description: event.target.value })}></label>
    <fieldset class="choices"><legend class="visually-hidden">${t("Who can see it")}</legend>
      ${choice(t("Public"), t("Everyone in the workspace can find it and join."), !fields.private, () => set({ private: false }))}
      ${choice(t("Private"), t("Only people who are invited can see it."), fields.private, () => set({ private: true }))}
    </fieldset>
    ${actions(state, t("Create channel"), { disabled: !fields.name })}
  </form>`;
}

const choice = (name, text, checked, act) => html`<label class="choice"><input type="radio" name="who" .checked=${checked} @change=${act}>
  <span><b>${name}</b><small>${text}</small></span></label>`;
