// Shows a password to who types it, and proposes the browser's time zone. Without this, both are only less comfortable.
for (const button of document.querySelectorAll("[data-reveal]")) {
  const field = document.getElementById(button.dataset.reveal);
  button.hidden = false;
  button.addEventListener("click", () => {
    const shown = field.type === "password";
    field.type = shown ? "text" : "password";
    button.setAttribute("aria-pressed", String(shown));
  });
  field.form.addEventListener("submit", () => { field.type = "password"; }); // else browsers keep it as something typed
}

for (const select of document.querySelectorAll("select[data-zone]")) {
  const { timeZone } = Intl.DateTimeFormat().resolvedOptions();
  if (!select.value && [...select.options].some((option) => option.value === timeZone)) select.value = timeZone;
}
