/** What the first message does not wait for: panels, dialogs, the toolbar, signing out, and that one reads. */

import { mount as mountCards } from "./board/in-chat.js";
import { mount as mountAutocomplete } from "./components/autocomplete.js";
import { editorOf } from "./components/editor.js";
import { openPicker } from "./components/emoji-picker.js";
import { interceptor } from "./components/intercept.js";
import { notAMember } from "./components/not-a-member.js";
import { mount as mountOwnFace } from "./components/own-face.js";
import { panelOf } from "./components/panel.js";
import { mount as mountProfiles } from "./components/profile-card.js";
import { mount as mountSections } from "./components/sections.js";
import { mount as mountSignOut } from "./components/sign-out.js";
import { mountBanner, mountToasts, mountVoice } from "./components/status.js";
import { mount as mountThread } from "./components/thread.js";
import { mount as mountToolbar } from "./components/toolbar.js";
import { drawerOf } from "./drawer.js";
import { dialogsOf } from "./dialogs/index.js";
import { mount as mountFinding } from "./finding/index.js";
import { mount as mountGames } from "./games/in-chat.js";
import { mount as mountLinks } from "./links.js";
import { listen as listenToEmoji } from "./own-emoji.js";
import { Acts } from "./realtime/acts.js";
import { Commands } from "./realtime/commands.js";
import { listen as listenToOwn } from "./realtime/own.js";
import { meetPeople } from "./realtime/people.js";
import { listen as listenToPreferences } from "./realtime/preferences.js";
import { listen as listenToPresence } from "./realtime/presence.js";
import { watchNumbers } from "./realtime/recount.js";
import { watch as watchStatuses } from "./realtime/statuses.js";
import { Typing } from "./realtime/typing.js";
import { watchReading } from "./reading.js";
import { listen as listenToKeys } from "./shortcuts.js";
import { mount as mountSideRoom } from "./side-room.js";
import { stylesheet } from "./styles.js";

const STYLES = ["code", "panel", "dialog", "status", "actions", "emoji", "finding"];

/** @param {(name: string) => HTMLElement} place where a component is mounted */
export async function mount(app, place) {
  const { store } = app;
  await Promise.all(STYLES.map(stylesheet));
  app.drawer = drawerOf(document.querySelector(".app"));
  app.toast = mountToasts(place("toasts"));
  app.say = mountVoice(place("voice"));
  const { where } = app.typing;
  app.typing = new Typing(app);
  if (where) app.typing.hint(...where);
  app.dialogs = dialogsOf(app);
  app.acts = new Acts(app);
  app.commands = new Commands(app);
  app.intercept = interceptor(app);
  app.editor = editorOf(app);
  app.pickEmoji = openPicker;
  app.notAMember = notAMember;
  const notifications = import("./notifications/live.js")
    .then((live) => ({ ...live, personal: live.listen({ workspace: store.workspace }, app.toast) }));
  app.why = (message) => app.act(async () => {
    const { personal, whyOf } = await notifications;
    app.toast(await whyOf(personal, message.id));
  });
  app.panel = panelOf(place("panel"), app);
  app.panel.register("details", () => import("./panels/details.js"));
  app.panel.register("saved", () => import("./panels/saved.js"));
  app.panel.register("threads", () => import("./panels/threads.js"));
  mountFinding(app);
  app.reading = watchReading(app);
  mountBanner(place("banner"), app);
  mountThread(place("thread"), app);
  mountToolbar([place("log"), place("thread")], app);
  mountAutocomplete(app);
  mountProfiles(app);
  mountOwnFace(app);
  mountLinks(app);
  mountCards(app);
  mountGames(app);
  mountSideRoom(app);
  mountSignOut(app);
  listenToPresence(app);
  listenToPreferences(app);
  listenToOwn(app);
  meetPeople(app);
  watchNumbers(app);
  watchStatuses(app);
  listenToEmoji(app);
  listenToKeys(app);
  app.pressAgain();
  store.on(["typing", "open"], () => (place("typing").textContent = app.typing.sentence(store.roomId)));
  place("log").addEventListener("scroll", app.reading.soon, { passive: true });
  addEventListener("preferencechange", () => store.changed("log", "thread"));
  store.changed("rooms", "composer"); // the header and the sidebar have something to open now
  mountSections(place("sections"), app);
  const { personal, watchLooking } = await notifications;
  watchLooking(personal, app);
  document.documentElement.dataset.whole = ""; // all of it answers now: for those who drive the page by program
}
