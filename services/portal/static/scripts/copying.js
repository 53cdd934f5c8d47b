// `data-copy` copies its value in one click, and says so to whoever does not see it.
export function copying(root) {
  const said = new Map(); // by button: what it says otherwise, and when it will again
  root.addEventListener("click", async (event) => {
    const button = event.target.closest("[data-copy]");
    if (!button) return;
    const word = button.querySelector("[data-word]") ?? button;
    button.setAttribute("aria-live", "polite");
    await navigator.clipboard.writeText(button.dataset.copy);
    const before = said.get(button);
    clearTimeout(before?.timer);
    const words = before?.words ?? word.textContent;
    word.textContent = button.dataset.done;
    const timer = setTimeout(() => { word.textContent = words; said.delete(button); }, 3000);
    said.set(button, { words, timer });
  });
}
