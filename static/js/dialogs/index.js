/** The dialogs of the page. Each is fetched when it is first opened: the page starts without them. */

const load = {
  browse: () => import("./browse.js"),
  createChannel: () => import("./create-channel.js"),
  newDirect: () => import("./new-direct.js"),
  invite: () => import("./invite.js"),
  switcher: () => import("./switcher.js"),
  confirm: () => import("./confirm.js"),
};

/** @returns {Record<string, (...args: unknown[]) => void>} what opens each */
export function dialogsOf(app) {
  const open = (name) => async (...args) => {
    if (document.querySelector("dialog[open]")) return;
    try {
      const dialog = await load[name]();
      dialog.open(app, ...args);
    } catch (error) {
      app.toast("This could not be loaded. Reload the page and try again.");
      throw error;
    }
  };
  const confirm = open("confirm");
  return {
    browse: () => open("browse")(),
    createChannel: () => open("createChannel")(),
    newDirect: () => open("newDirect")(),
    switcher: () => open("switcher")(),
    invite: open("invite"),
    confirm,
    leave: (room) => confirm({
      title: `Leave #${room.name}?`,
      text: room.kind === "private"
        ? "It is private: you will need somebody in it to invite you again."
        : "You will no longer get its messages. You can join again whenever you like.",
      action: "Leave",
      act: () => app.conversations.leave(room.id),
    }),
    remove: (room, person) => confirm({
      title: `Remove ${person.name} from #${room.name}?`,
      text: "They will no longer see its messages, on any of their devices.",
      action: "Remove",
      act: () => app.connection.request("remove-from-room", { room: room.id, userId: String(person.id) }),
    }),
  };
}
