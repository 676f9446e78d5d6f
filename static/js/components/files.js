/** The files of a message: pictures that keep their place while they load, and a card for everything else. */

import { html, nothing } from "lit-html";
import { repeat } from "lit-html/directives/repeat.js";

import { icon } from "../parts.js";
import { t } from "../words.js";

const BOX = { width: 360, height: 270 };
const UNITS = ["byte", "kilobyte", "megabyte", "gigabyte"];

/** For `app.messageExtras`: drawn below the text. What is on its way shows what was uploaded for it. */
export function messageFiles(message) {
  const files = message.uploads ?? message.files ?? [];
  return files.length ? filesOf(files) : nothing;
}

/** @param {{id: number, name: string, type: string, size: number, url: string, width?: number, height?: number, thumbUrl?: string}[]} files */
export function filesOf(files) {
  const [pictures, others] = [files.filter(isPicture), files.filter((file) => !isPicture(file))];
  return html`<div class="files">
    ${pictures.length ? html`<div class="files__pictures">${repeat(pictures, (file) => file.id, picture)}</div>` : nothing}
    ${repeat(others, (file) => file.id, fileCard)}</div>`;
}

export const isPicture = ({ width }) => width !== undefined;

/** "1.4 MB", in the reader's language. */
export function sizeOf(bytes) {
  const power = Math.min(UNITS.length - 1, bytes ? Math.floor(Math.log(bytes) / Math.log(1024)) : 0);
  const digits = power > 1 ? 1 : 0;
  return new Intl.NumberFormat(undefined, { style: "unit", unit: UNITS[power], unitDisplay: power ? "short" : "long", maximumFractionDigits: digits }).format(bytes / 1024 ** power);
}

function picture(file) {
  const { width, height } = within(file, BOX);
  return html`<a class="picture" href=${file.url} data-picture=${file.id} title=${file.name} target="_blank" rel="noopener">
    <img src=${file.thumbUrl} width=${width} height=${height} alt=${t("Picture: {name}", { name: file.name })} loading="lazy" decoding="async"></a>`;
}

/** @param {{id: number, name: string, size: number, url: string}} file */
export function fileCard(file) {
  return html`<a class="file" href="${file.url}?download" download=${file.name} target="_blank" rel="noopener">
    <span class="visually-hidden">${t("Download")}</span> <span class="file__kind" aria-hidden="true">${extensionOf(file.name) || icon("file")}</span>
    <span class="file__name"><b>${file.name}</b> <small>${sizeOf(file.size)}</small></span>
    ${icon("down", "icon--s")}</a>`;
}

const extensionOf = (name) => (/\.([a-z0-9]{1,4})$/i.exec(name)?.[1] ?? "").toUpperCase();

/** Made smaller, never larger; at least a finger's size. */
export function within({ width, height }, box) {
  const scale = Math.min(1, box.width / width, box.height / height);
  return { width: Math.max(1, Math.round(width * scale)), height: Math.max(1, Math.round(height * scale)) };
}
