/**
 * Carrying a card to another place, by pointer or by keyboard. While it is carried the page shows it where it would come
 * to lie; nothing is told to the server before it is dropped.
 */

import { t } from "../words.js";
import { applyAll, findCard } from "./operations.js";

const SLACK = 6;
const LONG_PRESS = 350;
const EDGE = 60;
const STEP = 10; // pixels a frame

export class Carry {
  /** @param {{root: HTMLElement, board: () => object, draw: () => void, drop: (move: object) => void, open: (id: string) => void, say: (text: string) => void}} options */
  constructor(options) {
    Object.assign(this, options, { id: null, move: null, by: "" });
    this.root.addEventListener("pointerdown", (event) => this.#down(event));
    this.root.addEventListener("keydown", (event) => this.#key(event));
    this.root.addEventListener("touchstart", () => {}, { passive: false }); // else what follows could not be prevented
    // A long press is no wish for a menu.
    this.root.addEventListener("contextmenu", (event) => this.by === "pointer" && event.preventDefault());
  }

  /** `board` with the carried card where it is held. */
  shown(board) {
    if (this.move && !applyAll(board, [this.move])) this.#end();
    return board;
  }

  #grab(id, by) {
    const found = findCard(this.board(), id);
    if (!found) return;
    this.from = { listId: found.list.id, position: found.list.cards.indexOf(found.card) };
    Object.assign(this, { id, by, move: { op: "move-card", id, ...this.from } });
    if (by === "keyboard") this.say(t("{title} grabbed. {where} Arrow keys move it, Enter drops it, Escape puts it back.", { title: found.card.title, where: this.#where() }));
    this.draw();
  }

  #drop() {
    const { move, from } = this;
    const where = this.#where();
    this.#end();
    if (move.listId !== from.listId || move.position !== from.position) this.drop(move);
    this.say(t("Dropped. {where}", { where }));
  }

  #cancel() {
    this.#end();
    this.say(t("Put back."));
  }

  #end() {
    this.ghost?.remove();
    const { id, by } = this;
    Object.assign(this, { id: null, move: null, by: "", ghost: null });
    this.draw();
    if (by === "keyboard") this.#focus(id);
  }

  #focus(id) {
    this.root.querySelector(`[data-card="${id}"] .card__open`)?.focus();
  }

  #where() {
    const { lists } = this.shown(this.board());
    const list = lists.find(({ id }) => id === this.move?.listId);
    return list ? t("List {list}, place {n} of {count}.", { list: list.title, n: this.move.position + 1, count: list.cards.length }) : "";
  }

  // By keyboard

  #key(event) {
    if (this.by === "pointer" && event.key === "Escape") return this.#cancel();
    const card = event.target.closest?.("[data-card]");
    if (!card || !event.target.matches(".card__open")) return;
    if (this.by !== "keyboard") {
      if (event.key === " ") (event.preventDefault(), this.#grab(card.dataset.card, "keyboard"), this.#focus(card.dataset.card));
      else this.#walk(event, card);
      return;
    }
    event.preventDefault();
    if (event.key === "Enter" || event.key === " ") return this.#drop();
    if (event.key === "Escape" || event.key === "Tab") return this.#cancel();
    this.#step(event.key);
  }

  #step(key) {
    const { lists } = this.shown(this.board());
    const column = lists.findIndex(({ id }) => id === this.move.listId);
    const sideways = { ArrowLeft: -1, ArrowRight: 1 }[key];
    const updown = { ArrowUp: -1, ArrowDown: 1 }[key];
    if (sideways && lists[column + sideways]) {
      const { id, cards } = lists[column + sideways];
      this.move = { ...this.move, listId: id, position: Math.min(this.move.position, cards.length) };
    } else if (updown) {
      this.move = { ...this.move, position: Math.max(0, Math.min(lists[column].cards.length - 1, this.move.position + updown)) };
    } else return;
    this.draw();
    this.#focus(this.id);
    this.say(this.#where());
  }

  /** Without a card in hand the arrows go from card to card. */
  #walk(event, card) {
    const columns = [...this.root.querySelectorAll("[data-list]")].map((list) => [...list.querySelectorAll("[data-card] .card__open")]);
    const column = columns.findIndex((cards) => cards.some((each) => card.contains(each)));
    const row = columns[column].findIndex((each) => card.contains(each));
    const beside = (way) => {
      for (let next = column + way; columns[next]; next += way) if (columns[next].length) return columns[next][Math.min(row, columns[next].length - 1)];
      return null;
    };
    const target = { ArrowUp: () => columns[column][row - 1], ArrowDown: () => columns[column][row + 1], ArrowLeft: () => beside(-1), ArrowRight: () => beside(1) }[event.key]?.();
    if (target) (event.preventDefault(), target.focus());
  }

  // By pointer

  #down(event) {
    const card = event.target.closest("[data-card]");
    if (!card || event.button !== 0 || this.move || !this.root.dataset.editable) return;
    const id = card.dataset.card;
    const isTouch = event.pointerType === "touch";
    const start = { x: event.clientX, y: event.clientY };
    const box = card.getBoundingClientRect();
    const lift = () => {
      this.#grab(id, "pointer");
      this.root.setPointerCapture(event.pointerId); // the card itself is drawn anew in another list
      this.ghost = card.cloneNode(true);
      this.ghost.className += " card--ghost";
      this.ghost.style.width = `${box.width}px`;
      document.body.append(this.ghost);
      hold(start.x, start.y);
      this.#scroll();
    };
    const hold = (x, y) => {
      this.at = { x, y };
      this.ghost.style.transform = `translate(${x - start.x + box.left}px, ${y - start.y + box.top}px) rotate(1.5deg)`;
    };
    const press = isTouch ? setTimeout(lift, LONG_PRESS) : 0;
    if (isTouch) this.#keepStill(event.target);
    const moved = ({ clientX, clientY }) => {
      const far = Math.hypot(clientX - start.x, clientY - start.y) > SLACK;
      if (!this.ghost && far && press) return stop(); // a finger that scrolls
      if (!this.ghost && far) lift();
      if (!this.ghost) return;
      hold(clientX, clientY);
      this.#over();
    };
    const up = () => (stop(), this.by === "pointer" && (this.#swallowClick(), this.#drop()));
    const cancel = () => (stop(), this.by === "pointer" && this.#cancel());
    const stop = () => {
      clearTimeout(press);
      removeEventListener("pointermove", moved);
      removeEventListener("pointerup", up);
      removeEventListener("pointercancel", cancel);
      removeEventListener("keydown", escape, true);
    };
    const escape = (key) => key.key === "Escape" && this.by === "pointer" && (stop(), this.#swallowClick(), this.#cancel());
    addEventListener("pointermove", moved);
    addEventListener("pointerup", up);
    addEventListener("pointercancel", cancel);
    addEventListener("keydown", escape, true);
  }

  /**
   * While a finger carries a card the page does not scroll under it, and its end is no tap. Touches go to where they
   * began, even when that is no longer in the page.
   */
  #keepStill(target) {
    let carried = false;
    const moved = (event) => this.by === "pointer" && ((carried = true), event.preventDefault());
    const ended = (event) => {
      target.removeEventListener("touchmove", moved);
      if (carried) event.preventDefault();
    };
    target.addEventListener("touchmove", moved, { passive: false });
    target.addEventListener("touchend", ended, { passive: false, once: true });
    target.addEventListener("touchcancel", ended, { once: true });
  }

  /** Held at an edge, the board and its lists go on beneath the card, whether or not the pointer moves. */
  #scroll() {
    if (!this.ghost) return;
    requestAnimationFrame(() => this.#scroll());
    const { x, y } = this.at;
    const frame = this.root.getBoundingClientRect();
    const cards = this.#listAt(x)?.querySelector(".cards");
    const edges = cards?.getBoundingClientRect();
    const before = this.root.scrollLeft + (cards?.scrollTop ?? 0);
    this.root.scrollBy((x > frame.right - EDGE) * STEP - (x < frame.left + EDGE) * STEP, 0);
    cards?.scrollBy(0, (y > edges.bottom - EDGE / 2) * STEP - (y < edges.top + EDGE / 2) * STEP);
    if (this.root.scrollLeft + (cards?.scrollTop ?? 0) !== before) this.#over();
  }

  #listAt(x) {
    const lists = [...this.root.querySelectorAll("[data-list]")];
    return lists.find((each) => ((box) => x >= box.left && x < box.right)(each.getBoundingClientRect()));
  }

  #over() {
    const { x, y } = this.at;
    const list = this.#listAt(x);
    if (!list) return;
    const others = [...list.querySelectorAll("[data-card]")].filter((each) => each.dataset.card !== this.id);
    const position = others.filter((each) => ((box) => y > box.top + box.height / 2)(each.getBoundingClientRect())).length;
    if (list.dataset.list === this.move.listId && position === this.move.position) return;
    this.move = { ...this.move, listId: list.dataset.list, position };
    this.draw();
  }

  /** What ends a drag is not a click on the card. */
  #swallowClick() {
    const swallow = (event) => (event.stopPropagation(), event.preventDefault());
    addEventListener("click", swallow, { capture: true, once: true });
    setTimeout(() => removeEventListener("click", swallow, { capture: true }));
  }
}
