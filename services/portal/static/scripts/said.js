// A region that is replaced cannot tell that it was: another one, which stays, says what `data-said` holds.
export function say() {
  const words = document.querySelector("[data-said]")?.textContent.trim();
  const said = document.getElementById("said");
  if (words && said && said.textContent !== words) said.textContent = words;
}

new MutationObserver(say).observe(document.getElementById("main"), { childList: true, subtree: false });
