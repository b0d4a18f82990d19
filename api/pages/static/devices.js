// One device: turns the page green at its first message, says when a test is answered, copies a login.
for (const box of document.querySelectorAll("[data-device]")) {
  if (box.dataset.address) history.replaceState(null, "", box.dataset.address); // a reload must not make another login
  const hide = (selector, hidden) => { for (const each of box.querySelectorAll(selector)) each.hidden = hidden; };
  const show = (device) => {
    hide("[data-when=waiting]", device.heard);
    const here = device.heard && !device.trouble;
    hide("[data-when=here]", !here);
    hide("[data-when=trouble]", !device.trouble);
    box.querySelector("[data-heard]").classList.toggle("here", here);
    box.querySelector("[data-arrived]").textContent = device.arrived ?? "";
    for (const part of box.querySelectorAll("[data-trouble]")) part.textContent = device.trouble?.[part.dataset.trouble] ?? "";
    hide("[data-test=sent]", !device.test || device.test.answered_at !== null);
    hide("[data-test=answered]", !device.test?.answered_at);
    const battery = box.querySelector("[data-battery]");
    if (battery && device.battery_percent !== null) battery.textContent = `${Math.round(device.battery_percent)} %`;
  };
  let source = null;
  const open = () => {
    source = new EventSource(box.dataset.device);
    source.addEventListener("device", (event) => show(JSON.parse(event.data)));
  };
  open();
  addEventListener("pagehide", () => { source?.close(); source = null; });
  addEventListener("pageshow", (event) => { if (event.persisted && source === null) open(); });
  if (navigator.clipboard) {
    for (const button of box.querySelectorAll("[data-copy]")) {
      button.hidden = false;
      button.addEventListener("click", async () => {
        await navigator.clipboard.writeText(document.getElementById(button.dataset.copy).textContent);
        const before = button.textContent;
        button.textContent = box.dataset.copied;
        setTimeout(() => { button.textContent = before; }, 2000);
      });
    }
  }
}
