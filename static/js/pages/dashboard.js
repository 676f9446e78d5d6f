/** The dashboard: figures as they come, every five seconds, and charts of the last day, week or month. */

import { html, nothing, render } from "lit-html";

import { chart } from "../dashboard/chart.js";
import { Connection } from "../realtime/connection.js";
import { leaveFor } from "../realtime/session.js";
import { timeOf } from "../parts.js";
import { t } from "../words.js";

const page = JSON.parse(document.getElementById("page").textContent);
const figures = document.querySelector('[data-mount="figures"]');
const charts = document.querySelector('[data-mount="charts"]');
const number = new Intl.NumberFormat();
const connection = new Connection({ workspace: page.workspace.slug, namespace: "/dashboard", onRefused: (code) => leaveFor(code, page) });
let now = null, history = null, days = 30;

const CHARTS = [
  { key: "messages", title: () => t("Messages an hour"), step: 3600, kind: "bars" },
  { key: "activeMembers", title: () => t("People who wrote, a day"), step: 86400, kind: "bars" },
  { key: "peopleOnline", title: () => t("People online"), step: 300, kind: "line" },
  { key: "sockets", title: () => t("Sockets"), step: 300, kind: "line" },
];

function drawFigures() {
  if (!now) return;
  const tiles = [
    [t("People online"), now.peopleOnline],
    [t("Messages in the last minute"), now.messagesPerMinute],
    [t("People who wrote today"), now.activeMembers],
    [t("Sockets"), now.sockets],
    [t("Rooms"), now.rooms],
  ];
  const { public: channels, private: hidden } = now.busiestChannels;
  const most = Math.max(1, hidden, ...channels.map(({ messages }) => messages));
  render(html`
    <dl class="figures">${tiles.map(([label, value]) => html`<div class="tile"><dt>${label}</dt><dd>${number.format(value)}</dd></div>`)}</dl>
    <p class="figures__at" data-online=${connection.online}>${connection.online ? t("Live, as of {time}", { time: timeOf(now.at) }) : t("Not connected: this is how it was.")}</p>
    <section class="tile busiest"><h2>${t("Busiest channels of the last 24 hours")}</h2>
      ${channels.length || hidden ? html`<table><thead class="visually-hidden"><tr><th>${t("Channel")}</th><th>${t("Messages")}</th></tr></thead><tbody>
        ${channels.map(({ name, messages }) => row(`# ${name}`, messages, most))}
        ${hidden ? row(t("all that is private, together"), hidden, most) : nothing}</tbody></table>`
        : html`<p class="lead">${t("Nobody has written anything since yesterday.")}</p>`}
    </section>`, figures);
}

const row = (name, messages, most) => html`<tr><th scope="row">${name}</th>
  <td><meter min="0" max=${most} value=${messages} aria-hidden="true"></meter></td><td class="busiest__n">${number.format(messages)}</td></tr>`;

async function loadCharts() {
  history = (await connection.request("get-history").catch(() => null)) ?? history;
  if (history) drawCharts();
}

/** Tables that are open stay open, and who is in one stays there: a new connection draws all anew. */
function drawCharts() {
  const open = [...charts.querySelectorAll("details")].map((details) => details.open);
  const focused = [...charts.querySelectorAll("summary, .chart__sheet")].indexOf(document.activeElement);
  const since = Date.now() - days * 86400000;
  charts.replaceChildren(...CHARTS.map((each) => chart({ ...each, title: each.title(), points: history[each.key].filter(([at]) => at >= since) })));
  charts.querySelectorAll("details").forEach((details, place) => (details.open = open[place] ?? false));
  charts.querySelectorAll("summary, .chart__sheet")[focused]?.focus();
}

const range = (n, label) => html`<label><input type="radio" name="days" value=${n} .checked=${n === days} @change=${() => ((days = n), history && drawCharts())}><span>${label}</span></label>`;
render(html`<legend class="visually-hidden">${t("The charts show")}</legend>
  ${range(1, t("24 hours"))}${range(7, t("7 days"))}${range(30, t("30 days"))}`, document.querySelector('[data-mount="ranges"]'));

figures.replaceChildren();
connection.on("metrics", (metrics) => ((now = metrics), drawFigures()));
connection.addEventListener("change", drawFigures);
connection.addEventListener("online", loadCharts);
connection.start();
