// What lists gain with script: boxes that are counted, groups that fold, results that are told as they come.
import "./said.js";

const form = () => document.querySelector("[data-selection]");
const boxes = (of) => [...of.querySelectorAll('input[name="ids"]')];

function count() {
  const of = form();
  if (!of) return;
  const all = boxes(of), ticked = all.filter((box) => box.checked).length;
  const whole = of.querySelector("[data-all]")?.checked;
  const number = whole ? Number(of.elements.expected.value) : ticked;
  const { none, one, many } = of.dataset;
  const shown = number.toLocaleString(document.documentElement.lang);
  const words = number === 0 ? none : number === 1 ? one : many.replace("{}", shown);
  const told = of.querySelector("[data-count]");
  if (told.textContent !== words) told.textContent = words;
  of.querySelector("[data-bar]").hidden = number === 0;
  of.querySelector("[data-to-bar]").hidden = number === 0;
  const here = of.querySelector("[data-all-here]");
  here.checked = ticked === all.length && ticked > 0;
  here.indeterminate = ticked > 0 && ticked < all.length;
}

document.addEventListener("change", (event) => {
  const of = event.target.closest("[data-selection]");
  if (!of) return;
  if (event.target.matches("[data-all-here]")) {
    for (const box of boxes(of)) box.checked = event.target.checked;
    if (!event.target.checked && of.querySelector("[data-all]")) of.querySelector("[data-all]").checked = false;
  }
  if (event.target.matches("[data-all]") && event.target.checked) for (const box of boxes(of)) box.checked = true;
  if (event.target.matches('input[name="ids"]') && !event.target.checked && of.querySelector("[data-all]")) of.querySelector("[data-all]").checked = false;
  count();
});

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-fold]");
  if (!button) return;
  const isOpen = button.getAttribute("aria-expanded") !== "true";
  button.setAttribute("aria-expanded", String(isOpen));
  const group = button.closest("tr");
  for (const row of group.parentElement.rows) if (row !== group) row.hidden = !isOpen;
});

// What nobody has filled in stands in no address: one that is kept, or sent on, says what was looked for.
document.addEventListener("htmx:config:request", (event) => {
  if (!event.target.matches?.("[data-live]")) return;
  const { body } = event.detail.ctx.request;
  for (const [name, value] of [...body]) if (value === "") body.delete(name);
});

new MutationObserver(count).observe(document.getElementById("main"), { childList: true, subtree: false });

addEventListener("pageshow", count);
count();
