/** The emoji that the workspace made: how each is drawn, and the news of them. One workspace a page. */

import { html } from "lit-html";

const addresses = new Map(); // name → address
let page = "";

/** Tells "change" when there are others: who completes or picks one looks again. */
export const emojiNews = new EventTarget();

/** @returns {import("./emoji.js").Emoji[]} by name; `emoji` is what a message or a reaction says */
export function ownEmoji() {
  return [...addresses.keys()].sort().map((name) => ({ emoji: `:${name}:`, names: [name], text: name.replace(/[_+-]/g, " ") }));
}

/** An emoji to look at: a picture where the workspace made it. What was removed is its name. */
export function faceOf(emoji) {
  const address = addressOf(emoji);
  return address ? html`<img class="custom-emoji" src=${address} alt=${emoji} title=${emoji}>` : emoji;
}

/** Whether it can be chosen: every standard one, and those of the workspace while they are there. */
export const isThere = (emoji) => !emoji.startsWith(":") || addressOf(emoji) !== undefined;

const addressOf = (emoji) => (/^:.+:$/.test(emoji ?? "") ? addresses.get(emoji.slice(1, -1)) : undefined);

/** Where one adds to them; empty for who may not. */
export const addPage = () => page;

export function listen({ connection, store }) {
  if (store.me.role !== "guest") page = `/w/${store.workspace.slug}/emoji/`;
  const redraw = () => {
    emojiNews.dispatchEvent(new Event("change"));
    store.changed("log", "thread", "people", "activity");
  };
  connection.on("emoji-changed", ({ name, url }) => {
    if (url) addresses.set(name, url);
    else addresses.delete(name);
    redraw();
  });
  const ask = async () => {
    try {
      const { emoji } = await connection.request("list-emoji");
      addresses.clear();
      for (const { name, url } of emoji) addresses.set(name, url);
      if (emoji.length) redraw();
    } catch {
      // Asked again with the next connection.
    }
  };
  connection.addEventListener("online", ask);
  if (connection.online) ask();
}
