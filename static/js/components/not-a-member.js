/** What stands in the composer's place where one may read but not write. */

import { html, nothing } from "lit-html";

import { t } from "../words.js";

export function notAMember({ store, conversations, act }) {
  const { room } = store;
  if (!room) return nothing;
  if (room.archived) return html`<div class="instead"><p>${t("This channel is archived: it can be read, not written to.")}</p></div>`;
  if (room.joined) return nothing;
  return html`<div class="instead"><p>${t("You are looking at")} <b>#${room.name}</b></p>
    <button type="button" class="button" @click=${() => act(() => conversations.join(room.id))}>${t("Join channel")}</button></div>`;
}
