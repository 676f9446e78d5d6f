/** One's own face in the rail and its menu: the server drew it, and it changes as the others see it change. */

import { initialOf } from "../parts.js";

export function mount({ store }) {
  let shown = faceOf(store.me);
  store.on(["people"], () => {
    const now = faceOf(store.people.get(String(store.me.id)) ?? store.me);
    if (now.picture === shown.picture && now.initial === shown.initial) return;
    shown = now;
    for (const place of document.querySelectorAll("[data-own-face]")) place.replaceChildren(drawn(now));
  });
}

const faceOf = ({ name, avatar }) => ({ picture: avatar ?? "", initial: initialOf(name) });

function drawn({ picture, initial }) {
  return picture ? Object.assign(new Image(36, 36), { src: picture, alt: "" }) : initial;
}
