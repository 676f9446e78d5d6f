/**
 * The toolbar of a message: one for the whole page, put into the message one points at, moves to by keyboard, or
 * presses long. A toolbar in each of three hundred messages would cost more than the messages.
 */

import { html, nothing, render } from "lit-html";

import { icon } from "../parts.js";
import { openMenu } from "../popovers.js";
import { faceOf, isThere } from "../own-emoji.js";
import { recentEmoji } from "../realtime/acts.js";
import { shortcutOf } from "../shortcut-table.js";
import { t } from "../words.js";
import { openPicker } from "./emoji-picker.js";

const LONG_PRESS = 450;
const QUICK = 2;

/** @param {HTMLElement[]} logs the scrolling elements that hold messages */
export function mount(logs, app) {
  const bar = Object.assign(document.createElement("div"), { className: "message__bar" });
  bar.setAttribute("role", "toolbar");
  bar.setAttribute("aria-label", t("Message actions"));
  bar.addEventListener("keydown", alongTheBar);
  let shown = null;

  const show = (element) => {
    const message = element && messageIn(element, app);
    if (!message || message.deleted) return;
    const key = [message.id, message.revision, app.store.saved.has(message.id), message.pinned].join();
    if (bar.parentElement === element && shown === key) return;
    shown = key;
    render(buttons(message, app), bar);
    if (bar.parentElement !== element) element.append(bar);
  };

  // The log is one stop of the Tab key; the buttons of the message one has moved to are stops too.
  let entered = null;
  const enter = (element) => {
    if (entered === element) return;
    for (const [message, index] of [[entered, -1], [element, 0]])
      for (const button of message?.querySelectorAll(".message__body button") ?? []) button.tabIndex = index;
    entered = element;
  };

  for (const log of logs) {
    log.addEventListener("focusout", ({ relatedTarget }) => entered?.contains(relatedTarget) || enter(null));
    log.addEventListener("pointerover", ({ target, pointerType }) => pointerType !== "touch" && show(target.closest(".message[data-id]")));
    log.addEventListener("focusin", ({ target }) => {
      const element = target.closest(".message[data-id]");
      enter(element);
      if (!bar.contains(target)) show(element);
    });
    log.addEventListener("keydown", (event) => byKey(event, app));
    onLongPress(log, (element) => openActions(element, element, app));
    show(log.querySelector(".message[data-id]:is(:hover, :focus)")); // gone to before this was loaded
  }
}

function buttons(message, app) {
  const { acts, store } = app;
  const may = rightsOn(message, app);
  const tool = (label, sign, act, extra = nothing) => html`<button class="tool" type="button" title=${label} aria-label=${label}
    aria-haspopup=${extra} @click=${act}>${sign}</button>`;
  return html`
    ${may.write ? recentEmoji().filter(isThere).slice(0, QUICK).map((emoji) => tool(t("React with {emoji}", { emoji }), html`<span class="message__quick" aria-hidden="true">${faceOf(emoji)}</span>`,
      () => acts.react(message, emoji))) : nothing}
    ${may.write ? tool(t("Add a reaction"), icon("smile"), ({ currentTarget }) => openPicker(currentTarget, (emoji) => acts.react(message, emoji)), "dialog") : nothing}
    ${message.parentId ? nothing : tool(t("Reply in thread"), icon("thread"), () => app.conversations.openThread(store.messageOf(message) ?? message))}
    ${tool(store.saved.has(message.id) ? t("Remove from saved") : t("Save for later"), icon("bookmark"), () => acts.save(message))}
    ${tool(t("More actions"), icon("more"), ({ currentTarget }) => openActions(currentTarget, currentTarget.closest(".message"), app), "menu")}`;
}

function rightsOn(message, { store }) {
  const room = store.rooms.get(message.roomId);
  const isMine = String(message.userId) === String(store.me.id);
  const isAdmin = ["owner", "admin"].includes(store.me.role);
  const write = Boolean(room?.canWrite);
  return { write, wonder: !isMine, edit: isMine && write && message.kind !== "me", remove: (isMine && write) || isAdmin };
}

/** Everything one can do to a message, in a menu. */
function openActions(anchor, element, app) {
  const message = messageIn(element, app);
  if (!message || message.deleted) return;
  const { acts, store } = app;
  const may = rightsOn(message, app);
  const isNarrow = matchMedia("(hover: none)").matches;
  const lines = [
    may.write && [t("Add a reaction…"), "smile", () => openPicker(element, (emoji) => acts.react(message, emoji)), "R"],
    !message.parentId && [t("Reply in thread"), "thread", () => app.conversations.openThread(message), "T"],
    may.edit && [t("Edit message"), "pencil", () => store.edit(message.id, placeOf(element)), "E"],
    message.editedAt && [t("Edit history"), "clock", () => app.dialogs.history(message)],
    [t("Copy link"), "link", () => acts.copyLink(message), "L"],
    [t("Copy text"), "copy", () => acts.copyText(message)],
    [store.saved.has(message.id) ? t("Remove from saved") : t("Save for later"), "bookmark", () => acts.save(message), "S"],
    may.write && [message.pinned ? t("Unpin from the conversation") : t("Pin to the conversation"), "pin", () => acts.pin(message), "P"],
    !message.parentId && [t("Mark unread from here"), "mail", () => acts.markUnread(message), "U"],
    may.wonder && [t("Why was I told, or not?"), "bell", () => app.why(message)],
    ...(app.messageActions ?? []).map((action) => action(message)),
    may.remove && [t("Delete message"), "trash", () => acts.remove(message), t("Del"), true],
  ].filter(Boolean);
  openMenu(anchor, (menu, close) => render(html`
    ${isNarrow && may.write ? html`<div class="menu__emoji">${recentEmoji().filter(isThere).slice(0, 6).map((emoji) => html`<button type="button" class="tool" aria-label=${t("React with {emoji}", { emoji })}
      @click=${() => (close(), acts.react(message, emoji))}>${faceOf(emoji)}</button>`)}</div>` : nothing}
    ${lines.map(([label, sign, act, key, danger]) => html`<button type="button" role="menuitem" class="menu__item" ?data-danger=${danger}
      @click=${() => (close(), element.focus(), act())}>${icon(sign)}<span>${label}</span>${key && !isNarrow ? html`<kbd>${key}</kbd>` : nothing}</button>`)}`, menu),
    t("Actions on the message"));
}

/** Letters on a focused message. */
function byKey(event, app) {
  if (!event.target.matches(".message[data-id]")) return;
  const { id } = shortcutOf(event, "message") ?? {};
  const element = event.target;
  const message = id && messageIn(element, app);
  if (!message || message.deleted) return;
  const { acts, store } = app;
  const may = rightsOn(message, app);
  event.preventDefault();
  ({
    react: () => may.write && openPicker(element, (emoji) => acts.react(message, emoji)),
    thread: () => message.parentId || app.conversations.openThread(message),
    edit: () => may.edit && store.edit(message.id, placeOf(element)),
    link: () => acts.copyLink(message),
    save: () => acts.save(message),
    pin: () => may.write && acts.pin(message),
    unread: () => message.parentId || acts.markUnread(message),
    more: () => openActions(element.querySelector(".message__bar .tool:last-child") ?? element, element, app),
    remove: () => may.remove && acts.remove(message),
  })[id]();
}

function alongTheBar(event) {
  const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
  if (!step) return;
  const tools = [...event.currentTarget.querySelectorAll(".tool")];
  const next = tools.at((tools.indexOf(document.activeElement) + step + tools.length) % tools.length);
  event.preventDefault();
  next.focus();
}

function onLongPress(log, open) {
  let timer = 0;
  const stop = () => clearTimeout(timer);
  log.addEventListener("pointerdown", ({ target, pointerType }) => {
    stop();
    const element = target.closest(".message[data-id]");
    if (pointerType === "mouse" || !element || target.closest("button, a, textarea")) return;
    timer = setTimeout(() => open(element), LONG_PRESS);
  });
  for (const event of ["pointerup", "pointercancel", "pointermove", "scroll"]) log.addEventListener(event, stop, { passive: true });
  log.addEventListener("contextmenu", (event) => matchMedia("(hover: none)").matches && event.target.closest(".message") && event.preventDefault());
}

const placeOf = (element) => ({ inThread: Boolean(element.closest(".panel")) });

const messageIn = (element, { store }) => store.messageOf({ id: Number(element.dataset.id), roomId: Number(element.dataset.room) });
