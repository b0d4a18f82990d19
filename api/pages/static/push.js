// "Warn me on this device": subscribes this browser, hands the subscription to the API, and says truly how things stand.
const WORKER = "/sw.js";
const KEPT = "soleus-push";
const STATE = "/push-state";
const PATIENCE_MS = 12000; // without a push service `subscribe` never settles

const bytes = (text) => Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (c) => c.charCodeAt(0));

// Runner → the channel's id (null: not known), kept where the worker can read it too.
const recall = async () => (await (await caches.open(KEPT)).match(STATE))?.json() ?? {};
const keep = async (channels) => (await caches.open(KEPT)).put(STATE, new Response(JSON.stringify(channels)));

function within(promise, name) {
  const late = new Promise((_, reject) => { setTimeout(() => reject(new DOMException("", name)), PATIENCE_MS); });
  return Promise.race([promise, late]);
}

async function asked(address, method = "GET", body = undefined) {
  const answer = await fetch(address, { method, body: body && JSON.stringify(body), headers: { "content-type": "application/json", accept: "application/json" } });
  if (!answer.ok && !(method === "POST" && answer.status === 409) && !(method === "DELETE" && answer.status === 404)) throw new Error(String(answer.status));
  return answer.ok && answer.status !== 204 ? answer.json() : null;
}

const same = (a, b) => a.length === b.length && a.every((value, i) => value === b[i]);

async function subscription(manager, key) {
  const known = await manager.getSubscription();
  const made = known?.options?.applicationServerKey;
  if (known && (!made || same(new Uint8Array(made), key))) return known;
  await known?.unsubscribe(); // made with a key that this installation no longer has
  return within(manager.subscribe({ userVisibleOnly: true, applicationServerKey: key }), "TimeoutError");
}

const address = (made) => {
  const { endpoint, keys } = made.toJSON();
  return `webpush:${JSON.stringify({ endpoint, keys: { p256dh: keys.p256dh, auth: keys.auth } })}`;
};

async function start(box) {
  const runner = box.dataset.push;
  const channels = `/api/v1/runners/${runner}/channels`;
  const [on, off] = [box.querySelector("[data-push-on]"), box.querySelector("[data-push-off]")];
  const show = (state) => {
    for (const each of box.querySelectorAll("[data-state]")) each.hidden = each.dataset.state !== state;
    on.hidden = !["off", "failed", "silent"].includes(state);
    off.hidden = state !== "on";
  };
  if (!isSecureContext) return show("insecure");
  // An iPhone has a place for pushes only in pages on its home screen; `standalone` is its own word for being there.
  if (navigator.standalone === false && !("PushManager" in globalThis)) return show("install");
  if (!("serviceWorker" in navigator && "PushManager" in globalThis && "Notification" in globalThis)) return show("unsupported");

  const look = async () => {
    if (Notification.permission === "denied") return "blocked";
    const known = await (await navigator.serviceWorker.getRegistration(WORKER))?.pushManager.getSubscription();
    const mine = (await recall())[runner];
    if (!known || mine === undefined) return "off";
    return mine === null || (await asked(channels)).some((each) => each.id === mine) ? "on" : "off";
  };
  const switchOn = async () => {
    const said = await Notification.requestPermission();
    if (said !== "granted") return said === "denied" ? "blocked" : "off";
    await globalThis.soleusWorker();
    const { pushManager } = await within(navigator.serviceWorker.ready, "OperationError");
    const made = await subscription(pushManager, bytes((await asked("/api/v1/push-key")).key));
    const stored = await asked(channels, "POST", { url: address(made) });
    await keep({ ...(await recall()), [runner]: stored?.id ?? null });
    return "on";
  };
  const switchOff = async () => {
    const { [runner]: mine, ...others } = await recall();
    if (mine) await asked(`${channels}/${mine}`, "DELETE");
    await keep(others);
    // Another runner may be warned on this device too; and a channel whose id is lost ends with its subscription.
    if (!mine || !Object.keys(others).length) await (await (await navigator.serviceWorker.ready).pushManager.getSubscription())?.unsubscribe();
    return "off";
  };
  const run = async (work) => {
    show("working");
    try {
      show(await work());
    } catch (error) {
      const blocked = error.name === "NotAllowedError";
      const silent = error.name === "TimeoutError" || error.name === "AbortError";
      show(blocked ? "blocked" : silent ? "silent" : "failed");
    }
  };
  on.addEventListener("click", () => run(switchOn));
  off.addEventListener("click", () => run(switchOff));
  return run(look);
}

for (const box of document.querySelectorAll("[data-push]")) start(box);
