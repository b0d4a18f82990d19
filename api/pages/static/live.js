// Moves the live figures by the event stream. Without JavaScript the page shows the state at the time it was made.
const KM_PER_MILE = 1.609344;
const BEATS_MS = 16000; // the server says every 5 s that it is there: after three in vain the line is dead
const two = (n) => String(n).padStart(2, "0");
const clock = (s) => { const h = Math.floor(s / 3600), m = Math.floor(s / 60) % 60; return `${h ? `${h}:${two(m)}` : m}:${two(Math.floor(s % 60))}`; };
const known = (value) => value !== null && value !== undefined;
const number = (value, digits) => (known(value) ? value.toLocaleString(document.documentElement.lang, { minimumFractionDigits: digits, maximumFractionDigits: digits, useGrouping: false }) : "–");
const put = (element, text) => { if (element && element.textContent !== text) element.textContent = text; };
const get = (from, path) => path.split(".").reduce((found, name) => found?.[name], from);

for (const box of document.querySelectorAll("[data-live]")) follow(box);

function follow(box) {
  const words = JSON.parse(box.dataset.words);
  const unit = box.dataset.unit;
  const km = (m) => (known(m) ? m / 1000 / (unit === "mi" ? KM_PER_MILE : 1) : null);
  const one = (selector) => box.querySelector(selector);
  const hide = (selector) => { const found = one(selector); if (found) found.hidden = true; };
  const all = (selector) => box.querySelectorAll(selector);
  const say = (name, value) => words[name].replace("%", value);
  const shown = { time: (v) => (known(v) ? clock(v) : "–"), km2: (v) => number(km(v), 2), 0: (v) => number(v, 0), 1: (v) => number(v, 1) };
  let source = null, heard = 0, lost = false, message = null, told = null, lock = null, wanted = false, begun = false;

  function bars(run) {
    for (const svg of all("[data-bar]")) {
      const raw = run[svg.dataset.bar];
      const value = svg.dataset.bar === "distance_m" ? km(raw) : raw;
      const reached = known(value) ? Math.min(value / svg.dataset.end, 1) * 1000 : 0;
      const within = svg.dataset.edge === "" ? reached : Math.min(reached, svg.dataset.edge);
      svg.querySelector("[data-within]").setAttribute("width", within);
      svg.querySelector("[data-over]").setAttribute("width", reached - within);
    }
    for (const text of all("[data-left]")) {
      const raw = get(run, text.dataset.left);
      const far = text.dataset.left === "today.left_m";
      const value = far ? km(raw) : raw;
      const named = far ? unit : one("[data-show=calf_load] + .unit").textContent;
      put(text, known(value) ? say(value < 0 ? "over" : "left", `${number(Math.abs(value), 1)} ${named}`) : "–");
    }
  }

  function trails(rows) {
    for (const strip of all("[data-trail]")) {
      strip.hidden = false;
      const line = strip.querySelector("[data-line]");
      const [low, high] = line.dataset.line.split(" ").map(Number);
      let path = "", tip = "M0 0", broken = true;
      for (const row of rows) {
        const value = row[strip.dataset.trail];
        if (!known(value)) { broken = true; continue; }
        const at = `${((1 - Math.min(row[0], 60) / 60) * 600).toFixed(1)} ${(100 - ((Math.min(Math.max(value, low), high) - low) / (high - low)) * 100).toFixed(1)}`;
        path += `${broken ? "M" : "L"}${at}`;
        tip = `M${at}h0`;
        broken = false;
      }
      line.setAttribute("d", path || "M0 0");
      strip.querySelector("[data-tip]").setAttribute("d", tip);
    }
  }

  function alerts(found) {
    const now = JSON.stringify(found);
    if (now === told || !one("[data-template]")) return;
    const before = told === null ? now : told;
    told = now;
    const parts = { leading: [], other: [] };
    for (const alert of found) {
      const made = one("[data-template]").content.firstElementChild.cloneNode(true);
      const leads = alert.severity === "stop" || alert.severity === "urgent";
      made.className = `live-alert sev-${alert.severity}${leads ? " leading" : ""}`;
      for (const slot of ["title", "why", "do"]) made.querySelector(`[data-slot=${slot}]`).textContent = alert[slot];
      made.querySelector("[data-slot=severity]").textContent = words.severity[alert.severity];
      made.querySelector("[data-slot=id]").href = `/alerts/${alert.id}`;
      made.querySelector(".shape").textContent = leads ? "■" : alert.severity === "warn" ? "▲" : "●";
      parts[leads ? "leading" : "other"].push(made);
      if (leads && !before.includes(`"id":${alert.id},`)) navigator.vibrate?.([400, 150, 400]);
    }
    for (const [name, made] of Object.entries(parts)) one(`[data-alerts=${name}]`).replaceChildren(...made);
  }

  function show(run) {
    alive(run);
    alerts(run.alerts);
    for (const field of all("[data-sid]")) field.value = run.sid ?? "";
    const stored = one("[data-run]");
    if (stored) {
      stored.hidden = !(run.state === "idle" && run.run);
      if (run.run) stored.querySelector("a").href = `/runs/${run.run}`;
    }
    if (run.state === "idle" || run.state === "ended") release();
    if (run.state === "idle") return; // the last figures stay
    if ("idle" in box.dataset) { begin(); return; } // a run begins: the page has no figures yet
    for (const text of all("[data-show]")) {
      put(text, shown[text.dataset.as](get(run, text.dataset.show)));
      text.classList.toggle("none", text.textContent === "–");
    }
    bars(run);
    trails(run.strip ?? []);
    put(one("[data-device]"), run.device);
    put(one("[data-receipts]"), run.missing ? say("missing", run.missing) : words.whole);
    hide("[data-hint]");
    for (const sensor of run.sensors) {
      const row = one(`[data-sensor=${sensor.name}]`);
      if (!row) continue;
      row.className = sensor.state;
      put(row.lastElementChild, words.sensor[sensor.state].replace("%", sensor.silent_s));
    }
  }

  // Sensors that this very page is connected to would be lost by a reload: then only the figures are asked for anew.
  function begin() {
    if (!document.querySelector("[data-bluetooth].on")) { location.reload(); return; }
    if (begun) return;
    begun = true;
    const ask = new XMLHttpRequest();
    ask.responseType = "document";
    ask.addEventListener("loadend", () => {
      const made = ask.response?.querySelector("[data-live]");
      begun = false;
      if (!made) return;
      source?.close();
      source = null;
      clearInterval(ticking);
      box.replaceWith(document.adoptNode(made));
      follow(made);
    });
    ask.open("GET", location.href);
    ask.send();
  }

  function alive(run) {
    heard = Date.now();
    if (lost) { lost = false; put(one("[data-line]"), words.again); }
    const pill = one("[data-state]");
    pill.className = `pill ${run.state}`;
    put(pill, words.state[run.state]);
    message = known(run.age_s) ? heard - run.age_s * 1000 : null;
  }

  function gone() {
    if (!lost) { lost = true; put(one("[data-line]"), words.lost); one("[data-state]").className = "pill lost"; }
  }

  function open() {
    heard = Date.now();
    source?.close();
    source = new EventSource(box.dataset.live);
    for (const name of ["run", "idle"]) source.addEventListener(name, (event) => show(JSON.parse(event.data)));
    source.addEventListener("beat", (event) => alive(JSON.parse(event.data)));
    source.addEventListener("error", () => { gone(); if (source?.readyState === EventSource.CLOSED) setTimeout(() => source && open(), 4000); });
  }
  const ticking = setInterval(() => {
    if (message !== null) put(one("[data-age]"), say("ago", Math.max(0, Math.round((Date.now() - message) / 1000))));
    if (source && Date.now() - heard > BEATS_MS) { gone(); open(); }
  }, 1000);
  open();
  addEventListener("pagehide", () => { source?.close(); source = null; });
  addEventListener("pageshow", (event) => { if (event.persisted && source === null && box.isConnected) open(); });

  // The screen stays on while a run is followed, if the browser can and the runner asks.
  const wake = one("[data-wake]");
  const button = wake?.querySelector("button");
  const text = wake && JSON.parse(wake.dataset.wake);
  const state = (name) => { button.setAttribute("aria-pressed", String(name === "on")); put(wake.querySelector("[role=status]"), text[name]); };
  async function keep() {
    if (lock) return;
    try {
      lock = await navigator.wakeLock.request("screen");
      lock.addEventListener("release", () => { lock = null; state(wanted ? "lost" : "off"); });
      state("on");
    } catch { wanted = false; state("refused"); }
  }
  function release() { wanted = false; lock?.release(); }
  if (!wake) return;
  wake.hidden = false;
  if (!("wakeLock" in navigator)) { button.disabled = true; state("unsupported"); }
  button.addEventListener("click", () => { if (lock) release(); else { wanted = true; keep(); } });
  document.addEventListener("visibilitychange", () => { if (wanted && document.visibilityState === "visible") keep(); });
}

// This browser as the bridge: what records is loaded when it is asked for, or when it has something left to send.
for (const card of document.querySelectorAll("[data-bluetooth]")) {
  const words = JSON.parse(card.dataset.bluetooth);
  const button = card.querySelector("[data-bt=connect]");
  const told = (name) => put(card.querySelector("[data-bt-say]"), words[name]);
  const apple = /iPhone|iPad|iPod/.test(navigator.userAgent) || (navigator.userAgent.includes("Macintosh") && navigator.maxTouchPoints > 1);
  let add = null;
  const load = async () => {
    try {
      add ??= import(card.dataset.script).then((module) => module.start(card, words, () => told("elsewhere")));
      return await add;
    } catch { add = null; told("failed"); return null; }
  };
  button.disabled = !navigator.bluetooth;
  if (!navigator.bluetooth) { told(!isSecureContext ? "insecure" : apple ? "apple" : "none"); continue; }
  button.addEventListener("click", async () => (await load())?.());
  if (localStorage.getItem("soleus-run")) load();
}
