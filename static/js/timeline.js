/** From messages to the rows of a log: day dividers, "New", groups. Pure, so that it can be told in tests. */

import { dayOf } from "./parts.js";

const GROUP_WITHIN = 5 * 60 * 1000;

/**
 * @typedef {{type: "day", key: string, timestamp: number} | {type: "new", key: string}
 *   | {type: "message" | "note" | "outgoing", key: string, message: object, grouped: boolean}} Row
 */

/**
 * @param {object[]} messages ascending by seq
 * @param {object[]} outgoing what is on its way, below them
 * @param {number | null} newFrom the seq before which "New" stands
 * @returns {Row[]}
 */
export function timeline(messages, outgoing, newFrom, now = Date.now()) {
  const rows = [];
  let previous = null;
  for (const message of messages) {
    if (!previous || dayOf(previous.timestamp) !== dayOf(message.timestamp)) {
      rows.push({ type: "day", key: `day-${message.id}`, timestamp: message.timestamp });
      previous = null;
    }
    if (message.seq === newFrom) {
      rows.push({ type: "new", key: "new" });
      previous = null;
    }
    const type = message.kind === "message" ? "message" : "note";
    rows.push({ type, key: message.clientId ?? `${message.id}`, message, grouped: belongs(message, previous) });
    previous = message;
  }
  for (const message of outgoing) {
    const shown = { ...message, timestamp: message.order, kind: "message" };
    if (previous && dayOf(previous.timestamp) !== dayOf(now) && dayOf(shown.timestamp) === dayOf(now)) {
      rows.push({ type: "day", key: `day-${message.clientId}`, timestamp: now });
      previous = null;
    }
    rows.push({ type: "outgoing", key: message.clientId, message: shown, grouped: belongs(shown, previous) });
    previous = shown;
  }
  return rows;
}

/** Whether a message continues what its author said just before. */
function belongs(message, previous) {
  return (
    previous !== null &&
    previous.kind === "message" &&
    message.kind === "message" &&
    !message.parentId === !previous.parentId &&
    String(message.userId) === String(previous.userId) &&
    message.timestamp - previous.timestamp < GROUP_WITHIN
  );
}
