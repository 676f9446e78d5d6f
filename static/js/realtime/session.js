/** Whose page this is. Another person may sign in at the same browser while a tab of the last one is open. */

const ASK_AGAIN = 2000;

/** Leaves the page where the server will not have us; false where trying again may help. */
export function leaveFor(code, { urls }) {
  if (code === "authentication_required") location.assign(urls.signIn);
  else if (["workspace_not_found", "workspace_required", "not_authorized"].includes(code)) location.assign("/");
  else return false;
  return true;
}

/**
 * Asked of each new connection, before anything kept in this browser is sent over it. The cookie is asked
 * after the handshake that used it, so a change between the two is found. Leaves the page if it is another's.
 */
export async function isStillMine(connection, page) {
  const { id } = connection.socket;
  while (connection.online && connection.socket.id === id) {
    const answer = await fetch(page.urls.who).catch(() => null);
    if (connection.socket.id !== id) return false; // its successor asks for itself
    if (answer?.status === 401) return !leaveFor("authentication_required", page);
    if (answer?.status === 404) return !leaveFor("workspace_not_found", page);
    if (answer?.ok) return (await answer.json()).id === page.me.id || void location.reload();
    await new Promise((resolve) => setTimeout(resolve, ASK_AGAIN));
  }
  return false;
}
