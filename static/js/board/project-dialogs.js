/** Small questions about a project and its lists. */

import { html } from "lit-html";

import { open as confirm } from "../dialogs/confirm.js";
import { actions, asking, openDialog } from "../dialogs/frame.js";
import { plural, t } from "../words.js";

export function renameProject({ connection, page, state: { name } }) {
  ask(t("Rename the project"), name, 80, (wanted) => connection.request("rename-project", { projectId: page.projectId, name: wanted }));
}

export function renameList({ sync }, { id, title }) {
  ask(t("Rename the list"), title, 80, async (wanted) => sync.do({ op: "rename-list", id, title: wanted }));
}

export function removeList({ sync }, { id, title, cards }) {
  const remove = async () => sync.do({ op: "remove-list", id });
  if (!cards.length) return void remove();
  confirm({}, {
    title: t("Delete {list}?", { list: title }),
    text: plural(cards.length, "The card in it is deleted too.", "The {n} cards in it are deleted too."),
    action: t("Delete"),
    act: remove,
  });
}

function ask(title, before, longest, work) {
  let value = before;
  const state = asking(() => dialog, () => work(value));
  const dialog = openDialog({
    title,
    className: "dialog--small",
    body: () => html`<form @submit=${state.submit}>
      <label class="label">${t("Name")}<input class="field" data-focus required maxlength=${longest} autocomplete="off" .value=${value}
        @input=${({ target }) => ((value = target.value), dialog.draw())}></label>
      ${actions(state, t("Save"), { disabled: !value.trim() })}
    </form>`,
  });
  dialog.element.querySelector("input").select();
}
