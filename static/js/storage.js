/** What the browser keeps between visits: drafts, the last room, what is unsent; each under its user and workspace. */

const ROOT = "slackish";
const SIGNED_OUT = `${ROOT}:signed-out`;

/** Who signed out, here or in another tab: what still wants to save itself while the page goes away is not kept. */
const gone = new Set();
addEventListener("storage", ({ key, newValue }) => key === SIGNED_OUT && newValue && gone.add(newValue));

/** @param {{me: {id: string}, workspace?: {slug: string}}} owner @returns {string} the beginning of their keys */
export function prefixOf({ me, workspace }, kind) {
  return `${ROOT}:${me.id}:${workspace.slug}:${kind}:`;
}

export function remember(owner, name, value) {
  keep(prefixOf(owner, "page") + name, JSON.stringify(value));
}

export function remembered(owner, name) {
  return JSON.parse(localStorage.getItem(prefixOf(owner, "page") + name) ?? "null");
}

export function draftOf(owner, conversation) {
  return localStorage.getItem(prefixOf(owner, "draft") + conversation) ?? "";
}

/** The conversations and threads that hold a draft. @returns {string[]} */
export function draftsOf(owner) {
  const prefix = prefixOf(owner, "draft");
  return Object.keys(localStorage).filter((key) => key.startsWith(prefix)).map((key) => key.slice(prefix.length));
}

export function saveDraft(owner, conversation, text) {
  const key = prefixOf(owner, "draft") + conversation;
  if (text.trim()) keep(key, text);
  else localStorage.removeItem(key);
}

/** Messages of this person and changes of boards that wait in this browser, in all their workspaces. */
export function unsentOf({ me }) {
  return keysOf(me).filter((key) => ["outbox", "board"].includes(key.split(":")[3])).length;
}

/** At sign-out nothing of a person stays behind for the next one at this browser. */
export function forgetPerson({ me }) {
  gone.add(me.id);
  localStorage.setItem(SIGNED_OUT, me.id); // the other tabs hear of both
  localStorage.removeItem(SIGNED_OUT);
  for (const key of keysOf(me)) localStorage.removeItem(key);
}

const keysOf = (me) => Object.keys(localStorage).filter((key) => key.startsWith(`${ROOT}:${me.id}:`));

/** @returns {boolean} whether it is kept: a full or forbidden storage costs a draft, not the page */
export function keep(key, value) {
  if (gone.has(key.split(":")[1])) return false;
  try {
    localStorage.setItem(key, value);
    return true;
  } catch {
    return false;
  }
}
