/** Signing out: nothing of a person stays in the browser, and what would be lost is said first. */

import { forgetPerson, unsentOf } from "../storage.js";

export function mount({ store, dialogs }) {
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
