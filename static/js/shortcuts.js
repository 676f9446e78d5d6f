/** The keys of the page, in one table. */

import { listed } from "./components/sidebar.js";

const REGIONS = [".rail", ".side", ".main .head", ".main .log", ".main .composer-place", ".panel[data-open]"];

export function listen({ store, conversations, dialogs, drawer }) {
  const table = [
    { keys: "Ctrl+K", does: () => dialogs.switcher() },
    { keys: "F6", does: () => cycle(1) },
    { keys: "Shift+F6", does: () => cycle(-1) },
    { keys: "Alt+ArrowDown", does: () => step(1) },
    { keys: "Alt+ArrowUp", does: () => step(-1) },
    { keys: "Alt+Shift+ArrowDown", does: () => step(1, (room) => room.unread) },
    { keys: "Alt+Shift+ArrowUp", does: () => step(-1, (room) => room.unread) },
    { keys: "Escape", does: () => drawer.close(), when: () => drawer.isOpen() },
  ];

  const step = (by, wanted = () => true) => {
    const { channels, directs } = listed(store);
    const all = [...channels, ...directs];
    const here = all.findIndex((room) => room.id === store.roomId);
    for (let steps = 1; steps <= all.length; steps++) {
      const room = all.at((here + by * steps + all.length * 2) % all.length);
      if (wanted(room) && room.id !== store.roomId) return conversations.open(room.id);
    }
  };

  addEventListener("keydown", (event) => {
    const pressed = nameOf(event);
    const entry = table.find(({ keys, when }) => keys === pressed && (!when || when()));
    if (!entry || (document.querySelector("dialog[open]") && pressed !== "Escape")) return;
    event.preventDefault();
    entry.does();
  });
}

function nameOf({ ctrlKey, metaKey, altKey, shiftKey, key }) {
  const letter = key.length === 1 ? key.toUpperCase() : key;
  return [(ctrlKey || metaKey) && "Ctrl", altKey && "Alt", shiftKey && "Shift", letter].filter(Boolean).join("+");
}

/** To the next region that shows: to what is current in it, else to where one writes, else to its first control. */
function cycle(by) {
  const isThere = (element) => element.checkVisibility() && !element.closest("[inert]");
  const regions = REGIONS.map((name) => document.querySelector(name)).filter((region) => region && isThere(region));
  const here = regions.findIndex((region) => region.contains(document.activeElement));
  const next = regions.at((Math.max(here, by > 0 ? -1 : 0) + by) % regions.length);
  const controls = [...next.querySelectorAll("[aria-current], textarea, a, button")].filter(isThere);
  const control = controls.find((each) => each.matches("[aria-current], textarea")) ?? controls[0];
  (next.matches("[tabindex]") ? next : control)?.focus();
}
