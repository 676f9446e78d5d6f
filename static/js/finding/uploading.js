/** One upload: its bytes go as they are, and how many are there is told on the way. */

import { EventError } from "../realtime/connection.js";
import { t } from "../words.js";

/** A file for a message. @param {string} workspace @param {File} file @param {(sent: number) => void} progressed */
export function upload(workspace, file, progressed) {
  return send("POST", `/api/files?${new URLSearchParams({ workspace, name: file.name || "picture.png" })}`, file, progressed);
}

/**
 * @param {string} method @param {string} address @param {File} [file] @param {(sent: number) => void} [progressed] from 0 to 1
 * @returns {{done: Promise<object>, stop: () => void}} `done`: what the server answers; its error has words for the reader,
 *   and is an EventError where the server refused
 */
export function send(method, address, file = null, progressed = () => {}) {
  const request = new XMLHttpRequest();
  const done = new Promise((resolve, reject) => {
    request.open(method, address);
    request.setRequestHeader("Content-Type", "application/octet-stream");
    request.setRequestHeader("X-CSRFToken", document.querySelector("[name=csrfmiddlewaretoken]").value);
    request.responseType = "json";
    request.upload.onprogress = ({ loaded, total }) => total && progressed(loaded / total);
    request.onload = () => (request.status < 300 ? resolve(request.response) : reject(new EventError(refusalOf(request))));
    request.onerror = () => reject(new Error(t("There is no connection.")));
    request.onabort = () => reject(new Error(t("Stopped.")));
    request.send(file);
  });
  return { done, stop: () => request.abort() };
}

/** A proxy refuses without a word of ours. */
function refusalOf({ status, response }) {
  if (response?.error?.message) return response.error;
  return status === 413
    ? { code: "file_too_large", message: t("This file is too large.") }
    : { code: "internal_error", message: t("The upload failed.") };
}
