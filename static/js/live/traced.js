/** The sockets column while a message is traced: who was handed it, who caught up, who was away, who could not. */

import { html, nothing } from "lit-html";

import { timeOf } from "../parts.js";
import { plural, t } from "../words.js";
import { deviceOf } from "./map.js";

/** @param {object} found what the command `explain` gave */
export function tracedSockets(app, found) {
  const { received, caughtUp, absent, outside, message } = found;
  const waiting = absent.filter(({ later }) => !later);
  return html`
    ${received.map((each) => html`<li class="card card--on" data-card=${`s ${each.sid}`} data-wire="solid">
      <b>${each.name}</b><i>${deviceOf(each)}${each.left ? ` · ${t("has left since")}` : ""}</i>
      <span class="card__got">${each.sender ? `${t("sender")} · ` : ""}${t("{n} ms", { n: each.after })}</span></li>`)}
    ${caughtUp.map((each) => html`<li class="card card--late" data-card=${`l ${each.userId}`} data-wire="dashed">
      <b>${each.name}</b><i>${each.how === "sync" ? t("was away, caught up by sync at {time}", { time: timeOf(each.at) })
        : t("was away, read it in the history at {time}", { time: timeOf(each.at) })}</i><span>${laterBy(each.at - message.timestamp)}</span></li>`)}
    ${waiting.map((each) => html`<li class="card card--off"><b>${each.name}</b><i>${found.source === "memory"
      ? t("belongs, was not connected") : t("belonged to it then")}</i><span>${t("in the log")}</span></li>`)}
    ${outside.online.map((each) => html`<li class="card card--off"><b>${each.name}</b><i>${t("online, not in #{room}", message)}</i><span>${t("not in the room")}</span></li>`)}
    ${outside.count > outside.online.length ? html`<li class="card card--off"><b>${plural(outside.count - outside.online.length, "{n} other", "{n} others")}</b>
      <i>${t("online, not in #{room}", message)}</i><span>${t("not in the room")}</span></li>` : nothing}
    <li class="card card--off"><b>${t("everyone else")}</b><i>${t("other rooms, other workspaces")}</i><span>${t("no way in")}</span></li>`;
}

/** "+3 min". */
function laterBy(ms) {
  const [n, unit] = ms < 60000 ? [ms / 1000, "second"] : ms < 3600000 ? [ms / 60000, "minute"] : [ms / 3600000, "hour"];
  return "+" + new Intl.NumberFormat(undefined, { style: "unit", unit, unitDisplay: "short", maximumFractionDigits: 0 }).format(n);
}
