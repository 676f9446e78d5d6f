/** What concerns me, on every page: badges, a sound, a pop-up; and the server knows what I am reading. */

import { io } from "socket.io-client";

import { announce } from "../announcement.js";
import { plural, t } from "../words.js";

const ASK_EVERY = 60000;
const LOOK_EVERY = 30000;
const NOTHING = { text: "", by: "" };

let heard = null;

/**
 * Joins `/notifications`, once a page, on the page's connection.
 * @param {{workspace: {slug: string}}} page of what the server put into the page
 * @param {(text: string, path: string) => void} [toast] for what happens where one does not look
 */
export function listen(page, toast) {
  heard ??= join(page, toast);
  return heard;
}

function join(page, toast) {
  const socket = io("/notifications", { transports: ["websocket", "polling"], tryAllTransports: true });
  if (!socket.active) socket.connect(); // the chat opens its connection itself, and this one rides along
  const preferences = { sound: true, desktop: true };
  socket.on("announcement", (said) => said.workspace === page.workspace.slug && announce(said));
  socket.on("announcements", ({ workspaces }) => announce(workspaces[page.workspace.slug] ?? NOTHING));
  socket.on("connect", async () => {
    const answer = await socket.timeout(15000).emitWithAck("get-preferences").catch(() => ({ ok: false }));
    if (answer.ok) Object.assign(preferences, answer.preferences);
  });
  socket.on("preferences-changed", (changed) => Object.assign(preferences, changed));
  socket.on("unread-count", (counts) => drawBadges(counts, page.workspace.slug));
  socket.on("new-notification", (notification) => tell(notification, { page, preferences, toast }));
  const ask = async () => {
    if (document.hidden || !socket.connected) return;
    const answer = await socket.timeout(15000).emitWithAck("get-unread").catch(() => ({ ok: false }));
    if (answer.ok) drawBadges(answer, page.workspace.slug);
  };
  setInterval(ask, ASK_EVERY);
  document.addEventListener("visibilitychange", ask);
  return socket;
}

/** Tells the server which conversation is before one's eyes, so that it tells nothing of it. */
export function watchLooking(socket, { store }) {
  let shown = null;
  const look = () => {
    const isSeen = !document.hidden && document.hasFocus();
    const now = isSeen && store.roomId ? { roomId: store.roomId, parentId: null } : null;
    const thread = isSeen && store.thread ? { roomId: store.roomId, parentId: store.thread.parent.id } : null;
    const next = JSON.stringify([now, thread]);
    if (next === shown) return;
    for (const each of JSON.parse(shown ?? "[]")) if (each) send({ ...each, away: true });
    shown = next;
    again();
  };
  const send = (payload) => socket.connected && socket.emit("looking", payload);
  const again = () => JSON.parse(shown ?? "[]").forEach((each) => each && send(each));
  store.on(["open", "thread"], look);
  for (const name of ["focus", "blur"]) addEventListener(name, look);
  document.addEventListener("visibilitychange", look);
  socket.on("connect", again);
  setInterval(again, LOOK_EVERY);
  look();
}

/** Which rule decided that one was told of a message, or not: a sentence. */
export async function whyOf(socket, messageId) {
  const answer = await socket.timeout(15000).emitWithAck("why", { messageId });
  if (!answer.ok) return answer.error.message;
  return answer.told ? t("You were told: {why}", answer) : t("You were not told: {why}", answer);
}

/** @param {{total: number, workspaces: Record<string, {unread: number, mentions: number}>}} counts */
function drawBadges({ total, workspaces }, here) {
  for (const place of document.querySelectorAll("[data-rail-badge]")) {
    const { unread = 0, mentions = 0 } = workspaces[place.dataset.railBadge] ?? {};
    place.hidden = place.dataset.railBadge === here || !unread;
    place.textContent = mentions ? short(mentions) : "";
    place.toggleAttribute("data-dot", !mentions);
    place.setAttribute("aria-label", mentions ? plural(mentions, "{n} mention", "{n} mentions") : t("unread messages"));
  }
  const link = document.querySelector('[data-nav="notifications"]');
  if (!link) return;
  link.querySelector(".badge")?.remove();
  if (!total) return;
  const badge = Object.assign(document.createElement("span"), { className: "badge", textContent: short(total) });
  badge.setAttribute("aria-label", plural(total, "{n} unread notification", "{n} unread notifications"));
  link.append(badge);
}

const short = (number) => (number > 99 ? "99+" : String(number));

function tell(notification, { page, preferences, toast }) {
  if (notification.silent) return;
  if (preferences.sound) blip();
  const elsewhere = notification.workspace !== page.workspace.slug;
  if (preferences.desktop && (document.hidden || !document.hasFocus())) popUp(notification);
  else if (elsewhere || !["message", "mention", "direct", "reply"].includes(notification.type)) toast?.(sentence(notification), notification.path);
}

const sentence = ({ message, excerpt }) => (excerpt ? `${message}: ${excerpt}` : message);

/** One for each message on this computer, however many pages are open: they share the tag. */
function popUp({ id, message, excerpt, path }) {
  if (!("Notification" in window) || Notification.permission !== "granted") return;
  const shown = new Notification(message, { body: excerpt, tag: `slackish-${id}`, icon: new URL("../../img/logo.svg", import.meta.url).href });
  shown.addEventListener("click", () => (focus(), shown.close(), location.assign(path)));
}

let audio = null;
/** Two short tones, made on the spot. A browser lets a page sound only once somebody has used it. */
function blip() {
  if (!navigator.userActivation?.hasBeenActive) return;
  audio ??= new AudioContext();
  const volume = new GainNode(audio, { gain: 0 });
  volume.connect(audio.destination);
  [660, 880].forEach((frequency, index) => {
    const start = audio.currentTime + index * 0.09;
    const tone = new OscillatorNode(audio, { frequency });
    tone.connect(volume);
    tone.start(start);
    tone.stop(start + 0.09);
  });
  volume.gain.setValueAtTime(0.08, audio.currentTime);
  volume.gain.exponentialRampToValueAtTime(0.001, audio.currentTime + 0.22);
}
