/** Games in the chat: the card that `/play` posts. People join from it, and it tells what became of the game. */

import { html, nothing } from "lit-html";

import { icon } from "../parts.js";
import { listed, t } from "../words.js";

const SEATS = 4;

export function mount(app) {
  app.messageExtras.push(({ card, deleted }) => (deleted || card?.type !== "game" ? nothing : invitation(card.data, app.store)));
  app.store.changed("log", "thread");
}

/** Cards of before they were kept up to date have neither `status` nor `players`. */
function invitation({ name, url, status = "waiting", players = [], winners = [] }, store) {
  const mine = players.includes(String(store.me.id));
  return html`<div class="invitation" data-status=${status}><span class="invitation__sign">${icon("game")}</span>
    <span class="invitation__name"><b>${name}</b><small>${standing(status, players, winners, store)}</small></span>${way({ name, url, status, mine })}</div>`;
}

function standing(status, players, winners, store) {
  if (status === "full") return t("Full: all {seats} seats are taken", { seats: SEATS });
  if (status === "playing") return t("Being played");
  if (status === "finished") return outcome(winners, store);
  if (status === "gone") return t("Called off: everybody left");
  return players.length ? t("Dots and Boxes, {n} of {seats} seats taken", { n: players.length, seats: SEATS }) : t("Dots and Boxes, two to four people");
}

function outcome(winners, store) {
  if (winners.length === 1 && winners[0] === String(store.me.id)) return t("Finished: you won");
  const names = winners.map((id) => (id === String(store.me.id) ? t("you") : store.nameOf(id)));
  return names.length > 1 ? t("Finished: a draw between {names}", { names: listed(names) }) : t("Finished: {name} won", { name: names[0] ?? t("Nobody") });
}

function way({ name, url, status, mine }) {
  if (status === "gone") return nothing;
  const link = (word, { href = url, className = "button--plain" } = {}) =>
    html`<a class="button ${className}" href=${href} aria-label="${word}: ${name}">${word}</a>`;
  if (status === "finished") return link(t("See the board"));
  if (mine) return link(t("Go to your game"), { className: "button--s" });
  const watch = link(t("Watch"));
  return status === "waiting" ? [link(t("Join"), { href: `${url}?join`, className: "button--s" }), watch] : watch;
}
