/** F6: from one region of the page to the next. */

const REGIONS = [".rail", ".side", ".main .head", ".main .log, .main .content", ".main .composer-place", ".panel[data-open]"];

/** To the next region that shows: to what is current in it, else to where one writes, else to its first control. */
export function cycle(by) {
  const isThere = (element) => element.checkVisibility() && !element.closest("[inert]");
  const regions = REGIONS.map((name) => document.querySelector(name)).filter((region) => region && isThere(region));
  const here = regions.findIndex((region) => region.contains(document.activeElement));
  const next = regions.at((Math.max(here, by > 0 ? -1 : 0) + by) % regions.length);
  const controls = [...next.querySelectorAll("[aria-current], textarea, input, a, button")].filter(isThere);
  const control = controls.find((each) => each.matches("[aria-current], textarea")) ?? controls[0];
  (next.matches("[tabindex]") ? next : control)?.focus();
}
