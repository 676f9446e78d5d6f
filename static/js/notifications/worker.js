/** Shows what was pushed, and leads there. It keeps nothing and serves nothing. */

addEventListener("push", (event) => event.waitUntil(show(event.data?.json() ?? {})));
addEventListener("notificationclick", (event) => event.waitUntil(lead(event.notification)));

/** A page that is in front has shown it already. */
async function show({ id, message, excerpt, workspaceName, path }) {
  const pages = await clients.matchAll({ type: "window", includeUncontrolled: true });
  if (pages.some(({ focused }) => focused)) return;
  await registration.showNotification(message ?? "Slackish", {
    body: [excerpt, workspaceName].filter(Boolean).join("\n"),
    tag: `slackish-${id}`,
    data: { path },
  });
}

async function lead(notification) {
  notification.close();
  const url = new URL(notification.data?.path || "/", location.origin);
  if (url.origin !== location.origin) return;
  const [page] = await clients.matchAll({ type: "window", includeUncontrolled: true });
  if (!page) return void (await clients.openWindow(url));
  await page.focus();
  await page.navigate(url).catch(() => clients.openWindow(url));
}
