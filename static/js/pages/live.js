/** The live panel: asks for the map while somebody looks, draws it, and lets administrators act. */

import { html, nothing, render } from "lit-html";

import { announce } from "../announcement.js";
import { commandsOf } from "../live/commands.js";
import { columns } from "../live/map.js";
import { ratesOf } from "../live/rates.js";
import { statsOf } from "../live/stats.js";
import { traceOf } from "../live/trace.js";
import { drawWires } from "../live/wires.js";
import { Connection } from "../realtime/connection.js";
import { t } from "../words.js";

const EVERY = 2000;
const page = JSON.parse(document.getElementById("page").textContent);
const root = document.querySelector('[data-mount="live"]');
const connection = new Connection({
  workspace: page.workspace.slug,
  namespace: "/admin",
  onRefused: (code) => ["authentication_required", "not_authorized", "workspace_not_found"].includes(code) && (location.reload(), true),
});
const rates = ratesOf();

/** `seen`: the last map. `namespace`, `room`: what is looked at. `trace`: of the chosen message. */
const state = { seen: null, namespace: "/chat", room: null, all: false, trace: null, rates, page };
const app = { state, page, connection, draw, run, look };
const trace = traceOf(app);
const commands = commandsOf(app);
let timer = null;

/** Uses a command. @returns {Promise<object>} its result @throws {EventError | NoAnswer} */
async function run(command, fields = {}) {
  return (await connection.request("server-command", { command, ...fields })).result;
}

/** Looks at a namespace or a room; with that a trace is put away. */
function look(changes) {
  Object.assign(state, { all: false, trace: null }, changes);
  draw();
}

async function refresh() {
  clearTimeout(timer);
  if (connection.online && !document.hidden) {
    const seen = await connection.request("get-map").catch(() => null);
    if (seen) {
      state.seen = seen;
      rates.take(seen.sockets);
      draw();
    }
  }
  timer = setTimeout(refresh, EVERY);
}

function draw() {
  if (!state.seen) return;
  const focused = document.activeElement;
  render(html`
    ${statsOf(state, connection.online)}
    ${trace.picker()}
    <section class="map" aria-label=${t("Namespaces, rooms and sockets")}>
      <svg class="map__wires" aria-hidden="true"></svg>
      ${columns(app)}
    </section>
    ${trace.words()}
    ${commands.section()}
    ${state.seen.missing ? html`<p class="live__note">${t("A server process did not answer: this map may lack its sockets.")}</p>` : nothing}`, root);
  // A room that emptied takes its card along, not the place of who stood on it.
  if (!focused.isConnected) root.querySelector('.map [data-column="rooms"] [aria-pressed="true"], .map [aria-pressed="true"]')?.focus();
  requestAnimationFrame(() => drawWires(root.querySelector(".map")));
}

connection.on("command-executed", (told) => commands.heard(told));
connection.on("announcement", announce);
connection.addEventListener("change", draw);
connection.addEventListener("online", () => (refresh(), trace.offer()));
document.addEventListener("visibilitychange", () => document.hidden || refresh());
new ResizeObserver(() => { const map = root.querySelector(".map"); if (map) drawWires(map); }).observe(root);
root.replaceChildren();
connection.start();
