/** The page's words in the reader's language. What is written in the code is English, and the key to the others. */

const { language = "en", catalog = {} } = JSON.parse(document.getElementById("page")?.textContent ?? "{}").words ?? {};
const rules = new Intl.PluralRules(language);
/** The forms of a plural stand in the catalog in the order of CLDR's categories, as gettext's formulas give them. */
const FORMS = ["zero", "one", "two", "few", "many", "other"].filter((form) => rules.resolvedOptions().pluralCategories.includes(form));

/**
 * `t("Leave #{name}?", { name })`: the text in the reader's language, its braces filled. Text, never markup.
 * @param {string} source @param {Record<string, unknown>} [values]
 */
export function t(source, values) {
  const text = catalog[source] ?? source;
  return values ? fill(text, values) : text;
}

/** `plural(3, "{n} reply", "{n} replies")`. @param {number} n @param {Record<string, unknown>} [values] */
export function plural(n, one, many, values = {}) {
  const forms = catalog[one];
  const text = Array.isArray(forms) ? (forms[FORMS.indexOf(rules.select(n))] ?? forms.at(-1)) : n === 1 ? one : many;
  return fill(text, { n, ...values });
}

/** "Ann, Bo and Cy", as the reader's language strings them. @param {string[]} names */
export const listed = (names) => new Intl.ListFormat(language, { type: "conjunction" }).format(names);

const fill = (text, values) => text.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
