/** One card: its title, text, list, who does it until when; what was said about it and what was done to it. */

import { html, nothing } from "lit-html";
import { unsafeHTML } from "lit-html/directives/unsafe-html.js";

import { open as confirm } from "../dialogs/confirm.js";
import { openDialog } from "../dialogs/frame.js";
import { avatar, dayName, exactTimeOf, icon, timeOf, withChannels } from "../parts.js";
import { t } from "../words.js";
import { findCard } from "./operations.js";

export function openCard(app, id) {
  const { sync, connection, page } = app;
  const here = { detail: null, editing: false, text: "", comment: "", version: -1 };
  const now = () => findCard(sync.board, id);
  const markup = (source) => unsafeHTML(withChannels(source, page.workspace.slug, (name) => here.detail.rooms[name]));
  const set = (fields) => sync.do({ op: "update-card", id, ...fields });
  history.replaceState(null, "", `?card=${id}`);

  async function load() {
    here.version = sync.version;
    const answer = await connection.request("get-card", { projectId: page.projectId, cardId: id }).catch(() => null);
    if (answer) here.detail = answer;
    if (dialog.element.isConnected) dialog.draw();
  }

  function body() {
    const found = now();
    if (!found) return html`<p class="dialog__none">${t("Somebody removed this card meanwhile.")}</p>`;
    const { card, list } = found;
    const mayEdit = app.mayEdit();
    return html`<div class="sheet">
      <textarea class="sheet__title" rows="1" maxlength="200" aria-label=${t("Title")} ?readonly=${!mayEdit} .value=${card.title} @keydown=${leaveOnEnter}
        @change=${({ target }) => (target.value.trim() ? set({ title: target.value.trim() }) : (target.value = card.title))}></textarea>
      <div class="sheet__facts">
        <label class="label">${t("List")}<select class="field" ?disabled=${!mayEdit} @change=${({ target }) => sync.do({ op: "move-card", id, listId: target.value, position: 0 })}>
          ${sync.board.lists.map((each) => html`<option value=${each.id} ?selected=${each.id === list.id}>${each.title}</option>`)}</select></label>
        <label class="label">${t("Who")}<select class="field" ?disabled=${!mayEdit} @change=${({ target }) => set({ assignee: target.value || null })}>
          <option value="" ?selected=${!card.assignee}>${t("Nobody yet")}</option>
          ${app.state.members.map((each) => html`<option value=${each.id} ?selected=${each.id === card.assignee}>${each.name}</option>`)}</select></label>
        <label class="label">${t("Due")}<input class="field" type="date" ?disabled=${!mayEdit} .value=${card.due ?? ""} @change=${({ target }) => set({ due: target.value || null })}></label>
      </div>
      ${source()}${text(card, mayEdit)}${comments(mayEdit)}${past()}
      ${mayEdit ? html`<footer class="sheet__foot"><button type="button" class="tool sheet__delete" @click=${() => remove(card)}>${icon("trash", "icon--s")}${t("Delete the card")}</button></footer>` : nothing}
    </div>`;
  }

  function source() {
    const from = here.detail?.source;
    return from ? html`<p class="sheet__source">${icon("thread", "icon--s")}<span>${t("Made from")} <a href=${from.url}>${from.label}</a></span></p>` : nothing;
  }

  function text(card, mayEdit) {
    if (here.editing) return html`<form class="sheet__part" @submit=${saveText}><h3>${t("Text")}</h3>
      <textarea class="field" rows="6" aria-label=${t("Text, as Markdown")} .value=${here.text} @input=${({ target }) => (here.text = target.value)}></textarea>
      <span class="sheet__buttons"><button type="submit" class="button button--s">${t("Save")}</button><button type="button" class="tool" @click=${() => ((here.editing = false), dialog.draw())}>${t("Cancel")}</button><small>${t("Markdown works.")}</small></span></form>`;
    const edit = () => (Object.assign(here, { editing: true, text: card.text }), dialog.draw(), dialog.element.querySelector(".sheet__part textarea").focus());
    return html`<section class="sheet__part"><h3>${t("Text")}${mayEdit ? html`<button type="button" class="tool" @click=${edit}>${icon("pencil", "icon--s")}${card.text ? t("Edit") : t("Write one")}</button>` : nothing}</h3>
      ${card.text ? html`<div class="message__text prose">${here.detail?.card.text === card.text ? markup(here.detail.card.html) : card.text}</div>` : html`<p class="sheet__none">${t("No text.")}</p>`}</section>`;
  }

  function comments(mayEdit) {
    const said = here.detail?.comments ?? [];
    return html`<section class="sheet__part"><h3>${t("Comments")}</h3>
      ${said.map((each) => html`<article class="said">${avatar({ id: each.userId, name: each.name, avatar: each.avatar }, "avatar--m")}<div><p><b>${each.name}</b> <time title=${exactTimeOf(each.timestamp)}>${dayName(each.timestamp)}, ${timeOf(each.timestamp)}</time></p>
        <div class="message__text prose">${markup(each.html)}</div></div></article>`)}
      ${mayEdit ? html`<form class="sheet__say" @submit=${sendComment}><textarea class="field" rows="2" aria-label=${t("Write a comment")} placeholder=${t("Write a comment; paste a message’s link to refer to it")} .value=${here.comment}
        @input=${({ target }) => ((here.comment = target.value), dialog.draw())} @keydown=${(event) => event.key === "Enter" && (event.ctrlKey || event.metaKey) && sendComment(event)}></textarea>
        <button type="submit" class="button button--s" ?disabled=${!here.comment.trim()}>${t("Comment")}</button></form>` : nothing}</section>`;
  }

  function past() {
    const done = here.detail?.history ?? [];
    return done.length ? html`<details class="sheet__part"><summary>${t("History")}</summary><ol class="past">
      ${done.map((each) => html`<li><b>${each.name}</b> ${words(each.operation, sync.board)} <time title=${exactTimeOf(each.timestamp)}>${dayName(each.timestamp)}, ${timeOf(each.timestamp)}</time></li>`)}</ol></details>` : nothing;
  }

  function saveText(event) {
    event.preventDefault();
    here.editing = false;
    set({ text: here.text });
  }

  function sendComment(event) {
    event.preventDefault();
    const said = here.comment.trim();
    if (!said) return;
    here.comment = "";
    sync.do({ op: "comment", cardId: id, id: crypto.randomUUID(), text: said });
  }

  function remove(card) {
    dialog.close();
    confirm({}, { title: t("Delete this card?"), text: card.title, action: t("Delete"), act: async () => sync.do({ op: "remove-card", id }) });
  }

  const dialog = openDialog({ title: t("Card"), className: "dialog--card", body });
  dialog.element.addEventListener("close", () => {
    app.view.card = null;
    history.replaceState(null, "", location.pathname);
    document.querySelector(`[data-card="${id}"] .card__open`)?.focus();
  });
  load();
  return { ...dialog, refresh: () => (dialog.draw(), here.version !== sync.version && load()) };
}

function leaveOnEnter(event) {
  if (event.key !== "Enter") return;
  event.preventDefault();
  event.target.blur();
}

/** An operation, as one would tell it. */
function words({ op, listId, title, due, assignee, text }, board) {
  const list = board.lists.find(({ id }) => id === listId)?.title ?? t("a list that is gone");
  if (op === "add-card") return t("made it in {list}", { list });
  if (op === "move-card") return t("moved it to {list}", { list });
  if (op === "comment") return t("wrote a comment");
  if (title !== undefined) return t("renamed it");
  if (text !== undefined) return t("changed the text");
  if (due !== undefined) return due ? t("made it due on {day}", { day: due }) : t("took the date away");
  if (assignee !== undefined) return assignee ? t("gave it to somebody") : t("took it from who had it");
  return t("changed it");
}
