/** The line and the tiles above the map. */

import { html, nothing } from "lit-html";

import { plural, t } from "../words.js";
import { bytesASecond } from "./rates.js";

const number = new Intl.NumberFormat();

export function statsOf({ seen, rates }, online) {
  const { totals, processes } = seen;
  const flow = rates.total(seen.sockets);
  const tiles = [
    [t("People online"), totals.people],
    [t("Connections"), totals.connections],
    [t("Sockets"), totals.sockets],
    [t("Rooms"), totals.rooms],
    [t("Messages a minute"), seen.messagesPerMinute],
    [t("Slow readers cut off"), totals.slowReaders, t("in the last hour")],
  ];
  return html`
    <p class="visually-hidden" role="status">${online ? "" : t("Not connected: this is how it was.")}</p>
    <p class="live__line" data-online=${online}>
      ${online
        ? [plural(processes.length, "{n} server process", "{n} server processes"),
          plural(totals.sockets, "{n} socket", "{n} sockets"),
          t("{n} events/s", { n: flow.events.toFixed(1) }), bytesASecond(flow.bytes)].join(" · ")
        : t("Not connected: this is how it was.")}
    </p>
    <dl class="stats">${tiles.map(([label, value, about]) => html`<div><dt>${label}</dt><dd>${number.format(value)}${about ? html` <small>${about}</small>` : nothing}</dd></div>`)}</dl>`;
}
