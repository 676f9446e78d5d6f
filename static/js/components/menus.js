/** The menus of the rail and the workspace, which the server drew: dialogs, sign-out. The theme's buttons are theme.js's. */

import { forgetPerson, unsentOf } from "../storage.js";

export function mount({ store, dialogs }) {
  for (const button of document.querySelectorAll("[data-open-dialog]"))
    button.addEventListener("click", () => {
      button.closest("[popover]")?.hidePopover();
      dialogs[button.dataset.openDialog]();
    });

  const form = document.querySelector("form[data-sign-out]");
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    form.closest("[popover]").hidePopover();
    const leave = () => {
      forgetPerson(store);
      form.submit();
    };
    const unsent = unsentOf(store);
    if (!unsent) return leave();
    dialogs.confirm({
      title: "Sign out with unsent messages?",
      text: `${unsent === 1 ? "One message has" : `${unsent} messages have`} not been sent yet. Signing out deletes what waits in this browser, and your drafts.`,
      action: "Delete and sign out",
      act: leave,
    });
  });
}
