/** The chat page: the store and what keeps it true, then the components that draw it. */

import { mount as mountComposer } from "./components/composer.js";
import { mount as mountHeader } from "./components/header.js";
import { mount as mountLog } from "./components/log.js";
import { mount as mountSidebar } from "./components/sidebar.js";
import { mountBanner, mountToasts, mountVoice } from "./components/status.js";
import { drawerOf } from "./drawer.js";
import { Apply } from "./realtime/apply.js";
import { CatchUp } from "./realtime/catch-up.js";
import { Connection, EventError } from "./realtime/connection.js";
import { Conversations } from "./realtime/conversations.js";
import { Outbox } from "./realtime/outbox.js";
import { listen as listenToRooms } from "./realtime/rooms.js";
import { isStillMine, leaveFor } from "./realtime/session.js";
import { Store } from "./realtime/store.js";
import { Typing } from "./realtime/typing.js";
import { listen as listenToKeys } from "./shortcuts.js";
import { prefixOf } from "./storage.js";

const REST_AFTER = 1500;
const FRESH_FOR = 5000;

const page = JSON.parse(document.getElementById("page").textContent);
const place = (name) => document.querySelector(`[data-mount=${name}]`);

const store = new Store(page);
const connection = new Connection({ workspace: page.workspace.slug, onRefused: (code) => leaveFor(code, page) });
const outbox = new Outbox({ prefix: prefixOf(page, "outbox"), connection, store });
const conversations = new Conversations({ store, connection });
const typing = new Typing({ connection, store });
let rest = null;
// What loads later opens late rather than not at all.
const soon = (part, name) => async (...args) => (await loadTheRest()) && app[part][name](...args);
const details = { isOpen: () => false, toggle: soon("details", "toggle") };
const dialogs = Object.fromEntries(["browse", "createChannel", "newDirect", "switcher", "invite"].map((name) => [name, soon("dialogs", name)]));
const app = { store, connection, outbox, conversations, typing, act, details, dialogs };
app.drawer = drawerOf(document.querySelector(".app"));
app.toast = mountToasts(place("toasts"));
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
app.isAtEnd = log.isAtEnd;
mountSidebar(place("sidebar"), app);
mountHeader(place("header"), app);
const composer = mountComposer(place("composer"), app, {
  topics: ["open", "rooms"],
  target: targetOf,
  instead: () => app.notAMember?.(app),
  onSent: log.sent,
});
mountBanner(place("banner"), app);
const say = mountVoice(place("voice"));
store.on(["typing", "open"], () => (place("typing").textContent = typing.sentence(store.roomId)));
markMentions();
listenToKeys(app);
document.addEventListener("click", openDialog);

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
addEventListener("popstate", ({ state }) => store.rooms.has(state?.roomId) && conversations.open(state.roomId, { quiet: true }));
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

function begin() {
  if (page.roomId && !store.rooms.has(page.roomId)) app.toast("That conversation does not exist, or you are not in it.");
  const roomId = conversations.first(page.roomId);
  if (roomId !== undefined) conversations.open(roomId, { replace: true });
}

function targetOf() {
  const { room } = store;
  if (!room?.canWrite) return null;
  return { roomId: room.id, placeholder: `Message ${room.kind === "direct" ? "" : "#"}${store.titleOf(room)}` };
}

function arrived(message) {
  typing.stopped(message);
  const isSeen = message.roomId === store.roomId && (!message.parentId || message.alsoToChannel);
  if (isSeen) say(`${store.nameOf(message.userId, message.name)}: ${message.text}`);
}

/** Carries out something the server may refuse, and says so if it does. */
async function act(work) {
  try {
    await work();
  } catch (error) {
    app.toast(error instanceof EventError ? error.message : "There is no connection. Try again in a moment.");
  }
}

/** Mentions of me, and of everybody, in every message: one rule instead of a look at each. */
function markMentions() {
  const sheet = new CSSStyleSheet();
  const mine = `.at[data-user="${Number(page.me.id)}"], .at:not([data-user])`;
  sheet.insertRule(`:is(${mine}) { background: var(--mention); color: var(--mention-text); }`);
  document.adoptedStyleSheets = [sheet];
}
