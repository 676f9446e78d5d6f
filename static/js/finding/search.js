/** The search panel: what one types, what may come next, and what was found. */

import { html, nothing } from "lit-html";
import { repeat } from "lit-html/directives/repeat.js";

import { listState } from "../components/panel.js";
import { icon } from "../parts.js";
import { EventError } from "../realtime/connection.js";
import { remember, remembered } from "../storage.js";
import { plural, t } from "../words.js";
import { hit, pieces } from "./hit.js";
import { suggestionsFor } from "./suggestions.js";

const RECENT = 6;
const COUNTED = 1000; // of more the server ranks the newest
const WAIT = 250;
const ZONE = Intl.DateTimeFormat().resolvedOptions().timeZone ?? "UTC";
const EMPTY = {
  icon: "search",
  title: t("Nothing was found"),
  text: t("Try fewer or other words. A word that is not finished finds its beginnings; \"quotes\" find words side by side."),
};

/** What was found stays while the panel is closed: one comes back from a message to the others. */
const kept = { query: "", sort: "relevance", answer: null };

export function view(app, { draw, query = undefined }) {
  const { store, connection } = app;
  const state = { hints: true, at: -1, failed: false, busy: false };
  let timer = 0;
  let asked = 0;

  const ask = async (after = undefined) => {
    clearTimeout(timer);
    const mine = ++asked;
    Object.assign(state, { failed: false, busy: true });
    try {
      const answer = await connection.request("search", { query: kept.query, after, sort: kept.sort, timeZone: ZONE });
      if (mine !== asked) return;
      kept.answer = after ? { ...answer, messages: [...kept.answer.messages, ...answer.messages] } : answer;
    } catch (error) {
      if (mine !== asked) return;
      if (error instanceof EventError && error.code === "rate_limited") return void (timer = setTimeout(() => ask(after), error.fields.retryAfter * 1000));
      state.failed = true;
    } finally {
      if (mine === asked) state.busy = false;
    }
    draw();
  };
  const clear = () => {
    asked++;
    kept.answer = null;
  };
  const set = (text, { now = false } = {}) => {
    kept.query = text;
    state.at = -1;
    state.hints = true;
    clearTimeout(timer);
    if (!text.trim()) clear();
    else if (now) go();
    else timer = setTimeout(() => ask(), WAIT);
    draw();
  };
  const go = () => {
    state.hints = false;
    rememberQuery(store, kept.query.trim());
    ask();
  };
  const choose = (suggestion) => {
    set(suggestion.query, { now: suggestion.recent });
    document.querySelector(".search__field input")?.focus();
  };
  const hints = () => (state.hints ? offered(store, kept.query) : []);
  const press = (event) => {
    const list = hints();
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step && list.length) state.at = (state.at + step + list.length + (state.at < 0 && step < 0 ? 1 : 0)) % list.length;
    else if (event.key === "Enter") list[state.at] ? choose(list[state.at]) : kept.query.trim() && go();
    else if (event.key === "Tab" && list[state.at] && !event.shiftKey) choose(list[state.at]);
    else if (event.key === "Escape" && state.hints && list.length && kept.query) state.hints = false;
    else return;
    event.preventDefault();
    draw();
  };

  if (query !== undefined) kept.query = query;
  if (kept.query && !kept.answer) ask();
  else state.hints = !kept.answer;
  return {
    title: () => t("Search"),
    topics: ["people", "rooms"],
    focus: ".search__field input",
    body: () => html`<div class="panel__scroll search" role="search">
      ${field(kept.query, hints(), state, { set, press, choose })}
      ${results(app, kept, state, { ask, sort: (name) => ((kept.sort = name), ask(), draw()) })}</div>`,
  };
}

function offered(store, query) {
  const recent = query ? [] : (remembered(store, "searches") ?? []).map((text) => ({ label: text, note: "", query: text, sign: "clock", recent: true }));
  return [...recent, ...suggestionsFor(query, store)];
}

function rememberQuery(store, query) {
  if (!query) return;
  const before = (remembered(store, "searches") ?? []).filter((each) => each !== query);
  remember(store, "searches", [query, ...before].slice(0, RECENT));
}

function field(query, hints, { at }, { set, press, choose }) {
  return html`<div class="search__field">
    <div class="field field--sign">${icon("search", "icon--s")}<input type="search" role="combobox" aria-label=${t("Search messages")} placeholder=${t("Search messages")}
      aria-expanded=${String(hints.length > 0)} aria-controls="search-hints" aria-activedescendant=${hints[at] ? `search-hint-${at}` : nothing} autocomplete="off" spellcheck="false" maxlength="500"
      .value=${query} @input=${({ currentTarget }) => set(currentTarget.value)} @keydown=${press}></div>
  </div>
  ${hints.length ? html`<div class="search__hints"><ul id="search-hints" role="listbox" aria-label=${t("Suggestions")}>
    ${hints.map((each, index) => html`<li class="search__hint" role="option" id="search-hint-${index}" aria-selected=${String(index === at)} @click=${() => choose(each)}>
      ${icon(each.sign, "icon--s")}<b>${each.label}</b><small>${each.note}</small></li>`)}</ul></div>` : nothing}`;
}

function results(app, { query, sort, answer }, state, acts) {
  if (!query.trim()) return nothing;
  // "from:b" is about to be "from:bob": what may come next is the answer.
  if (state.hints && /(^|\s)-?[a-z]+:\S*$/i.test(query) && !answer?.messages.length) return nothing;
  const list = listState({ items: answer?.messages ?? null, failed: state.failed, retry: () => acts.ask(), empty: EMPTY });
  const ignored = answer?.ignored.length ? html`<p class="search__odd" role="status">${t("Not understood: {what}", { what: answer.ignored.join(" ") })}</p>` : nothing;
  if (list) return [ignored, list];
  const count = answer.total >= COUNTED ? t("The newest {n} that fit", { n: COUNTED }) : plural(answer.total, "{n} message", "{n} messages");
  return html`${ignored}
    <div class="search__sum"><span role="status">${count}</span>
      <select aria-label=${t("Order")} .value=${sort} @change=${({ currentTarget }) => acts.sort(currentTarget.value)}>
        <option value="relevance">${t("Best match")}</option><option value="newest">${t("Newest")}</option></select></div>
    <ul class="found" aria-label=${t("Messages")}>${repeat(answer.messages, (message) => message.id, (message) => html`<li>${hit(message, app, { text: pieces(message.highlights) })}</li>`)}</ul>
    ${answer.hasMore ? html`<button type="button" class="button button--plain" ?disabled=${state.busy} @click=${() => acts.ask(answer.cursor)}>${t("Show more")}</button>` : nothing}`;
}
