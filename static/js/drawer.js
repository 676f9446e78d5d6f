/** Below 768 px the rail and the sidebar are a drawer over the conversation. */

const NARROW = matchMedia("(max-width: 767px)");

/** @param {HTMLElement} app the page's grid */
export function drawerOf(app) {
  const sides = [...app.querySelectorAll(".rail, .side")];
  const main = app.querySelector(".main");
  const isOpen = () => app.hasAttribute("data-drawer");

  const set = (open) => {
    const was = isOpen();
    app.toggleAttribute("data-drawer", open);
    // What is out of sight is out of the Tab order too, and what lies under the veil as well.
    for (const side of sides) side.inert = NARROW.matches && !open;
    main.inert = NARROW.matches && open;
    if (!NARROW.matches) return;
    if (open) app.querySelector(".side [aria-current], .side a, .side button")?.focus();
    else if (was) app.querySelector(".head__menu")?.focus();
  };

  app.querySelector(".veil").addEventListener("click", () => set(false));
  NARROW.addEventListener("change", () => set(false));
  set(false);
  return { isOpen, open: () => set(true), close: () => isOpen() && set(false) };
}
