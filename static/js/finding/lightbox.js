/** A picture as large as the page allows: arrows go to its neighbours in the log, Escape back. */

import { html, nothing, render } from "lit-html";

import { icon } from "../parts.js";
import { t } from "../words.js";

/** Every picture of a log opens here. @param {HTMLElement[]} logs */
export function mount() {
  document.addEventListener("click", (event) => {
    const link = event.target.closest("[data-picture]");
    if (!link || event.button || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    open(link);
  });
}

function open(link) {
  const around = link.closest("[role=log], .panel, .content") ?? document;
  const pictures = [...around.querySelectorAll("[data-picture]")].map((each) => ({
    link: each, url: each.href, name: each.title, ...sizes(each),
  }));
  let at = pictures.findIndex((each) => each.link === link);
  const element = document.createElement("dialog");
  element.className = "lightbox";
  const go = (step) => {
    at = Math.min(pictures.length - 1, Math.max(0, at + step));
    draw();
  };
  const draw = () => render(box(pictures[at], at, pictures.length, { go, close: () => element.close() }), element);
  element.addEventListener("keydown", (event) => {
    const step = { ArrowLeft: -1, ArrowRight: 1, Home: -pictures.length, End: pictures.length }[event.key];
    if (step) (event.preventDefault(), go(step));
  });
  element.addEventListener("click", ({ target }) => (target === element || target.closest(".lightbox__stage") === target) && element.close());
  element.addEventListener("close", () => {
    element.remove();
    pictures[at].link.focus();
  });
  draw();
  document.body.append(element);
  element.showModal();
}

const sizes = (link) => ({ width: link.firstElementChild.naturalWidth, height: link.firstElementChild.naturalHeight });

function box({ url, name }, at, count, { go, close }) {
  return html`<header class="lightbox__head"><h2>${name}</h2>
      ${count > 1 ? html`<small>${t("{at} of {count}", { at: at + 1, count })}</small>` : nothing}
      <a class="tool" href="${url}?download" download=${name} aria-label=${t("Download {name}", { name })} title=${t("Download")}>${icon("down")}</a>
      <button class="tool" type="button" autofocus aria-label=${t("Close the picture")} title=${t("Close")} @click=${close}>${icon("close")}</button></header>
    <div class="lightbox__stage">
      ${at > 0 ? html`<button class="lightbox__step lightbox__step--back" type="button" aria-label=${t("Previous picture")} @click=${() => go(-1)}>${icon("back")}</button>` : nothing}
      <img src=${url} alt=${name}>
      ${at < count - 1 ? html`<button class="lightbox__step lightbox__step--on" type="button" aria-label=${t("Next picture")} @click=${() => go(1)}>${icon("back")}</button>` : nothing}
    </div>`;
}
