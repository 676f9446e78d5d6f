/** A person's card, beside their name wherever it stands: who they are, whether they are there, and how to reach them. */

import { html, nothing, render } from "lit-html";

import { faceOf } from "../own-emoji.js";
import { avatar, icon, presenceOf, timeOf } from "../parts.js";
import { placeBeside } from "../popovers.js";
import { roleName } from "../roles.js";
import { t } from "../words.js";

const PRESENCE = { online: t("Online"), away: t("Away"), offline: t("Offline") };

/** Opens for whatever carries `data-person` (a user id), and for mentions. */
export function mount(app) {
  document.addEventListener("click", (event) => {
    const anchor = event.target.closest("[data-person], .at[data-user]");
    if (!anchor) return;
    event.preventDefault();
    open(anchor, anchor.dataset.person ?? anchor.dataset.user, app);
  });
}

async function open(anchor, id, app) {
  document.querySelector(".profile")?.remove();
  const card = Object.assign(document.createElement("div"), { className: "profile", popover: "auto" });
  card.setAttribute("role", "dialog");
  document.body.append(card);
  card.addEventListener("toggle", ({ newState }) => newState === "closed" && card.remove());
  const draw = () => {
    if (!card.isConnected) return;
    const person = app.store.people.get(String(id)) ?? { id, name: t("Somebody"), username: "" };
    card.setAttribute("aria-label", person.name);
    render(content(person, app, () => card.hidePopover()), card);
    placeBeside(card, anchor);
  };
  card.showPopover();
  draw();
  card.querySelector("button")?.focus();
  const off = app.store.on(["people", "presence"], draw);
  card.addEventListener("toggle", off);
  const { people } = await app.connection.request("get-people", { ids: [String(id)] }).catch(() => ({ people: [] }));
  app.store.know(people);
}

function content(person, app, close) {
  const { store, conversations, act, dialogs } = app;
  const isMe = String(person.id) === String(store.me.id);
  const presence = presenceOf(person, store);
  const status = store.statusOf(person.id);
  const message = () => (close(), act(() => conversations.direct(isMe ? [] : [person])));
  return html`
    <div class="profile__head">${avatar(person, "avatar--l", presence)}
      <div><b>${person.name}</b><small>${person.title ? `${person.title} · ` : ""}@${person.username}</small></div></div>
    ${person.about ? html`<p class="profile__about">${person.about}</p>` : nothing}
    <dl class="profile__facts">
      <dt>${t("Presence")}</dt><dd><i class="dot" data-presence=${presence}></i>${PRESENCE[presence]}</dd>
      ${status.emoji || status.text ? html`<dt>${t("Status")}</dt><dd>${faceOf(status.emoji)} ${status.text}</dd>` : nothing}
      ${person.timeZone ? html`<dt>${t("Local time")}</dt><dd>${localTime(person.timeZone)}</dd>` : nothing}
      ${person.role ? html`<dt>${t("Role")}</dt><dd>${roleName(person.role)}</dd>` : nothing}
    </dl>
    <div class="profile__acts">
      <button type="button" class="button button--plain" @click=${message}>${icon("thread", "icon--s")}${isMe ? t("Notes to yourself") : t("Message")}</button>
      ${isMe ? html`<button type="button" class="button button--plain" @click=${() => (close(), dialogs.status())}>${icon("smile", "icon--s")}${t("Set a status")}</button>
      <button type="button" class="button button--plain" @click=${() => (close(), dialogs.profile())}>${icon("pencil", "icon--s")}${t("Edit profile")}</button>` : nothing}
    </div>`;
}

function localTime(timeZone) {
  try {
    return new Intl.DateTimeFormat(undefined, { hour: "numeric", minute: "2-digit", weekday: "short", timeZone }).format();
  } catch {
    return timeOf(Date.now()); // a zone this browser does not know
  }
}
