/** What one wants to be told of, and how: each change is kept at once. */

import { html, nothing } from "lit-html";

import { exactTimeOf, icon } from "../parts.js";
import { t } from "../words.js";
import { isPushed, mayPush, push, stopPush } from "./push.js";

const LEVELS = [
  ["all", t("All new messages")],
  ["mentions", t("Mentions, replies and direct messages")],
  ["nothing", t("Nothing")],
];
const TYPES = [
  ["mention", t("Mentions and keywords")], ["reply", t("Replies in threads")], ["direct", t("Direct messages")],
  ["like", t("Likes")], ["announcement", t("Announcements")], ["project", t("Projects")], ["game", t("Games")],
];
const PAUSES = [[30, t("30 minutes")], [60, t("1 hour")], [240, t("4 hours")], [24 * 60, t("Until tomorrow")]];
const DAYS = [t("Mon"), t("Tue"), t("Wed"), t("Thu"), t("Fri"), t("Sat"), t("Sun")];

export function settingsOf({ page, socket, draw }) {
  let preferences = null;
  let workspaces = [];
  let pushKey = "";
  let pushed = false;
  let trouble = "";

  const ask = async (event, payload) => {
    trouble = "";
    try {
      const answer = await socket.timeout(15000).emitWithAck(event, ...(payload ? [payload] : []));
      if (answer.ok) return answer;
      trouble = answer.error.message;
    } catch {
      trouble = t("There is no connection: nothing was changed.");
    }
    draw();
    return null;
  };
  const load = async () => {
    const answer = await ask("get-preferences");
    if (!answer) return;
    ({ preferences, workspaces, pushKey } = answer);
    pushed = await isPushed();
    draw();
  };
  const change = (changes) => ask("set-preferences", changes);
  const changeHere = (slug, changes) => ask("set-workspace-preferences", { workspace: slug, ...changes });
  socket.on("connect", load);
  socket.on("preferences-changed", (changed) => ((preferences = changed), draw()));
  socket.on("workspace-preferences-changed", (changed) => {
    workspaces = workspaces.map((each) => (each.workspace === changed.workspace ? changed : each));
    draw();
  });

  const toggle = (label, isOn, onChange, note = "") => html`<label class="switch">
    <input type="checkbox" .checked=${isOn} @change=${({ target }) => onChange(target.checked)}>
    <span><b>${label}</b>${note ? html`<small>${note}</small>` : nothing}</span></label>`;

  const desktop = () => {
    if (!("Notification" in window)) return html`<p class="hint">${t("This browser shows no notifications.")}</p>`;
    if (Notification.permission === "denied") return html`<p class="hint">${t("This browser was told not to show notifications of this site. Allow them in its settings for this address.")}</p>`;
    if (Notification.permission === "granted") return nothing;
    return html`<button class="button button--plain" type="button" @click=${async () => (await Notification.requestPermission(), draw())}>${t("Allow notifications in this browser")}</button>`;
  };
  const togglePush = async (isOn) => {
    try {
      const subscription = isOn ? await push(page.urls.worker, pushKey) : await stopPush();
      if (subscription) await ask(isOn ? "subscribe-push" : "unsubscribe-push", subscription);
    } catch {
      trouble = t("This browser did not let us: {reason}", { reason: Notification.permission === "denied" ? t("notifications are blocked here") : t("its push service does not answer") });
    }
    pushed = await isPushed();
    draw();
  };

  const reached = () => html`<section class="settings" aria-labelledby="settings-reach">
    <h2 id="settings-reach">${t("How you are reached")}</h2>
    ${toggle(t("Sound"), preferences.sound, (sound) => change({ sound }))}
    ${toggle(t("Desktop notifications"), preferences.desktop, (desktop) => change({ desktop }), t("While a page of Slackish is open in the background."))}
    ${desktop()}
    ${mayPush() ? toggle(t("Push to this browser"), pushed, togglePush, t("Also when no page is open. It goes sealed through your browser's push service; nobody on the way can read it.")) : nothing}
    ${toggle(t("E-mail"), preferences.email, (email) => change({ email }), t("One mail for what you have not read after a quarter of an hour, to your verified address."))}
  </section>`;

  const paused = () => html`<section class="settings" aria-labelledby="settings-pause">
    <h2 id="settings-pause">${t("Do not disturb")}</h2>
    ${preferences.pausedUntil
      ? html`<p class="hint">${icon("moon", "icon--s")} ${t("Paused until {time}.", { time: exactTimeOf(preferences.pausedUntil) })}</p>
        <button class="button button--plain" type="button" @click=${() => change({ pausedFor: 0 })}>${t("Resume now")}</button>`
      : html`<div class="filters" role="group" aria-label=${t("Pause for")}>${PAUSES.map(([minutes, label]) => html`<button type="button" @click=${() => change({ pausedFor: minutes })}>${label}</button>`)}</div>`}
    ${toggle(t("Quiet hours"), preferences.quiet, (quiet) => change({ quiet, timeZone: zone() }), t("What comes then waits in the list, without sound, pop-up or push."))}
    ${preferences.quiet ? html`<div class="settings__row">
      <label>${t("From")} <input type="time" .value=${clock(preferences.quietFrom)} @change=${({ target }) => target.value && change({ quietFrom: minutes(target.value) })}></label>
      <label>${t("to")} <input type="time" .value=${clock(preferences.quietTo)} @change=${({ target }) => target.value && change({ quietTo: minutes(target.value) })}></label>
      <span class="hint">${preferences.timeZone.replaceAll("_", " ")}</span></div>
      <div class="filters" role="group" aria-label=${t("On the nights of")}>${DAYS.map((name, day) => {
        const isOn = preferences.quietDays.includes(day);
        const days = isOn ? preferences.quietDays.replace(String(day), "") : preferences.quietDays + day;
        return html`<button type="button" aria-pressed=${isOn} @click=${() => change({ quietDays: days })}>${name}</button>`;
      })}</div>` : nothing}
  </section>`;

  const workspace = (each) => {
    const { name } = page.workspaces.find(({ slug }) => slug === each.workspace) ?? { name: each.workspace };
    const id = `settings-${each.workspace}`;
    return html`<section class="settings" aria-labelledby=${id}>
      <h2 id=${id}>${name}</h2>
      <fieldset class="choices"><legend>${t("Tell me of")}</legend>
        ${LEVELS.map(([level, label]) => html`<label><input type="radio" name=${id} .checked=${each.level === level} @change=${() => changeHere(each.workspace, { level })}>${label}</label>`)}</fieldset>
      ${toggle("@channel, @here", each.everybody, (everybody) => changeHere(each.workspace, { everybody }), t("Count them as mentions of me."))}
      <label class="settings__field">${t("Keywords, separated by commas")}
        <input type="text" .value=${each.keywords.join(", ")} maxlength="400" placeholder=${t("deploy, invoice")}
          @change=${({ target }) => changeHere(each.workspace, { keywords: target.value.split(",").map((word) => word.trim()).filter(Boolean) })}></label>
      <fieldset class="choices choices--wide"><legend>${t("Kinds")}</legend>
        ${TYPES.map(([type, label]) => html`<label><input type="checkbox" .checked=${!each.off.includes(type)}
          @change=${({ target }) => changeHere(each.workspace, { off: target.checked ? each.off.filter((one) => one !== type) : [...each.off, type] })}>${label}</label>`)}</fieldset>
      <p class="hint">${t("A channel can have its own level: open its details.")}</p>
    </section>`;
  };

  const inOrder = () => [...workspaces].sort((a, b) => (b.workspace === page.workspace.slug) - (a.workspace === page.workspace.slug));
  return {
    view: () => html`${trouble ? html`<p class="notice notice--error" role="alert">${trouble}</p>` : nothing}
      ${preferences ? html`<div class="settings__all">${reached()}${paused()}${inOrder().map(workspace)}</div>`
        : html`<div class="told__waiting"><i></i><i></i><i></i></div>`}`,
  };
}

const zone = () => Intl.DateTimeFormat().resolvedOptions().timeZone;
const clock = (minute) => `${String(Math.floor(minute / 60)).padStart(2, "0")}:${String(minute % 60).padStart(2, "0")}`;
const minutes = (time) => Number(time.slice(0, 2)) * 60 + Number(time.slice(3, 5));
