/* Light, dark or as the system has it. A classic script, so that it runs before the first paint. */
{
  const KEY = "slackish:theme";
  const stored = () => {
    try {
      return localStorage.getItem(KEY) ?? "";
    } catch {
      return "";
    }
  };
  const show = (theme) => {
    if (theme) document.documentElement.dataset.theme = theme;
    else delete document.documentElement.dataset.theme;
    for (const button of document.querySelectorAll("[data-theme-choice]"))
      button.setAttribute("aria-pressed", String(button.dataset.themeChoice === theme));
  };
  show(stored());
  addEventListener("DOMContentLoaded", () => show(stored()));
  addEventListener("storage", ({ key }) => key === KEY && show(stored()));
  addEventListener("click", ({ target }) => {
    const choice = target.closest?.("[data-theme-choice]");
    if (!choice) return;
    try {
      localStorage.setItem(KEY, choice.dataset.themeChoice);
    } catch {
      // Forbidden storage: the choice lasts as long as the page.
    }
    show(choice.dataset.themeChoice);
  });
}
