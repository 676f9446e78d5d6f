/** The picture in one's profile: chosen or dropped, seen before it is saved, taken away. Nothing is sent until then. */

import { html, nothing } from "lit-html";

import { send } from "../finding/uploading.js";
import { avatar } from "../parts.js";
import { t } from "../words.js";

const TYPES = ["image/jpeg", "image/png", "image/gif", "image/webp"];
const SIDE = 144; // pixels of what is shown before it is saved

/** @param {() => {element: HTMLDialogElement, draw: () => void}} dialog */
export function ownPicture({ store }, dialog) {
  /** Undefined: as it is. Null: none. @type {{file: File, square: HTMLCanvasElement} | null | undefined} */
  let wanted;
  let sent = null; // from 0 to 1, while it is on its way
  let refused = "";
  let last = 0;

  const take = async (file) => {
    const mine = ++last;
    const square = TYPES.includes(file.type) ? await squareOf(file).catch(() => null) : null;
    if (mine !== last || sent !== null) return; // another one was chosen meanwhile, or this one is late
    refused = square ? "" : t("This is no JPEG, PNG, GIF or WebP picture.");
    if (square) wanted = { file, square };
    dialog().draw();
  };
  const pick = ({ currentTarget: input }) => {
    if (input.files[0]) take(input.files[0]);
    input.value = ""; // the same one may be chosen again
  };
  const remove = () => {
    last += 1;
    refused = "";
    wanted = store.people.get(String(store.me.id))?.avatar ? null : undefined;
    dialog().draw();
    dialog().element.querySelector(".own-picture input").focus(); // its button is gone
  };
  /** Rejects with words for the reader. */
  const save = async () => {
    if (wanted === undefined) return;
    sent = 0;
    dialog().draw();
    const address = `/api/me/picture?${new URLSearchParams({ workspace: store.workspace.slug })}`;
    const progressed = (part) => ((sent = part), dialog().draw());
    try {
      const { done } = wanted ? send("PUT", address, wanted.file, progressed) : send("DELETE", address);
      store.know([await done]);
      wanted = undefined;
    } finally {
      sent = null;
    }
  };

  return { save, listen: () => listen(dialog().element, take), view: (person) => view({ person, wanted, sent, refused, pick, remove }) };
}

function view({ person, wanted, sent, refused, pick, remove }) {
  const isBusy = sent !== null;
  const shown = wanted === undefined ? person : { ...person, avatar: undefined };
  const has = wanted === undefined ? Boolean(person.avatar) : Boolean(wanted);
  const hint = wanted ? t("{name} is shown once you save.", { name: wanted.file.name })
    : wanted === null ? t("Your initial is shown once you save.")
      : t("Everybody in your workspaces sees it. Drop one here, or choose.");
  return html`<div class="own-picture" role="group" aria-label=${t("Picture")}>
    ${wanted ? html`<span class="avatar avatar--l" aria-hidden="true">${wanted.square}</span>` : avatar(shown, "avatar--l")}
    <div class="own-picture__acts">
      <label class="button button--plain" ?data-busy=${isBusy}><input class="visually-hidden" type="file" accept=${TYPES.join()} aria-describedby="picture-hint" ?disabled=${isBusy} @change=${pick}>
        ${has ? t("Change picture") : t("Choose a picture")}</label>
      ${has ? html`<button type="button" class="link" aria-label=${t("Remove picture")} ?disabled=${isBusy} @click=${remove}>${t("Remove")}</button>` : nothing}
      <p id="picture-hint" class="own-picture__hint" role="status" ?hidden=${Boolean(refused) || isBusy}>${hint}</p>
      ${refused ? html`<p class="own-picture__hint dialog__error" role="alert">${refused}</p>` : nothing}
      ${isBusy ? html`<progress max="100" .value=${Math.round(sent * 100)} aria-label=${t("Uploading the picture")}></progress>` : nothing}
    </div></div>`;
}

/** The middle of a picture, upright; a canvas, for the page shows no address but its own. Rejects where it is none. */
async function squareOf(file) {
  const bitmap = await createImageBitmap(file);
  const side = Math.min(bitmap.width, bitmap.height);
  const square = Object.assign(document.createElement("canvas"), { width: SIDE, height: SIDE });
  square.getContext("2d").drawImage(bitmap, (bitmap.width - side) / 2, (bitmap.height - side) / 2, side, side, 0, 0, SIDE, SIDE);
  bitmap.close();
  return square;
}

/** What is dropped anywhere on the dialog is the picture, and no file for the message behind it. */
function listen(element, take) {
  let leaving = 0;
  const hasFiles = ({ dataTransfer }) => [...(dataTransfer?.types ?? [])].includes("Files");
  element.addEventListener("dragover", (event) => {
    if (!hasFiles(event)) return;
    event.preventDefault();
    event.stopPropagation();
    clearTimeout(leaving);
    element.dataset.drop = "";
    leaving = setTimeout(() => delete element.dataset.drop, 200); // `dragover` comes again and again while it lasts
  });
  element.addEventListener("drop", (event) => {
    if (!hasFiles(event)) return;
    event.preventDefault();
    event.stopPropagation();
    if (event.dataTransfer.files[0]) take(event.dataTransfer.files[0]);
  });
}
