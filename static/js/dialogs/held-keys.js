/** What one types while a dialog is still on its way is meant for it, and for nothing on the page. */

/** @returns {(field: HTMLElement | null) => void} ends it, and gives the dialog's field what was typed */
export function holdKeys() {
  let text = "";
  let entered = false;
  const hold = (event) => {
    const { key, ctrlKey, metaKey, altKey, isComposing } = event;
    if (isComposing || ctrlKey || metaKey || altKey || !(key.length === 1 || key === "Backspace" || key === "Enter")) return;
    if (key.length === 1) text += key;
    else if (key === "Backspace") text = text.slice(0, -1);
    else entered = true;
    event.preventDefault();
    event.stopImmediatePropagation();
  };
  addEventListener("keydown", hold, { capture: true });
  return (field) => {
    removeEventListener("keydown", hold, { capture: true });
    if (!text || field?.value === undefined) return;
    field.value += text;
    field.dispatchEvent(new InputEvent("input", { bubbles: true }));
    if (entered) field.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", bubbles: true, cancelable: true }));
  };
}
