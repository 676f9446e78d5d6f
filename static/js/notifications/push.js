/** Web Push in this browser: asking it, and telling the server where to send. */

export const mayPush = () => "serviceWorker" in navigator && "PushManager" in window && isSecureContext;

export async function isPushed() {
  return Boolean(mayPush() && (await subscription()));
}

/** Subscribes. @returns {Promise<object>} what the server needs */
export async function push(workerUrl, key) {
  if ((await Notification.requestPermission()) !== "granted") throw new Error("not allowed");
  await navigator.serviceWorker.register(workerUrl, { scope: "/" });
  const { pushManager } = await navigator.serviceWorker.ready;
  const made = await pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: key });
  const { endpoint, keys } = made.toJSON();
  return { endpoint, keys: { p256dh: keys.p256dh, auth: keys.auth } };
}

/** @returns {Promise<{endpoint: string} | null>} what the server is to forget */
export async function stopPush() {
  const known = await subscription();
  if (!known) return null;
  await known.unsubscribe();
  return { endpoint: known.endpoint };
}

async function subscription() {
  const registration = await navigator.serviceWorker.getRegistration("/");
  return (await registration?.pushManager.getSubscription()) ?? null;
}
