/** The lists of a board with their cards, and the places where more are written. */

import { html, nothing } from "lit-html";
import { live } from "lit-html/directives/live.js";
import { repeat } from "lit-html/directives/repeat.js";

import { avatar, icon } from "../parts.js";
import { plural, t } from "../words.js";
import { removeList, renameList } from "./project-dialogs.js";

const day = new Intl.DateTimeFormat(undefined, { month: "short", day: "numeric", timeZone: "UTC" });
const today = () => new Date().toLocaleDateString("sv");

/** @param board as it is shown */
export function columns(app, board) {
  return html`<div class="board" role="list" aria-label=${t("Lists")}>
    ${repeat(board.lists, ({ id }) => id, (list, index) => column(app, list, index, board.lists.length))}
    ${app.mayEdit() ? html`<div class="column column--new" role="listitem">${newList(app, board)}</div>` : nothing}
  </div>`;
}

function column(app, list, index, count) {
  return html`<section class="column" role="listitem" aria-labelledby="list-${list.id}" data-list=${list.id}>
    <header class="column__head"><h2 id="list-${list.id}">${list.title}</h2><span class="column__count" aria-label=${plural(list.cards.length, "{n} card", "{n} cards")}>${list.cards.length}</span>
      ${app.mayEdit() ? menu(app, list, index, count) : nothing}</header>
    <ul class="cards">${repeat(list.cards, ({ id }) => id, (card) => tile(app, card, list))}
      ${list.cards.length ? nothing : html`<li class="cards__none">${t("No cards")}</li>`}</ul>
    ${app.mayEdit() ? newCard(app, list) : nothing}
  </section>`;
}

function tile(app, card, list) {
  const { members, active } = app.state;
  const assignee = card.assignee && [...members, ...active].find(({ id }) => id === card.assignee);
  const isDone = list.title.trim().toLowerCase() === "done";
  const carried = app.carry.id === card.id;
  return html`<li class="card" data-card=${card.id} ?data-carried=${carried} ?data-done=${isDone}>
    <button type="button" class="card__open" aria-roledescription=${t("card; Space picks it up")} aria-pressed=${carried ? "true" : nothing} @click=${() => app.openCard(card.id)}>${card.title}</button>
    ${card.due || card.assignee || card.comments || card.text || card.link ? html`<span class="card__facts">
      ${card.due ? html`<span class="card__due" ?data-late=${!isDone && card.due < today()}>${icon("clock", "icon--s")}<span class="visually-hidden">${t("Due")}</span>${day.format(new Date(card.due))}</span>` : nothing}
      ${card.text ? html`<span title=${t("Has a text")}>${icon("file", "icon--s")}<span class="visually-hidden">${t("Has a text")}</span></span>` : nothing}
      ${card.link ? html`<span title=${t("Made from a message")}>${icon("link", "icon--s")}<span class="visually-hidden">${t("Made from a message")}</span></span>` : nothing}
      ${card.comments ? html`<span aria-label=${plural(card.comments, "{n} comment", "{n} comments")}>${icon("thread", "icon--s")}${card.comments}</span>` : nothing}
      ${assignee ? html`<span class="card__who" title=${assignee.name}>${avatar(assignee, "avatar--s")}<span class="visually-hidden">${assignee.name}</span></span>` : nothing}
    </span>` : nothing}
  </li>`;
}

function menu(app, list, index, count) {
  const id = `menu-${list.id}`;
  const act = (work) => ({ currentTarget }) => (currentTarget.closest("[popover]").hidePopover(), work());
  const move = (position) => app.sync.do({ op: "move-list", id: list.id, position });
  return html`<button type="button" class="tool" popovertarget=${id} aria-label=${t("More about {list}", { list: list.title })} @click=${beside}>${icon("more")}</button>
    <div class="menu menu--list" id=${id} popover>
      <button type="button" class="menu__item" @click=${act(() => renameList(app, list))}>${icon("pencil")}${t("Rename")}</button>
      <button type="button" class="menu__item" ?disabled=${index === 0} @click=${act(() => move(index - 1))}>${icon("back")}${t("Move left")}</button>
      <button type="button" class="menu__item" ?disabled=${index === count - 1} @click=${act(() => move(index + 1))}>${icon("back", "icon--turned")}${t("Move right")}</button>
      <hr class="menu__line">
      <button type="button" class="menu__item menu__item--danger" @click=${act(() => removeList(app, list))}>${icon("trash")}${t("Delete list")}</button>
    </div>`;
}

/** A popover lies in the top layer: it is put where its button is. */
function beside({ currentTarget }) {
  const { right, bottom } = currentTarget.getBoundingClientRect();
  const { style } = currentTarget.nextElementSibling;
  style.inset = `${bottom + 4}px auto auto ${Math.max(8, Math.min(right - 210, innerWidth - 218))}px`;
}

function newCard(app, list) {
  const { view } = app;
  const isHere = view.adding === list.id;
  const open = () => {
    Object.assign(view, { adding: list.id, draft: "" });
    app.draw();
    document.querySelector(".adding textarea").focus();
  };
  const shut = () => (Object.assign(view, { adding: null, draft: "" }), app.draw());
  const add = (event) => {
    event?.preventDefault();
    const title = view.draft.trim();
    if (!title) return shut();
    view.draft = "";
    app.sync.do({ op: "add-card", id: crypto.randomUUID(), listId: list.id, title });
    document.querySelector(".adding textarea")?.focus();
  };
  if (!isHere) return html`<button type="button" class="column__add" @click=${open}>${icon("plus", "icon--s")}${t("Add a card")}</button>`;
  return html`<form class="adding" @submit=${add} @keydown=${keys(add, shut)}>
    <textarea class="field" rows="2" maxlength="200" aria-label=${t("Title of the new card in {list}", { list: list.title })} .value=${live(view.draft)} @input=${({ target }) => (view.draft = target.value)}></textarea>
    <span><button type="submit" class="button button--s">${t("Add")}</button><button type="button" class="tool" aria-label=${t("Stop adding")} @click=${shut}>${icon("close")}</button></span></form>`;
}

function newList(app, board) {
  const { view } = app;
  const open = () => {
    Object.assign(view, { addingList: true, draft: "" });
    app.draw();
    document.querySelector(".adding input").focus();
  };
  const shut = () => (Object.assign(view, { addingList: false, draft: "" }), app.draw());
  const add = (event) => {
    event?.preventDefault();
    const title = view.draft.trim();
    shut();
    if (title) app.sync.do({ op: "add-list", id: crypto.randomUUID(), title });
  };
  if (!view.addingList) return html`${board.lists.length ? nothing : html`<p class="board__none">${t("This board has no lists yet. Most begin with what is to do, what is being done, and what is done.")}</p>`}
    <button type="button" class="column__add" @click=${open}>${icon("plus", "icon--s")}${t("Add a list")}</button>`;
  return html`<form class="adding" @submit=${add} @keydown=${keys(add, shut)}>
    <input class="field" maxlength="80" autocomplete="off" aria-label=${t("Title of the new list")} .value=${live(view.draft)} @input=${({ target }) => (view.draft = target.value)}>
    <span><button type="submit" class="button button--s">${t("Add")}</button><button type="button" class="tool" aria-label=${t("Stop adding")} @click=${shut}>${icon("close")}</button></span></form>`;
}

const keys = (enter, escape) => (event) => {
  if (event.key === "Escape") (event.preventDefault(), event.stopPropagation(), escape());
  if (event.key === "Enter" && !event.shiftKey && !event.isComposing) (event.preventDefault(), enter());
};
