/** Choosing a message and reading its trace in words. */

import { html, nothing } from "lit-html";

import { timeOf } from "../parts.js";
import { EventError } from "../realtime/connection.js";
import { plural, t } from "../words.js";

export function traceOf(app) {
  const state = { offered: [], error: "", busy: false };

  /** Fills the list of messages. */
  async function offer() {
    const { messages } = await app.run("list-messages").catch(() => ({ messages: [] }));
    state.offered = messages;
    app.draw();
  }

  async function choose(event) {
    event.preventDefault();
    const messageId = Number(new FormData(event.target).get("message"));
    if (state.busy || !Number.isSafeInteger(messageId) || messageId < 1) return;
    Object.assign(state, { busy: true, error: "" });
    app.draw();
    try {
      const trace = await app.run("explain", { messageId });
      Object.assign(app.state, { trace, namespace: trace.message.namespace, room: trace.message.internalRoom });
    } catch (error) {
      app.state.trace = null;
      state.error = error instanceof EventError ? error.message : t("There is no connection. Try again in a moment.");
    }
    state.busy = false;
    app.draw();
    document.querySelector(".map")?.scrollIntoView({ block: "nearest" });
  }

  const picker = () => html`
    <form class="trace" @submit=${choose}>
      <label for="trace-message">${t("Trace a message")}</label>
      <input id="trace-message" name="message" list="trace-messages" inputmode="numeric" pattern="[0-9]+" required autocomplete="off" placeholder=${t("its number")} @focus=${offer}>
      <datalist id="trace-messages">${state.offered.map((each) => html`<option value=${each.id}>#${each.room} · ${each.name} · ${timeOf(each.timestamp)}</option>`)}</datalist>
      <button class="live__button" aria-disabled=${state.busy}>${t("Show its way")}</button>
      ${app.state.trace ? html`<button type="button" class="live__button live__button--plain" @click=${back}>${t("Back to live")}</button>` : nothing}
      <div class="trace__latest">${state.offered.slice(0, 4).map((each) => html`<button type="button" class="chip" @click=${pick(each.id)}>#${each.room} · ${each.name} · ${timeOf(each.timestamp)}</button>`)}</div>
      <p class="visually-hidden" role="status">${app.state.trace ? plural(app.state.trace.received.length, "{n} socket was handed it", "{n} sockets were handed it") : ""}</p>
      ${state.error ? html`<p class="trace__error" role="alert">${state.error}</p>` : nothing}
    </form>`;

  /** The button goes with the trace: the focus goes to where the next one is chosen. */
  const back = () => {
    app.look({});
    document.getElementById("trace-message").focus();
  };

  const pick = (id) => ({ target }) => {
    const form = target.closest("form");
    form.elements.message.value = id;
    form.requestSubmit();
  };

  const words = () => {
    const sentences = app.state.trace?.sentences ?? [
      t("A namespace is a feature: its sockets hear its events alone, whoever they belong to."),
      t("A room is a set of sockets inside one namespace. No browser names or joins one: the server puts a socket in after it has checked a membership, and takes it out with the membership."),
      t("What is sent to a room reaches the sockets in it, in every server process, and nobody else."),
      t("Names may repeat, ids do not: a channel of the same name in another company is another room."),
    ];
    return html`<section class="why"><h2>${app.state.trace ? t("Why only these") : t("How to read this")}</h2><ol>${sentences.map((each) => html`<li>${each}</li>`)}</ol></section>`;
  };

  return { offer, picker, words };
}
