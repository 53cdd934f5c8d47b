// A password can be shown, and is hidden again before it is sent.
export function reveal(root) {
  root.addEventListener("click", (event) => {
    const button = event.target.closest("[data-reveal]");
    if (button) turn(button, button.getAttribute("aria-pressed") !== "true");
  });
  root.addEventListener("submit", (event) => {
    for (const button of event.target.querySelectorAll("[data-reveal]")) turn(button, false);
  });
}

function turn(button, isShown) {
  button.setAttribute("aria-pressed", String(isShown));
  document.getElementById(button.dataset.reveal).type = isShown ? "text" : "password";
}
