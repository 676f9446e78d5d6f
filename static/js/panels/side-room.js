/** The side room of a channel: who is there now, and words that pass. */

import { html, nothing } from "lit-html";
import { repeat } from "lit-html/directives/repeat.js";

import { avatar, icon, presenceOf, timeOf } from "../parts.js";
import { stylesheet } from "../styles.js";
import { plural, t } from "../words.js";

const LONGEST = 4000;
await stylesheet("side-room");

export function view(app, { roomId, close }) {
  const { side, store } = app;
  const room = store.rooms.get(roomId);
  side.enter(roomId);
  side.seen();
  const leave = () => (close(), side.leave());
  return {
    label: t("Side room"),
    closing: t("Hide the side room"),
    title: () => t("Side room"),
    about: () => store.placeOf(room),
    topics: ["side", "people", "presence"],
    focus: "textarea",
    body: () => (side.roomId === roomId ? inside(app, leave) : gone(room, side)),
  };
}

function inside(app, leave) {
  const { side, store } = app;
  if (side.failed) return failed(side);
  return html`
    <div class="side__here"><h3>${side.people ? plural(side.people.length, "{n} person here", "{n} people here") : t("Going in…")}</h3>
      <button class="button button--plain button--s" type="button" @click=${leave}>${icon("leave", "icon--s")}${t("Leave")}</button>
      <ul aria-label=${t("In the side room")}>${repeat(side.people ?? [], ({ id }) => id, (person) => html`<li>${here(person, store)}</li>`)}</ul></div>
    <div class="side__log"><div role="log" aria-live="polite" aria-label=${t("Said in the side room")} tabindex="0">
      <p class="side__about">${t("Nothing said here is kept, and who comes later does not see it.")}</p>
      ${side.lines.map((line) => (line.kind === "note" ? note(line, store) : said(line, store)))}</div></div>
    ${box(app)}`;
}

function here({ id, username }, store) {
  const person = store.people.get(id) ?? { id, name: username };
  return html`${avatar(person, "avatar--s", presenceOf(person, store))}<span>${id === String(store.me.id) ? t("{name} (you)", { name: person.name }) : person.name}</span>`;
}

function said({ userId, user, text, timestamp }, store) {
  const person = store.people.get(String(userId)) ?? { id: userId, name: user };
  return html`<article class="side__said">${avatar(person, "avatar--m")}
    <div><b>${person.name}</b> <time datetime=${new Date(timestamp).toISOString()}>${timeOf(timestamp)}</time><p>${text}</p></div></article>`;
}

function note({ what, userId, user }, store) {
  const name = store.nameOf(userId, user);
  const words = { joined: () => t("{name} came in", { name }), left: () => t("{name} left", { name }), away: () => t("You were away for a moment and may have missed something.") };
  return html`<p class="side__note">${words[what]()}</p>`;
}

function box({ side, act }) {
  const isIn = side.people !== null;
  const send = (form) => {
    const field = form.elements.text;
    const text = field.value.trim();
    if (text && isIn) act(async () => (await side.say(text), field.value.trim() === text && (field.value = "")));
  };
  const typed = (event) => {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    send(event.currentTarget.form);
  };
  return html`<form class="composer-place" @submit=${(event) => (event.preventDefault(), send(event.currentTarget))}>
    <div class="composer side__box"><textarea class="composer__text" name="text" rows="1" maxlength=${LONGEST} aria-label=${t("Say something in the side room")}
      placeholder=${t("Say something")} @keydown=${typed}></textarea>
      <button class="composer__send" type="submit" aria-label=${t("Say it")} ?disabled=${!isIn}>${icon("send")}</button></div></form>`;
}

const failed = (side) => html`<div class="empty" role="alert">${icon("warning")}<h2>${t("You could not go in")}</h2>
  <button class="button" type="button" @click=${() => side.enter(side.roomId)}>${t("Try again")}</button></div>`;

const gone = (room, side) => html`<div class="empty">${icon("aside")}<h2>${t("You are not in this side room")}</h2>
  ${room.joined ? html`<button class="button" type="button" @click=${() => side.enter(room.id)}>${t("Go in")}</button>` : nothing}</div>`;
