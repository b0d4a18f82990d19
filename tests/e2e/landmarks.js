() => {
  // What a screen reader needs, and what a strict CSP forbids; returns what is wrong.
  const wrong = [];
  const say = (text) => wrong.push(text);
  if (document.querySelectorAll("h1").length !== 1) say("h1 × " + document.querySelectorAll("h1").length);
  if (document.querySelectorAll("main").length !== 1) say("main");
  if (!document.body.firstElementChild.matches("a.skip")) say("skip link");
  if (!["en", "de"].includes(document.documentElement.lang)) say("lang");
  for (const c of document.querySelectorAll("input:not([type=hidden]), select, textarea"))
    if (!c.labels.length && !c.getAttribute("aria-label")) say("no label: " + c.name);
  for (const b of document.querySelectorAll("button, a"))
    if (!b.textContent.trim() && !b.getAttribute("aria-label")) say("no name: " + b.outerHTML);
  for (const s of document.querySelectorAll("svg.chart"))
    if (!s.querySelector("title")?.textContent || !s.querySelector("desc, title")) say("chart without title");
  if (document.querySelector("[style]")) say("style attribute");
  const ids = [...document.querySelectorAll("[id]")].map((e) => e.id);
  for (const id of new Set(ids)) if (ids.filter((i) => i === id).length > 1) say("id twice: " + id);
  for (const e of document.querySelectorAll("[aria-labelledby]"))
    for (const id of e.getAttribute("aria-labelledby").split(" "))
      if (!document.getElementById(id)) say("labelled by nothing: " + id);
  return wrong;
}
