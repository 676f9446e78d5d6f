/** The chat page: the store and what keeps it true, then the components that draw it. */

import { mount as mountComposer } from "./components/composer.js";
import { messageFiles } from "./components/files.js";
import { mount as mountHeader } from "./components/header.js";
import { mount as mountLog } from "./components/log.js";
import { mount as mountSidebar } from "./components/sidebar.js";
import { Apply } from "./realtime/apply.js";
import { CatchUp } from "./realtime/catch-up.js";
import { Connection, EventError } from "./realtime/connection.js";
import { Conversations } from "./realtime/conversations.js";
import { Outbox } from "./realtime/outbox.js";
import { listen as listenToRooms } from "./realtime/rooms.js";
import { isStillMine, leaveFor } from "./realtime/session.js";
import { Store } from "./realtime/store.js";
import { prefixOf } from "./storage.js";
import { t } from "./words.js";

const REST_AFTER = 1500;
const FRESH_FOR = 5000;
const BROWSERS_OWN = /^(k|F6|ArrowUp|ArrowDown)$/i; // keys it would take for itself

const page = JSON.parse(document.getElementById("page").textContent);
const place = (name) => document.querySelector(`[data-mount=${name}]`);

const store = new Store(page);
const connection = new Connection({ workspace: page.workspace.slug, onRefused: (code) => leaveFor(code, page) });
const outbox = new Outbox({ prefix: prefixOf(page, "outbox"), connection, store });
const conversations = new Conversations({ store, connection });
let rest = null;
const early = []; // keys pressed before what they do has come
// What loads later opens late rather than not at all.
const lazily = (part, names) =>
  Object.fromEntries(names.map((name) => [name, async (...args) => (await loadTheRest()) && app[part][name](...args)]));
const panel = { isOpen: () => false, ...lazily("panel", ["toggle", "open"]) };
const dialogs = lazily("dialogs", ["browse", "createChannel", "newDirect", "switcher", "invite", "help", "history", "profile", "status", "preferences", "editRoom"]);
const app = { urls: page.urls, store, connection, outbox, conversations, act, panel, dialogs, pressAgain };
/** What other features add, before or after they load: see later.js for those that come with the page. */
Object.assign(app, { composerParts: [], messageExtras: [messageFiles], messageActions: [], headTools: [], detailTabs: [] });
app.drawer = { isOpen: () => false, close() {}, ...lazily("drawer", ["open"]) };
// Nobody is told anything before what does it has come; that one types is told then.
app.typing = { hint: (...where) => (app.typing.where = where), sent: () => (app.typing.where = null), stopped() {} };
// What may be a command, or reach everybody, waits for what knows; all else goes out at once.
app.intercept = (target, text, how) => /^\/[a-z]|@(channel|everyone|here)\b/.test(text)
  && Boolean(loadTheRest().then((isHere) => isHere && (app.intercept(target, text, how) || how.go())));
app.toast = async (text) => (await loadTheRest()) && app.toast(text);
// A phone's keyboard comes up when it is asked for, not with every conversation.
app.focusComposer = () => matchMedia("(hover: hover)").matches && composer.focus();

const apply = new Apply(store, outbox, arrived);
outbox.onSent = (message) => apply.message(message);
app.catchUp = new CatchUp(connection, store, apply, {
  onReload: (roomId) => conversations.reload(roomId),
  onGone: (roomId) => rooms.left(roomId),
});
const rooms = listenToRooms(app);

const log = mountLog(place("log"), place("pill"), app);
Object.assign(app, { isAtEnd: log.isAtEnd, lastSeen: log.lastSeen });
mountSidebar(place("sidebar"), app);
mountHeader(place("header"), app);
const composer = mountComposer(place("composer"), app, {
  topics: ["open", "rooms"],
  target: targetOf,
  instead: () => app.notAMember?.(app),
  onSent: () => (app.reading?.release(), log.sent()),
});
markMentions();
document.addEventListener("click", openDialog);
addEventListener("keydown", keep);

conversations.addEventListener("opened", () => {
  app.drawer.close();
  store.renderNow(); // the first composer is yet to be drawn
  app.focusComposer();
});
connection.on("room-list", async (entries) => {
  await app.catchUp.takeRoomList(entries);
  if (store.room) conversations.resume();
  else begin();
});
connection.on("error", ({ message }) => app.toast(message));
// A page fresh from the server says itself whose it is; later somebody else may have signed in.
connection.addEventListener("online", async () => (performance.now() < FRESH_FOR || (await isStillMine(connection, page))) && outbox.open());
addEventListener("popstate", ({ state }) => store.rooms.has(state?.roomId) && conversations.open(state.roomId, { ...state, quiet: true }));
// Brought back from the browser's memory, the page is of another time, and may be another's.
addEventListener("pageshow", ({ persisted }) => persisted && location.reload());
connection.start();
conversations.addEventListener("loaded", loadTheRest);
setTimeout(loadTheRest, REST_AFTER); // there may be no message to wait for

/** Whatever carries `data-open-dialog` opens the dialog of that name. */
function openDialog({ target }) {
  const opener = target.closest("[data-open-dialog]");
  opener?.closest("[popover]")?.hidePopover();
  if (opener) app.dialogs[opener.dataset.openDialog]();
}

/** Once, and true when it is there; what fails for want of a connection is tried again with the next one. */
function loadTheRest() {
  conversations.removeEventListener("loaded", loadTheRest);
  rest ??= import("./later.js").then((later) => later.mount(app, place)).then(() => true, (error) => {
    reportError(error);
    rest = null;
    connection.addEventListener("online", loadTheRest, { once: true });
    return false;
  });
  return rest;
}

/** A shortcut waits for shortcuts.js, as a click on what loads later does. */
function keep(event) {
  if (event.isComposing || !(event.ctrlKey || event.metaKey || event.altKey || event.key === "F6")) return;
  if (BROWSERS_OWN.test(event.key)) event.preventDefault();
  early.push(event);
}

/** Once shortcuts.js listens. */
function pressAgain() {
  removeEventListener("keydown", keep);
  // At the body: what listens in a text field has heard them already.
  for (const event of early.splice(0)) document.body.dispatchEvent(new KeyboardEvent("keydown", event));
}

function begin() {
  if (page.roomId && !store.rooms.has(page.roomId)) app.toast(t("That conversation does not exist, or you are not in it."));
  const roomId = conversations.first(page.roomId);
  const wanted = location.hash;
  const where = roomId === page.roomId ? { at: page.seq, reply: Number(new URLSearchParams(location.search).get("reply")) || null } : {};
  if (roomId !== undefined) conversations.open(roomId, { replace: true, ...where });
  if (wanted === "#find") app.dialogs.switcher();
  if (["#unread", "#activity", "#threads", "#saved"].includes(wanted)) app.panel.open(wanted.slice(1));
}

function targetOf() {
  const { room } = store;
  if (!room?.canWrite) return null;
  return { roomId: room.id, placeholder: t("Message {place}", { place: store.placeOf(room) }) };
}

function arrived(message) {
  app.typing.stopped(message);
  const isSeen = message.roomId === store.roomId && (!message.parentId || message.alsoToChannel);
  if (isSeen) app.say?.(`${store.nameOf(message.userId, message.name)}: ${message.text}`);
}

/** Carries out something the server may refuse, and says so if it does. */
async function act(work) {
  try {
    await work();
  } catch (error) {
    app.toast(error instanceof EventError ? error.message : t("There is no connection. Try again in a moment."));
  }
}

/** Mentions of me, and of everybody, in every message: one rule instead of a look at each. */
function markMentions() {
  const sheet = new CSSStyleSheet();
  const mine = `.at[data-user="${Number(page.me.id)}"], .at:not([data-user])`;
  sheet.insertRule(`:is(${mine}) { background: var(--mention); color: var(--mention-text); }`);
  document.adoptedStyleSheets = [sheet];
}
