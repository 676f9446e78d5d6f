/** What was shared in a conversation, the newest first: a tab of its details. */

import { html, nothing } from "lit-html";
import { repeat } from "lit-html/directives/repeat.js";

import { filesOf } from "../components/files.js";
import { listState } from "../components/panel.js";
import { dayName } from "../parts.js";
import { t } from "../words.js";

const EMPTY = {
  icon: "file",
  title: t("No files yet"),
  text: t("What is shared in this conversation gathers here: drop a file on it, paste one, or pick one with the clip."),
};

export function filesTab(app, draw) {
  let asked = 0;
  let files = null;
  let more = false;
  let failed = false;

  const load = async (room, before = undefined) => {
    asked = room.id;
    failed = false;
    try {
      const answer = await app.connection.request("list-files", { room: room.id, before });
      if (asked !== room.id) return;
      files = [...(before ? files : []), ...answer.files];
      more = answer.hasMore;
    } catch {
      failed = true;
    }
    draw();
  };
  app.connection.on("new-message", ({ roomId, files: sent }) => roomId === asked && sent?.length && load({ id: roomId }));
  app.connection.on("message-deleted", ({ roomId }) => roomId === asked && load({ id: roomId }));

  return {
    body: (room) => {
      if (asked !== room.id) (files = null), load(room);
      return listState({ items: files, failed, retry: () => load(room), empty: EMPTY }) ?? html`
        <ul class="shared">${repeat(files, (file) => file.id, (file) => html`<li>${filesOf([file])}
          <small>${file.by}, <a href=${app.store.linkOf({ ...file, roomId: room.id, id: file.messageId })}>${dayName(file.timestamp)}</a></small></li>`)}</ul>
        ${more ? html`<button class="button button--plain" type="button" @click=${() => load(room, files.at(-1).id)}>${t("Show more")}</button>` : nothing}`;
    },
  };
}
