// On every page: registers the worker (/sw.js), by which warnings come while no page is open and a page is there offline.
const WORKER = "/sw.js";

// The one policy that the pages' Content-Security-Policy names, and the one address it lets through.
const urls = globalThis.trustedTypes?.createPolicy("soleus-worker", {
  createScriptURL: (url) => {
    if (url !== WORKER) throw new TypeError("not the worker");
    return url;
  },
});

let asked;
// For `push.js`, which must not make the policy a second time: the registration, or why there is none.
globalThis.soleusWorker = () =>
  (asked ??= navigator.serviceWorker.register(urls ? urls.createScriptURL(WORKER) : WORKER, { scope: "/", updateViaCache: "none" }));

// After the page stands, so that what the worker fetches does not hold it up. Without a worker a page is a page all the same.
if (isSecureContext && "serviceWorker" in navigator) addEventListener("load", () => globalThis.soleusWorker().catch(() => {}));

// The offline page stands at the address that was asked for: as soon as there is a network it is asked for again.
if (document.querySelector("[data-offline]") && !navigator.onLine) addEventListener("online", () => location.reload());
