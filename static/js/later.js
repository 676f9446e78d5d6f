/** What the first message does not wait for: panels, dialogs, signing out, and that one reads. */

import { mount as mountDetails } from "./components/details.js";
import { notAMember } from "./components/not-a-member.js";
import { mount as mountSignOut } from "./components/sign-out.js";
import { mount as mountThread } from "./components/thread.js";
import { dialogsOf } from "./dialogs/index.js";
import { isReading, watchReading } from "./reading.js";

const STYLES = ["panel", "dialog", "status"];

/** @param {(name: string) => HTMLElement} place where a component is mounted */
export async function mount(app, place) {
  await Promise.all(STYLES.map(stylesheet));
  app.dialogs = dialogsOf(app);
  app.details = mountDetails(place("details"), app);
  app.notAMember = notAMember;
  mountThread(place("thread"), app);
  mountSignOut(app);
  app.store.isBeingRead = (roomId) => roomId === app.store.roomId && isReading(app);
  place("log").addEventListener("scroll", watchReading(app), { passive: true });
  app.store.changed("rooms"); // the header and the sidebar have something to open now
}

function stylesheet(name) {
  const href = new URL(`../css/${name}.css`, import.meta.url);
  const link = Object.assign(document.createElement("link"), { rel: "stylesheet", href });
  return new Promise((resolve, reject) => {
    link.onload = resolve;
    link.onerror = () => (link.remove(), reject(new Error(`No ${href}`)));
    document.head.append(link);
  });
}
