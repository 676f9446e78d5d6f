/** One's own profile, as the others see it: the same in all workspaces. */

import { html, nothing } from "lit-html";

import { t } from "../words.js";
import { actions, asking, openDialog } from "./frame.js";
import { ownPicture } from "./own-picture.js";

const FIELDS = [
  ["name", t("Name"), 80, t("What people call you")],
  ["title", t("Title"), 80, t("What you do here")],
  ["about", t("About"), 500, t("A few words about yourself")],
  ["timeZone", t("Time zone"), 64, Intl.DateTimeFormat().resolvedOptions().timeZone],
];

const ZONES = Intl.supportedValuesOf?.("timeZone") ?? [];

export function open(app) {
  const now = () => app.store.people.get(String(app.store.me.id)) ?? app.store.me;
  const fields = Object.fromEntries(FIELDS.map(([key]) => [key, now()[key] ?? ""]));
  const picture = ownPicture(app, () => dialog);
  const save = async () => {
    await picture.save();
    const { person } = await app.connection.request("set-profile", fields);
    app.store.know([person]);
  };
  const state = asking(() => dialog, save);
  const dialog = openDialog({
    title: t("Edit your profile"),
    className: "dialog--small dialog--profile",
    body: () => html`<form @submit=${state.submit}>
      ${picture.view(now())}
      <datalist id="time-zones">${ZONES.map((zone) => html`<option value=${zone}></option>`)}</datalist>
      ${FIELDS.map(([key, label, most, hint], index) => html`<label class="label">${label}<input class="field" ?data-focus=${index === 0} maxlength=${most} list=${key === "timeZone" ? "time-zones" : nothing}
        placeholder=${hint} .value=${fields[key]} @input=${(event) => (fields[key] = event.target.value)}></label>`)}
      ${actions(state, t("Save"))}
    </form>`,
  });
  picture.listen();
}
