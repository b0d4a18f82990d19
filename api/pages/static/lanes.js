// A cursor over the lanes: the numbers of the slice under the pointer, or under the arrow keys.
const NS = "http://www.w3.org/2000/svg";
const LEFT = 40;
const RIGHT = 8;

const clock = (s) => {
  const [h, m, r] = [Math.floor(s / 3600), Math.floor(s / 60) % 60, Math.floor(s % 60)];
  const two = (n) => String(n).padStart(2, "0");
  return h ? `${h}:${two(m)}:${two(r)}` : `${m}:${two(r)}`;
};

async function start(box) {
  const answer = await fetch(box.dataset.trace, { headers: { accept: "application/json" } });
  if (!answer.ok) return;
  const trace = await answer.json();
  const words = JSON.parse(box.dataset.words);
  const readout = box.querySelector("[data-readout]");
  const shown = ["cadence_spm", "stance_time_ms", "forefoot_percent", "balance_left_percent"].filter((name) => name in trace.columns && name in words);
  let at = 0;

  const point = (svg, i) => {
    at = Math.min(Math.max(i, 0), trace.n - 1);
    const view = svg.viewBox.baseVal;
    const x = LEFT + ((at + 0.5) / trace.n) * (view.width - LEFT - RIGHT);
    let line = svg.querySelector(".cursor");
    if (!line) {
      line = document.createElementNS(NS, "line");
      line.setAttribute("class", "cursor");
      line.setAttribute("y1", "4");
      line.setAttribute("y2", String(view.height - 22));
      svg.append(line);
    }
    line.setAttribute("x1", String(x));
    line.setAttribute("x2", String(x));
    const parts = shown.map((name) => {
      const column = trace.columns[name];
      const value = column.mean[at];
      const [title, unit] = words[name];
      return value === null ? `${title} ${words.none}` : `${title} ${value.toFixed(0)} ${unit}`;
    });
    readout.textContent = `${clock(at * trace.slice_s)} · ${parts.join(" · ")}`;
  };

  for (const svg of box.querySelectorAll("svg")) {
    svg.addEventListener("pointermove", (event) => {
      const edge = svg.getBoundingClientRect();
      const scale = svg.viewBox.baseVal.width / edge.width;
      const x = (event.clientX - edge.left) * scale;
      point(svg, Math.floor(((x - LEFT) / (svg.viewBox.baseVal.width - LEFT - RIGHT)) * trace.n));
    });
    svg.setAttribute("tabindex", "0");
    svg.addEventListener("keydown", (event) => {
      const step = { ArrowLeft: -1, ArrowRight: 1, PageUp: -20, PageDown: 20, Home: -trace.n, End: trace.n }[event.key];
      if (step === undefined) return;
      event.preventDefault();
      point(svg, at + step);
    });
  }
}

for (const box of document.querySelectorAll("[data-trace]")) start(box);
