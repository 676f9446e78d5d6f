/** Adds people of the workspace to a channel. */

import { html } from "lit-html";

import { peopleOf } from "../realtime/people.js";
import { actions, asking, openDialog } from "./frame.js";
import { PeoplePicker } from "./people-picker.js";
import { plural, t } from "../words.js";

const MOST = 20;

export async function open(app, room) {
  const here = await peopleOf(app, room.id).catch(() => []);
  const add = async () => {
    for (const person of picker.picked) await app.connection.request("invite-to-room", { room: room.id, userId: String(person.id) });
  };
  const state = asking(() => dialog, add);
  const without = new Set(here.map((person) => String(person.id)));
  const picker = new PeoplePicker(app, { most: MOST, without, draw: () => dialog?.draw() });
  const number = () => picker.picked.length;
  const dialog = openDialog({
    title: t("Add people to #{name}", { name: room.name }),
    className: "dialog--list",
    body: () => html`<form @submit=${state.submit}>${picker.template()}
      ${actions(state, number() ? plural(number(), "Add {n} person", "Add {n} people") : t("Add"), { disabled: !number() })}</form>`,
  });
}
