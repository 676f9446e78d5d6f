/** The details of a conversation: what it is about, who belongs to it, what is pinned, and its settings. */

import { html, nothing } from "lit-html";

import { icon } from "../parts.js";
import { t } from "../words.js";
import { aboutTab } from "./about.js";
import { membersTab } from "./members.js";
import { pinsTab } from "./pins.js";

/** The tabs in their order; other features add theirs: `{key, label, of(app, draw) → {body(room), closed?()}}`. */
const TABS = [
  { key: "about", label: t("About"), of: aboutTab },
  { key: "members", label: t("Members"), of: membersTab },
  { key: "pins", label: t("Pins"), of: pinsTab },
];

export function view(app, { draw, tab = "about" }) {
  const { store } = app;
  const tabs = [...TABS, ...(app.detailTabs ?? [])].map((each) => ({ ...each, tab: each.of(app, draw) }));
  let open = tabs.find(({ key }) => key === tab) ?? tabs[0];
  const choose = (next) => {
    open = next;
    draw();
  };
  return {
    label: t("Details"),
    closing: t("Close the details"),
    title: () => t("Details"),
    about: () => (store.room ? store.placeOf(store.room) : ""),
    closed: () => tabs.forEach((each) => each.tab.closed?.()),
    topics: ["rooms", "people", "presence", "pins"],
    focus: "[role=tab][aria-selected=true]",
    body: () => (store.room ? html`${tabBar(tabs, open, choose)}
      <div class="panel__scroll" role="tabpanel" id="details-panel" aria-labelledby="details-${open.key}">${open.tab.body(store.room)}</div>` : nothing),
  };
}

function tabBar(tabs, open, choose) {
  const pressed = (event) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    const next = tabs.at((tabs.indexOf(open) + step + tabs.length) % tabs.length);
    choose(next);
    document.getElementById(`details-${next.key}`)?.focus();
  };
  return html`<div class="tabs" role="tablist" aria-label=${t("Details")} @keydown=${pressed}>${tabs.map((each) => html`
    <button type="button" role="tab" id="details-${each.key}" aria-controls="details-panel" aria-selected=${String(each === open)}
      tabindex=${each === open ? 0 : -1} @click=${() => choose(each)}>${each.icon ? icon(each.icon, "icon--s") : nothing}${each.label}</button>`)}</div>`;
}
