// The page's own script beside the estimator: works without a network, and changes its version only when asked.
//
// What is typed crosses a change of version in the history's state of this very visit, never in the address, and is
// taken out of it at once. `WORKER` and the words stand before this text.

const estimator = document.querySelector("zifu-estimator");
let figure = "";
let before = "";

estimator.addEventListener("zifu-estimate", (event) => {
  figure = (event.detail.fields || {}).psn_part_amt || "";
  if (before && figure && figure !== before) bar([CHANGED[0].replace("{}", before).replace("{}", figure), CHANGED[1].replace("{}", before).replace("{}", figure)], []);
  if (figure) before = "";
});

const carried = history.state && history.state.zifu;
if (carried) {
  history.replaceState(null, "");
  before = carried.figure;
  if (carried.draft) estimator.draft = carried.draft;
}

let shown = null;
function bar(pair, buttons) {
  if (shown) shown.remove();
  shown = document.createElement("aside");
  shown.className = "zifu-bar";
  shown.setAttribute("role", "status");
  shown.append(say("p", pair));
  for (const [pair, press] of buttons.concat([[LATER, () => (shown = shown.remove())]])) {
    const node = say("button", pair);
    node.type = "button";
    node.addEventListener("click", press);
    shown.append(node);
  }
  document.body.prepend(shown);
}

function say(tag, pair) {
  const node = document.createElement(tag);
  pair.forEach((text, at) => {
    const span = document.createElement("span");
    span.lang = ["zh-CN", "en"][at];
    span.textContent = text;
    node.append(span);
  });
  return node;
}

function offer(worker) {
  bar(READY, [[CHANGE, () => {
    history.replaceState({ zifu: { draft: estimator.draft, figure } }, "");
    navigator.serviceWorker.addEventListener("controllerchange", () => location.reload());
    worker.postMessage("take");
  }]]);
}

// The one address this page makes a worker of; the policy names this maker and no other.
const trusted = (address) =>
  window.trustedTypes ? trustedTypes.createPolicy("zifu", { createScriptURL: () => address }).createScriptURL("") : address;

if ("serviceWorker" in navigator && /^http/.test(location.protocol)) {
  navigator.serviceWorker.register(trusted(WORKER)).then((registration) => {
    const look = (worker) => {
      if (!worker) return;
      const told = () => worker.state === "installed" && navigator.serviceWorker.controller && offer(worker);
      worker.addEventListener("statechange", told);
      told();
    };
    look(registration.waiting);
    registration.addEventListener("updatefound", () => look(registration.installing));
  }).catch((error) => console.info("Works, but not without a network:", String(error)));
}
