/** The sidebar's lists of other features (projects, games): asked for after the first message is on the screen. */

import { html, nothing, render } from "lit-html";

import { icon } from "../parts.js";

/** @param {HTMLElement} root @param {{urls: {side: string}}} app */
export async function mount(root, { urls }) {
  const load = async () => {
    const answer = await fetch(urls.side).catch(() => null);
    if (!answer?.ok) return;
    render((await answer.json()).sections.map(section), root);
  };
  document.addEventListener("visibilitychange", () => document.hidden || load());
  await load();
}

function section({ key, label, url, items }) {
  return html`<section aria-labelledby="side-${key}">
    <div class="side__title"><h2 id="side-${key}">${url ? html`<a href=${url}>${label}</a>` : label}</h2></div>
    <ul>${items.map((item) => html`<li><a class="row" href=${item.url} ?data-unread=${item.unread}>
      ${icon(item.icon, "icon--room")}<span class="row__name">${item.label}</span>
      ${item.note ? html`<small class="row__mark">${item.note}</small>` : nothing}
      ${item.badge ? html`<span class="badge">${item.badge}</span>` : nothing}</a></li>`)}</ul>
  </section>`;
}
