/** The right panel: one view at a time, each fetched when it is first opened. A thread, when open, takes its place. */

import { html, nothing, render } from "lit-html";

import { icon } from "../parts.js";
import { t } from "../words.js";

/**
 * @typedef {{title: () => unknown, about?: () => string, topics: string[], body: () => unknown, focus?: string,
 *   closed?: () => void}} View `focus`: the selector of what gets the focus when it opens
 * @param {HTMLElement} root
 */
export function panelOf(root, app) {
  const { store } = app;
  const loaders = new Map();
  let name = null;
  let view = null;
  let off = null;

  const isOpen = (which = name) => which !== null && which === name && !store.thread;

  const draw = () => {
    const shown = isOpen() && view !== null;
    root.toggleAttribute("data-open", shown);
    root.inert = !shown;
    if (shown) render(frame(view, close), root);
  };

  const leave = () => {
    off?.();
    view?.closed?.();
    off = name = view = null;
  };

  /** @param {string} which a registered name @param {object} [options] for the view */
  const open = async (which, options = {}) => {
    leave();
    name = which;
    const module = await loaders.get(which)().catch((error) => {
      app.toast(t("This could not be loaded. Reload the page and try again."));
      throw error;
    });
    if (name !== which) return; // another was opened meanwhile
    view = module.view(app, { draw, close, ...options });
    root.setAttribute("aria-label", String(view.label ?? view.title()));
    app.conversations.closeThread();
    render(nothing, root);
    off = store.on(["open", "thread", ...view.topics], draw);
    store.changed("panel", "rooms");
    root.querySelector(view.focus ?? "button")?.focus();
  };

  const close = () => {
    leave();
    draw();
    store.changed("panel", "rooms");
    app.focusComposer();
  };

  root.addEventListener("keydown", (event) => event.key === "Escape" && !event.defaultPrevented && (event.preventDefault(), close()));
  app.connection.addEventListener("online", draw);
  return {
    /** @param {() => Promise<{view: (app: object, tools: object) => View}>} load */
    register: (which, load) => loaders.set(which, load),
    open,
    close,
    isOpen,
    toggle: (which, options) => (isOpen(which) ? close() : open(which, options)),
  };
}

function frame(view, close) {
  return html`
    <header class="head"><h2 class="head__title"><span>${view.title()}</span></h2>
      <p class="head__topic">${view.about?.() ?? nothing}</p>
      <div class="head__tools"><button class="tool" type="button" aria-label=${view.closing ?? t("Close the panel")} @click=${close}>${icon("close")}</button></div>
    </header>
    ${view.body()}`;
}

/** What a list in the panel says while it loads, when it failed, and when there is nothing in it. */
export function listState({ items, failed, retry, empty }) {
  if (failed) return html`<div class="empty" role="alert">${icon("warning")}<h2>${t("This could not be loaded")}</h2>
    <button class="button" type="button" @click=${retry}>${t("Try again")}</button></div>`;
  if (!items) return html`<div class="people__loading panel__pad" aria-hidden="true">${[1, 2, 3, 4].map(() => html`<i></i>`)}</div>`;
  return items.length ? null : html`<div class="empty">${icon(empty.icon)}<h2>${empty.title}</h2><p>${empty.text}</p></div>`;
}
