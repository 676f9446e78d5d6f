/** Where something may float for a while: in the middle of the page's main part, below its head, over nothing one writes in. */

const GAP = 12;
const WRITTEN_IN = ".composer";

/** @param {HTMLElement} root @returns {() => void} places it: to be called when what is in it changed */
export function keepClear(root) {
  const place = () => {
    if (!root.childElementCount) return;
    const main = (document.querySelector("main") ?? document.body).getBoundingClientRect();
    const head = document.querySelector("main > .head")?.getBoundingClientRect();
    root.style.setProperty("--toasts-middle", `${main.left + main.width / 2}px`);
    root.style.setProperty("--toasts-top", `${clearOf(root, (head?.bottom ?? main.top) + GAP)}px`);
  };
  // A message may be edited, or the window be turned, while it is there.
  document.addEventListener("focusin", place);
  addEventListener("resize", place);
  return place;
}

/** The first place from `top` on at which it covers no text field that is on the screen. */
function clearOf(root, top) {
  const { left, right, height } = root.getBoundingClientRect();
  const fields = [...document.querySelectorAll(WRITTEN_IN)].map((field) => field.getBoundingClientRect());
  for (const field of fields.sort((one, other) => one.top - other.top)) {
    const isBeside = field.right <= left || field.left >= right || !field.height;
    if (!isBeside && top < field.bottom + GAP && top + height + GAP > field.top) top = field.bottom + GAP;
  }
  return top;
}
