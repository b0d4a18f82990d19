// Fills the live figures from the event stream. Without JavaScript the page shows the state at the time it was made.
const NS = "http://www.w3.org/2000/svg";
const KM_PER_MILE = 1.609344;
const LOW = 140;
const HIGH = 200;
const SIZE = { width: 640, height: 90, pad: 6 };

const clock = (s) => {
  const [h, m, r] = [Math.floor(s / 3600), Math.floor(s / 60) % 60, Math.floor(s % 60)];
  const two = (n) => String(n).padStart(2, "0");
  return h ? `${h}:${two(m)}:${two(r)}` : `${m}:${two(r)}`;
};
const text = (value, digits) => (value === null || value === undefined ? "–" : value.toLocaleString(document.documentElement.lang, { minimumFractionDigits: digits, maximumFractionDigits: digits, useGrouping: false }));

function element(name, attributes) {
  const made = document.createElementNS(NS, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  return made;
}

// The last 60 s of cadence on the same fixed axis as the picture the server draws.
function strip(rows, words) {
  const { width, height, pad } = SIZE;
  const x = (ago) => width - pad - (Math.min(ago, 60) / 60) * (width - 2 * pad);
  const y = (v) => height - pad - ((Math.min(Math.max(v, LOW), HIGH) - LOW) / (HIGH - LOW)) * (height - 2 * pad);
  const svg = element("svg", { class: "chart spark", viewBox: `0 0 ${width} ${height}`, role: "img" });
  const known = rows.filter((row) => row[1] !== null);
  const title = element("title", {});
  title.textContent = known.length ? `${words.strip}: ${known.at(-1)[1].toFixed(0)} ${words.unit}` : words.none;
  svg.append(title, element("path", { class: "grid", d: `M${pad} ${height - pad}L${width - pad} ${height - pad}` }));
  let path = "";
  let broken = true;
  for (const [ago, cadence] of rows) {
    if (cadence === null) { broken = true; continue; }
    path += `${broken ? "M" : "L"}${x(ago).toFixed(1)} ${y(cadence).toFixed(1)}`;
    broken = false;
  }
  if (path) svg.append(element("path", { class: "stroke", d: path }));
  if (known.length) svg.append(element("circle", { class: "dot", cx: x(known.at(-1)[0]), cy: y(known.at(-1)[1]), r: 3.5 }));
  return svg;
}

function show(box, run) {
  const words = JSON.parse(box.dataset.words);
  const at = (name) => box.querySelector(`[data-show="${name}"]`);
  const put = (name, value) => { const found = at(name); if (found && found.textContent !== value) found.textContent = value; };
  const pill = at("state");
  pill.className = `pill ${run.state}`;
  put("state", words[run.state] ?? run.state);
  if (run.state === "idle" || run.state === "lost") return;
  put("cadence_spm", text(run.cadence_spm, 0));
  put("stance_time_ms", text(run.stance_time_ms, 0));
  put("calf_load", text(run.calf_load, 1));
  const metres = run.distance_m;
  const km = metres === null || metres === undefined ? null : metres / 1000;
  put("distance", text(km !== null && box.dataset.unit === "mi" ? km / KM_PER_MILE : km, 2));
  put("elapsed", run.elapsed_s === undefined ? "–" : clock(run.elapsed_s));
  put("hint", words.device.replace("%", run.device));
  at("strip")?.replaceChildren(strip(run.strip ?? [], words));
  for (const field of box.querySelectorAll("[data-sid]")) field.value = run.sid;
}

for (const box of document.querySelectorAll("[data-live]")) {
  let source = null;
  const open = () => {
    source = new EventSource(box.dataset.live);
    source.addEventListener("run", (event) => show(box, JSON.parse(event.data)));
    source.addEventListener("idle", (event) => show(box, JSON.parse(event.data)));
    source.addEventListener("error", () => show(box, { state: "lost" }));
  };
  const close = () => { source?.close(); source = null; };
  open();
  addEventListener("pagehide", close);
  addEventListener("pageshow", (event) => { if (event.persisted && source === null) open(); });
}
