/** The page of one project: its board, who is there, and what one may do to it. */

import { html, nothing, render } from "lit-html";

import { askNowAndThen, livePage, onceMine } from "../live-page.js";
import { avatar, icon } from "../parts.js";
import { prefixOf } from "../storage.js";
import { t } from "../words.js";
import { Carry } from "./carry.js";
import { openCard } from "./card-dialog.js";
import { columns } from "./columns.js";
import { Kept } from "./kept.js";
import { findCard } from "./operations.js";
import { openPeople } from "./people-dialog.js";
import { renameProject } from "./project-dialogs.js";
import { BoardSync } from "./sync.js";

const FACES = 5;
const app = livePage("/projects", {
  offline: () => sync.pending.length ? t("What you changed waits here and goes out when you are back.") : t("You can go on; it goes out when you are back."),
});
const { page, connection, place } = app;
const root = place("content");
const kept = new Kept(`${prefixOf(page, "board")}${page.projectId}:`);
const sync = new BoardSync({ connection, projectId: page.projectId, kept });
const query = new URLSearchParams(location.search);
let wanted = query.get("card");
let denied = false;

/** `adding`: the list in which a card is being written; `card`: the dialog that is open. */
const view = { adding: null, draft: "", addingList: false, card: null };
Object.assign(app, { sync, view, state: null, draw, openCard: (id) => (view.card = openCard(app, id)), mayEdit: () => Boolean(app.state && !app.state.archived) });
const carry = new Carry({ root, board: () => sync.board, draw, drop: (move) => sync.do(move), say: app.say });
app.carry = carry;

sync.addEventListener("change", () => (draw(), view.card?.refresh()));
sync.addEventListener("refused", ({ detail }) => app.toast(detail.code === "item_not_found" ? t("Somebody removed it meanwhile.") : detail.message));
connection.on("team-member-online", (who) => present(who, true));
connection.on("team-member-offline", (who) => present(who, false));
connection.on("project-updated", (update) => update.projectId === page.projectId && app.state && (Object.assign(app.state, update), draw()));
connection.on("project-removed", ({ projectId }) => projectId === page.projectId && ((denied = true), view.card?.close(), draw()));
onceMine(app, open);
askNowAndThen(connection, async () => {
  const answer = await connection.request("project-version", page.projectId).catch(() => null);
  if (answer && answer.version !== sync.version && !sync.sending) await open();
});
addEventListener("beforeunload", (event) => kept.isComplete || event.preventDefault());
connection.addEventListener("change", draw);
draw();
connection.start();
window.board = sync; // for who looks at the page from its console, and for tests

async function open() {
  try {
    app.state = await sync.open();
    denied = false;
  } catch (error) {
    denied = error.code === "access_denied";
  }
  draw();
  if (wanted && app.state && findCard(sync.base, wanted)) app.openCard(wanted);
  wanted = null;
}

function present({ userId, username, name, projectId }, isHere) {
  if (projectId !== page.projectId || !app.state) return;
  app.state.active = app.state.active.filter(({ id }) => id !== userId);
  const { avatar: picture } = app.state.members.find(({ id }) => id === userId) ?? {};
  if (isHere) app.state.active.push({ id: userId, username, name, avatar: picture });
  for (const member of app.state.members) if (member.id === userId) member.online = isHere;
  draw();
}

function draw() {
  if (denied) return void render(html`<div class="empty">${icon("lock")}<h2>${t("This project is not there")}</h2>
    <p>${t("It does not exist, or you are not on it. Somebody who is can add you.")}</p><a class="button" href=${page.urls.projects}>${t("All projects")}</a></div>`, root);
  if (!app.state) return void render(html`<div class="board" aria-busy="true"><i class="column column--loading"></i><i class="column column--loading"></i><i class="column column--loading"></i></div>`, root);
  document.getElementById("page-title").textContent = app.state.name;
  document.title = `${app.state.name} · ${page.workspace.name}`;
  root.toggleAttribute("data-carrying", Boolean(carry.move));
  if (app.mayEdit()) root.dataset.editable = "yes";
  else delete root.dataset.editable;
  render(tools(), place("tools"));
  render(html`${app.state.archived ? html`<p class="board__archived">${icon("archive", "icon--s")}${t("This project is archived: it can be read, not changed.")}</p>` : nothing}
    ${columns(app, carry.shown(sync.board))}`, root);
}

function tools() {
  const { active, archived } = app.state;
  const label = t("Here now: {names}", { names: active.map(({ name }) => name).join(", ") });
  return html`${sync.pending.length ? html`<span class="board__saving" role="status">${connection.online ? t("Saving…") : t("Waiting to save")}</span>` : nothing}
    <span class="faces" role="img" aria-label=${label} title=${label}>${active.slice(0, FACES).map((each) => avatar(each, "avatar--m"))}
      ${active.length > FACES ? html`<span class="avatar avatar--m avatar--group">+${active.length - FACES}</span>` : nothing}</span>
    <button type="button" class="tool" @click=${() => openPeople(app)}>${icon("people")}<span class="tool__word">${t("People")}</span></button>
    ${page.mayCreate ? html`<button type="button" class="tool" popovertarget="menu-project" aria-label=${t("More about this project")}>${icon("more")}</button>
    <div class="menu menu--project" id="menu-project" popover>
      <button type="button" class="menu__item" @click=${(event) => (shut(event), renameProject(app))}>${icon("pencil")}${t("Rename")}</button>
      <button type="button" class="menu__item" @click=${(event) => (shut(event), archive(!archived))}>${icon("archive")}${archived ? t("Bring back") : t("Archive")}</button>
    </div>` : nothing}`;
}

const shut = ({ currentTarget }) => currentTarget.closest("[popover]").hidePopover();
const archive = (archived) => app.act(() => connection.request(archived ? "archive-project" : "unarchive-project", page.projectId));
