// A warning before the session ends (WCAG 2.2.1). Times are the server's: the difference counts, not this machine's clock.
export function ending(root) {
  const bar = root.getElementById("ending");
  if (!bar) return;
  const { endsAt, warnBefore, now } = bar.dataset;
  let left = Date.parse(endsAt) - Date.parse(now);
  let since = performance.now();
  const tell = () => {
    const rest = left - (performance.now() - since);
    bar.hidden = rest > Number(warnBefore) * 1000;
    bar.querySelector("[data-soon]").hidden = rest <= 0;
    bar.querySelector("[data-over]").hidden = rest > 0;
    bar.querySelector("[data-keep]").hidden = rest <= 0;
  };
  bar.querySelector("[data-keep]").addEventListener("submit", async (event) => {
    event.preventDefault();
    const asked = await fetch(event.target.action, {
      method: "POST",
      body: new URLSearchParams(new FormData(event.target)),
      headers: { Accept: "application/json" },
    });
    if (!asked.ok) { left = 0; since = performance.now(); tell(); return; }
    left = Number((await asked.json()).seconds) * 1000;
    since = performance.now();
    tell();
  });
  setInterval(tell, 5000);
  tell();
}
