/** What the page's keys do. Which keys they are stands in shortcut-table.js. */

import { listed } from "./components/sidebar.js";
import { cycle } from "./regions.js";
import { shortcutOf } from "./shortcut-table.js";

export function listen(app) {
  const { store, conversations, drawer } = app;
  const step = (by, wanted = () => true) => {
    const { starred, channels, directs } = listed(store);
    const all = [...starred, ...channels, ...directs];
    const here = all.findIndex((room) => room.id === store.roomId);
    for (let steps = 1; steps <= all.length; steps++) {
      const room = all.at((here + by * steps + all.length * 2) % all.length);
      if (wanted(room) && room.id !== store.roomId) return conversations.open(room.id);
    }
  };
  const isUnread = (room) => room.unread && !room.muted;

  const does = {
    switcher: () => app.dialogs.switcher(),
    next: () => step(1),
    previous: () => step(-1),
    nextUnread: () => step(1, isUnread),
    previousUnread: () => step(-1, isUnread),
    region: () => cycle(1),
    regionBack: () => cycle(-1),
    details: () => app.panel.toggle("details"),
    search: () => app.panel.toggle("search"),
    activity: () => app.panel.toggle("activity"),
    unread: () => app.panel.toggle("unread"),
    threads: () => app.panel.toggle("threads"),
    saved: () => app.panel.toggle("saved"),
    help: () => app.dialogs.help(),
    escape: () => (drawer.isOpen() ? drawer.close() : app.reading?.release()),
  };
  const mayHelp = ({ target }) => !target.closest("input, textarea, select, [contenteditable]");

  addEventListener("keydown", (event) => {
    const { id } = shortcutOf(event, "page") ?? {};
    if (!id || event.defaultPrevented || event.isComposing || (id === "help" && !mayHelp(event))) return;
    if (document.querySelector("dialog[open]")) return; // it has keys of its own
    if (id !== "escape") event.preventDefault();
    does[id]();
  });
}
