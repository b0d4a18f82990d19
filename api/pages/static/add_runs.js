// Files dropped anywhere on the page are chosen; a few go with the form. Folders, archives and what is too much for the form are
// sent in pieces and imported in the background: that goes on without this page, and is shown whenever it is opened.
const form = document.querySelector("[data-files]");
const input = form.querySelector("input[type=file]");
const folder = form.querySelector("[data-folder]");
const zone = form.querySelector("[data-drop]");
const job = document.querySelector("[data-import]");
const words = JSON.parse(job.dataset.words);
const api = job.dataset.import;
const most = Number(form.dataset.most) * 2 ** 20;
const mostFiles = Number(form.dataset.count);
const suffixes = form.dataset.suffixes.split(" ");
const PIECE = 16 * 2 ** 20, LOOK_MS = 700, AGAIN_MS = 2000, MOST_TRIES = 30;
const shown = (name, yes) => { form.querySelector(`[data-${name}]`).hidden = !yes; };
const wait = (ms) => new Promise((done) => setTimeout(done, ms));
const kept = (path) => suffixes.some((suffix) => path.toLowerCase().endsWith(suffix));
const number = (n) => n.toLocaleString(document.documentElement.lang);
let chosen = []; // [path, file] of what goes in pieces; else the form's own files go with it
let busy = false;

const sum = (files) => files.reduce((size, file) => size + file.size, 0);
const isLarge = (files) => sum(files) > most || files.length > mostFiles || files.some((file) => /\.zip$/i.test(file.name));
function choose(pairs, whole) {
  chosen = whole || isLarge(pairs.map(([, file]) => file)) ? pairs.filter(([path]) => kept(path)) : [];
  shown("chosen", chosen.length > 0);
  const size = number(Math.ceil(sum(chosen.map(([, file]) => file)) / 1e6));
  form.querySelector("[data-chosen]").textContent = words.chosen.replace("%", number(chosen.length)).replace("%", size);
  input.required = chosen.length === 0;
}
const named = (files) => [...files].map((file) => [file.webkitRelativePath || file.name, file]);
input.addEventListener("change", () => choose(named(input.files), false));
folder.addEventListener("change", () => choose(named(folder.files), true));

async function below(entry, path, found) {
  if (entry.isFile) {
    if (kept(entry.name)) found.push([path + entry.name, await new Promise((done, failed) => entry.file(done, failed))]);
    return;
  }
  const reader = entry.createReader();
  for (;;) {
    const some = await new Promise((done, failed) => reader.readEntries(done, failed));
    if (!some.length) return;
    for (const each of some) await below(each, `${path}${entry.name}/`, found);
  }
}
for (const type of ["dragenter", "dragover"]) {
  addEventListener(type, (event) => {
    if (!event.dataTransfer?.types.includes("Files")) return;
    event.preventDefault();
    zone.classList.add("over");
  });
}
addEventListener("dragleave", (event) => { if (!event.relatedTarget) zone.classList.remove("over"); });
addEventListener("drop", async (event) => {
  zone.classList.remove("over");
  if (!event.dataTransfer?.files.length) return;
  event.preventDefault();
  const files = event.dataTransfer.files;
  const entries = [...event.dataTransfer.items].map((item) => item.webkitGetAsEntry?.()).filter(Boolean);
  if (entries.some((entry) => entry.isDirectory)) {
    const found = [];
    for (const entry of entries) await below(entry, "", found);
    choose(found, true);
  } else {
    input.files = files;
    input.dispatchEvent(new Event("change"));
  }
  form.querySelector("button").focus();
});

async function ask(path, method, body) {
  const answer = await fetch(api + path, { method, body, headers: { "content-type": "application/octet-stream" } });
  const said = answer.status === 204 ? null : await answer.json();
  if (!answer.ok) throw Object.assign(new Error(said.detail), { status: answer.status, told: `${said.detail} ${said.remedy ?? ""}` });
  return said;
}
async function piece(id, path, at, body) {
  for (let tries = 1; ; tries += 1) {
    try {
      return (await ask(`/${id}/pieces?name=${encodeURIComponent(path)}&at=${at}`, "PUT", body)).received;
    } catch (error) {
      if (error.status < 500 || tries === MOST_TRIES) throw error;
      await wait(AGAIN_MS); // no network, or the service starts again: what has arrived is still there
    }
  }
}
async function send() {
  const last = (await ask("", "GET"))[0];
  const resumed = last?.state === "receiving";
  const { id } = resumed ? last : await ask("?more=true", "POST", "");
  const all = sum(chosen.map(([, file]) => file));
  let before = 0;
  for (const [path, file] of chosen) {
    let at = resumed ? await piece(id, path, 0, "") : 0;
    while (at < file.size) {
      at = await piece(id, path, at, file.slice(at, at + PIECE));
      show({ state: "receiving", part: (before + at) / all });
    }
    before += file.size;
  }
  await ask(`/${id}/start`, "POST", "");
}
form.addEventListener("submit", async (event) => {
  if (!chosen.length) {
    form.querySelector("button").disabled = true;
    shown("working", true);
    return;
  }
  event.preventDefault();
  if (busy) return;
  busy = true;
  shown("failed", false);
  form.querySelector("button").disabled = true;
  show({ state: "receiving", part: 0 });
  job.scrollIntoView({ block: "nearest" });
  try {
    await send();
    form.reset();
    choose([], false);
  } catch (error) {
    form.querySelector("[data-failed]").textContent = error.told ?? words.away;
    shown("failed", true);
  }
  busy = false;
  form.querySelector("button").disabled = false;
  look();
});
addEventListener("pageshow", () => { form.querySelector("button").disabled = busy; shown("working", false); });
addEventListener("beforeunload", (event) => { if (busy) event.preventDefault(); });

function show(now) {
  job.hidden = false;
  job.querySelector("[data-say]").textContent = now.error || words[now.state];
  const bar = job.querySelector("progress");
  bar.hidden = !["receiving", "waiting", "importing"].includes(now.state);
  const part = now.part ?? (now.found ? now.done / now.found : null);
  if (part === null) bar.removeAttribute("value"); else bar.value = part;
  job.querySelector("[data-start]").hidden = busy || now.state !== "receiving";
  job.querySelector("[data-end]").textContent = bar.hidden ? words.forget : words.cancel;
  if (now.id === undefined) return;
  for (const cell of job.querySelectorAll("[data-count]")) {
    const value = now[cell.dataset.count];
    cell.textContent = cell.dataset.count === "done" ? `${number(now.done)} / ${number(now.found)}` : typeof value === "number" ? number(value) : (value ?? "–").slice(0, 10);
  }
  const list = job.querySelector("[data-not-taken]");
  const rows = now.not_taken.map((one) => {
    const row = document.createElement("li");
    const name = document.createElement("b");
    const why = Object.assign(document.createElement("span"), { lang: "en", textContent: ` ${one.reason}` });
    name.textContent = one.file;
    row.append(name, why);
    return row;
  });
  list.replaceChildren(...rows);
  job.querySelector("[data-why]").hidden = rows.length === 0;
}
let looking = false;
async function look() {
  if (looking) return;
  looking = true;
  for (let going = true; going && !busy;) {
    try {
      const now = (await ask("", "GET"))[0];
      if (!now) { job.hidden = true; break; }
      if (!busy) show(now);
      going = now.state === "waiting" || now.state === "importing";
    } catch { /* it starts again: ask on */ }
    if (going) await wait(LOOK_MS);
  }
  looking = false;
}
if (!job.hidden) look();
