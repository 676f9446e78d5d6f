/** The pages of a workspace beside the chat: the drawer, the regions, signing out. */

import { drawerOf } from "./drawer.js";
import { cycle } from "./regions.js";
import { forgetPerson, unsentOf } from "./storage.js";
import { plural, t } from "./words.js";

const page = JSON.parse(document.getElementById("page").textContent);
const drawer = drawerOf(document.querySelector(".app"));

document.addEventListener("click", ({ target }) => target.closest("[data-open-drawer]") && drawer.open());
document.addEventListener("keydown", (event) => {
  if (event.key === "F6") return void (event.preventDefault(), cycle(event.shiftKey ? -1 : 1));
  if (event.key === "Escape" && drawer.isOpen()) drawer.close();
  if (event.key.toLowerCase() !== "k" || !(event.ctrlKey || event.metaKey)) return;
  event.preventDefault();
  document.querySelector(".side__find").click();
});

const form = document.querySelector("form[data-sign-out]");
form.addEventListener("submit", async (event) => {
  event.preventDefault();
  const unsent = unsentOf(page);
  const leave = () => (forgetPerson(page), form.submit());
  if (!unsent) return leave();
  form.closest("[popover]").hidePopover();
  const { open } = await import("./dialogs/confirm.js");
  open({}, {
    title: t("Sign out before all is sent?"),
    text: plural(unsent, "{n} message or change has not been sent yet.", "{n} messages or changes have not been sent yet.")
      + " " + t("Signing out deletes what waits in this browser, and your drafts."),
    action: t("Delete and sign out"),
    act: leave,
  });
});

// What concerns one comes on every page, and the page itself comes first.
addEventListener("load", async () => {
  const { listen } = await import("./notifications/live.js");
  listen(page);
});
