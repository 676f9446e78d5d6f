/** How the page looks to this person. */

import { html } from "lit-html";

import { t } from "../words.js";
import { openDialog } from "./frame.js";

const CHOICES = [
  ["theme", t("Appearance"), [["", t("As the system")], ["light", t("Light")], ["dark", t("Dark")]]],
  ["density", t("Density"), [["", t("Comfortable")], ["compact", t("Compact")]]],
  ["clock", t("Time"), [["", t("As the language")], ["12", t("12 hours")], ["24", t("24 hours")]]],
];

export function open({ preferenceLinks = [] }) {
  openDialog({
    title: t("Preferences"),
    className: "dialog--small",
    body: () => html`<div class="preferences">
      ${CHOICES.map(([name, label, values]) => html`<div class="themes" role="group" aria-labelledby="preference-${name}">
        <span id="preference-${name}">${label}</span>
        <div>${values.map(([value, text]) => html`<button type="button" data-preference=${name} data-value=${value}>${text}</button>`)}</div></div>`)}
      <p class="preferences__note">${t("These follow you to all your devices.")}</p>
      ${preferenceLinks.map(({ url, label }) => html`<a class="link" href=${url}>${label}</a>`)}
    </div>`,
  });
  dispatchEvent(new Event("preferencesdrawn"));
}
