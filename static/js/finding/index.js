/** Finding things again: what this feature adds to the page, each part fetched when it is first used. */

import { html } from "lit-html";

import { mount as mountAttachments } from "../components/attachments.js";
import { icon } from "../parts.js";
import { t } from "../words.js";
import { watchActivity } from "./activity.js";
import { filesTab } from "./files-tab.js";
import { mount as mountLightbox } from "./lightbox.js";

export function mount(app) {
  app.panel.register("search", () => import("./search.js"));
  app.panel.register("activity", () => import("./activity.js"));
  app.panel.register("unread", () => import("./unread.js"));
  app.detailTabs.push({ key: "files", label: t("Files"), of: filesTab });
  app.headTools.push(() => html`<button class="tool" type="button" title=${t("Search (Ctrl+Shift+F)")} aria-label=${t("Search messages")}
    aria-expanded=${String(app.panel.isOpen("search"))} @click=${() => app.panel.toggle("search")}>${icon("search")}</button>`);
  mountAttachments(app);
  mountLightbox();
  watchActivity(app);
}
