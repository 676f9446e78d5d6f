/** The commands: a form, a question before what others feel, and what became of it. */

import { html, nothing } from "lit-html";

import { open as confirm } from "../dialogs/confirm.js";
import { timeOf } from "../parts.js";
import { EventError } from "../realtime/connection.js";
import { t } from "../words.js";

const KEPT = 8;

/** `fields`: of the form, in order. `ask`: the question before it is done; without one it is done at once. */
const FORMS = {
  announce: { label: () => t("Announce"), fields: ["text"], ask: ({ text }) => text ? t("Everybody in this workspace sees it at once: “{text}”", { text }) : t("The announcement goes from everybody's page.") },
  kick: { label: () => t("Take out of a channel"), fields: ["userId", "room"], ask: () => t("They leave the channel, with all their devices.") },
  "disconnect-user": { label: () => t("Disconnect somebody"), fields: ["userId"], ask: () => t("All their sockets of this workspace are cut. Their page connects again by itself.") },
  "archive-room": { label: () => t("Archive a channel"), fields: ["room"], ask: () => t("Nobody can write in it any more; everybody may still read.") },
  "set-retention": { label: () => t("How long a channel keeps"), fields: ["room", "days"], ask: ({ days }) => days ? t("Messages older than {days} days are deleted for good, every day.", { days }) : t("Its messages stay from now on.") },
  "restart-cache": { label: () => t("Restart the cache"), fields: [], ask: () => t("What is remembered of this workspace is forgotten and counted anew.") },
  stats: { label: () => t("Count"), fields: [] },
  "list-rooms": { label: () => t("List rooms"), fields: [] },
  "list-sockets": { label: () => t("List sockets"), fields: [] },
};

export function commandsOf(app) {
  const state = { chosen: "announce", error: "", result: null, done: [] };
  const known = Object.keys(FORMS).filter((name) => app.page.commands.includes(name));

  function submit(event) {
    event.preventDefault();
    const given = new FormData(event.target);
    const command = state.chosen, { label, fields, ask } = FORMS[command];
    const values = Object.fromEntries(fields.map((field) => [field, valueOf(field, given.get(field))]));
    const act = async () => {
      state.result = { command, value: await app.run(command, values) };
      state.error = "";
      app.draw();
    };
    if (ask) return confirm({}, { title: label(), text: ask(values), action: label(), calm: command === "announce", act });
    act().catch((error) => {
      state.error = error instanceof EventError ? error.message : t("There is no connection. Try again in a moment.");
      app.draw();
    });
  }

  /** A command of whichever administrator. */
  function heard(told) {
    if (["explain", "list-messages"].includes(told.command)) return;
    state.done = [{ ...told, at: Date.now() }, ...state.done].slice(0, KEPT);
    app.draw();
  }

  const people = () => [...new Map(app.state.seen.sockets.map((each) => [each.userId, each])).values()];
  const rooms = () => (app.state.seen.namespaces.find(({ name }) => name === "/chat")?.rooms ?? []).filter(({ kind }) => ["public", "private"].includes(kind));

  const field = (name) => ({
    text: () => html`<label class="commands__field">${t("Text")}<input name="text" maxlength="500" autocomplete="off"></label>`,
    userId: () => html`<label class="commands__field">${t("Person")}<select name="userId" required>${people().map((each) => html`<option value=${each.userId}>${each.name} (${each.username})</option>`)}</select></label>`,
    days: () => html`<label class="commands__field">${t("Days (empty: for ever)")}<input name="days" type="number" min="1" max="3650"></label>`,
    room: () => html`<label class="commands__field">${t("Channel")}<select name="room" required>${rooms().map((each) => html`<option value=${each.room.split(":")[1]}># ${each.label}</option>`)}</select></label>`,
  })[name]();

  const section = () => html`
    <section class="commands"><h2>${t("Commands")}</h2>
      <form class="commands__form" @submit=${submit}>
        <label class="commands__field">${t("Command")}<select name="command" .value=${state.chosen} @change=${({ target }) => (Object.assign(state, { chosen: target.value, error: "" }), app.draw())}>
          ${known.map((name) => html`<option value=${name} ?selected=${name === state.chosen}>${FORMS[name].label()}</option>`)}</select></label>
        ${FORMS[state.chosen].fields.map(field)}
        <button class="live__button">${FORMS[state.chosen].ask ? t("Go on…") : t("Do it")}</button>
      </form>
      ${state.error ? html`<p class="trace__error" role="alert">${state.error}</p>` : nothing}
      ${state.result ? html`<details class="commands__result" open><summary>${FORMS[state.result.command].label()}</summary><pre tabindex="0">${JSON.stringify(state.result.value, null, 2)}</pre></details>` : nothing}
      <div class="commands__done" role="log" aria-label=${t("What administrators did")}><ul>${state.done.map((each) => html`<li>
        <b>${each.by}</b> ${each.command} <span data-status=${each.status === "ok" ? "ok" : "refused"}>${each.status}</span> <time>${timeOf(each.at)}</time></li>`)}</ul></div>
    </section>`;

  return { section, heard };
}

/** A channel is named by its id, which is a number on the wire; people's ids are strings. */
const valueOf = (field, text) =>
  field === "room" ? Number(text) : field === "days" ? (text ? Number(text) : null) : (text ?? "");
