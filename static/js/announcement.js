/** The banner over every page of a workspace: what an administrator has to say to everybody, the moment it is said. */

const banner = document.querySelector("[data-mount=announcement]");

/** @param {{text: string, by: string}} said an empty text takes the last one away */
export function announce({ text, by }) {
  const [who, what] = [document.createElement("b"), document.createElement("span")];
  [who.textContent, what.textContent] = [by, text];
  banner.replaceChildren(...(text ? [who, " ", what] : []));
  banner.hidden = !text;
}
