/** Statuses that run out while one looks: what shows them is drawn again at that moment. The server says nothing then. */

const LONGEST = 2 ** 31 - 1; // what a timer can wait

/** @param {{store: import("./store.js").Store}} app */
export function watch({ store }) {
  let timer = 0;
  const wait = () => {
    clearTimeout(timer);
    const now = Date.now();
    const ends = [...store.people.values()].map(({ status }) => status?.expiresAt).filter((at) => at > now);
    if (ends.length) timer = setTimeout(() => store.changed("people"), Math.min(...ends, now + LONGEST) - now);
  };
  store.on(["people"], wait);
}
