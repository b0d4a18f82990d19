() => {
  // WCAG 2 contrast of every visible text against the first opaque background behind it.
  const parse = (c) => { const m = c.match(/[\d.]+/g).map(Number); return { rgb: m.slice(0, 3), a: m[3] ?? 1 }; };
  const lum = (rgb) => { const [r, g, b] = rgb.map((v) => { v /= 255; return v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4; }); return 0.2126 * r + 0.7152 * g + 0.0722 * b; };
  const behind = (e) => { for (let n = e; n; n = n.parentElement) { const c = parse(getComputedStyle(n).backgroundColor); if (c.a > 0.99) return c.rgb; } return [255, 255, 255]; };
  const wrong = new Set();
  for (const e of document.querySelectorAll("body *")) {
    if (![...e.childNodes].some((n) => n.nodeType === 3 && n.textContent.trim())) continue;
    if (["title", "desc", "SCRIPT", "OPTION", "NOSCRIPT"].includes(e.tagName)) continue;
    const box = e.getBoundingClientRect();
    const style = getComputedStyle(e);
    if (box.width < 2 || box.height < 2 || style.visibility === "hidden") continue;
    const ink = parse(e instanceof SVGElement ? style.fill : style.color).rgb;
    const [a, b] = [lum(ink), lum(behind(e))];
    const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    const size = parseFloat(style.fontSize);
    const large = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700);
    if (ratio < (large ? 3 : 4.5)) wrong.add(`${e.tagName}.${e.getAttribute("class")} "${e.textContent.trim().slice(0, 30)}" ${ratio.toFixed(2)}`);
  }
  return [...wrong];
}
