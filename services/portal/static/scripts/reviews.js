// Decisions by the keyboard, where the focus is on a row: r renews, s deletes, l leaves.
const KEYS = { r: "renew", s: "delete", l: "leave" };
document.querySelector("[data-review]")?.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const button = event.target.closest("tr")?.querySelector(`[data-verdict="${KEYS[event.key]}"]`);
  if (!button) return;
  event.preventDefault();
  button.click();
});
