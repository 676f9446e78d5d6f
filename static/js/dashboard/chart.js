/** A chart with the table behind it: the same numbers, for who does not see the picture. */

import uPlot from "uplot";

import { t } from "../words.js";

const HEIGHT = 180;
const number = new Intl.NumberFormat();
const moment = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "short" });

/**
 * @param {{title: string, kind: "bars" | "line", step: number, points: Array<[number, number]>}} chart
 *   `points`: [milliseconds, value], those of zero left out; `step`: seconds between two
 * @returns {HTMLElement}
 */
export function chart({ title, kind, step, points }) {
  const section = element("section", "tile chart");
  const plot = element("div", "chart__plot");
  section.append(element("h2", "", title), plot, table(title, points));
  if (points.length < 2) {
    plot.append(element("p", "lead", t("There is too little to draw yet. It is counted from now on.")));
    return section;
  }
  const made = new uPlot(optionsOf(kind, step), dataOf(kind, step, points), plot);
  plot.setAttribute("aria-hidden", "true");
  new ResizeObserver(() => made.setSize({ width: plot.clientWidth, height: HEIGHT })).observe(plot);
  // Colours are the theme's: drawn anew when the theme changes.
  const redraw = () => made.redraw(false);
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", redraw);
  new MutationObserver(redraw).observe(document.documentElement, { attributeFilter: ["data-theme"] });
  return section;
}

/** Hours and days without a message stand for zero; a moment without a sample is a gap. */
function dataOf(kind, step, points) {
  if (kind === "line") return [points.map(([at]) => at / 1000), points.map(([, value]) => value)];
  const values = new Map(points.map(([at, value]) => [at / 1000, value]));
  const [first, last] = [points[0][0] / 1000, points.at(-1)[0] / 1000];
  const times = Array.from({ length: Math.round((last - first) / step) + 1 }, (_, n) => first + n * step);
  return [times, times.map((at) => values.get(at) ?? 0)];
}

function optionsOf(kind, step) {
  const axis = { stroke: () => colour("--text-soft"), grid: { stroke: () => colour("--line"), width: 1 }, ticks: { show: false }, font: `12px ${colour("--font")}` };
  return {
    width: 300,
    height: HEIGHT,
    padding: [8, 12, 0, 0],
    legend: { show: false },
    cursor: { y: false, points: { show: kind === "line" } },
    // Half a bar of room at both ends, or the first and the last are cut.
    scales: { x: { range: (_, min, max) => [min - step / 2, max + step / 2] }, y: { range: (_, __, max) => [0, Math.max(1, max * 1.1)] } },
    axes: [axis, { ...axis, size: 44, incrs: [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 5000, 10000], values: (_, ticks) => ticks.map((tick) => number.format(tick)) }],
    series: [{}, {
      stroke: () => colour("--accent"),
      fill: () => colour(kind === "bars" ? "--accent" : "--accent-soft"),
      width: kind === "bars" ? 0 : 2,
      points: { show: false },
      ...(kind === "bars" ? { paths: uPlot.paths.bars({ size: [0.8, 40], radius: 0.1 }) } : {}),
    }],
  };
}

const probe = document.createElement("span");

/** A token as a canvas understands it: light-dark() is not for it. */
function colour(token) {
  if (token === "--font") return getComputedStyle(document.body).fontFamily;
  probe.hidden = true;
  document.body.append(probe);
  probe.style.color = `var(${token})`;
  const value = getComputedStyle(probe).color;
  probe.remove();
  return value;
}

function table(title, points) {
  const details = element("details", "chart__table");
  const rows = points.slice(-200).reverse().map(([at, value]) => {
    const row = element("tr");
    row.append(element("td", "", moment.format(at)), element("td", "chart__n", number.format(value)));
    return row;
  });
  const body = element("tbody");
  body.append(...rows);
  const head = element("thead");
  const titles = element("tr");
  titles.append(element("th", "", t("When")), element("th", "chart__n", title));
  head.append(titles);
  const sheet = element("table");
  sheet.append(head, body);
  const frame = element("div", "chart__sheet");
  frame.tabIndex = 0; // it scrolls
  frame.setAttribute("role", "region");
  frame.setAttribute("aria-label", title);
  frame.append(sheet);
  details.append(element("summary", "", t("The numbers")), frame);
  return details;
}

function element(name, className = "", text = "") {
  const made = document.createElement(name);
  if (className) made.className = className;
  if (text) made.textContent = text;
  return made;
}
