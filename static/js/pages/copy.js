/** Gives every `.copy` field a button that copies it. Without JavaScript, or a clipboard, it is selected by hand. */
for (const box of document.querySelectorAll(".copy")) {
  const input = box.querySelector("input");
  const button = box.querySelector("button");
  button.hidden = !navigator.clipboard;
  input.addEventListener("focus", () => input.select());
  button.addEventListener("click", async () => {
    input.select();
    await navigator.clipboard.writeText(input.value);
    button.textContent = box.dataset.copied;
    box.querySelector("[role=status]").textContent = box.dataset.said;
  });
}
