/** Who belongs to a conversation: found by name, written to, added, removed. */

import { html, nothing } from "lit-html";
import { repeat } from "lit-html/directives/repeat.js";

import { mayInvite } from "../components/header.js";
import { avatar, icon, presenceOf } from "../parts.js";
import { peopleOf } from "../realtime/people.js";
import { roleName } from "../roles.js";
import { plural, t } from "../words.js";

const MANY = 8;

export function membersTab(app, draw) {
  let people = null;
  let asked = "";
  let filter = "";

  const load = async (room) => {
    asked = `${room.id} ${room.members}`;
    const mine = asked;
    const answer = await peopleOf(app, room.id).catch(() => null);
    if (mine !== asked) return; // another room was opened meanwhile
    people = answer;
    if (!answer) asked = "";
    draw();
  };
  const type = (event) => {
    filter = event.target.value.trim().toLowerCase();
    draw();
  };

  return {
    body: (room) => {
      if (asked.split(" ")[0] !== `${room.id}`) people = null;
      if (asked !== `${room.id} ${room.members}` && app.connection.online) load(room);
      return html`<section class="people" aria-label=${t("Members")}>
        <div class="people__title"><h3>${plural(room.members, "{n} member", "{n} members")}</h3>
          ${mayInvite(room, app.store) ? html`<button type="button" class="link" @click=${() => app.dialogs.invite(room)}>${t("Add people")}</button>` : nothing}</div>
        ${room.members > MANY ? html`<input class="field" type="search" placeholder=${t("Find a member")} aria-label=${t("Find a member")} @input=${type}>` : nothing}
        ${members(people, filter, room, app)}
      </section>`;
    },
  };
}

function members(people, filter, room, app) {
  if (!people) return html`<div class="people__loading" aria-hidden="true">${[1, 2, 3].map(() => html`<i></i>`)}</div>`;
  const found = people.filter(({ name, username }) => `${name} ${username}`.toLowerCase().includes(filter));
  if (!found.length) return html`<p class="people__none">${t("Nobody here is called that.")}</p>`;
  return html`<ul>${repeat(found, (person) => person.id, (person) => member({ ...person, ...app.store.people.get(String(person.id)) }, room, app))}</ul>`;
}

function member(person, room, { store, dialogs, conversations, act }) {
  const isMe = String(person.id) === String(store.me.id);
  return html`<li class="person">
    ${avatar(person, "avatar--m", presenceOf(person, store))}
    <button type="button" class="person__name" data-person=${person.id}><b>${isMe ? t("{name} (you)", { name: person.name }) : person.name}</b><small>@${person.username}</small></button>
    ${person.role && person.role !== "member" ? html`<span class="tag">${roleName(person.role)}</span>` : nothing}
    ${isMe ? nothing : html`<span class="person__acts">
      <button type="button" class="tool" title=${t("Message")} aria-label=${t("Message {name}", { name: person.name })}
        @click=${() => act(() => conversations.direct([person]))}>${icon("thread")}</button>
      ${mayRemove(room, store) ? html`<button type="button" class="tool" title=${t("Remove")} aria-label=${t("Remove {name} from #{room}", { name: person.name, room: room.name })}
        @click=${() => dialogs.remove(room, person)}>${icon("person-minus")}</button>` : nothing}</span>`}
  </li>`;
}

/** The server decides; this only keeps a button away from where it can never work. */
const mayRemove = (room, { me }) =>
  room.joined && room.kind !== "direct" && !room.general && (["owner", "admin"].includes(me.role) || (String(room.createdBy) === String(me.id) && me.role !== "guest"));
