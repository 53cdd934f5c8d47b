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

// After a decision the address names who comes next: the keyboard goes on there. Where nobody does, or they are gone
// meanwhile, it goes on with the first who waits for a decision, and at last with what says that nobody does.
if (/^#(a-.+|left)$/.test(location.hash)) {
  const row = (of) => of?.closest("[data-row]");
  const next = row(document.getElementById(location.hash.slice(1))) ?? row(document.querySelector("[data-verdict]")) ?? document.getElementById("left");
  const told = document.querySelector("main > [role=status]");
  if (told) next.setAttribute("aria-describedby", (told.id = "told"));
  next.focus();
  // The browser itself goes to what the address names, once it has drawn the page: that is not always who comes next.
  addEventListener("load", () => requestAnimationFrame(() => setTimeout(() => next.focus())), { once: true });
}
