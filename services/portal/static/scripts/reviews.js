// Decisions by the keyboard, where the focus is on a row: r renews, s deletes, l leaves; the arrows go up and down.
const KEYS = { r: "renew", s: "delete", l: "leave" };
const STEPS = { ArrowDown: "nextElementSibling", ArrowUp: "previousElementSibling" };

document.querySelector("[data-review]")?.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const row = event.target.closest("[data-row]");
  const way = STEPS[event.key];
  const button = row?.querySelector(`[data-verdict="${KEYS[event.key]}"]`);
  if (!button && !(row && way)) return;
  event.preventDefault();
  if (button) button.click();
  else row[way]?.focus();
});

// After a decision the address names who comes next: the keyboard goes on there; else, it begins at the first.
const next = location.hash.startsWith("#a-") && document.getElementById(location.hash.slice(1));
if (next) next.focus();
