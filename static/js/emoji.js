/**
 * Every emoji with its names, fetched when first needed. The data is emoji-picker-element's, the picker our own:
 * its element styles itself by <style> and style attributes, which the content security policy refuses.
 */

/** @typedef {{emoji: string, names: string[], text: string, group: number}} Emoji */

export const GROUPS = ["smileys", "people", , "animals", "food", "places", "activities", "objects", "symbols", "flags"];
const ADDRESS = new URL("../vendor/emoji/data.json", import.meta.url);
let loading = null;

/** @returns {Promise<Emoji[]>} in the order of the standard */
export function allEmoji() {
  loading ??= fetch(ADDRESS).then((answer) => answer.json()).then(prepared);
  loading.catch(() => (loading = null)); // asked again when next needed
  return loading;
}

/** One spelling an emoji: a mark that asks for colour where there is no other would make another reaction of it. */
const spelled = (emoji) => (/^\p{Emoji_Presentation}\uFE0F$/u.test(emoji) ? emoji.slice(0, -1) : emoji);

const prepared = (data) => data.sort((a, b) => a.order - b.order).map(({ emoji, shortcodes = [], annotation, tags = [], group }) => (
  { emoji: spelled(emoji), names: shortcodes, group, text: [...shortcodes, annotation, ...tags].join(" ").toLowerCase() }));

/** Those whose name begins with `query` first, then those that have it anywhere. @returns {Emoji[]} */
export function search(emoji, query, most = Infinity) {
  const wanted = query.trim().toLowerCase().replace(/^:|:$/g, "");
  const words = wanted.split(/[\s_]+/);
  const rank = ({ names, text }) => {
    if (names.includes(wanted)) return 0;
    if (names.some((name) => name.startsWith(wanted))) return 1;
    return words.every((word) => text.includes(word)) ? 2 : 3;
  };
  return emoji.map((each, at) => ({ each, at, rank: rank(each) })).filter((found) => found.rank < 3)
    .sort((a, b) => a.rank - b.rank || a.at - b.at).slice(0, most).map(({ each }) => each);
}
