/** Picks people by name: a field with the picked ones as chips, below it whom the server finds. */

import { html, nothing } from "lit-html";
import { repeat } from "lit-html/directives/repeat.js";

import { avatar, icon } from "../parts.js";
import { findPeople } from "../realtime/people.js";
import { t } from "../words.js";

const WAIT = 120;

export class PeoplePicker {
  /** @type {import("../realtime/store.js").Person[]} */
  picked = [];
  #found = null;
  #at = 0;
  #query = "";
  #timer = 0;

  /** @param {{draw: () => void, most: number, without?: Set<string>}} options `without`: ids not offered */
  constructor(app, { draw, most, without = new Set() }) {
    Object.assign(this, { app, draw, most, without });
    this.#ask();
  }

  template() {
    return html`
      <div class="field chips">
        ${this.picked.map((person) => html`<span class="chip">${person.name}<button type="button" aria-label=${t("Take {name} out", { name: person.name })}
          @click=${() => this.#drop(person)}>${icon("close", "icon--s")}</button></span>`)}
        <input data-focus role="combobox" aria-expanded="true" aria-controls="picker-list" aria-activedescendant=${this.#offered().length ? `picker-${this.#at}` : nothing}
          autocomplete="off" spellcheck="false" aria-label=${t("Name")} placeholder=${this.picked.length ? "" : t("Type a name")}
          .value=${this.#query} @input=${(event) => this.#type(event)} @keydown=${(event) => this.#press(event)}>
      </div>
      ${this.#list()}`;
  }

  #offered() {
    const picked = new Set(this.picked.map((person) => person.id));
    return (this.#found ?? []).filter((person) => !picked.has(person.id) && !this.without.has(String(person.id)));
  }

  #list() {
    const offered = this.#offered();
    if (this.#found && !offered.length) return html`<p class="dialog__none">${this.#query ? t("Nobody here is called that.") : t("There is nobody else to pick.")}</p>`;
    return html`<ul class="picks" id="picker-list" role="listbox" aria-label=${t("People")}>
      ${repeat(offered, (person) => person.id, (person, at) => html`<li class="pick" role="option" id="picker-${at}" aria-selected=${at === this.#at}
        @click=${() => this.#pick(person)} @pointermove=${() => this.#point(at)}><span class="pick__main">
          ${avatar(person, "avatar--m")}<span><b>${person.name}</b><small>@${person.username}</small></span></span></li>`)}
    </ul>`;
  }

  #type(event) {
    this.#query = event.target.value;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#ask(), WAIT);
  }

  async #ask() {
    const query = this.#query.trim();
    const found = await findPeople(this.app, query).catch(() => []);
    if (query !== this.#query.trim()) return; // a later question is on its way
    this.#found = found;
    this.#at = 0;
    this.draw();
  }

  #press(event) {
    const offered = this.#offered();
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step && offered.length) this.#point((this.#at + step + offered.length) % offered.length);
    else if (event.key === "Enter" && this.#query && offered[this.#at]) this.#pick(offered[this.#at]);
    else if (event.key === "Backspace" && !this.#query && this.picked.length) this.#drop(this.picked.at(-1));
    else return;
    event.preventDefault();
  }

  #point(at) {
    if (this.#at === at) return;
    this.#at = at;
    this.draw();
    document.getElementById(`picker-${at}`)?.scrollIntoView({ block: "nearest" });
  }

  #pick(person) {
    this.picked = this.most === 1 ? [person] : [...this.picked, person].slice(0, this.most);
    this.#query = "";
    this.#ask();
    this.draw();
  }

  #drop(person) {
    this.picked = this.picked.filter((each) => each !== person);
    this.draw();
  }
}
