/** Who is on a project: to look at, to bring somebody in, to take somebody out. */

import { html, nothing } from "lit-html";

import { openDialog } from "../dialogs/frame.js";
import { avatar, icon } from "../parts.js";
import { t } from "../words.js";

export function openPeople(app) {
  const { page, connection } = app;
  let query = "";
  let found = [];
  let searching = 0;
  const about = (userId) => ({ projectId: page.projectId, userId });

  async function search() {
    const mine = ++searching;
    const answer = await connection.request("find-people", { projectId: page.projectId, query }).catch(() => ({ people: [] }));
    if (mine !== searching) return;
    found = answer.people;
    dialog.draw();
  }

  async function change(event, id) {
    if (await app.act(() => connection.request(event, about(id)))) await search();
  }

  const line = (person, button) => html`<li class="pick"><span class="pick__main">${avatar(person, "avatar--m")}
    <span><b>${person.name}</b><small>@${person.username}${person.online ? ` · ${t("here now")}` : ""}</small></span></span>${button}</li>`;

  const dialog = openDialog({
    title: t("People on {name}", { name: app.state.name }),
    className: "dialog--people",
    body: () => html`
      ${page.mayCreate ? html`<div class="dialog__bar"><label class="field field--sign">${icon("search", "icon--s")}<input type="search" data-focus placeholder=${t("Add somebody by name")} aria-label=${t("Add somebody by name")}
        .value=${query} @input=${({ target }) => ((query = target.value), search())}></label></div>
      ${query ? html`<ul class="picks" aria-label=${t("Found")}>${found.map((person) => line(person, html`<button type="button" class="button button--plain" aria-label=${t("Add {name}", person)} @click=${() => change("add-project-member", person.id)}>${t("Add")}</button>`))}</ul>
        ${found.length ? nothing : html`<p class="dialog__none">${t("Nobody of that name who is not on it already.")}</p>`}` : nothing}` : nothing}
      <ul class="picks" aria-label=${t("On the project")}>${app.state.members.map((person) => line(person, remove(person)))}</ul>`,
  });

  function remove(person) {
    const isMe = person.id === page.me.id;
    if (!page.mayCreate && !isMe) return nothing;
    const label = isMe ? t("Leave") : t("Remove");
    return html`<button type="button" class="tool" aria-label=${isMe ? t("Leave the project") : t("Remove {name}", person)} @click=${() => change("remove-project-member", person.id)}>${label}</button>`;
  }

  const redraw = () => dialog.draw();
  connection.socket.on("project-updated", redraw);
  dialog.element.addEventListener("close", () => connection.socket.off("project-updated", redraw));
  return dialog;
}
