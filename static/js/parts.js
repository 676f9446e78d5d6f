/** Small pieces many components draw: icons, avatars, times. */

import { html, nothing } from "lit-html";

const HUES = ["iris", "jade", "sky", "rust", "plum", "leaf"];

/** One of templates/_icons.html, by name. */
export function icon(name, size = "") {
  return html`<svg class="icon ${size}" aria-hidden="true"><use href="#icon-${name}"></use></svg>`;
}

/** The colour of a person: always the same one, and another one than the next who signed up. */
export const hueOf = (id) => HUES[Number(id) % HUES.length];

/** @param {{id: string, name: string}} person @param {"" | "avatar--s" | "avatar--m"} size */
export function avatar({ id, name }, size = "") {
  return html`<span class="avatar ${size}" data-hue=${hueOf(id)} aria-hidden="true">${initialOf(name)}</span>`;
}

export const initialOf = (name) => ([...(name ?? "").trim()][0] ?? "?").toUpperCase();

/** The sign before a conversation's name. */
export function roomSign(room, store) {
  if (room.kind !== "direct") return icon(room.kind === "private" ? "lock" : "hash", "icon--room");
  const others = store.othersOf(room);
  if (others.length > 1) return html`<span class="avatar avatar--s avatar--group" aria-hidden="true">${others.length}</span>`;
  return avatar(others[0] ?? store.me, "avatar--s");
}

const clock = new Intl.DateTimeFormat(undefined, { hour: "numeric", minute: "2-digit" });
const exact = new Intl.DateTimeFormat(undefined, { dateStyle: "full", timeStyle: "short" });
const weekday = new Intl.DateTimeFormat(undefined, { weekday: "long", month: "long", day: "numeric" });
const wholeDate = new Intl.DateTimeFormat(undefined, { dateStyle: "long" });

export const timeOf = (ms) => clock.format(ms);

/** Without "AM": for the narrow column beside a grouped message. */
export const shortTimeOf = (ms) =>
  clock.formatToParts(ms).filter(({ type }) => type !== "dayPeriod").map(({ value }) => value).join("").trim();

export const exactTimeOf = (ms) => exact.format(ms);

/** The local day, as something to compare. */
export function dayOf(ms) {
  const date = new Date(ms);
  return date.getFullYear() * 10000 + date.getMonth() * 100 + date.getDate();
}

/** "Today", "Yesterday", "Monday, November 17", and with the year when it is another one. */
export function dayName(ms, now = Date.now()) {
  const yesterday = new Date(now);
  yesterday.setDate(yesterday.getDate() - 1);
  if (dayOf(ms) === dayOf(now)) return "Today";
  if (dayOf(ms) === dayOf(yesterday)) return "Yesterday";
  const sameYear = new Date(ms).getFullYear() === new Date(now).getFullYear();
  return (sameYear ? weekday : wholeDate).format(ms);
}

/** What a channel is for, in its people's words: the description the server gives to all says nothing. */
export function aboutOf({ kind, name, topic, description }) {
  if (kind === "direct") return "";
  return topic || (description === `${name} chat room` ? "" : description);
}

/** "3 replies", "1 reply". */
export const count = (number, one, many = `${one}s`) => `${number} ${number === 1 ? one : many}`;

export const badge = (number, label) =>
  number ? html`<span class="badge" aria-label="${number} ${number === 1 ? label.replace(/s$/, "") : label}">${number > 99 ? "99+" : number}</span>` : nothing;

/** A badge of a direct conversation counts its messages, one of a channel the mentions in it. */
export function badgeOf(room) {
  if (room.muted) return 0;
  return room.kind === "direct" ? room.unread : room.mentions;
}
