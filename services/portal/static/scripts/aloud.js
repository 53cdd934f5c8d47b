// Reads an identifier aloud, with a voice of this device only: nothing of it leaves the machine.
const button = document.querySelector("[data-aloud]");
const voice = () => speechSynthesis.getVoices().find((one) => one.localService && one.lang.startsWith(button.dataset.language));
if (button && "speechSynthesis" in window) {
  const show = () => { button.hidden = !voice(); };
  speechSynthesis.addEventListener("voiceschanged", show);
  show();
  button.addEventListener("click", () => {
    const said = new SpeechSynthesisUtterance(button.dataset.aloud);
    said.voice = voice();
    said.lang = said.voice.lang;
    said.rate = 0.8;
    speechSynthesis.cancel();
    speechSynthesis.speak(said);
  });
}
