/** The emoji picker: filters as one types, arrows move, Enter picks, Esc returns to where one was. */

import { html, nothing, render } from "lit-html";
import { repeat } from "lit-html/directives/repeat.js";

import { allEmoji, GROUPS, search } from "../emoji.js";
import { addPage, emojiNews, faceOf, ownEmoji } from "../own-emoji.js";
import { icon } from "../parts.js";
import { placeBeside } from "../popovers.js";
import { recentEmoji } from "../realtime/acts.js";
import { t } from "../words.js";

const TITLES = {
  recent: t("Often used"), own: t("Of this workspace"), smileys: t("Smileys"), people: t("People"), animals: t("Animals and nature"), food: t("Food and drink"),
  places: t("Travel and places"), activities: t("Activities"), objects: t("Objects"), symbols: t("Symbols"), flags: t("Flags"),
};
const COLUMNS = 8;
let popover = null;

/**
 * @param {HTMLElement} anchor where it opens, and where the focus returns to
 * @param {(emoji: string) => void} pick
 */
export async function openPicker(anchor, pick) {
  popover?.remove();
  popover = Object.assign(document.createElement("div"), { className: "emoji", popover: "auto" });
  popover.setAttribute("role", "dialog");
  popover.setAttribute("aria-label", t("Pick an emoji"));
  (anchor.closest("dialog") ?? document.body).append(popover); // beside a modal all else is inert
  const picker = new Picker(popover, (emoji) => (popover.hidePopover(), anchor.focus(), pick(emoji)));
  const redraw = () => picker.draw();
  emojiNews.addEventListener("change", redraw);
  popover.addEventListener("toggle", ({ newState, target }) => newState === "closed" && (emojiNews.removeEventListener("change", redraw), target.remove()));
  popover.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    event.stopPropagation();
    event.preventDefault();
    popover.hidePopover();
    anchor.focus();
  });
  picker.draw();
  popover.showPopover();
  placeBeside(popover, anchor);
  popover.querySelector("input").focus();
  await picker.load();
}

class Picker {
  #all = null;
  #query = "";
  #at = 0;
  #failed = false;

  constructor(root, pick) {
    Object.assign(this, { root, pick });
  }

  async load() {
    try {
      this.#all = await allEmoji();
    } catch {
      this.#failed = true;
    }
    this.draw();
  }

  get #groups() {
    if (!this.#all) return [];
    if (this.#query) return [["", search([...ownEmoji(), ...this.#all], this.#query, 96)]];
    const own = ownEmoji();
    const byChar = new Map([...own, ...this.#all].map((each) => [each.emoji, each]));
    const recent = recentEmoji().map((emoji) => byChar.get(emoji)).filter(Boolean).slice(0, COLUMNS * 2);
    const named = GROUPS.map((name, group) => [name, this.#all.filter((each) => each.group === group)]);
    return [["recent", recent], ...(own.length ? [["own", own]] : []), ...named.filter(Boolean)];
  }

  draw() {
    const groups = this.#groups;
    this.shown = groups.flatMap(([, emoji]) => emoji);
    let at = 0;
    render(html`
      <div class="emoji__find">${icon("search", "icon--s")}<input type="search" role="combobox" aria-expanded="true" aria-controls="emoji-grid" autocomplete="off"
        aria-label=${t("Find an emoji")} placeholder=${t("Find an emoji")}
        @input=${(event) => this.#type(event.target.value)} @keydown=${(event) => this.#press(event)}></div>
      <div class="emoji__grid" id="emoji-grid" role="listbox" aria-label=${t("Emoji")} @click=${(event) => this.#click(event)}>
        ${groups.map(([name, emoji]) => html`${name ? html`<h3 aria-hidden="true">${TITLES[name]}</h3>` : nothing}
          <div class="emoji__group" role="group" aria-label=${TITLES[name] ?? t("Found")}>${repeat(emoji, (each) => each.emoji, (each) => one(each, at++))}</div>`)}
        ${this.#all && !this.shown.length ? html`<p class="emoji__none">${t("No emoji is called that.")}</p>` : nothing}
        ${this.#failed ? html`<p class="emoji__none" role="alert">${t("The emoji could not be loaded.")}</p>` : nothing}
      </div>
      <footer class="emoji__foot"><p class="emoji__name"></p>${addPage() ? html`<a class="emoji__add" href=${addPage()}>${t("Add emoji")}</a>` : nothing}</footer>`, this.root);
    this.#go(0);
  }

  #type(query) {
    this.#query = query.trim();
    this.#at = 0;
    this.draw();
    this.root.querySelector(".emoji__grid").scrollTop = 0;
  }

  #click({ target }) {
    const one = target.closest("[data-at]");
    if (one) this.pick(this.shown[Number(one.dataset.at)].emoji);
  }

  #press(event) {
    const step = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: COLUMNS, ArrowUp: -COLUMNS }[event.key];
    if (event.key === "Enter" && this.shown[this.#at]) this.pick(this.shown[this.#at].emoji);
    else if (step && (Math.abs(step) > 1 || !event.target.value || event.target.selectionEnd === event.target.value.length)) this.#go(this.#at + step);
    else return;
    event.preventDefault();
  }

  /** Marks by hand: drawing two thousand buttons anew for each arrow would be felt. */
  #go(at) {
    this.root.querySelector("[aria-selected=true]")?.setAttribute("aria-selected", "false");
    this.#at = Math.max(0, Math.min(this.shown.length - 1, at));
    const button = this.root.querySelector(`#emoji-${this.#at}`);
    button?.setAttribute("aria-selected", "true");
    button?.scrollIntoView({ block: "nearest" });
    this.root.querySelector("input").setAttribute("aria-activedescendant", button ? button.id : "");
    const found = this.shown[this.#at];
    this.root.querySelector(".emoji__name").textContent = found ? labelOf(found) : "";
  }
}

const one = ({ emoji, names }, at) => html`<button type="button" class="emoji__one" role="option" tabindex="-1" id="emoji-${at}" data-at=${at}
  aria-label=${names[0] ?? emoji} title=":${names[0]}:">${faceOf(emoji)}</button>`;

const labelOf = ({ emoji, names }) => (emoji.startsWith(":") ? emoji : `${emoji} :${names[0]}:`);
