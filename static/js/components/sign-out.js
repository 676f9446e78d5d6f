/** Signing out: nothing of a person stays in the browser, and what would be lost is said first. */

import { forgetPerson, unsentOf } from "../storage.js";
import { plural, t } from "../words.js";

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
      title: t("Sign out before all is sent?"),
      text: `${plural(unsent, "{n} message or change has not been sent yet.", "{n} messages or changes have not been sent yet.")} ${t("Signing out deletes what waits in this browser, and your drafts.")}`,
      action: t("Delete and sign out"),
      act: leave,
    });
  });
}
