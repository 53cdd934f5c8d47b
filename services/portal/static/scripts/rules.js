// The rules of a new password, ticked while it is typed. The service judges: this only helps.
const RULES = {
  length: (text, row) => [...text].length >= Number(row.dataset.least),
  digit: (text) => /\p{Nd}/u.test(text),
  lower: (text) => /\p{Ll}/u.test(text),
  upper: (text) => /\p{Lu}/u.test(text),
  special: (text) => /[^\p{L}\p{N}]/u.test(text),
};

export function rules(root) {
  for (const box of root.querySelectorAll("[data-rules]")) {
    const field = document.getElementById(box.dataset.rules);
    const tick = () => {
      for (const row of box.querySelectorAll("[data-rule]")) {
        const isMet = RULES[row.dataset.rule](field.value, row);
        row.classList.toggle("met", isMet);
        const word = row.querySelector("[data-met]");
        word.textContent = isMet ? ` (${word.dataset.met})` : "";
      }
    };
    field.addEventListener("input", tick);
    tick();
  }
}
