// Sends a large file in slices: one that does not arrive is sent again, and nothing before it.
const TRIES = 5;
const wait = (seconds) => new Promise((done) => setTimeout(done, seconds * 1000));

async function sent(where, fields, tries = TRIES) {
  try {
    const answer = await fetch(where, { method: "POST", body: fields });
    if (answer.status < 500) return answer;
  } catch { /* no network: once more */ }
  if (tries <= 1) throw new Error("it does not arrive");
  await wait(2 ** (TRIES - tries));
  return sent(where, fields, tries - 1);
}

// The form's own fields, without the file.
function fieldsOf(form) {
  const told = new FormData(form);
  told.delete("archive");
  return told;
}

// Tells where the slices go, and from which byte on: asks for it, unless the page knows it already.
async function opened(form, file) {
  let known = form;
  if (!form.dataset.then) {
    const told = fieldsOf(form);
    told.set("size", file.size);
    const answer = await sent(form.action, told);
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    known = page.querySelector("form[data-then]");
    if (!known) { // the page says what is wrong
      document.getElementById("main").replaceWith(page.getElementById("main"));
      return null;
    }
  }
  const { slices, received, then } = known.dataset;
  return { where: known.getAttribute("action"), part: Number(slices), from: Number(received), then };
}

async function send(form, file) {
  const told = document.createElement("p");
  told.setAttribute("role", "status");
  form.append(told);
  form.querySelector("button").disabled = true;
  try {
    const upload = await opened(form, file);
    if (!upload) return;
    for (let offset = upload.from; offset < file.size; offset += upload.part) {
      const slice = fieldsOf(form);
      slice.set("offset", offset);
      slice.set("archive", file.slice(offset, offset + upload.part), "slice");
      const answer = await sent(upload.where, slice);
      if (!answer.ok) break; // the page of the campaign tells how far it has come
      told.textContent = `${Math.floor((Math.min(offset + upload.part, file.size) / file.size) * 100)} %`;
    }
    location.assign(upload.then);
  } catch {
    location.reload();
  }
}

document.addEventListener("submit", (event) => {
  const form = event.target.closest("form[data-slices]");
  const file = form?.elements.archive.files[0];
  if (!file) return;
  event.preventDefault();
  send(form, file);
});
