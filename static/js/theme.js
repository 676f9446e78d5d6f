/* How the page looks to this person: theme, density, hours. A classic script, so that it runs before the first paint. */
{
  const NAMES = ["theme", "density", "clock"];
  const keyOf = (name) => `slackish:${name}`;
  const stored = (name) => {
    try {
      return localStorage.getItem(keyOf(name)) ?? "";
    } catch {
      return "";
    }
  };
  const show = (name, value) => {
    if (value) document.documentElement.dataset[name] = value;
    else delete document.documentElement.dataset[name];
    for (const button of document.querySelectorAll(`[data-preference="${name}"]`))
      button.setAttribute("aria-pressed", String(button.dataset.value === value));
  };
  const showAll = () => NAMES.forEach((name) => show(name, stored(name)));
  showAll();
  addEventListener("DOMContentLoaded", showAll);
  addEventListener("preferencesdrawn", showAll);
  addEventListener("preferencestaken", () => (showAll(), dispatchEvent(new Event("preferencechange"))));
  addEventListener("storage", ({ key }) => {
    if (!NAMES.some((name) => keyOf(name) === key)) return;
    showAll();
    dispatchEvent(new Event("preferencechange"));
  });
  addEventListener("click", ({ target }) => {
    const { preference: name, value } = target.closest?.("[data-preference]")?.dataset ?? {};
    if (!name) return;
    try {
      localStorage.setItem(keyOf(name), value);
    } catch {
      // Forbidden storage: the choice lasts as long as the page.
    }
    show(name, value);
    dispatchEvent(new CustomEvent("preferencechosen", { detail: { name, value } }));
    dispatchEvent(new Event("preferencechange"));
  });
}
