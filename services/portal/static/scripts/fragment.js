// The link of an e-mail carries its code behind a '#', which browsers keep to themselves: it is taken from there, out of the
// address, and looked up. Looking up uses nothing up.
export function fragment(root) {
  const field = root.querySelector("[data-from-fragment]");
  const code = decodeURIComponent(location.hash.slice(1));
  if (!field || !code || root.getElementById(code)) return;
  field.value = code;
  history.replaceState(null, "", location.pathname);
  field.form.requestSubmit();
}
