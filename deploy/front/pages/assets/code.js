// The link in the e-mail carries the code behind a '#', which browsers keep to themselves.
const field = document.getElementById("code");
const code = decodeURIComponent(location.hash.slice(1));
if (code) {
  field.value = code;
  history.replaceState(null, "", location.pathname);
}
