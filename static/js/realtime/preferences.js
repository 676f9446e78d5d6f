/** How one wants the page, on every device: the browser shows it at once (theme.js), the server keeps it. */

/** Our name, the server's, and what the server calls having no preference. */
const NAMES = [["theme", "theme", "system"], ["density", "density", "comfortable"], ["clock", "timeFormat", "system"]];

export async function listen({ connection }) {
  const take = (wire) => {
    for (const [name, theirs, none] of NAMES) localStorage.setItem(`slackish:${name}`, wire[theirs] === none ? "" : wire[theirs]);
    dispatchEvent(new Event("preferencestaken"));
  };
  connection.on("preferences", take);
  addEventListener("preferencechosen", ({ detail: { name, value } }) => {
    const [, theirs, none] = NAMES.find(([ours]) => ours === name);
    connection.request("set-preferences", { [theirs]: value || none }).catch(() => {}); // this browser has it all the same
  });
  const ask = () => connection.request("get-preferences").then(take, () => {});
  connection.addEventListener("online", ask);
  if (connection.online) await ask();
}
