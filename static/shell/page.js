// The page's own script beside the estimator: works without a network, and changes its version only when asked.
//
// What is typed crosses a change of version in the history's state of this very visit, never in the address, and is
// taken out of it at once. `WORKER` stands before this text.

let figure = null;
estimator.addEventListener("zifu-estimate", (event) => {
  figure = event.detail;
});
const latest = () => figure;

const carried = history.state && history.state.zifu;
if (carried) {
  history.replaceState(null, "");
  if (carried.draft) estimator.draft = carried.draft;
  if (carried.figure) next().then(({ after }) => after(estimator, latest, carried.figure));
}

// The one address this page makes a worker of; the policy names this maker and no other.
const trusted = (address) =>
  window.trustedTypes ? trustedTypes.createPolicy("zifu", { createScriptURL: () => address }).createScriptURL("") : address;

if ("serviceWorker" in navigator && /^http/.test(location.protocol)) {
  navigator.serviceWorker.register(trusted(WORKER)).then((registration) => {
    const look = (worker) => {
      if (!worker) return;
      const told = () => worker.state === "installed" && navigator.serviceWorker.controller && next().then(({ offer }) => offer(estimator, latest, worker));
      worker.addEventListener("statechange", told);
      told();
    };
    look(registration.waiting);
    registration.addEventListener("updatefound", () => look(registration.installing));
  }).catch((error) => console.info("Works, but not without a network:", String(error)));
}
