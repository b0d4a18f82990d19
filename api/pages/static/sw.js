// Shows warnings while no page is open, carries the runner's answer back, and has one page for when Soleus is not reached.
// Before this text the server writes `self.shell`: the name, the page and the files of what may be kept. No page of a runner
// ever is: it would be old, and the next person at this browser could read it.
const KEPT = "soleus-push";
const STATE = "/push-state";
const LOUD = ["stop", "urgent"]; // stay on the screen until they are answered
const SHELLS = "soleus-shell-"; // what is kept begins with this; `soleus-push` is not ours to clear away
const NOT_REACHED = [502, 504]; // what a proxy says for us

// A new worker takes over at once: addresses carry the mark of what is behind them, so an open page goes on as it was.
self.addEventListener("install", (event) => event.waitUntil(fill().then(() => self.skipWaiting())));
self.addEventListener("activate", (event) => event.waitUntil(tidy().then(() => self.clients.claim())));
self.addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.method !== "GET") return;
  const { origin, pathname, search } = new URL(request.url);
  if (request.mode === "navigate") event.respondWith(page(event));
  else if (origin === self.location.origin && self.shell.files.includes(pathname + search)) event.respondWith(file(request));
});

async function fill() {
  const cache = await caches.open(self.shell.name);
  await cache.addAll([self.shell.page, ...self.shell.files]);
}

async function tidy() {
  const old = (await caches.keys()).filter((name) => name.startsWith(SHELLS) && name !== self.shell.name);
  await Promise.all(old.map((name) => caches.delete(name)));
  await self.registration.navigationPreload?.enable();
}

const kept = async (what) => (await caches.open(self.shell.name)).match(what, { ignoreVary: true });

async function page(event) {
  let answer;
  try {
    answer = (await event.preloadResponse) ?? (await fetch(event.request));
    if (!NOT_REACHED.includes(answer.status)) return answer;
  } catch {
    // not reached at all
  }
  return (await kept(self.shell.page)) ?? answer ?? Response.error();
}

async function file(request) {
  return (await kept(request)) ?? fetch(request);
}

// One after the other: whoever asks what is on the screen while another is on its way there makes Chromium strike that one out
// as gone, and the tap on it is lost.
let turn = Promise.resolve();
self.addEventListener("push", (event) => event.waitUntil((turn = turn.catch(() => {}).then(() => show(event)))));
self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  event.waitUntil(answer(event.notification.data ?? {}, event.action));
});
self.addEventListener("pushsubscriptionchange", (event) => event.waitUntil(renew(event)));

function read(event) {
  try {
    return event.data.json();
  } catch {
    return { title: "Soleus" }; // a browser insists that every push is shown
  }
}

async function show(event) {
  const told = read(event);
  // A delivery is made at least once: a copy of what is still on the screen takes its place without a second buzz.
  const there = told.tag ? await self.registration.getNotifications({ tag: told.tag }) : [];
  const copy = there.some((each) => each.data?.id === told.id);
  await self.registration.showNotification(told.title, {
    body: told.body ?? "",
    tag: told.tag ?? "",
    renotify: Boolean(told.tag) && !copy,
    silent: copy || undefined,
    timestamp: told.t,
    lang: told.lang ?? "",
    image: told.image,
    data: told,
    requireInteraction: LOUD.includes(told.severity),
    actions: (told.actions ?? []).slice(0, Notification.maxActions).map(({ action, title }) => ({ action, title })),
  });
}

async function answer(told, name) {
  const chosen = name && (told.actions ?? []).find((each) => each.action === name);
  if (chosen?.url && (await posted(chosen.url))) return;
  await self.clients.openWindow(told.link ?? "/alerts");
}

// Only to our own origin, whatever the address says; false when the answer did not arrive, so that the page can take it.
async function posted(url) {
  const { pathname, search } = new URL(url, self.location.origin);
  try {
    const reply = await fetch(pathname + search, { method: "POST", headers: { "content-type": "application/json" } });
    return reply.ok;
  } catch {
    return false;
  }
}

async function renew(event) {
  const options = event.oldSubscription?.options ?? { userVisibleOnly: true, applicationServerKey: await key() };
  const made = event.newSubscription ?? (await self.registration.pushManager.subscribe(options));
  const { endpoint, keys } = made.toJSON();
  const url = `webpush:${JSON.stringify({ endpoint, keys: { p256dh: keys.p256dh, auth: keys.auth } })}`;
  const cache = await caches.open(KEPT);
  const channels = (await (await cache.match(STATE))?.json()) ?? {};
  for (const [runner, old] of Object.entries(channels)) {
    const all = `/api/v1/runners/${runner}/channels`;
    const headers = { "content-type": "application/json" };
    const reply = await fetch(all, { method: "POST", headers, body: JSON.stringify({ url }) });
    if (!reply.ok) continue;
    channels[runner] = (await reply.json()).id;
    if (old) await fetch(`${all}/${old}`, { method: "DELETE" });
  }
  await cache.put(STATE, new Response(JSON.stringify(channels)));
}

async function key() {
  const found = await (await fetch("/api/v1/push-key")).json();
  return Uint8Array.from(atob(found.key.replaceAll("-", "+").replaceAll("_", "/")), (c) => c.charCodeAt(0));
}
