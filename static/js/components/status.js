/** What the page says of itself: the connection banner, toasts, and the voice for screen readers. */

import { html, nothing, render } from "lit-html";

import { icon } from "../parts.js";
import { keepClear } from "../placing.js";
import { t } from "../words.js";

const BANNER_AFTER = 5000;
const TOAST_FOR = 6000;

/** @param {HTMLElement} root @param {{connection: import("../realtime/connection.js").Connection, says?: () => string}} app */
export function mountBanner(root, { connection, outbox, says = () => waiting(outbox) }) {
  let timer = 0;
  const draw = () => {
    clearTimeout(timer);
    const down = connection.online ? 0 : Date.now() - connection.downSince;
    const shown = down >= BANNER_AFTER;
    root.toggleAttribute("data-open", shown);
    render(shown ? banner(connection, says()) : nothing, root);
    if (!connection.online) timer = setTimeout(draw, shown ? 1000 : BANNER_AFTER - down);
  };
  connection.addEventListener("change", draw);
  draw();
}

function waiting(outbox) {
  return outbox.size ? t("Your messages wait here and go out when you are back.") : t("You can read and write; it goes out when you are back.");
}

function banner(connection, words) {
  const seconds = connection.retryAt === null ? 0 : Math.max(0, Math.ceil((connection.retryAt - Date.now()) / 1000));
  return html`${icon("warning", "icon--s")}<span role="status">${t("You are offline.")}</span>
    <span>${words}</span>
    <span class="banner__when">${seconds ? t("Trying again in {n} s", { n: seconds }) : t("Connecting…")}</span>
    <button type="button" class="link" ?disabled=${!seconds} @click=${() => connection.retryNow()}>${t("Try now")}</button>`;
}

/** @param {HTMLElement} root @returns {(text: string) => void} shows a text for some seconds, and as long as one is at it */
export function mountToasts(root) {
  let toasts = [];
  const place = keepClear(root);
  const draw = () => {
    render(toasts.map(({ text, gone }) => html`<div class="toast" role="alert"><span>${text}</span>
      <button type="button" class="toast__close" aria-label=${t("Dismiss")} @click=${gone}>${icon("close", "icon--s")}</button></div>`), root);
    place();
  };
  return (text) => {
    const toast = { text, gone: () => ((toasts = toasts.filter((each) => each !== toast)), draw()) };
    const late = () => (root.matches(":hover, :focus-within") ? setTimeout(late, TOAST_FOR) : toast.gone());
    toasts = [...toasts.filter((each) => each.text !== text), toast].slice(-3);
    draw();
    setTimeout(late, TOAST_FOR);
  };
}

/** Says a new message once. The log itself is silent, or every page of history would be read out. */
export function mountVoice(root) {
  return (text) => {
    root.textContent = "";
    requestAnimationFrame(() => (root.textContent = text));
  };
}
