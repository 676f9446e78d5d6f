/** What may come next in a search: operators, people, channels, days. */

import { t } from "../words.js";

const OPERATORS = [
  ["from:", t("from somebody")],
  ["in:", t("in a channel or a direct conversation")],
  ["with:", t("in direct conversations with somebody")],
  ["has:", t("with a file or a link")],
  ["is:", t("replies, pinned or saved messages")],
  ["before:", t("before a day")],
  ["after:", t("after a day")],
  ["on:", t("on a day")],
];
const VALUES = {
  has: [["file", t("with files")], ["link", t("with links")]],
  is: [["thread", t("replies in threads")], ["pinned", t("pinned")], ["saved", t("saved for later")]],
};
const DAYS = [["today", t("Today")], ["yesterday", t("Yesterday")]];
const MOST = 8;

/**
 * @param {string} query what stands before the caret
 * @returns {{label: string, note: string, query: string, sign: string}[]} `query`: what it becomes
 */
export function suggestionsFor(query, store) {
  const start = query.lastIndexOf(" ") + 1;
  const word = query.slice(start);
  const [, minus, operator, begun] = /^(-?)(?:([a-z]+):)?(.*)$/i.exec(word);
  const before = query.slice(0, start) + minus;
  if (!operator) {
    if (!begun && query) return [];
    return OPERATORS.filter(([name]) => name.startsWith(begun.toLowerCase())).map(([name, note]) => ({ label: name, note, query: before + name, sign: "search" }));
  }
  const like = begun.replace(/^[@#"]/, "").toLowerCase();
  return valuesOf(operator.toLowerCase(), store)
    .filter(({ value, note }) => value.toLowerCase().startsWith(like) || note.toLowerCase().split(" ").some((part) => part.startsWith(like)))
    .filter(({ value }) => value.toLowerCase() !== like)
    .slice(0, MOST)
    .map(({ value, note, sign }) => ({ label: `${operator}:${value}`, note, query: `${before}${operator}:${value} `, sign }));
}

function valuesOf(operator, store) {
  const people = () => [...store.people.values()].map(({ username, name }) => ({ value: `@${username}`.slice(1), note: name, sign: "at" }));
  const channels = () => [...store.rooms.values()].filter(({ kind }) => kind !== "direct").map(({ name, topic, kind }) => ({ value: name, note: topic ?? "", sign: kind === "private" ? "lock" : "hash" }));
  const plain = (list) => list.map(([value, note]) => ({ value, note, sign: "search" }));
  if (operator === "from") return [{ value: "me", note: t("you"), sign: "at" }, ...people()];
  if (operator === "with") return people();
  if (operator === "in") return [...channels(), ...people()];
  if (["before", "after", "on"].includes(operator)) return [...plain(DAYS), ...plain([[new Date().toISOString().slice(0, 10), t("a day: year, month, day")]])];
  return plain(VALUES[operator] ?? []);
}
