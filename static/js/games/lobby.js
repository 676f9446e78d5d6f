/** The page of all games: what waits for players, what is played, what was played last. */

import { html, nothing, render } from "lit-html";

import { askNowAndThen, livePage, onceMine } from "../live-page.js";
import { avatar, icon } from "../parts.js";
import { plural, t } from "../words.js";
import { open as newGame } from "./new-game.js";

const SEATS = 4;
const app = livePage("/games", { offline: () => t("What you see may be out of date.") });
const { page, connection, place } = app;
let games = null;

render(html`<button type="button" class="button button--s" @click=${() => newGame(app)}>${icon("plus", "icon--s")}${t("New game")}</button>`, place("tools"));
connection.on("games-updated", take);
onceMine(app, refresh);
askNowAndThen(connection, refresh);
draw();
connection.start();

async function refresh() {
  const answer = await connection.request("list-games").catch(() => null);
  if (answer) take(answer.games);
}

function take(list) {
  games = list;
  draw();
}

function draw() {
  render(games === null ? loading() : games.length ? sections() : empty(), place("content"));
}

function loading() {
  return html`<div class="tiles" aria-busy="true"><i class="tile tile--loading"></i><i class="tile tile--loading"></i></div>`;
}

function empty() {
  return html`<div class="empty">${icon("game")}<h2>${t("No games yet")}</h2>
    <p>${t("Dots and Boxes takes two to four people and five minutes. Start one and invite the others, or write /play in a channel.")}</p>
    <button type="button" class="button" @click=${() => newGame(app)}>${t("Start a game")}</button></div>`;
}

function sections() {
  const titles = { waiting: t("Waiting for players"), playing: t("Being played"), finished: t("Finished") };
  return Object.entries(titles).map(([status, title]) => {
    const found = games.filter((game) => game.status === status);
    return found.length ? html`<h2>${title}</h2><ul class="tiles">${found.map(tile)}</ul>` : nothing;
  });
}

function tile(game) {
  const mine = game.players.some(({ id }) => id === page.me.id);
  const host = game.players.find(({ id }) => id === game.host);
  return html`<li class="tile game" data-status=${game.status}>
    <h3>${game.name}</h3>
    <p class="game__host">${host ? t("Hosted by {name}", { name: host.name }) : plural(game.players.length, "{n} player", "{n} players")}</p>
    <p class="game__seats" role="img" aria-label=${seatsLabel(game)}>${game.players.map((player) => avatar(player, "avatar--m"))}
      ${game.status === "waiting" ? Array.from({ length: SEATS - game.players.length }, () => html`<i class="game__free"></i>`) : nothing}</p>
    ${action(game, mine)}
  </li>`;
}

function action(game, mine) {
  const address = `${page.urls.games}${game.id}/`;
  const isFull = game.players.length >= SEATS;
  if (game.status === "waiting" && !mine && !isFull)
    return html`<a class="button button--s" href="${address}?join" aria-label=${t("Join {name}", game)}>${t("Join")}</a>`;
  const word = mine && game.status !== "finished" ? t("Go to your game") : game.status === "finished" ? t("See the board") : t("Watch");
  return html`<a class="button button--plain" href=${address} aria-label="${word}: ${game.name}">${word}</a>`;
}

function seatsLabel({ players, status }) {
  const names = players.map(({ name }) => name).join(", ");
  return status === "waiting" ? t("{names}; {n} of {seats} seats taken", { names, n: players.length, seats: SEATS }) : names;
}
