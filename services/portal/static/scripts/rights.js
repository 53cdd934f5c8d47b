// The grid of rights with script: a service is found by name, a domain set at once, and the whole told in words.
const colon = document.documentElement.lang === "fr" ? "\u00a0: " : ": ";
const folded = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

for (const grid of document.querySelectorAll("[data-rights]")) {
  const rows = [...grid.querySelectorAll("[data-service]")];
  const level = (row) => row.querySelector("input:checked")?.value ?? "";
  const standing = new Map(rows.map((row) => [row, row.dataset.stands]));
  const words = document.querySelector("[data-in-words]");

  const tell = () => {
    for (const row of rows) row.toggleAttribute("data-changed", document.querySelector("[data-changes]") !== null && level(row) !== standing.get(row));
    const changes = document.querySelector("[data-changes]");
    if (changes) {
      const other = rows.filter((row) => level(row) !== standing.get(row));
      const said = (row, value) => row.querySelector(`input[value="${value}"] + label`).textContent;
      changes.hidden = other.length === 0;
      changes.querySelector("ul").replaceChildren(...other.map((row) => {
        const line = document.createElement("li");
        line.textContent = `${row.dataset.service}${colon}${said(row, standing.get(row))} → ${said(row, level(row))}`;
        return line;
      }));
      // What changes is in view: the button applies it at once, and asks no second time.
      document.querySelector("[data-seen]").value = other.length ? "yes" : "";
    }
    if (!words) return;
    const given = rows.filter((row) => ["read", "write"].includes(level(row)));
    words.querySelector("[data-nothing]").hidden = given.length > 0;
    words.querySelector("ul").replaceChildren(...given.map((row) => {
      const line = document.createElement("li"), strong = document.createElement("strong");
      strong.textContent = grid.dataset[level(row)];
      line.append(strong, `${colon}${row.dataset.service}`);
      return line;
    }));
  };
  grid.addEventListener("change", tell);
  grid.addEventListener("click", (event) => {
    const button = event.target.closest("[data-level-for-all]");
    if (!button) return;
    for (const row of button.closest("[data-domain]").querySelectorAll("[data-service]:not([hidden])")) {
      const wanted = row.querySelector(`input[value="${button.dataset.levelForAll}"]`);
      if (wanted) wanted.checked = true;
    }
    tell();
  });
  grid.querySelector("[data-find]").addEventListener("input", (event) => {
    const asked = folded(event.target.value).split(/\s+/).filter(Boolean);
    for (const row of rows) row.hidden = !asked.every((word) => folded(row.dataset.service).includes(word));
    for (const domain of grid.querySelectorAll("[data-domain]")) domain.hidden = !domain.querySelector("[data-service]:not([hidden])");
  });
  grid.querySelector("[data-find]").addEventListener("keydown", (event) => { if (event.key === "Enter") event.preventDefault(); });
  tell();
}
