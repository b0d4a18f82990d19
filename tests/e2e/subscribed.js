// Stands in for the browser's vendor: a subscription whose keys the test holds, at a push service of the test.
(({ endpoint, keys }) => {
  const made = (options) => ({ endpoint, options, toJSON: () => ({ endpoint, expirationTime: null, keys }), unsubscribe: async () => sessionStorage.clear() });
  PushManager.prototype.subscribe = async function subscribe(options) {
    if (this !== (await navigator.serviceWorker.ready).pushManager) throw new TypeError("not the worker's");
    sessionStorage.setItem("subscribed", JSON.stringify({ only: options.userVisibleOnly, key: [...options.applicationServerKey] }));
    return made({ applicationServerKey: options.applicationServerKey.buffer });
  };
  PushManager.prototype.getSubscription = async () => {
    const known = JSON.parse(sessionStorage.getItem("subscribed"));
    return known && made({ applicationServerKey: new Uint8Array(known.key).buffer });
  };
})
