/** The dialog that makes a game. */

import { html } from "lit-html";

import { actions, asking, openDialog } from "../dialogs/frame.js";
import { t } from "../words.js";

/** Asks for a name, makes the game, and goes there. */
export function open({ page, connection }) {
  let name = t("{name}’s game", { name: page.me.name.split(" ")[0] });
  const state = asking(() => dialog, async () => {
    const { gameId } = await connection.request("create-game", name);
    location.assign(`${page.urls.games}${gameId}/`);
  });
  const dialog = openDialog({
    title: t("New game"),
    className: "dialog--small",
    body: () => html`<form @submit=${state.submit}>
      <p class="dialog__text">${t("Dots and Boxes, for two to four people.")}</p>
      <label class="label">${t("Name")}<input class="field" data-focus required maxlength="80" autocomplete="off" .value=${name}
        @input=${({ target }) => ((name = target.value), dialog.draw())}></label>
      ${actions(state, t("Make the game"), { disabled: !name.trim() })}
    </form>`,
  });
  dialog.element.querySelector("input").select();
}
