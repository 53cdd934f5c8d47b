// A form with `data-passkey` has the device make a passkey or show one, and sends what that wrote.
const form = document.querySelector("form[data-passkey]");
const failed = form?.querySelector("[data-failed]");
const known = globalThis.PublicKeyCredential;

const asked = async () => {
  const told = JSON.parse(form.dataset.options);
  if (form.dataset.passkey === "create")
    return navigator.credentials.create({ publicKey: known.parseCreationOptionsFromJSON(told) });
  return navigator.credentials.get({ publicKey: known.parseRequestOptionsFromJSON(told) });
};

// Back brings what was shown before into the field: it is good no more.
globalThis.addEventListener("pageshow", () => {
  if (form) form.elements.credential.value = "";
});

form?.addEventListener("submit", async (event) => {
  if (event.submitter?.name === "other") return;
  event.preventDefault();
  failed.hidden = true;
  try {
    form.elements.credential.value = JSON.stringify((await asked()).toJSON());
  } catch {
    failed.hidden = false;
    failed.focus();
    return;
  }
  form.submit();
});
