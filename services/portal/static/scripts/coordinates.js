// What changes of somebody's coordinates is listed before it is applied.
const form = document.querySelector("[data-coordinates]");
const colon = document.documentElement.lang === "fr" ? "\u00a0: " : ": ";

if (form) {
  const before = JSON.parse(form.dataset.coordinates);
  const changes = form.querySelector("[data-changes]");
  const said = (name, value) => form.querySelector(`#${name}-${CSS.escape(value)} + label`)?.textContent || value.split(/\s*\n\s*/).join(", ") || "–";
  const label = (name) => (form.querySelector(`label[for="${name}"]`) ?? form.querySelector(`#${name} > legend`)).firstChild.textContent.trim();
  const typed = (name) => form.elements[name].value.trim().replaceAll("\r\n", "\n");
  const tell = () => {
    const names = new Set([...form.elements].map((field) => field.name)); // in the order of the page
    const other = [...names].filter((name) => name in before && typed(name) !== before[name]);
    changes.hidden = other.length === 0;
    changes.querySelector("ul").replaceChildren(...other.map((name) => {
      const line = document.createElement("li");
      line.textContent = `${label(name)}${colon}${said(name, before[name])} → ${said(name, typed(name))}`;
      return line;
    }));
  };
  // It stands there before a button below it is pressed: what moves under a pointer is missed.
  form.addEventListener("input", () => { changes.ariaBusy = "true"; tell(); }); // heard once it is complete
  form.addEventListener("change", () => { tell(); changes.ariaBusy = "false"; });
  tell();
}
