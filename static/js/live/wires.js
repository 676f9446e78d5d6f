/** The wires between the cards: from the namespace to its rooms, from the room to its sockets. */

const SVG = "http://www.w3.org/2000/svg";

/** @param {HTMLElement} map Draws anew; in one column there is no room for wires, and none are drawn. */
export function drawWires(map) {
  const svg = map.querySelector(".map__wires");
  const around = map.getBoundingClientRect();
  const wires = [...map.querySelectorAll("[data-to]")].flatMap((from) => {
    const column = map.querySelector(`[data-column="${from.dataset.to}"]`);
    return [...column.querySelectorAll("[data-card]")].map((to) => wire(from, to, around));
  });
  svg.replaceChildren(...wires.filter(Boolean));
}

function wire(from, to, around) {
  const a = from.getBoundingClientRect(), b = to.getBoundingClientRect();
  if (b.left <= a.right) return null;
  const [x1, y1, x2, y2] = [a.right - around.left, a.top + a.height / 2 - around.top, b.left - around.left, b.top + b.height / 2 - around.top];
  const bend = (x2 - x1) / 2;
  const path = document.createElementNS(SVG, "path");
  path.setAttribute("d", `M${x1} ${y1}C${x1 + bend} ${y1} ${x2 - bend} ${y2} ${x2} ${y2}`);
  const isOn = to.classList.contains("card--on") || to.getAttribute("aria-pressed") === "true";
  path.setAttribute("class", to.dataset.wire === "dashed" ? "wire wire--late" : isOn ? "wire wire--on" : "wire");
  return path;
}
