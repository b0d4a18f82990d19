// Files dropped anywhere on the page are chosen, what is too large is said before it is sent, and sending is said to go on.
const form = document.querySelector("[data-files]");
const input = form.querySelector("input[type=file]");
const zone = form.querySelector("[data-drop]");
const most = Number(form.dataset.most) * 2 ** 20;
const shown = (name, yes) => { form.querySelector(`[data-${name}]`).hidden = !yes; };

shown("scripted", true);
const tooLarge = () => [...input.files].reduce((sum, file) => sum + file.size, 0) > most;
input.addEventListener("change", () => shown("too-large", tooLarge()));

for (const type of ["dragenter", "dragover"]) {
  addEventListener(type, (event) => {
    if (!event.dataTransfer?.types.includes("Files")) return;
    event.preventDefault();
    zone.classList.add("over");
  });
}
addEventListener("dragleave", (event) => { if (!event.relatedTarget) zone.classList.remove("over"); });
addEventListener("drop", (event) => {
  zone.classList.remove("over");
  if (!event.dataTransfer?.files.length) return;
  event.preventDefault();
  input.files = event.dataTransfer.files;
  input.dispatchEvent(new Event("change"));
  form.querySelector("button").focus();
});

form.addEventListener("submit", (event) => {
  shown("too-large", tooLarge());
  if (tooLarge()) return event.preventDefault();
  form.querySelector("button").disabled = true;
  shown("working", true);
});
addEventListener("pageshow", () => { form.querySelector("button").disabled = false; shown("working", false); });
