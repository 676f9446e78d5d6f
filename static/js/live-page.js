/** What every page with a socket of its own shares: the connection, its banner, toasts, the voice, the half-minute's question. */

import { mountBanner, mountToasts, mountVoice } from "./components/status.js";
import { Connection, EventError } from "./realtime/connection.js";
import { isStillMine, leaveFor } from "./realtime/session.js";
import { t } from "./words.js";

const ASK_EVERY = 30000;
const FRESH_FOR = 5000;

/**
 * @param {string} namespace @param {{offline: () => string}} words what the banner says of being offline
 * @returns a page: `page`, `connection`, `place(name)`, `toast(text)`, `say(text)`, `act(work)`
 */
export function livePage(namespace, { offline }) {
  const page = JSON.parse(document.getElementById("page").textContent);
  const place = (name) => document.querySelector(`[data-mount=${name}]`);
  const connection = new Connection({ namespace, workspace: page.workspace.slug, onRefused: (code) => leaveFor(code, page) });
  const toast = mountToasts(place("toasts"));
  mountBanner(place("banner"), { connection, says: offline });
  connection.on("error", ({ message }) => toast(message));
  addEventListener("pageshow", ({ persisted }) => persisted && location.reload());
  return { page, connection, place, toast, say: mountVoice(place("voice")), act: actor(toast) };
}

/** Calls `work` with each new connection, once it is sure that it is still this person's. */
export function onceMine({ connection, page }, work) {
  connection.addEventListener("online", async () => {
    if (performance.now() < FRESH_FOR || (await isStillMine(connection, page))) await work();
  });
}

/** Every half minute while visible, and on becoming so: what was missed without anybody noticing is found. */
export function askNowAndThen(connection, work) {
  const ask = () => document.hidden || !connection.online || work();
  document.addEventListener("visibilitychange", ask);
  setInterval(ask, ASK_EVERY);
}

/** Carries out something the server may refuse, and says so if it does; true where it did not. */
function actor(toast) {
  return async (work) => {
    try {
      await work();
      return true;
    } catch (error) {
      toast(error instanceof EventError ? error.message : t("There is no connection. Try again in a moment."));
      return false;
    }
  };
}
