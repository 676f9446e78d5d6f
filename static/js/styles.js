/** Stylesheets that come when what they dress is first used. */

/** @param {string} name of a file in static/css @returns {Promise<void>} settled when it applies; rejected, it may be asked for again */
export function stylesheet(name) {
  const href = new URL(`../css/${name}.css`, import.meta.url);
  const link = Object.assign(document.createElement("link"), { rel: "stylesheet", href });
  return new Promise((resolve, reject) => {
    link.onload = resolve;
    link.onerror = () => (link.remove(), reject(new Error(`No ${href}`)));
    document.head.append(link);
  });
}
