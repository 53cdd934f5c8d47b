// A region that is replaced cannot tell that it was: another one, which stays, says what `data-said` holds.
export function say() {
  const words = document.querySelector("[data-said]")?.textContent.trim();
  const said = document.getElementById("said");
  if (words && said && said.textContent !== words) said.textContent = words;
}

// Where what had the focus is gone, one goes on with what has come in its place.
let focused = null;
document.addEventListener("focusin", (event) => { focused = event.target; });

function goOn(changes) {
  if (!focused || focused.isConnected || document.activeElement !== document.body) return;
  const come = changes.flatMap((change) => [...change.addedNodes]).find((node) => node instanceof HTMLElement);
  if (!come) return;
  come.tabIndex = -1;
  come.focus({ preventScroll: true });
}

new MutationObserver((changes) => { say(); goOn(changes); }).observe(document.getElementById("main"), { childList: true, subtree: false });
