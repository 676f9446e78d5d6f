/** The board of Dots and Boxes as a drawing whose lines are buttons: one stop of the Tab key, arrows move between them. */

import { nothing, svg, html } from "lit-html";

import { t } from "../words.js";

const SIDE = 5;
const STEP = 60;
const EDGE = 24;
const SIZE = SIDE * STEP + 2 * EDGE;
const at = (number) => EDGE + number * STEP;
const keyOf = ({ dir, row, col }) => `${dir}${row}${col}`;

const LINES = [];
for (let row = 0; row <= SIDE; row++) {
  for (let col = 0; col < SIDE; col++) LINES.push({ dir: "h", row, col, x: at(col) + STEP / 2, y: at(row) });
  if (row < SIDE) for (let col = 0; col <= SIDE; col++) LINES.push({ dir: "v", row, col, x: at(col), y: at(row) + STEP / 2 });
}
const ARROWS = { ArrowUp: [0, -1], ArrowDown: [0, 1], ArrowLeft: [-1, 0], ArrowRight: [1, 0] };

export class Board {
  /** @param {{onDraw: (line: {dir: string, row: number, col: number}) => void}} options */
  constructor({ onDraw }) {
    this.onDraw = onDraw;
    this.current = LINES[0];
    this.pending = null;
  }

  /** @param state the game's, off the wire @param {{myTurn: boolean}} options whether its free lines may be drawn now */
  draw(state, { myTurn }) {
    const seats = new Map(state.players.map(({ id }, index) => [id, index]));
    const drawn = new Map(state.lines.map((line) => [keyOf(line), line]));
    const names = new Map(state.players.map(({ id, name }) => [id, name]));
    const last = state.lines.at(-1);
    const active = myTurn && !this.pending;
    return html`<svg class="dots" viewBox="0 0 ${SIZE} ${SIZE}" role="group" aria-label=${t("Board, five by five boxes. Arrow keys move between lines, Enter draws.")}
        ?data-mine=${active} @keydown=${(event) => this.#key(event, drawn, active)}>
      ${state.boxes.map(({ row, col, playerId }) => box(row, col, seats.get(playerId), names.get(playerId)))}
      ${LINES.map((line) => this.#line(line, drawn.get(keyOf(line)), { seats, names, active, last }))}
      ${Array.from({ length: (SIDE + 1) ** 2 }, (_, n) => svg`<circle class="dots__dot" cx=${at(n % (SIDE + 1))} cy=${at(Math.floor(n / (SIDE + 1)))} r="5"></circle>`)}
    </svg>`;
  }

  #line(line, drawn, { seats, names, active, last }) {
    const { dir, row, col } = line;
    const [x1, y1] = [at(col), at(row)];
    const [x2, y2] = dir === "h" ? [at(col + 1), y1] : [x1, at(row + 1)];
    const isLast = last && keyOf(last) === keyOf(line);
    const isPending = this.pending && keyOf(this.pending) === keyOf(line);
    return svg`<g class="dots__line" role="button" tabindex=${line === this.current ? 0 : -1} data-line=${keyOf(line)}
        data-seat=${drawn ? seats.get(drawn.playerId) : nothing} ?data-drawn=${drawn} ?data-last=${isLast} ?data-pending=${isPending}
        aria-label=${label(line, drawn && names.get(drawn.playerId))} aria-disabled=${drawn || !active ? "true" : "false"}
        @click=${() => active && !drawn && this.#drawn(line)} @focus=${() => (this.current = line)}>
      <line class="dots__reach" x1=${x1} y1=${y1} x2=${x2} y2=${y2}></line>
      <line class="dots__stroke" x1=${x1} y1=${y1} x2=${x2} y2=${y2}></line>
    </g>`;
  }

  #drawn(line) {
    this.current = line;
    this.onDraw({ dir: line.dir, row: line.row, col: line.col });
  }

  #key(event, drawn, active) {
    if (event.key === "Enter" || event.key === " ") {
      event.preventDefault();
      if (active && !drawn.has(keyOf(this.current))) this.#drawn(this.current);
    }
    const way = ARROWS[event.key];
    if (!way) return;
    event.preventDefault();
    this.current = nearest(this.current, way) ?? this.current;
    const root = event.currentTarget;
    for (const each of root.querySelectorAll("[data-line]")) each.setAttribute("tabindex", each.dataset.line === keyOf(this.current) ? "0" : "-1");
    root.querySelector(`[data-line=${keyOf(this.current)}]`).focus();
  }
}

/** The next line that way: what lies straight ahead counts most. */
function nearest(from, [dx, dy]) {
  const cost = ({ x, y }) => {
    const ahead = (x - from.x) * dx + (y - from.y) * dy;
    return ahead <= 0 ? Infinity : ahead + 2 * Math.abs((x - from.x) * dy + (y - from.y) * dx);
  };
  const best = LINES.reduce((one, other) => (cost(other) < cost(one) ? other : one));
  return cost(best) === Infinity ? null : best;
}

function label({ dir, row, col }, owner) {
  const values = { row: row + 1, col: col + 1, name: owner };
  if (dir === "h") return owner ? t("Line across, row {row}, column {col}: drawn by {name}", values) : t("Line across, row {row}, column {col}: free", values);
  return owner ? t("Line down, row {row}, column {col}: drawn by {name}", values) : t("Line down, row {row}, column {col}: free", values);
}

function box(row, col, seat, name) {
  return svg`<g class="dots__box" data-seat=${seat}><rect x=${at(col) + 5} y=${at(row) + 5} width=${STEP - 10} height=${STEP - 10} rx="6"></rect>
    <text x=${at(col) + STEP / 2} y=${at(row) + STEP / 2} aria-hidden="true">${([...(name ?? "")][0] ?? "?").toUpperCase()}</text></g>`;
}
