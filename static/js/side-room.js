/** The way into a channel's side room, in its header; the panel and the namespace come when it is first opened. */

import { html, nothing } from "lit-html";

import { icon } from "./parts.js";
import { SideRoom } from "./realtime/side.js";
import { plural, t } from "./words.js";

export function mount(app) {
  const { panel, store } = app;
  app.side = new SideRoom(app);
  app.side.isLookedAt = () => panel.isOpen("side") && !document.hidden;
  panel.register("side", () => import("./panels/side-room.js"));
  app.headTools.push((room) => (mayEnter(room, store) ? tool(room, app) : nothing));
}

const mayEnter = (room, { me }) => room.joined && room.kind !== "direct" && me.role !== "guest";

function tool(room, { panel, side }) {
  const isIn = side.roomId === room.id;
  const people = isIn ? (side.people?.length ?? 0) : 0;
  const label = !isIn ? t("Open the side room of #{name}", { name: room.name })
    : plural(people, "Side room: {n} person here", "Side room: {n} people here");
  // In another channel's side room, the way leads into this one's; else it shows and hides.
  const act = () => (isIn ? panel.toggle("side", { roomId: room.id }) : panel.open("side", { roomId: room.id }));
  return html`<button class="tool head__side" type="button" title=${t("Side room")} aria-label=${label} ?data-in=${isIn}
    aria-expanded=${String(isIn && panel.isOpen("side"))} @click=${act}>${icon("aside")}${people ? html`<span>${people}</span>` : nothing}${
    isIn && side.isUnseen ? html`<i class="head__dot"></i>` : nothing}</button>`;
}
