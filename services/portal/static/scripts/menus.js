// A menu closes by Escape, by a click elsewhere, and when the focus leaves it.
export function menus(root) {
  root.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    const open = document.querySelector("details[data-menu][open]");
    if (!open) return;
    open.open = false;
    open.querySelector("summary").focus();
  });
  const leave = (event) => {
    const to = event.type === "focusout" ? event.relatedTarget : event.target;
    if (event.type === "focusout" && to === null) return;
    for (const open of document.querySelectorAll("details[data-menu][open]")) {
      if (!open.contains(to)) open.open = false;
    }
  };
  root.addEventListener("click", leave);
  root.addEventListener("focusout", leave);
}
