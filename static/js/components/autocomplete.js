/**
 * What one types completes itself: `@` people, `#` channels, `:` emoji, `/` commands. One list for every text field
 * that carries `data-complete` (the id of its room), so that composers and editors need to know nothing of it.
 */

import { html, nothing, render } from "lit-html";

import { allEmoji } from "../emoji.js";
import { replaceBefore } from "../formatting.js";
import { emojiNews, isThere } from "../own-emoji.js";
import { sourcesOf } from "./completions.js";
import { t } from "../words.js";

export function mount(app) {
  const sources = sourcesOf(app);
  const root = Object.assign(document.createElement("div"), { className: "completions", hidden: true });
  root.addEventListener("pointerdown", (event) => event.preventDefault()); // the field keeps the focus
  document.body.append(root);
  let field = null;
  let found = [];
  let at = 0;
  let asked = 0;
  let looked = null; // where one last looked: what comes later may fit there

  const close = () => {
    asked += 1;
    looked = null;
    found = [];
    root.hidden = true;
    field?.removeAttribute("aria-activedescendant");
    field?.removeAttribute("aria-controls");
    field = null;
  };

  const draw = () => {
    render(html`<ul id="completions" role="listbox" aria-label=${t("Suggestions")}>${found.map((entry, index) => html`
      <li class="completion" role="option" id="completion-${index}" aria-selected=${String(index === at)} @click=${() => choose(entry)}>
        ${entry.sign}<b>${entry.label}</b>${entry.note ? html`<small>${entry.note}</small>` : nothing}${entry.aside ? html`<small class="completion__aside">${entry.aside}</small>` : nothing}</li>`)}</ul>`, root);
    root.hidden = false;
    field.setAttribute("aria-controls", "completions");
    field.setAttribute("aria-activedescendant", `completion-${at}`);
    document.getElementById(`completion-${at}`)?.scrollIntoView({ block: "nearest" });
    place();
  };

  const place = () => {
    const box = (field.closest(".composer") ?? field).getBoundingClientRect();
    root.style.setProperty("left", `${box.left}px`);
    root.style.setProperty("width", `${Math.min(box.width, 460)}px`);
    root.style.setProperty("bottom", `${innerHeight - box.top + 6}px`);
  };

  const choose = ({ text }) => {
    const target = field;
    const word = wordBefore(target);
    close();
    target.focus();
    replaceBefore(target, word.length, text);
  };

  const look = async (target) => {
    const word = wordBefore(target);
    const source = word && sources.find(({ sign }) => word.startsWith(sign));
    if (!source || (word.startsWith("/") && target.value.slice(0, target.selectionStart) !== word)) return close();
    const mine = ++asked;
    looked = target;
    const show = (entries) => {
      if (mine !== asked || wordBefore(target) !== word) return; // sent, or gone on from, meanwhile
      if (!entries.length) return void (root.hidden = true, found = []);
      field = target;
      found = entries;
      at = Math.min(at, found.length - 1);
      draw();
    };
    at = 0;
    await source.find(word.slice(1).toLowerCase(), Number(target.dataset.complete), show).catch(() => {});
  };

  document.addEventListener("input", ({ target, data }) => {
    if (!target.dataset?.complete) return;
    look(target);
    if (data === ":") spell(target);
  });
  emojiNews.addEventListener("change", () => looked && looked === document.activeElement && look(looked));
  document.addEventListener("focusout", ({ target }) => target === field && close());
  // Before the field's own keys: Enter chooses here and does not send, Esc closes the list and not the panel.
  document.addEventListener("keydown", (event) => {
    if (event.target !== field || !found.length || event.isComposing) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step && !event.altKey) (at = (at + step + found.length) % found.length), draw();
    else if (event.key === "Enter" || event.key === "Tab") choose(found[at]);
    else if (event.key === "Escape") close();
    else return;
    event.preventDefault();
    event.stopPropagation();
  }, { capture: true });
}

/** ":tada:", typed to its end, is that emoji; what the workspace made stays its name, and code stays code. */
async function spell(field) {
  const before = () => field.value.slice(0, field.selectionStart);
  const [, word, name] = /(?:^|[\s(])(:([a-z0-9_+-]+):)$/i.exec(before()) ?? [];
  if (!word || before().split("`").length % 2 === 0 || isThere(word)) return;
  const found = (await allEmoji().catch(() => [])).find(({ names }) => names.includes(name.toLowerCase()));
  if (found && before().endsWith(word)) replaceBefore(field, word.length, found.emoji);
}

/** The word that ends at the caret, with its sign: "@al", or empty. */
function wordBefore({ value, selectionStart, selectionEnd }) {
  if (selectionStart !== selectionEnd) return "";
  return /(?:^|[\s(])([@#:/][^\s@#:/]*)$/.exec(value.slice(0, selectionStart))?.[1] ?? "";
}
