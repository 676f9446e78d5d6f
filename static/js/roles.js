/** What people's roles are called. */

import { t } from "./words.js";

const NAMES = { owner: t("Owner"), admin: t("Admin"), manager: t("Manager"), member: t("Member"), guest: t("Guest") };

/** @param {string} role */
export const roleName = (role) => NAMES[role] ?? role;
