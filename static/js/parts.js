/** Small pieces many components draw: icons, avatars, times. */

import { html, nothing } from "lit-html";

import { t } from "./words.js";

const CHANNEL = /<span class="ref" data-channel="([^"<>]*)">([^<>]*)<\/span>/g;
const HUES = ["iris", "jade", "sky", "rust", "plum", "leaf"];

/** One of templates/_icons.html, by name. */
export function icon(name, size = "") {
  return html`<svg class="icon ${size}" aria-hidden="true"><use href="#icon-${name}"></use></svg>`;
}

/** The colour of a person: always the same one, and another one than the next who signed up. */
export const hueOf = (id) => HUES[Number(id) % HUES.length];

/**
 * A person's picture, else their initial.
 * @param {{id: string, name: string, avatar?: string}} person @param {"" | "avatar--s" | "avatar--m" | "avatar--l"} size
 * @param {string} [presence] "online", "away" or "offline": a dot that says so
 */
export function avatar({ id, name, avatar: picture }, size = "", presence = undefined) {
  return html`<span class="avatar ${size}" data-hue=${hueOf(id)} data-presence=${presence ?? nothing} aria-hidden="true">${
    picture ? html`<img src=${picture} alt="" loading="lazy" width="36" height="36">` : initialOf(name)}</span>`;
}

/** Whoever looks at the page is there. */
export const presenceOf = ({ id }, store) => store.presence.get(String(id)) ?? (String(id) === String(store.me.id) ? "online" : "offline");

export const initialOf = (name) => ([...(name ?? "").trim()][0] ?? "?").toUpperCase();

/** The sign before a conversation's name. */
export function roomSign(room, store) {
  if (room.kind !== "direct") return icon(room.kind === "private" ? "lock" : "hash", "icon--room");
  const others = store.othersOf(room);
  if (others.length > 1) return html`<span class="avatar avatar--s avatar--group" aria-hidden="true">${others.length}</span>`;
  const person = others[0] ?? store.me;
  return avatar(store.people.get(String(person.id)) ?? person, "avatar--s", presenceOf(person, store));
}

const HOURS = { 12: { hour12: true }, 24: { hour12: false } };
let clock;
let exact;
setClock();
addEventListener("preferencechange", setClock);

/** Hours as one prefers them, else as the language has them. */
function setClock() {
  const hours = HOURS[document.documentElement.dataset.clock] ?? {};
  clock = new Intl.DateTimeFormat(undefined, { hour: "numeric", minute: "2-digit", ...hours });
  exact = new Intl.DateTimeFormat(undefined, { weekday: "long", year: "numeric", month: "long", day: "numeric", hour: "numeric", minute: "2-digit", ...hours });
}

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
  if (dayOf(ms) === dayOf(now)) return t("Today");
  if (dayOf(ms) === dayOf(yesterday)) return t("Yesterday");
  const sameYear = new Date(ms).getFullYear() === new Date(now).getFullYear();
  return (sameYear ? weekday : wholeDate).format(ms);
}

/** What a channel is for, in its people's words: the description the server gives to all says nothing. */
export function aboutOf({ kind, name, topic, description }) {
  if (kind === "direct") return "";
  return topic || (description === `${name} chat room` ? "" : description);
}

/** @param {string} label what it counts, for those who hear it: "3 unread" */
export const badge = (number, label) =>
  number ? html`<span class="badge" aria-label=${label}>${number > 99 ? "99+" : number}</span>` : nothing;

/** A badge of a direct conversation counts its messages, one of a channel the mentions in it. */
export function badgeOf(room) {
  if (room.muted) return 0;
  return room.kind === "direct" ? room.unread : room.mentions;
}

/**
 * The server's html, its `#names` leading to the channels the reader knows; what nobody knows stays the text it is.
 * @param {string} source @param {string} slug @param {(name: string) => number | undefined} idOf
 */
export function withChannels(source, slug, idOf) {
  return source.replace(CHANNEL, (whole, name, text) => {
    const id = Number(idOf(name));
    return id ? `<a class="ref" href="/w/${slug}/c/${id}/">${text}</a>` : whole;
  });
}
