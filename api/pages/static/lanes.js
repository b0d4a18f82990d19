// The lanes of one run: zoom and cursor, shared by all of them and by the map. The picture that came with the page stays
// until somebody zooms; then every sample is fetched once and drawn on a canvas beneath it, on the same axes.
const NS = "http://www.w3.org/2000/svg";
const NONE = -32768;
const GAP_MS = 10000;
const LEAST_S = 10;

const clock = (s) => {
  const [h, m, r] = [Math.floor(s / 3600), Math.floor(s / 60) % 60, Math.floor(s % 60)];
  const two = (n) => String(n).padStart(2, "0");
  return h ? `${h}:${two(m)}:${two(r)}` : `${m}:${two(r)}`;
};
const num = (node, name) => Number(node.getAttribute(name));
const held = (value, low, high) => Math.min(Math.max(value, low), high);

// The layout is that of `api/samples.py`.
async function load(url) {
  const raw = await (await fetch(url)).arrayBuffer();
  const size = new DataView(raw).getUint32(0, true);
  const { n, columns } = JSON.parse(new TextDecoder().decode(new Uint8Array(raw, 4, size)));
  const start = 4 + size;
  const t = new Uint32Array(raw, start, n);
  const found = {};
  columns.forEach((c, i) => { found[c.name] = { per: c.per_unit, v: new Int16Array(raw, start + n * (4 + 2 * i), n) }; });
  return { n, t, columns: found };
}

// The first of the sorted `t` that is not below `ms`.
function lower(t, ms) {
  let [a, b] = [0, t.length];
  while (a < b) {
    const m = (a + b) >> 1;
    if (t[m] < ms) a = m + 1; else b = m;
  }
  return a;
}

// One column as a path: within a pixel only its least and most; a gap is a gap.
function curve(g, trace, { v, per }, lane, from, to, ratio) {
  const { t } = trace;
  const [first, last] = [Math.max(lower(t, from * 1000) - 1, 0), Math.min(lower(t, to * 1000) + 1, t.length)];
  const k = lane.w / (to - from) / 1000;
  const y = (value) => lane.y + lane.h - 2 - held((value / per - lane.low) / (lane.high - lane.low), 0, 1) * (lane.h - 4);
  let [at, least, most, before, open] = [0, 0, 0, -1e9, false];
  let cell = NaN;
  const flush = () => {
    if (!(cell === cell)) return;
    const [a, b] = [y(least), y(most)];
    if (open) g.lineTo(at, a); else g.moveTo(at, a);
    g.lineTo(at, b);
    open = true;
    cell = NaN;
  };
  for (let i = first; i < last; i++) {
    const value = v[i];
    if (value === NONE) continue;
    const x = lane.x + (t[i] - from * 1000) * k;
    const place = Math.floor(x * ratio);
    if (t[i] - before > GAP_MS) { flush(); open = false; }
    before = t[i];
    if (place === cell) {
      if (value < least) least = value;
      if (value > most) most = value;
    } else {
      flush();
      [cell, at, least, most] = [place, x, value, value];
    }
  }
  flush();
}

function start(root) {
  const words = JSON.parse(root.dataset.words);
  const span = Number(root.dataset.span);
  const card = root.closest(".card");
  const [readout, shown] = [root.querySelector("[data-readout]"), root.querySelector("[data-view]")];
  let [from, to, cursor, trace, asked, waiting, aimed] = [0, span, null, null, null, false, false];
  const ways = [...document.querySelectorAll("[data-way]")].map((box) => ({ svg: box.querySelector("svg"), points: JSON.parse(box.dataset.way) }));

  const charts = [...root.querySelectorAll("svg")].map((svg) => {
    const lanes = [...svg.querySelectorAll(".lane")].map((box) => {
      const [x, y, w, h, low, high] = ["x", "y", "width", "height", "data-low", "data-high"].map((name) => num(box, name));
      return { x, y, w, h, low, high, name: box.dataset.measure };
    });
    const canvas = document.createElement("canvas");
    svg.before(canvas);
    const spans = [...svg.querySelectorAll("[data-from]")].map((node) => ({ node, a: num(node, "data-from"), b: num(node, "data-to"), label: node.dataset.label }));
    return { svg, canvas, lanes, spans, x: lanes[0].x, w: lanes[0].w, top: lanes[0].y, foot: lanes.at(-1).y + lanes.at(-1).h };
  });

  const ask = () => (asked ??= load(root.dataset.lanes).then((found) => { trace = found; later(); say(); }, () => {}));
  const open = (svg) => svg.clientWidth > 0 && !svg.closest("details:not([open])");
  const whole = () => to - from >= span - 0.01;

  function draw(chart) {
    const { svg, canvas, lanes, x, w, top, foot } = chart;
    const view = svg.viewBox.baseVal;
    const wide = canvas.clientWidth;
    const ratio = (wide / view.width) * devicePixelRatio;
    canvas.width = Math.round(view.width * ratio);
    canvas.height = Math.round(view.height * ratio);
    const g = canvas.getContext("2d");
    g.setTransform(ratio, 0, 0, ratio, 0, 0);
    const color = (name) => getComputedStyle(root).getPropertyValue(name);
    const at = (s) => x + ((s - from) / (to - from)) * w;
    g.font = `11px ${getComputedStyle(root).fontFamily}`;
    g.textAlign = "center";
    for (const { node, a, b, label } of chart.spans) {
      if (node.classList.contains("pain")) continue;
      const [p, q] = [held(at(a), x, x + w), held(at(b), x, x + w)];
      if (q <= p) continue;
      const style = getComputedStyle(node);
      [g.fillStyle, g.globalAlpha] = [style.fill, Number(style.fillOpacity)];
      g.fillRect(p, top, q - p, foot - top);
      [g.fillStyle, g.globalAlpha] = [color("--soft"), 1];
      if (label && g.measureText(label).width < q - p) g.fillText(label, (p + q) / 2, top - 6);
    }
    const step = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1200, 1800, 3600, 7200, 14400].find((s) => (s / (to - from)) * w > 64) ?? 28800;
    g.strokeStyle = color("--line");
    g.lineWidth = 1;
    for (let s = Math.ceil(from / step) * step; s <= to; s += step) {
      const p = at(s);
      g.beginPath();
      for (const lane of lanes) { g.moveTo(p, lane.y); g.lineTo(p, lane.y + lane.h); }
      g.stroke();
      g.fillText(clock(s), held(p, x + 14, x + w - 16), view.height - 5);
    }
    g.lineWidth = 1.2;
    g.lineJoin = g.lineCap = "round";
    for (const lane of lanes) {
      const column = trace.columns[lane.name];
      if (!column) continue;
      const kind = lane.name.split("_")[0];
      g.strokeStyle = color(`--lane-${kind}`) || color("--lane-other");
      g.save();
      g.beginPath();
      g.rect(lane.x, lane.y, lane.w, lane.h);
      g.clip();
      g.beginPath();
      curve(g, trace, column, lane, from, to, ratio);
      g.stroke();
      g.restore();
    }
    [g.strokeStyle, g.lineWidth] = [color("--red"), 2];
    for (const { node, a } of chart.spans) {
      if (!node.classList.contains("pain") || a < from || a > to) continue;
      g.beginPath();
      g.moveTo(at(a), top);
      g.lineTo(at(a), foot);
      g.stroke();
    }
  }

  function all() {
    waiting = false;
    const zoomed = !whole() && trace !== null;
    root.classList.toggle("zoomed", zoomed);
    for (const button of card.querySelectorAll("[data-zoom]")) button.disabled = button.dataset.zoom === "in" ? to - from <= LEAST_S : whole();
    shown.textContent = whole() ? "" : words.to.replace("%a", clock(from)).replace("%b", clock(to));
    if (zoomed) {
      const began = performance.now();
      charts.filter(({ svg }) => open(svg)).forEach(draw);
      performance.measure("lanes", { start: began, end: performance.now(), detail: { samples: trace.n } });
    }
    mark();
  }
  const later = () => { if (!waiting) { waiting = true; requestAnimationFrame(all); } };

  function zoom(a, b) {
    const width = held(b - a, Math.min(LEAST_S, span), span);
    from = held((a + b - width) / 2, 0, span - width);
    to = from + width;
    ask();
    later();
  }
  const scale = (by, about = cursor !== null && cursor >= from && cursor <= to ? cursor : (from + to) / 2) => zoom(about - (about - from) * by, about + (to - about) * by);

  // The cursor in every lane, and the runner on the map.
  function put(svg, name, kind, values) {
    const node = svg.querySelector(`.${kind}`) ?? svg.appendChild(document.createElementNS(NS, name));
    for (const [key, value] of Object.entries({ class: kind, ...values })) node.setAttribute(key, value);
  }
  function mark() {
    for (const { svg, x, w, top, foot } of charts) {
      const hidden = cursor === null || cursor < from || cursor > to;
      const p = x + (((cursor ?? 0) - from) / (to - from)) * w;
      put(svg, "line", "cursor", { x1: p, x2: p, y1: top, y2: foot, visibility: hidden ? "hidden" : "visible" });
    }
    for (const { svg, points } of ways) {
      const i = points.findIndex((point) => point && point[0] >= cursor);
      const [a, b] = [points[i - 1] ?? points[i], points[i]];
      const known = cursor !== null && b && a && cursor >= a[0] - 1;
      const share = known && b[0] > a[0] ? (cursor - a[0]) / (b[0] - a[0]) : 0;
      put(svg, "circle", "here", { r: 7, visibility: known ? "visible" : "hidden", ...(known ? { cx: a[1] + share * (b[1] - a[1]), cy: a[2] + share * (b[2] - a[2]) } : {}) });
    }
  }
  function say() {
    if (cursor === null || !trace?.n) return;
    const i = Math.min(lower(trace.t, cursor * 1000), trace.n - 1);
    const seen = charts.flatMap(({ svg, lanes }) => (open(svg) ? lanes.map(({ name }) => name) : []));
    const parts = seen.filter((name) => trace.columns[name]).map((name) => {
      const { v, per } = trace.columns[name];
      const [title, unit, digits] = words[name];
      return v[i] === NONE ? `${title} ${words.none}` : `${title} ${(v[i] / per).toLocaleString(document.documentElement.lang, { minimumFractionDigits: digits, maximumFractionDigits: digits })} ${unit}`;
    });
    readout.textContent = `${clock(cursor)} · ${parts.join(" · ")}`;
  }
  // Who moves the pointer reads; only who moves by keys is told aloud.
  function point(s, aloud) {
    cursor = held(s, 0, span);
    readout.setAttribute("aria-live", aloud ? "polite" : "off");
    ask();
    say();
    mark();
  }

  for (const { svg, x, w, top, foot } of charts) {
    const fingers = new Map();
    let [drag, pinch] = [null, null];
    const px = (event) => {
      const edge = svg.getBoundingClientRect();
      return held(((event.clientX - edge.left) * svg.viewBox.baseVal.width) / edge.width, x, x + w);
    };
    const time = (p) => from + ((p - x) / w) * (to - from);
    svg.addEventListener("pointerdown", (event) => {
      fingers.set(event.pointerId, px(event));
      if (event.pointerType !== "touch" && event.button === 0) {
        drag = px(event);
        svg.setPointerCapture(event.pointerId);
      }
      pinch = fingers.size === 2 ? [...fingers].map(([id, p]) => [id, time(p)]) : null;
      point(time(px(event)), false);
    });
    svg.addEventListener("pointermove", (event) => {
      aimed ||= Boolean(event.movementX || event.movementY);
      const p = px(event);
      if (fingers.has(event.pointerId)) fingers.set(event.pointerId, p);
      if (pinch) {
        const [[i, s], [j, u]] = pinch;
        const [p, q] = [fingers.get(i), fingers.get(j)];
        const k = (u - s) / (q - p);
        if (k > 0 && Number.isFinite(k)) zoom(s - (p - x) * k, s - (p - x) * k + w * k);
        return;
      }
      if (drag !== null) put(svg, "rect", "selection", { x: Math.min(drag, p), width: Math.abs(p - drag), y: top, height: foot - top, visibility: "visible" });
      point(time(p), false);
    });
    const up = (event) => {
      const p = px(event);
      if (drag !== null) {
        put(svg, "rect", "selection", { visibility: "hidden" });
        if (event.type === "pointerup" && Math.abs(p - drag) > 6) zoom(time(Math.min(p, drag)), time(Math.max(p, drag)));
      }
      drag = pinch = null;
      fingers.delete(event.pointerId);
    };
    svg.addEventListener("pointerup", up);
    svg.addEventListener("pointercancel", up);
    svg.addEventListener("pointerleave", (event) => { if (event.pointerType === "touch") fingers.delete(event.pointerId); });
    svg.addEventListener("wheel", (event) => {
      // Somebody who scrolls past does not mean to zoom, nor does one who scrolls on at the whole run.
      if (!(aimed || event.ctrlKey) || (whole() && event.deltaY > 0)) return;
      event.preventDefault();
      if (Math.abs(event.deltaX) > Math.abs(event.deltaY)) {
        const by = (event.deltaX / 600) * (to - from);
        zoom(from + by, to + by);
      } else scale(Math.exp(held(event.deltaY, -100, 100) / (event.ctrlKey ? 60 : 250)), time(px(event)));
    }, { passive: false });
  }
  addEventListener("scroll", () => { aimed = false; }, { passive: true });

  root.tabIndex = 0;
  root.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target !== root) return;
    const by = { ArrowLeft: -1, ArrowRight: 1, PageUp: -20, PageDown: 20, Home: -1e6, End: 1e6 }[event.key];
    if (by !== undefined) {
      const next = held((cursor ?? from) + by * Math.max((to - from) / 200, 1), 0, span);
      if (next < from || next > to) zoom(next - (to - from) / 2, next + (to - from) / 2);
      point(next, true);
    } else if ("+=".includes(event.key)) scale(0.5);
    else if (event.key === "-") scale(2);
    else if (event.key === "0") zoom(0, span);
    else return;
    event.preventDefault();
  });
  for (const button of card.querySelectorAll("[data-zoom]")) {
    button.addEventListener("click", () => ({ in: () => scale(0.5), out: () => scale(2), whole: () => zoom(0, span) })[button.dataset.zoom]());
  }
  new ResizeObserver(later).observe(root);
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", later);
  card.classList.add("ready");
  later();
}

for (const root of document.querySelectorAll("[data-lanes]")) start(root);
