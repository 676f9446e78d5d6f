/** What is pinned in a conversation. */

import { html } from "lit-html";

import { listState } from "../components/panel.js";
import { t } from "../words.js";
import { messageCard } from "./message-card.js";

const EMPTY = {
  icon: "pin",
  title: t("Nothing is pinned"),
  text: t("Pin a message from its menu, and everybody in the conversation finds it here."),
};

export function pinsTab(app, draw) {
  let asked = 0;
  let messages = null;
  let failed = false;

  const load = async (room) => {
    asked = room.id;
    failed = false;
    try {
      const answer = await app.connection.request("get-pins", { room: room.id });
      if (asked !== room.id) return;
      messages = answer.messages;
    } catch {
      failed = true;
    }
    draw();
  };
  const off = app.store.on(["pins"], () => asked && load({ id: asked }));

  return {
    closed: off,
    body: (room) => {
      if (asked !== room.id) (messages = null), load(room);
      const state = listState({ items: messages, failed, retry: () => load(room), empty: EMPTY });
      return state ?? html`<ul class="cards">${messages.map((message) => messageCard(message, app))}</ul>`;
    },
  };
}
