/** The dialogs of the page. Each is fetched when it is first opened: the page starts without them. */

import { t } from "../words.js";
import { holdKeys } from "./held-keys.js";

const LOADERS = {
  browse: () => import("./browse.js"),
  confirm: () => import("./confirm.js"),
  copy: () => import("./copy.js"),
  createChannel: () => import("./create-channel.js"),
  editRoom: () => import("./edit-room.js"),
  help: () => import("./help.js"),
  history: () => import("./history.js"),
  invite: () => import("./invite.js"),
  newDirect: () => import("./new-direct.js"),
  preferences: () => import("./preferences.js"),
  profile: () => import("./profile.js"),
  status: () => import("./status.js"),
  switcher: () => import("./switcher.js"),
};
/** Those a button opens without a word: its event is no argument. */
const BARE = ["browse", "createChannel", "help", "newDirect", "preferences", "profile", "status", "switcher"];
export const NAMES = Object.keys(LOADERS);

/** @returns {Record<string, (...args: unknown[]) => void>} what opens each */
export function dialogsOf(app) {
  const open = (name) => async (...args) => {
    if (document.querySelector("dialog[open]")) return;
    const release = holdKeys();
    try {
      const dialog = await LOADERS[name]();
      const opening = dialog.open(app, ...(BARE.includes(name) ? [] : args));
      release(document.querySelector("dialog[open] [data-focus]"));
      await opening;
    } catch (error) {
      release(null);
      app.toast(t("This could not be loaded. Reload the page and try again."));
      throw error;
    }
  };
  const dialogs = Object.fromEntries(NAMES.map((name) => [name, open(name)]));
  return { ...dialogs, ...questions(app, dialogs.confirm) };
}

/** What is asked before something that is not undone by a click. */
const questions = ({ connection, conversations }, confirm) => ({
  leave: (room) => confirm({
    title: t("Leave #{name}?", { name: room.name }),
    text: room.kind === "private"
      ? t("It is private: you will need somebody in it to invite you again.")
      : t("You will no longer get its messages. You can join again whenever you like."),
    action: t("Leave"),
    act: () => conversations.leave(room.id),
  }),
  archive: (room) => confirm({
    title: t("Archive #{name}?", { name: room.name }),
    text: t("Nobody can write in it any more. What was written stays, and you can unarchive it."),
    action: t("Archive"),
    act: () => connection.request("archive-room", { room: room.id }),
  }),
  remove: (room, person) => confirm({
    title: t("Remove {name} from #{room}?", { name: person.name, room: room.name }),
    text: t("They will no longer see its messages, on any of their devices."),
    action: t("Remove"),
    act: () => connection.request("remove-from-room", { room: room.id, userId: String(person.id) }),
  }),
});
