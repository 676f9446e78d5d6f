/** The page of one game: the board, the players, and what one may do. */

import { html, nothing, render } from "lit-html";

import { askNowAndThen, livePage, onceMine } from "../live-page.js";
import { avatar, icon } from "../parts.js";
import { listed, t } from "../words.js";
import { Board } from "./board.js";

const SEATS = 4;
const app = livePage("/games", { offline: () => t("The game waits for you: your seat is kept for half a minute.") });
const { page, connection, place } = app;
const board = new Board({ onDraw: draw });
let game = null;
let gone = false;
let wantsToJoin = new URLSearchParams(location.search).has("join");

for (const event of ["player-joined", "player-left", "game-started", "game-update"]) connection.on(event, heard);
onceMine(app, open);
askNowAndThen(connection, async () => {
  const answer = await connection.request("game-version", page.gameId).catch(() => null);
  if (answer && answer.version !== game?.version) await open();
});
show();
connection.start();

/** The whole state comes with every answer and event: the newest is the truth. */
function take(moment) {
  if (moment.gameId !== page.gameId || (game && moment.version < game.version)) return;
  if (moment.host !== undefined && game) game.host = moment.host;
  game = { ...game, ...moment.game, version: moment.version, state: moment.state };
  show();
}

async function open() {
  const answer = await connection.request("watch-game", page.gameId).catch((error) => error);
  if (answer.code === "game_not_found") gone = true;
  if (answer.ok) take(answer);
  show();
  if (answer.ok && wantsToJoin) await join();
}

async function join() {
  wantsToJoin = false;
  history.replaceState(null, "", location.pathname);
  if (!mySeat()) await app.act(async () => take(await connection.request("join-game", page.gameId)));
}

function heard(moment) {
  const before = game?.state;
  take(moment);
  if (moment.gameId === page.gameId) app.say(sentence(before, moment));
}

async function draw(line) {
  board.pending = line;
  show();
  await app.act(async () => take(await connection.request("game-action", { gameId: page.gameId, action: { type: "line", ...line } })));
  board.pending = null;
  show();
  if (game?.state.turn === page.me.id) app.say(t("Your turn."));
}

const start = () => app.act(async () => take(await connection.request("start-game", page.gameId)));

async function leave() {
  if (await app.act(() => connection.request("leave-game", page.gameId))) location.assign(page.urls.games);
}

async function invite() {
  await navigator.clipboard.writeText(`${location.origin}${location.pathname}?join`);
  app.toast(t("The link is copied. Whoever opens it joins the game."));
}

const again = () => app.act(async () => {
  const { gameId } = await connection.request("create-game", game.name ?? t("Another game"));
  location.assign(`${page.urls.games}${gameId}/`);
});

const mySeat = () => game?.state.players.find(({ id, left }) => id === page.me.id && !left);
const nameOf = (id) => (id === page.me.id ? t("You") : (game.state.players.find((each) => each.id === id)?.name ?? t("Somebody")));

/** What happened, for those who do not see it. */
function sentence(before, { playerId, action, state, winners = state.winners }) {
  if (winners) return outcome();
  const closed = state.boxes.length - (before?.boxes.length ?? 0);
  const turn = state.turn === page.me.id ? t("Your turn.") : state.turn ? t("{name} is to move.", { name: nameOf(state.turn) }) : "";
  if (action && closed > 0) return `${t("{name} closed a box.", { name: nameOf(playerId) })} ${turn}`;
  return action ? `${t("{name} drew a line.", { name: nameOf(playerId) })} ${turn}` : status();
}

function show() {
  if (gone) return render(notThere(), place("content"));
  if (!game) return render(html`<div class="table__loading" aria-busy="true"></div>`, place("content"));
  document.getElementById("page-title").textContent = game.name ?? "";
  document.title = `${game.state.turn === page.me.id ? "● " : ""}${game.name} · ${page.workspace.name}`;
  render(tools(), place("tools"));
  const myTurn = game.state.turn === page.me.id && connection.online;
  render(html`<div class="table__side">
      <p class="table__status" role="status" ?data-mine=${myTurn}>${status()}</p>
      <ol class="seats" aria-label=${t("Players")}>${game.state.players.map(seat)}${freeSeats()}</ol>
      ${buttons()}
    </div>
    <div class="table__board">${board.draw(game.state, { myTurn })}</div>`, place("content"));
}

function tools() {
  return html`${mySeat() ? nothing : html`<span class="tag">${t("Watching")}</span>`}
    ${game.state.status === "waiting" ? html`<button type="button" class="button button--plain" aria-label=${t("Copy invite link")} @click=${invite}>${icon("link", "icon--s")}<span class="tool__word">${t("Copy invite link")}</span></button>` : nothing}`;
}

function status() {
  const { state, host } = game;
  if (state.status === "finished") return outcome();
  if (state.status === "playing") return state.turn === page.me.id ? t("Your turn: draw a line.") : t("{name} is to move.", { name: nameOf(state.turn) });
  if (state.players.length < 2) return t("Waiting for a second player.");
  return host === page.me.id ? t("Start when everybody is here.") : t("Waiting for {name} to start.", { name: nameOf(host) });
}

function outcome() {
  const { winners, players } = game.state;
  const best = players.find(({ id }) => id === winners[0])?.score ?? 0;
  if (winners.length > 1) return t("A draw between {names}, {n} boxes each.", { names: listed(winners.map(nameOf)), n: best });
  return winners[0] === page.me.id ? t("You win with {n} boxes!", { n: best }) : t("{name} wins with {n} boxes.", { name: nameOf(winners[0]), n: best });
}

function seat(player, index) {
  const { state, host } = game;
  const notes = [player.id === page.me.id && t("you"), player.id === host && state.status !== "finished" && t("host"), player.left && t("left")].filter(Boolean);
  return html`<li class="seat" data-seat=${index} ?data-turn=${player.id === state.turn} ?data-won=${state.winners?.includes(player.id)} ?data-left=${player.left}>
    ${avatar(player, "avatar--m")}<span class="seat__name"><b>${player.name}</b><small>${notes.join(", ")}</small></span>
    ${state.winners?.includes(player.id) ? html`<span class="seat__won">${icon("star", "icon--s")}<span class="visually-hidden">${t("Winner")}</span></span>` : nothing}
    ${state.status === "waiting" ? nothing : html`<span class="seat__score" aria-label=${t("{n} boxes", { n: player.score })}>${player.score}</span>`}
  </li>`;
}

function freeSeats() {
  if (game.state.status !== "waiting") return nothing;
  return Array.from({ length: SEATS - game.state.players.length }, () => html`<li class="seat seat--free">${t("Free seat")}</li>`);
}

function buttons() {
  const { state, host } = game;
  const mine = mySeat();
  const isFull = state.players.length >= SEATS;
  if (state.status === "finished") return html`<p class="table__buttons"><button type="button" class="button" @click=${again}>${t("Play again")}</button></p>`;
  if (!mine) return state.status === "waiting" ? html`<p class="table__buttons"><button type="button" class="button" ?disabled=${isFull || !connection.online} @click=${join}>${isFull ? t("All seats are taken") : t("Join the game")}</button></p>` : nothing;
  return html`<p class="table__buttons">
    ${state.status === "waiting" && host === page.me.id ? html`<button type="button" class="button" ?disabled=${state.players.length < 2 || !connection.online} @click=${start}>${t("Start")}</button>` : nothing}
    <button type="button" class="button button--plain" ?disabled=${!connection.online} @click=${leave}>${t("Leave")}</button></p>`;
}

function notThere() {
  return html`<div class="empty">${icon("game")}<h2>${t("This game is gone")}</h2>
  <p>${t("Everybody left before it began, or it never was.")}</p><a class="button" href=${page.urls.games}>${t("All games")}</a></div>`;
}

connection.addEventListener("change", () => show());
