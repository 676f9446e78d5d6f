/** Links to conversations and messages of this workspace open in the page instead of loading it anew. */

export function mount({ store, conversations, drawer }) {
  const place = new RegExp(`^/w/${store.workspace.slug}/c/(\\d+)/(?:(\\d+)/)?$`);
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[href]");
    if (!link || event.defaultPrevented || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    if (link.origin !== location.origin) return;
    const [, roomId, seq] = place.exec(link.pathname) ?? [];
    if (!roomId || !store.rooms.has(Number(roomId))) return; // the server says whether it exists
    event.preventDefault();
    drawer.close();
    const reply = Number(new URLSearchParams(link.search).get("reply"));
    conversations.open(Number(roomId), { at: seq ? Number(seq) : null, reply: reply || null });
  });
}
