/** Before a message goes out: slash commands are carried out instead, and reaching everybody is asked about. */

import { plural, t } from "../words.js";

const EVERYBODY = /(^|[^\w.+@-])@(channel|everyone|here)\b/;
const CODE = /```[\s\S]*?```|`[^`\n]*`/g;

/** A slip of the pen is nothing to tell everybody; "/etc is full" may be. */
const askFirst = (app, name, go) => app.dialogs.confirm({
  title: t("There is no command /{name}", { name }),
  text: t("Send it as a message?"),
  action: t("Send"),
  calm: true,
  act: go,
});

/**
 * @param {object} app @returns {(target: object, text: string, how: {go: () => void, empty: () => void}) => boolean}
 *   true when it took the text over; then `go` sends it after all, `empty` takes it out of the composer
 */
export function interceptor(app) {
  let isBusy = false;
  return (target, text, { go, empty }) => {
    if (isBusy) return true; // Enter twice is no second command
    const command = /^\/([a-z][a-z-]*)(?:\s|$)/.exec(text);
    if (command) {
      isBusy = true;
      app.act(async () => {
        await app.commands.all();
        if (!app.commands.has(command[1])) return askFirst(app, command[1], go);
        await app.commands.run(target, text);
        empty();
      }).finally(() => (isBusy = false));
      return true;
    }
    if (!EVERYBODY.test(text.replace(CODE, ""))) return false;
    const room = app.store.rooms.get(target.roomId);
    const others = room.members - 1;
    if (others < 1) return false;
    app.dialogs.confirm({
      title: plural(others, "Notify {n} person?", "Notify {n} people?"),
      text: t("Everybody in {place} gets a notification of this message.", { place: app.store.placeOf(room) }),
      action: t("Send"),
      calm: true,
      act: go,
    });
    return true;
  };
}
