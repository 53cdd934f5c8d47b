// `data-copy` copies its value in one click, and says so to whoever does not see it.
export function copying(root) {
  root.addEventListener("click", async (event) => {
    const button = event.target.closest("[data-copy]");
    if (!button) return;
    await navigator.clipboard.writeText(button.dataset.copy);
    const word = button.querySelector("[data-word]") ?? button;
    const before = word.textContent;
    word.textContent = button.dataset.done;
    button.setAttribute("aria-live", "polite");
    setTimeout(() => { word.textContent = before; }, 3000);
  });
}
