/** Files for the message one writes: picked, dropped or pasted, each with its progress, each failing alone. */

import { html, nothing } from "lit-html";
import { repeat } from "lit-html/directives/repeat.js";

import { icon } from "../parts.js";
import { upload } from "../finding/uploading.js";
import { t } from "../words.js";
import { isPicture, sizeOf } from "./files.js";

const MOST = 10;

/**
 * @typedef {{key: number, name: string, size: number, sent: number, state: "uploading" | "ready" | "failed",
 *   error?: string, wire?: object, stop: () => void, file: File}} Attachment
 */

/** Adds itself to every composer of the page. */
export function mount(app) {
  /** @type {Map<string, Attachment[]>} */
  const kept = new Map();
  let last = 0;

  const keyOf = ({ roomId, parentId }) => (parentId ? `${roomId}/${parentId}` : `${roomId}`);
  const of = (target) => kept.get(keyOf(target)) ?? [];
  const changed = () => app.store.changed("composer");

  const start = (attachment) => {
    Object.assign(attachment, { state: "uploading", sent: 0, error: undefined });
    const under = upload(app.store.workspace.slug, attachment.file, (sent) => ((attachment.sent = sent), changed()));
    attachment.stop = under.stop;
    under.done.then(
      (wire) => Object.assign(attachment, { state: "ready", wire }),
      (error) => Object.assign(attachment, { state: "failed", error: error.message }),
    ).then(changed);
  };

  const add = (target, files) => {
    const room = MOST - of(target).length;
    if (files.length > room) app.toast(t("A message carries at most {n} files.", { n: MOST }));
    const added = [...files].slice(0, Math.max(0, room)).map((file) => ({ key: ++last, name: file.name || t("Pasted picture"), size: file.size, file, stop() {} }));
    kept.set(keyOf(target), [...of(target), ...added]);
    added.forEach(start);
    changed();
  };

  const remove = (target, attachment) => {
    attachment.stop();
    if (attachment.wire) fetchDiscard(app, attachment.wire.id);
    kept.set(keyOf(target), of(target).filter((each) => each !== attachment));
    changed();
    app.focusComposer();
  };

  app.composerParts.push({
    tool: (target) => html`<label class="tool attach" title=${t("Attach files")}>
      <input class="visually-hidden" type="file" multiple aria-label=${t("Attach files")} @change=${({ currentTarget: input }) => (add(target, input.files), (input.value = ""))}>
      ${icon("clip")}</label>`,
    tray: (target) => (of(target).length ? tray(target, of(target), { remove, start, changed }) : nothing),
    holds: (target) => of(target).some((each) => each.state === "ready"),
    busy: (target) => of(target).some((each) => each.state !== "ready") && waiting(of(target)),
    take: (target) => {
      const ready = of(target).filter((each) => each.state === "ready");
      kept.delete(keyOf(target));
      return ready.length ? { files: ready.map(({ wire }) => wire.id), uploads: ready.map(({ wire }) => wire) } : {};
    },
  });
  takeWhatIsDroppedOrPasted(app, add);
  changed();
}

/** Why the message can't go yet. */
function waiting(attachments) {
  return attachments.some((each) => each.state === "failed")
    ? t("A file could not be uploaded: try it again or remove it.")
    : t("The files are still on their way.");
}

function tray(target, attachments, acts) {
  return html`<ul class="tray" aria-label=${t("Attached files")}>${repeat(attachments, (each) => each.key, (each) => html`
    <li class="tray__file" data-state=${each.state}>
      ${each.wire && isPicture(each.wire) ? html`<img src=${each.wire.thumbUrl} alt="" width="36" height="36">` : html`<span class="tray__kind">${icon(each.state === "failed" ? "warning" : "file")}</span>`}
      <span class="tray__name"><b title=${each.name}>${each.name}</b>${state(each)}</span>
      ${each.state === "failed" ? html`<button type="button" class="link" @click=${() => (acts.start(each), acts.changed())}>${t("Retry")}</button>` : nothing}
      <button type="button" class="tray__remove" aria-label=${t("Remove {name}", { name: each.name })} @click=${() => acts.remove(target, each)}>${icon("close", "icon--s")}</button>
    </li>`)}</ul>`;
}

function state({ state, sent, size, error, name }) {
  if (state === "failed") return html`<small role="alert">${error}</small>`;
  if (state === "ready") return html`<small>${sizeOf(size)}</small>`;
  return html`<progress max="100" .value=${Math.round(sent * 100)} aria-label=${t("Uploading {name}", { name })}></progress>`;
}

function fetchDiscard(app, id) {
  const headers = { "X-CSRFToken": document.querySelector("[name=csrfmiddlewaretoken]").value };
  fetch(`/api/files/${id}?workspace=${app.store.workspace.slug}`, { method: "DELETE", headers }).catch(() => {}); // it expires anyway
}

/** Into the thread where one points at it, else into the conversation. */
function takeWhatIsDroppedOrPasted(app, add) {
  const { store } = app;
  const targetAt = (element) => {
    const { thread, room } = store;
    if (element?.closest?.("[data-mount=thread]") && thread) return { roomId: thread.roomId, parentId: thread.parent.id };
    return room?.canWrite ? { roomId: room.id } : null;
  };
  const hasFiles = ({ dataTransfer }) => [...(dataTransfer?.types ?? [])].includes("Files");
  const page = document.querySelector(".app");
  let leaving = 0;
  const over = (place) => {
    clearTimeout(leaving);
    page.dataset.drop = place;
    leaving = setTimeout(() => delete page.dataset.drop, 200); // `dragover` comes again and again while it lasts
  };
  addEventListener("dragover", (event) => {
    if (!hasFiles(event)) return;
    event.preventDefault();
    const target = targetAt(event.target);
    event.dataTransfer.dropEffect = target ? "copy" : "none";
    if (target) over(target.parentId ? "thread" : "log");
  });
  addEventListener("drop", (event) => {
    if (!hasFiles(event)) return;
    event.preventDefault(); // else the browser leaves the page for the file
    const target = targetAt(event.target);
    if (target) add(target, event.dataTransfer.files);
  });
  addEventListener("paste", (event) => {
    const files = event.clipboardData?.files ?? [];
    if (!files.length || !event.target.closest?.(".composer:not(.composer--edit)")) return;
    event.preventDefault();
    add(targetAt(event.target), files);
  });
}
