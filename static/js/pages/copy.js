/** Gives every `.copy` field a button that copies it. Without JavaScript the field can be selected by hand. */
for (const box of document.querySelectorAll(".copy")) {
  const input = box.querySelector("input");
  const button = box.querySelector("button");
  button.hidden = false;
  input.addEventListener("focus", () => input.select());
  button.addEventListener("click", async () => {
    input.select();
    await navigator.clipboard.writeText(input.value);
    button.textContent = "Copied";
    box.querySelector("[role=status]").textContent = "The link is in the clipboard.";
  });
}
