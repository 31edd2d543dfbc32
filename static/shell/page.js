// The page's own script beside the estimator: works without a network, and changes its version only when asked.
//
// What is typed crosses a change of version in the history's state of this very visit, never in the address, and is
// taken out of it at once. `WORKER` and the words stand before this text.

const estimator = document.querySelector("zifu-estimator");
let figure = "";
let before = "";

estimator.addEventListener("zifu-estimate", (event) => {
  figure = said(event.detail);
  if (before && figure && figure !== before) bar(told(CHANGED, figure, before), []);
  if (figure) before = "";
});

// A figure as one text, to be compared and shown: exact, at least, from … to.
function said({ kind, fields }) {
  const one = fields.psn_part_amt;
  return one ? (kind === "exact" ? one : "≥ " + one) : fields["psn_part_amt.low"] + " – " + fields["psn_part_amt.high"];
}

function told(pair, now, old) {
  return pair.map((text) => text.replace("{}", old).replace("{}", now));
}

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
  for (const [pair, press] of buttons.concat([[LATER, () => (shown = void shown.remove())]])) {
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
  const take = [[CHANGE, () => {
    history.replaceState({ zifu: { draft: estimator.draft, figure } }, "");
    navigator.serviceWorker.addEventListener("controllerchange", () => location.reload());
    worker.postMessage("take");
  }]];
  bar(READY, take);
  if (figure) beforehand((then) => {
    const more = then === figure ? SAME : told(DIFFERS, then, figure);
    if (shown) bar(READY.map((text, at) => text + more[at]), take);
  });
}

// What the new version makes of the same answers: it settles them in a frame that nobody sees, which the worker leaves to
// the network. Where the host refuses frames, nothing more is said.
function beforehand(done) {
  const frame = document.createElement("iframe");
  frame.hidden = true;
  frame.src = "frame.html";
  frame.addEventListener("load", () => {
    const other = frame.contentDocument && frame.contentDocument.querySelector("zifu-estimator");
    if (!other) return frame.remove();
    other.addEventListener("zifu-estimate", (event) => {
      frame.remove();
      done(said(event.detail));
    });
    const place = other.parentNode;
    other.remove();
    other.draft = estimator.draft;
    place.append(other);
  });
  document.body.append(frame);
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
