// Changing to a new version, read when there is one: the offer, what the new version makes of the very figure on the page,
// and afterwards what has changed. The words stand before this text.

// A figure as one text, to be compared and shown: exact, at least, from … to; empty while there is none.
function said(detail) {
  if (!detail) return "";
  const { kind, fields } = detail, one = fields.psn_part_amt;
  return one ? (kind === "exact" ? one : "≥ " + one) : fields["psn_part_amt.low"] + " – " + fields["psn_part_amt.high"];
}

function told(pair, now, old) {
  return pair.map((text) => text.replace("{}", old).replace("{}", now));
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

// `latest()` gives the last `zifu-estimate`, or null.
function offer(estimator, latest, worker) {
  const take = [[CHANGE, () => {
    history.replaceState({ zifu: { draft: estimator.draft, figure: said(latest()) } }, "");
    navigator.serviceWorker.addEventListener("controllerchange", () => location.reload());
    worker.postMessage("take");
  }]];
  bar(READY, take);
  if (latest()) beforehand(estimator, (detail) => {
    const now = said(latest()), then = said(detail);
    const more = then === now ? SAME : told(DIFFERS, then, now);
    if (shown) bar(READY.map((text, at) => text + more[at]), take);
  });
}

// What the new version makes of the same answers: it settles them in a frame that nobody sees, which the worker leaves to
// the network. Where the host refuses frames, nothing more is said.
function beforehand(estimator, done) {
  const frame = document.createElement("iframe");
  frame.hidden = true;
  frame.src = "frame.html";
  frame.addEventListener("load", () => {
    const other = frame.contentDocument && frame.contentDocument.querySelector("zifu-estimator");
    if (!other) return frame.remove();
    other.addEventListener("zifu-estimate", (event) => {
      frame.remove();
      done(event.detail);
    });
    const place = other.parentNode;
    other.remove();
    other.draft = estimator.draft;
    place.append(other);
  });
  document.body.append(frame);
}

// After a change: the first figure is compared with the one before it.
function after(estimator, latest, before) {
  const compare = () => {
    const now = said(latest());
    if (!now) return;
    estimator.removeEventListener("zifu-estimate", compare);
    if (now !== before) bar(told(CHANGED, now, before), []);
  };
  estimator.addEventListener("zifu-estimate", compare);
  compare();
}
