/** Every shortcut of the page: the handlers look their keys up here, and the help lists what stands here. */

import { t } from "./words.js";

/** @typedef {{id: string, keys: string, label: string, where: "page" | "message" | "composer"}} Shortcut @type {Shortcut[]} */
export const SHORTCUTS = [
  { id: "switcher", keys: "Ctrl+K", label: t("Go to a conversation or a person"), where: "page" },
  { id: "next", keys: "Alt+ArrowDown", label: t("Next conversation"), where: "page" },
  { id: "previous", keys: "Alt+ArrowUp", label: t("Previous conversation"), where: "page" },
  { id: "nextUnread", keys: "Alt+Shift+ArrowDown", label: t("Next unread conversation"), where: "page" },
  { id: "previousUnread", keys: "Alt+Shift+ArrowUp", label: t("Previous unread conversation"), where: "page" },
  { id: "region", keys: "F6", label: t("Next region of the page"), where: "page" },
  { id: "regionBack", keys: "Shift+F6", label: t("Previous region of the page"), where: "page" },
  { id: "details", keys: "Ctrl+Shift+I", label: t("Details of the conversation"), where: "page" },
  { id: "search", keys: "Ctrl+Shift+F", label: t("Search messages"), where: "page" },
  { id: "activity", keys: "Ctrl+Shift+M", label: t("Activity"), where: "page" },
  { id: "unread", keys: "Ctrl+Shift+A", label: t("All unread"), where: "page" },
  { id: "threads", keys: "Ctrl+Shift+T", label: t("Threads"), where: "page" },
  { id: "saved", keys: "Ctrl+Shift+S", label: t("Saved for later"), where: "page" },
  { id: "help", keys: "?", label: t("This list (outside a text field)"), where: "page" },
  { id: "escape", keys: "Escape", label: t("Close what is open; else mark as read"), where: "page" },
  { id: "react", keys: "R", label: t("Add a reaction"), where: "message" },
  { id: "thread", keys: "T", label: t("Reply in thread"), where: "message" },
  { id: "edit", keys: "E", label: t("Edit message"), where: "message" },
  { id: "link", keys: "L", label: t("Copy link"), where: "message" },
  { id: "save", keys: "S", label: t("Save for later"), where: "message" },
  { id: "pin", keys: "P", label: t("Pin or unpin"), where: "message" },
  { id: "unread", keys: "U", label: t("Mark unread from here"), where: "message" },
  { id: "more", keys: "M", label: t("All actions"), where: "message" },
  { id: "remove", keys: "Delete", label: t("Delete message"), where: "message" },
  { id: "send", keys: "Enter", label: t("Send"), where: "composer" },
  { id: "break", keys: "Shift+Enter", label: t("New line"), where: "composer" },
  { id: "editLast", keys: "ArrowUp", label: t("Edit your last message (in an empty composer)"), where: "composer" },
  { id: "bold", keys: "Ctrl+B", label: t("Bold"), where: "composer" },
  { id: "italic", keys: "Ctrl+I", label: t("Italic"), where: "composer" },
  { id: "code", keys: "Ctrl+E", label: t("Code"), where: "composer" },
];

/** The shortcut a pressed key stands for, or undefined. @param {KeyboardEvent} event @returns {Shortcut | undefined} */
export function shortcutOf(event, where) {
  const pressed = nameOf(event);
  return SHORTCUTS.find((each) => each.where === where && each.keys === pressed);
}

function nameOf({ ctrlKey, metaKey, altKey, shiftKey, key }) {
  if (key === "?") return "?"; // which keys make it differs from keyboard to keyboard
  const letter = key.length === 1 ? key.toUpperCase() : key;
  return [(ctrlKey || metaKey) && "Ctrl", altKey && "Alt", shiftKey && "Shift", letter].filter(Boolean).join("+");
}

const onMac = /Mac|iPhone|iPad/.test(navigator.platform);
const NAMES = { Ctrl: onMac ? "⌘" : t("Ctrl"), Alt: t("Alt"), Shift: t("Shift"), Enter: t("Enter"), Escape: t("Esc"), Delete: t("Del") };
const SIGNS = { ...NAMES, ArrowDown: "↓", ArrowUp: "↑" };

/** "Ctrl+K" as its keys, named as this keyboard has them. */
export const keysOf = ({ keys }) => (keys === "?" ? ["?"] : keys.split("+").map((key) => SIGNS[key] ?? key));
