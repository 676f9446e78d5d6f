/** Markdown around the selected text. Edits go through the browser, so that undo knows them. */

import { t } from "./words.js";

/** What the composer offers: its button, its key with Ctrl, its marks. */
export const toggle = [
  { name: "bold", label: t("Bold"), sign: "B", keys: "b", mark: ["**", "**"] },
  { name: "italic", label: t("Italic"), sign: "I", keys: "i", mark: ["_", "_"] },
  { name: "code", label: t("Code"), sign: "<>", keys: "e", mark: ["`", "`"] },
  { name: "block", label: t("Code block"), sign: "{ }", mark: ["```\n", "\n```"] },
];

/** The marks a pressed key stands for, or undefined. @param {KeyboardEvent} event */
export function formattingKey(event) {
  if (!(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey) return undefined;
  return toggle.find(({ keys }) => keys === event.key.toLowerCase())?.mark;
}

/** Puts the marks around the selection, or takes them away. @param {HTMLTextAreaElement} field @param {[string, string]} mark */
export function wrap(field, [before, after]) {
  field.focus();
  const { selectionStart: start, selectionEnd: end, value } = field;
  const marked = value.slice(start - before.length, start) === before && value.slice(end, end + after.length) === after;
  const inner = value.slice(start, end);
  if (marked) field.setSelectionRange(start - before.length, end + after.length);
  insert(field, marked ? inner : before + inner + after);
  const at = marked ? start - before.length : start + before.length;
  field.setSelectionRange(at, at + inner.length);
}

/** Puts `text` in the place of the `length` characters before the caret. @param {HTMLTextAreaElement} field */
export function replaceBefore(field, length, text) {
  const end = field.selectionStart;
  field.setSelectionRange(end - length, end);
  insert(field, text);
}

/** `execCommand` is deprecated and the only way that keeps the undo history. */
export function insert(field, text) {
  if (document.execCommand("insertText", false, text)) return;
  field.setRangeText(text);
  field.dispatchEvent(new InputEvent("input", { bubbles: true }));
}
