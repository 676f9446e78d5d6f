/** How well a name fits a few typed letters. Pure, so that it can be told in tests. */

const BREAK = /[\s\-_./@#]/;

/**
 * 0 is no match; the greater the better: the whole, its beginning, the beginning of a word, a part, and then
 * letters in order: those that begin words or follow each other count more.
 */
export function score(text, query) {
  const name = plain(text);
  const wanted = plain(query);
  if (!wanted || !name) return 0;
  if (name === wanted) return 100;
  if (name.startsWith(wanted)) return 90 - shorter(name);
  const words = name.split(BREAK);
  if (words.some((word) => word.startsWith(wanted))) return 80 - shorter(name);
  if (name.includes(wanted)) return 60 - shorter(name);
  return Math.max(0, letters(name, wanted.replace(/\s+/g, "")));
}

/** Without case and accents. */
const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

const shorter = (name) => Math.min(9, name.length / 10);

function letters(name, wanted) {
  let points = 0;
  let from = 0;
  let last = -2;
  for (const letter of wanted) {
    const place = placeOf(name, letter, from, last);
    if (place < 0) return 0;
    points += place === last + 1 ? 3 : begins(name, place) ? 4 : 1;
    last = place;
    from = place + 1;
  }
  return (points / (wanted.length * 4)) * 50;
}

/** Right after the last letter, else where a word begins, else anywhere. */
function placeOf(name, letter, from, last) {
  if (name[last + 1] === letter && last >= 0) return last + 1;
  for (let place = name.indexOf(letter, from); place >= 0; place = name.indexOf(letter, place + 1)) if (begins(name, place)) return place;
  return name.indexOf(letter, from);
}

const begins = (name, place) => place === 0 || BREAK.test(name[place - 1]);
