/** What opens beside something: kept on the screen, and closed when what it belongs to goes. */

const GAP = 6;

/** Below the anchor, or above it where there is no room. Both are on the page already. */
export function placeBeside(popover, anchor) {
  const at = anchor.getBoundingClientRect();
  const { width, height } = popover.getBoundingClientRect();
  const below = at.bottom + GAP + height <= innerHeight;
  const top = below ? at.bottom + GAP : Math.max(GAP, at.top - GAP - height);
  const wanted = at.left + width + GAP <= innerWidth ? at.left : at.right - width;
  const left = Math.max(GAP, Math.min(wanted, innerWidth - width - GAP));
  popover.style.setProperty("inset", `${top}px auto auto ${left}px`);
}

/**
 * A menu beside `anchor`: arrows move, Enter or a click chooses, Esc returns.
 * @param {(menu: HTMLElement, close: () => void) => void} content draws its `role=menuitem`s
 */
export function openMenu(anchor, content, label) {
  document.querySelector(".menu--here")?.remove();
  const menu = Object.assign(document.createElement("div"), { className: "menu menu--here", popover: "manual" });
  menu.setAttribute("role", "menu");
  menu.setAttribute("aria-label", label);
  document.body.append(menu);
  // Not "auto": that one closes when the finger is lifted whose long press opened it.
  const outside = ({ target }) => menu.contains(target) || close();
  const close = () => {
    document.removeEventListener("pointerdown", outside);
    menu.remove();
  };
  document.addEventListener("pointerdown", outside);
  content(menu, close);
  menu.addEventListener("keydown", (event) => pressed(event, menu, anchor, close));
  menu.showPopover();
  placeBeside(menu, anchor);
  menu.querySelector("[role=menuitem]")?.focus();
  return { element: menu, close };
}

function pressed(event, menu, anchor, close) {
  const items = [...menu.querySelectorAll("[role=menuitem]")];
  const here = items.indexOf(document.activeElement);
  const next = { ArrowDown: here + 1, ArrowUp: here - 1, Home: 0, End: items.length - 1 }[event.key];
  if (event.key === "Escape") {
    event.stopPropagation();
    close();
    anchor.focus();
  } else if (next !== undefined) {
    items.at(next % items.length)?.focus();
  } else if (event.key === "Tab") {
    return close();
  } else {
    return;
  }
  event.preventDefault();
}
