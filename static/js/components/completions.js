/** What can be completed: each source finds entries `{sign, label, note, aside, text}` for what follows its sign. */

import { html } from "lit-html";

import { allEmoji, search } from "../emoji.js";
import { faceOf, ownEmoji } from "../own-emoji.js";
import { aboutOf, avatar, icon } from "../parts.js";
import { findPeople, peopleOf } from "../realtime/people.js";
import { plural, t } from "../words.js";

const MOST = 8;
const EMOJI_FROM = 2;
const FRESH_FOR = 60_000;

/** @returns {{sign: string, find: (query: string, roomId: number, show: (entries: object[]) => void) => Promise<void>}[]} */
export function sourcesOf(app) {
  const members = new Map(); // room id → {people, at}

  const membersOf = async (roomId) => {
    const known = members.get(roomId);
    if (known && Date.now() - known.at < FRESH_FOR) return known.people;
    const people = await peopleOf(app, roomId);
    members.set(roomId, { people, at: Date.now() });
    return people;
  };

  /** Those in the conversation first; the others are marked, for they would not see the message. */
  const people = async (query, roomId, show) => {
    const room = app.store.rooms.get(roomId);
    const here = await membersOf(roomId).catch(() => room?.people ?? []);
    const ids = new Set(here.map(({ id }) => String(id)));
    const inside = here.filter((person) => isCalled(person, query)).sort(byFit(query)).map((person) => personEntry(person));
    const everybody = ["channel", "here"].filter((name) => query && name.startsWith(query) && room?.kind !== "direct").map((name) => everybodyEntry(name, room));
    show([...inside, ...everybody].slice(0, MOST));
    if (inside.length >= MOST || !query) return;
    const found = await findPeople(app, query);
    const outside = found.filter(({ id }) => !ids.has(String(id))).map((person) => personEntry(person, t("not in this conversation")));
    show([...inside, ...everybody, ...outside].slice(0, MOST));
  };

  const channels = async (query, _roomId, show) => {
    const rooms = [...app.store.rooms.values()].filter((room) => room.kind !== "direct" && !room.archived && room.name.includes(query));
    rooms.sort((a, b) => Number(b.name.startsWith(query)) - Number(a.name.startsWith(query)) || Number(b.joined) - Number(a.joined) || a.name.localeCompare(b.name));
    show(rooms.slice(0, MOST).map((room) => ({ sign: icon(room.kind === "private" ? "lock" : "hash"), label: room.name, note: aboutOf(room), text: `#${room.name} ` })));
  };

  const emoji = async (query, _roomId, show) => {
    if (query.length < EMOJI_FROM) return show([]);
    const found = [...search(ownEmoji(), query, MOST), ...search(await allEmoji(), query, MOST)].slice(0, MOST);
    show(found.map((each) => ({ sign: html`<span class="completion__emoji">${faceOf(each.emoji)}</span>`, label: `:${each.names[0]}:`, text: each.emoji })));
  };

  const commands = async (query, _roomId, show) => {
    const all = await app.commands.all();
    show(all.filter(({ name }) => name.startsWith(query)).map(({ name, usage, help }) => (
      { sign: icon("slash"), label: `/${name}`, note: usage ?? "", aside: help, text: `/${name} ` })));
  };

  return [{ sign: "@", find: people }, { sign: "#", find: channels }, { sign: ":", find: emoji }, { sign: "/", find: commands }];
}

const personEntry = (person, aside = "") => ({ sign: avatar(person, "avatar--s"), label: person.name, note: `@${person.username}`, aside, text: `@${person.username} ` });

const everybodyEntry = (name, { members }) => ({
  sign: icon("bell"), label: `@${name}`, text: `@${name} `,
  note: plural(members, "tells the {n} person here", "tells all {n} people here"),
});

const isCalled = ({ name, username }, query) => username.toLowerCase().startsWith(query) || name.toLowerCase().split(/\s+/).some((word) => word.startsWith(query));
const byFit = (query) => (a, b) => Number(b.username.startsWith(query)) - Number(a.username.startsWith(query)) || a.name.localeCompare(b.name);
