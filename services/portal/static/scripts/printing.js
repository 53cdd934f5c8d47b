// `data-print` prints the page; what is not to be on paper says so in its styles.
document.addEventListener("click", (event) => {
  if (event.target.closest("[data-print]")) window.print();
});
