/**
 * Long work that a page shows: the part `[data-progress]` is fetched anew until it says that nothing runs. The focus
 * stays where it was, and what came of it is said once.
 */

const EVERY = 2000;
const voice = document.querySelector("[data-progress-voice]");
let part = document.querySelector("[data-progress]");

async function look() {
  const answer = await fetch(location.href).catch(() => null);
  const page = answer?.ok ? new DOMParser().parseFromString(await answer.text(), "text/html") : null;
  const fresh = page?.querySelector("[data-progress]");
  if (fresh && fresh.outerHTML !== part.outerHTML) show(document.adoptNode(fresh));
  wait();
}

function show(fresh) {
  const focused = part.contains(document.activeElement) ? document.activeElement.id : null;
  part.replaceWith(fresh);
  part = fresh;
  if (focused !== null) (document.getElementById(focused) ?? part).focus();
  if (part.dataset.progress !== "running") voice.textContent = part.dataset.said;
}

const wait = () => part.dataset.progress === "running" && setTimeout(look, EVERY);

wait();
