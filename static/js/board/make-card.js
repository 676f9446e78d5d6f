/** The dialog that makes a card from a message: which project, which list, what it is called. */

import { html, nothing } from "lit-html";

import { actions, asking, openDialog } from "../dialogs/frame.js";
import { EventError } from "../realtime/connection.js";
import { t } from "../words.js";

const TITLE = 200;
const TRIES = 3;
const WITHIN = 10000;

export function open(app, message) {
  const { connection, store } = app;
  // Another namespace of the same connection, for as long as the dialog is open.
  const socket = connection.socket.io.socket("/projects", { auth: { workspace: store.workspace.slug } });
  const chosen = { projects: null, project: null, board: null, version: 0, list: "", title: firstLine(message.text) };
  const clientId = crypto.randomUUID();
  const cardId = crypto.randomUUID();

  async function ask(event, ...args) {
    const answer = await socket.timeout(WITHIN).emitWithAck(event, ...args);
    if (!answer.ok) throw new EventError(answer.error);
    return answer;
  }

  async function load() {
    const { projects } = await ask("list-projects");
    chosen.projects = projects.filter(({ archived }) => !archived);
    if (chosen.projects.length) await choose(chosen.projects[0].id);
    dialog.draw();
  }

  async function choose(id) {
    const { board, version } = await ask("open-project", id);
    Object.assign(chosen, { project: id, board, version, list: board.lists[0]?.id ?? "" });
    dialog.draw();
  }

  /** Somebody may have changed the board meanwhile: the refusal brings the present version. */
  async function make() {
    const change = { op: "add-card", id: cardId, listId: chosen.list, title: chosen.title.trim(), link: { kind: "message", id: message.id } };
    for (let tries = 0; ; tries++) {
      try {
        await ask("project-update", { projectId: chosen.project, changes: [change], version: chosen.version, clientId });
        return app.toast(t("The card is on the board."));
      } catch (error) {
        if (error.code !== "stale_version" || tries === TRIES) throw error;
        chosen.version = error.fields.version;
      }
    }
  }

  const state = asking(() => dialog, make);
  const dialog = openDialog({ title: t("Make a card"), className: "dialog--small", body });
  dialog.element.addEventListener("close", () => socket.disconnect());
  socket.on("connect", () => load().catch(() => app.toast(t("There is no connection. Try again in a moment."))));
  if (socket.connected) load();
  else socket.connect();

  function body() {
    if (chosen.projects && !chosen.projects.length) return html`<p class="dialog__none">${t("You are on no project yet.")} <a href="/w/${store.workspace.slug}/projects/">${t("Projects")}</a></p>`;
    return html`<form @submit=${state.submit}>
      <label class="label">${t("Title")}<input class="field" data-focus required maxlength=${TITLE} autocomplete="off" .value=${chosen.title} @input=${({ target }) => ((chosen.title = target.value), dialog.draw())}></label>
      <label class="label">${t("Project")}<select class="field" ?disabled=${!chosen.projects} @change=${({ target }) => choose(Number(target.value))}>
        ${(chosen.projects ?? []).map(({ id, name }) => html`<option value=${id} ?selected=${id === chosen.project}>${name}</option>`)}</select></label>
      <label class="label">${t("List")}<select class="field" ?disabled=${!chosen.board} @change=${({ target }) => (chosen.list = target.value)}>
        ${(chosen.board?.lists ?? []).map(({ id, title }) => html`<option value=${id} ?selected=${id === chosen.list}>${title}</option>`)}</select></label>
      ${chosen.board && !chosen.board.lists.length ? html`<p class="dialog__text">${t("This board has no lists yet.")}</p>` : nothing}
      ${actions(state, t("Make the card"), { disabled: !chosen.list || !chosen.title.trim() })}
    </form>`;
  }
}

const firstLine = (text) => [...(text.split("\n").find((line) => line.trim()) ?? "").trim()].slice(0, TITLE).join("");
