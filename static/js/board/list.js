/** The page of all projects one may open. */

import { html, nothing, render } from "lit-html";

import { actions, asking, openDialog } from "../dialogs/frame.js";
import { askNowAndThen, livePage, onceMine } from "../live-page.js";
import { avatar, icon } from "../parts.js";
import { plural, t } from "../words.js";

const FACES = 5;
const app = livePage("/projects", { offline: () => t("What you see may be out of date.") });
const { page, connection, place } = app;
let projects = null;

if (page.mayCreate) render(html`<button type="button" class="button button--s" @click=${create}>${icon("plus", "icon--s")}${t("New project")}</button>`, place("tools"));
for (const event of ["project-added", "project-removed", "project-updated"]) connection.on(event, refresh);
onceMine(app, refresh);
askNowAndThen(connection, refresh);
draw();
connection.start();

async function refresh() {
  const answer = await connection.request("list-projects").catch(() => null);
  if (answer) projects = answer.projects;
  draw();
}

function draw() {
  if (projects === null) return render(html`<div class="tiles" aria-busy="true"><i class="tile tile--loading"></i><i class="tile tile--loading"></i></div>`, place("content"));
  if (!projects.length) return render(empty(), place("content"));
  const archived = projects.filter((each) => each.archived);
  render(html`<ul class="tiles">${projects.filter((each) => !each.archived).map(tile)}</ul>
    ${archived.length ? html`<h2>${t("Archived")}</h2><ul class="tiles">${archived.map(tile)}</ul>` : nothing}`, place("content"));
}

function tile({ id, name, members, cards }) {
  return html`<li class="tile project"><h3><a href="${page.urls.projects}${id}/">${name}</a></h3>
    <p class="project__open">${cards ? plural(cards, "{n} open card", "{n} open cards") : t("Nothing open")}</p>
    <p class="faces" role="img" aria-label=${members.map((each) => each.name).join(", ")}>${members.slice(0, FACES).map((each) => avatar(each, "avatar--m"))}
      ${members.length > FACES ? html`<span class="avatar avatar--m avatar--group">+${members.length - FACES}</span>` : nothing}</p></li>`;
}

function empty() {
  return html`<div class="empty">${icon("board")}<h2>${t("No projects yet")}</h2>
    <p>${page.mayCreate ? t("A project is a board of cards for a few people: what is to do, who does it, and until when.") : t("Somebody has to add you to one. Then it shows here.")}</p>
    ${page.mayCreate ? html`<button type="button" class="button" @click=${create}>${t("Start a project")}</button>` : nothing}</div>`;
}

function create() {
  let name = "";
  const state = asking(() => dialog, async () => {
    const { project } = await connection.request("create-project", { name });
    location.assign(`${page.urls.projects}${project.id}/`);
  });
  const dialog = openDialog({
    title: t("New project"),
    className: "dialog--small",
    body: () => html`<form @submit=${state.submit}>
      <label class="label">${t("Name")}<input class="field" data-focus required maxlength="80" autocomplete="off" placeholder=${t("Website")} .value=${name}
        @input=${({ target }) => ((name = target.value), dialog.draw())}></label>
      ${actions(state, t("Start the project"), { disabled: !name.trim() })}
    </form>`,
  });
}
