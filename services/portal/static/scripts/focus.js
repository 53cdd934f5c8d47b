// What went wrong with a form is read first.
export function focus(root) {
  root.querySelector("[data-focus]")?.focus();
}
