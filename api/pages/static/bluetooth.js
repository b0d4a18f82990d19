// Records a run from Bluetooth sensors and sends it. What was measured stays in this browser (IndexedDB) until the server's
// receipt covers it: no network, a reload or a crashed tab lose nothing. Loaded when it is asked for, or has work left.
const UUID = { rsc: [0x1814, 0x2a53], heart: [0x180d, 0x2a37], power: [0x1818, 0x2a63] }; // service, characteristic
const MOST_ONE_LEG = 130; // strides a minute; nobody takes more with one leg
const EVERY_MS = 900; // a sample a second, from sensors that are not quite on time
const FRESH_MS = 5000; // so long a number of another sensor belongs to the sample
const SEND_MS = 4000; // live batches hold at most 5 s
const BATCH = 30, AT_ONCE = 600; // samples of a batch, and of a request, when there is more to send
const OVER_MS = 6 * 3600_000; // a run from which nothing came for so long is over
const LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const pause = (ms) => new Promise((done) => setTimeout(done, ms));
const round = (value, digits) => (value === null ? null : Number(value.toFixed(digits)));

// ---- what sensors say (Bluetooth SIG: Running Speed and Cadence, Heart Rate, Cycling Power services), little-endian

export function rsc(view) {
  const flags = view.getUint8(0);
  const found = { speed: view.getUint16(1, true) / 256, cadence: view.getUint8(3), stride: null, distance: null };
  if (flags & 1) found.stride = view.getUint16(4, true) / 100;
  if (flags & 2) found.distance = view.getUint32(flags & 1 ? 6 : 4, true) / 10;
  return found;
}

export function heart(view) {
  const flags = view.getUint8(0);
  if ((flags & 6) === 4) return null; // it can tell, and does not touch the skin
  return (flags & 1 ? view.getUint16(1, true) : view.getUint8(1)) || null;
}

export const power = (view) => view.getInt16(2, true);

// Most sensors count strides (of one leg), some count steps. Who counts both legs is seen by speed = cadence × stride.
export class Gait {
  constructor(votes = 0) { this.votes = votes; } // above 0: it counts steps
  read({ speed, cadence, stride }) {
    if (!cadence) return { cadence: 0, step_length: null };
    const fits = stride && speed > 1 ? (speed * 60) / (cadence * stride) : null;
    if (cadence > MOST_ONE_LEG || (fits !== null && fits > 0.35 && fits < 0.75)) this.votes += 1;
    else if (cadence > 50 && (fits === null || fits < 1.5)) this.votes -= 1;
    const strides = this.votes > 0 ? cadence / 2 : cadence;
    const step = stride && speed > 1 ? nearest((speed * 60) / (2 * strides), stride, stride / 2) : null;
    return { cadence: Math.min(strides, 150), step_length: step === null ? null : Math.round(step * 1000) };
  }
}

const nearest = (aim, ...values) => values.reduce((best, value) => (Math.abs(value - aim) < Math.abs(best - aim) ? value : best));

// ---- what is kept

const asked = (request) => new Promise((done, fail) => { request.onsuccess = () => done(request.result); request.onerror = () => fail(request.error); });

function opened() {
  const request = indexedDB.open("soleus-run", 1);
  request.onupgradeneeded = () => {
    const base = request.result;
    base.createObjectStore("runs", { keyPath: "sid" });
    base.createObjectStore("samples", { keyPath: ["sid", "seq"] });
    base.createObjectStore("events", { keyPath: ["sid", "n"] });
  };
  return asked(request);
}

function kept(base, work) {
  return new Promise((done, fail) => {
    const change = base.transaction(["runs", "samples", "events"], "readwrite");
    const names = Object.fromEntries([...change.objectStoreNames].map((name) => [name, change.objectStore(name)]));
    work(names);
    change.oncomplete = () => done();
    change.onerror = change.onabort = () => fail(change.error);
  });
}

const all = (base, name, sid, most) => asked(base.transaction(name).objectStore(name).getAll(IDBKeyRange.bound([sid, 0], [sid, Infinity]), most));

function ulid(ms) {
  let text = "";
  for (let n = 0, rest = ms; n < 10; n += 1, rest = Math.floor(rest / 32)) text = LETTERS[rest % 32] + text;
  return text + [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => LETTERS[byte % 32]).join("");
}

// ---- a run

class Recorder {
  constructor(card, words, base) {
    Object.assign(this, { card, words, base, run: null, gait: new Gait(), seen: {}, devices: new Map(), sending: null, waits: 0, wait_ms: 0, lock: null, now: null, until: 0 });
    this.put = (selector, text) => { const found = card.querySelector(selector); if (found.textContent !== text) found.textContent = text; };
  }

  say(name, value) {
    const now = performance.now();
    if (now < this.until && (name === "kept" || name === "waiting")) return; // what was said is still to be read
    if (name === "marked" || name === "refused") this.until = now + 8000;
    this.put("[data-bt-say]", this.words[name].replace("%", value));
  }

  show() {
    const on = Boolean(this.run && !this.run.ended);
    this.card.classList.toggle("on", on);
    this.card.querySelector("[data-bt=end]").hidden = !on;
    this.put("[data-bt=connect]", this.words[on && this.linked() ? "another" : "connect"]);
    this.card.querySelector("dl").hidden = !this.run;
    const { cadence, heart_rate: beats } = (on && this.now) || {};
    this.put("[data-bt-cadence]", cadence === undefined ? "–" : String(Math.round(2 * cadence)));
    this.put("[data-bt-heart]", beats ? String(beats) : "–");
    this.put("[data-bt-waits]", String(this.waits));
  }

  async resume() {
    const found = (await asked(this.base.transaction("runs").objectStore("runs").getAll())).filter((run) => run.runner === this.card.dataset.runner);
    for (const run of found) {
      if (!run.ended && Date.now() - run.last > OVER_MS) await this.end(run, run.last);
      if (!run.ended) { this.run = run; this.gait = new Gait(run.votes); }
      this.waits += (await all(this.base, "samples", run.sid)).length;
    }
    if (!found.length) localStorage.removeItem("soleus-run");
    if (this.run) {
      this.say("resumed");
      for (const device of (await navigator.bluetooth.getDevices?.()) ?? []) if (this.run.devices.includes(device.id)) this.stay(device);
      this.awake();
    }
    this.show();
    this.flush();
  }

  async add() {
    let device;
    try {
      const services = Object.values(UUID).map(([service]) => service);
      device = await navigator.bluetooth.requestDevice({ filters: services.map((service) => ({ services: [service] })), optionalServices: services });
    } catch (error) {
      this.say(error.name === "NotFoundError" ? "nobody" : "failed");
      return;
    }
    this.say("connecting");
    await this.begin(device);
    await this.stay(device);
  }

  async begin(device) {
    if (!this.run) {
      const t = Date.now(), sid = ulid(t);
      this.run = { sid, runner: this.card.dataset.runner, last: t, seq: 0, n: 1, from_m: null, before_m: 0, distance: null, votes: 0, devices: [], ended: null };
      this.gait = new Gait();
      this.seen = {};
      const offset = -new Date().getTimezoneOffset() * 60;
      const start = { v: 1, sid, t, type: "start", sport: "running", device: { maker: "browser", product: device.name || "Bluetooth" }, clock: { src: "browser", utc_offset_s: offset }, interval_s: 1 };
      localStorage.setItem("soleus-run", "1"); // the page looks there, so as not to load this for nothing
      await kept(this.base, ({ runs, events }) => { runs.put(this.run); events.put({ sid, n: 1, leaf: "session", body: start }); });
      this.awake();
    }
    if (!this.run.devices.includes(device.id)) this.run.devices.push(device.id);
    await kept(this.base, ({ runs }) => runs.put(this.run));
    this.flush();
  }

  // Connected for as long as the run goes on.
  async stay(device) {
    const known = this.devices.get(device);
    if (known) { known.hurry?.(); return; } // chosen again: now it is near
    const link = { on: false, hurry: null };
    this.devices.set(device, link);
    device.addEventListener("gattserverdisconnected", () => {
      if (!link.on) return; // the attempt under way knows
      link.on = false;
      this.connect(device, link);
    });
    await this.connect(device, link);
  }

  async connect(device, link) {
    for (let wait = 1000; this.devices.get(device) === link && !link.on; wait = Math.min(2 * wait, 15_000)) {
      try {
        await this.listen(device);
        link.on = device.gatt.connected;
        if (link.on) this.say("on");
      } catch (error) {
        this.say(error.name === "NotSupportedError" ? "nothing" : "lost");
      }
      this.show();
      if (!link.on) await Promise.race([pause(wait), new Promise((now) => { link.hurry = now; })]);
    }
  }

  linked() { return [...this.devices.values()].filter((link) => link.on).length; }

  async listen(device) {
    const server = await device.gatt.connect();
    let some = 0;
    for (const [kind, [service, characteristic]] of Object.entries(UUID)) {
      let found;
      try {
        found = await (await server.getPrimaryService(service)).getCharacteristic(characteristic);
      } catch (error) {
        if (error.name === "NotFoundError") continue;
        throw error;
      }
      found.addEventListener("characteristicvaluechanged", (event) => this.hear(kind, event.target.value));
      if (!this.recent(kind, Date.now())) this.seen[kind] = { t: Date.now(), value: null }; // the pod makes the samples, also when the strap speaks first
      await found.startNotifications();
      some += 1;
    }
    if (!some) throw new DOMException("It measures nothing of use.", "NotSupportedError");
  }

  hear(kind, view) {
    const t = Date.now();
    try {
      this.seen[kind] = { t, value: { rsc, heart, power }[kind](view) };
    } catch {
      return; // cut off
    }
    const paces = kind === "rsc" || !this.recent("rsc", t);
    if (this.run && !this.run.ended && paces && Math.abs(t - this.run.last) >= EVERY_MS) this.sample(t);
    this.show();
  }

  recent(kind, t) { return this.seen[kind] && Math.abs(t - this.seen[kind].t) <= FRESH_MS; }

  fresh(kind, t) { return this.recent(kind, t) ? this.seen[kind].value : null; }

  sample(t) {
    const run = this.run, at = this.fresh("rsc", t);
    const row = { sid: run.sid, seq: (run.seq += 1), t, heart_rate: this.fresh("heart", t), power: this.fresh("power", t) };
    if (at) Object.assign(row, this.gait.read(at), { speed: round(at.speed, 3), distance: this.metres(at.distance) });
    if (row.power !== null && (row.power < 0 || row.power > 3000)) row.power = null;
    this.now = row;
    run.last = t;
    run.votes = this.gait.votes;
    this.waits += 1;
    kept(this.base, ({ runs, samples }) => { samples.put(row); runs.put(run); }).catch(() => this.say("full"));
  }

  // Sensors count on from wherever they were, and from 0 when they were off for a moment.
  metres(told) {
    const run = this.run;
    if (told === null) return null;
    if (run.from_m === null) run.from_m = told;
    if (told < run.told_m) { run.before_m = run.distance ?? 0; run.from_m = told; }
    run.told_m = told;
    return (run.distance = round(run.before_m + told - run.from_m, 1));
  }

  async hurts() {
    const run = this.run, n = (run.n += 1);
    const body = { v: 1, id: `${run.sid}:${n}`, sid: run.sid, t: Date.now(), phase: "during" };
    await kept(this.base, ({ runs, events }) => { events.put({ sid: run.sid, n, leaf: "pain", body }); runs.put(run); });
    this.say("marked");
    this.flush();
  }

  async end(run = this.run, t = Date.now()) {
    run.ended = Math.max(t, run.last);
    await kept(this.base, ({ runs }) => runs.put(run));
    const linked = [...this.devices.keys()];
    this.devices.clear();
    for (const device of linked) device.gatt.disconnect();
    if (run === this.run) this.run = null;
    this.lock?.release();
    this.say("ended");
    this.show();
    this.flush();
  }

  async awake() {
    if (this.lock || !this.run || document.visibilityState !== "visible") return;
    try {
      this.lock = await navigator.wakeLock.request("screen");
      this.lock.addEventListener("release", () => { this.lock = null; });
    } catch { /* the screen goes off as it is used to */ }
  }

  // ---- sending

  flush() {
    this.sending ??= this.send().catch((error) => {
      this.wait_ms = Math.min(Math.max(2 * this.wait_ms, SEND_MS), 60_000);
      if (error.words) this.say(error.words);
      else if (this.waits) this.say("waiting", this.waits);
    }).finally(() => { this.sending = null; this.show(); });
    return this.sending;
  }

  async send() {
    for (const run of await asked(this.base.transaction("runs").objectStore("runs").getAll())) {
      if (run.runner !== this.card.dataset.runner) continue;
      for (const { n, leaf, body } of await all(this.base, "events", run.sid)) {
        await this.post(leaf, [body]);
        await kept(this.base, ({ events }) => events.delete([run.sid, n]));
      }
      const whole = await this.samples(run.sid);
      const now = this.run?.sid === run.sid ? this.run : run;
      if (now.ended && whole) await this.finish(now);
    }
    this.wait_ms = 0;
    if (this.linked() && this.linked() === this.devices.size) this.say("kept");
  }

  // All that is kept, oldest first; what the receipt covers is forgotten. Returns whether nothing is left.
  async samples(sid) {
    for (;;) {
      const rows = await all(this.base, "samples", sid, AT_ONCE);
      if (!rows.length) { this.waits = 0; return true; }
      const batches = [];
      for (let at = 0; at < rows.length; at += BATCH) batches.push(batch(rows.slice(at, at + BATCH)));
      const { receipts } = await this.post("samples", batches);
      const held = receipts.find((receipt) => receipt.sid === sid)?.samples ?? 0;
      if (held < rows[0].seq) throw new Error("nothing of it is held");
      await kept(this.base, ({ samples }) => samples.delete(IDBKeyRange.bound([sid, 0], [sid, held])));
      this.waits = Math.max(this.waits - (held - rows[0].seq + 1), 0);
      this.show();
    }
  }

  async finish(run) {
    const end = { v: 1, sid: run.sid, t: run.ended, type: "end", last_seq: run.seq, total_distance: run.distance };
    await this.post("session", [end]);
    const answer = await this.fetched(`receipts?sid=${run.sid}`, {});
    if (!answer.complete) return; // asked again with the next sending
    await kept(this.base, ({ runs }) => runs.delete(run.sid));
    localStorage.removeItem("soleus-run");
    this.say("done");
  }

  async post(leaf, list) {
    const told = await this.fetched(leaf, { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(list) });
    if (told.refused?.length) throw Object.assign(new Error(told.refused[0].reason), { words: "refused" });
    return told;
  }

  async fetched(what, options) {
    const answer = await fetch(`/api/v1/runners/${this.card.dataset.runner}/stream/${what}`, { ...options, signal: AbortSignal.timeout(20_000) });
    if (answer.status === 401 || answer.status === 403) throw Object.assign(new Error("signed out"), { words: "signed" });
    if (!answer.ok && answer.status !== 422) throw new Error(`${answer.status}`);
    return answer.json();
  }
}

function batch(rows) {
  const first = rows[0];
  const made = { v: 1, sid: first.sid, seq: [first.seq, rows.at(-1).seq], t0: first.t, dt: rows.map((row) => row.t - first.t) };
  for (const name of ["speed", "cadence", "step_length", "distance", "heart_rate", "power"]) {
    const column = rows.map((row) => row[name] ?? null);
    if (column.some((value) => value !== null)) made[name] = column;
  }
  return made;
}

// Takes the card of the page over and returns what the button does; `elsewhere` is called while another tab records.
export async function start(card, words, elsewhere) {
  const mine = (options) => new Promise((told) => { navigator.locks.request("soleus-run", options, (lock) => { told(lock); return lock && new Promise(() => {}); }); });
  if (!(await mine({ ifAvailable: true }))) {
    elsewhere();
    await mine({}); // until that tab is closed, or has crashed
  }
  const recorder = new Recorder(card, words, await opened());
  await recorder.resume();
  let next = 0;
  setInterval(() => {
    recorder.show();
    if (Date.now() < next && recorder.wait_ms) return;
    recorder.flush().then(() => { next = Date.now() + recorder.wait_ms; });
  }, SEND_MS);
  addEventListener("online", () => { recorder.wait_ms = 0; recorder.flush(); });
  document.addEventListener("visibilitychange", () => recorder.awake());
  card.querySelector("[data-bt=end]").addEventListener("click", () => recorder.end());
  document.addEventListener("submit", (event) => {
    if (!recorder.run || !event.target.matches("form.hurts")) return;
    event.preventDefault();
    recorder.hurts();
  });
  return () => recorder.add();
}
