/** Changes a channel's topic, description or name. */

import { html } from "lit-html";

import { aboutOf } from "../parts.js";
import { t } from "../words.js";
import { asName } from "./create-channel.js";
import { actions, asking, openDialog } from "./frame.js";

const FIELDS = {
  topic: { title: t("Topic"), label: t("What is being talked about now"), most: 250 },
  description: { title: t("Description"), label: t("What the channel is for"), most: 1000 },
  name: { title: t("Rename the channel"), label: t("Name"), most: 80 },
};

/** @param {keyof FIELDS} field */
export function open(app, room, field) {
  const { title, label, most } = FIELDS[field];
  let value = field === "description" ? aboutOf({ ...room, topic: "" }) : room[field];
  const state = asking(() => dialog, () => app.connection.request("update-room", { room: room.id, [field]: value.trim() }));
  const type = (event) => {
    value = field === "name" ? asName(event.target.value) : event.target.value;
    state.error = "";
    dialog.draw();
  };
  const dialog = openDialog({
    title: `${title} · #${room.name}`,
    className: "dialog--small",
    body: () => html`<form @submit=${state.submit}>
      <label class="label">${label}<input class="field" data-focus maxlength=${most} autocomplete="off" .value=${value} @input=${type}></label>
      ${actions(state, t("Save"), { disabled: field === "name" && !value.trim() })}
    </form>`,
  });
}
