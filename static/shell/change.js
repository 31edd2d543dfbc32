// Changing to a new version, read when there is one: the offer, what the new version makes of the very figure on the page,
// and afterwards what has changed. The words stand before this text. At the end: what is said where the shell has not come.

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

// The shell has not come: for each cause the visitor's pair and the keeper's.
const LOST = {
  network: ["没有连上网，文件没有读到。请看看网络，刷新这一页再试。", "The files could not be fetched. Please check the connection and reload.",
    "请看服务器有没有回应。", "See whether the server answers."],
  missing: ["网站上缺少文件。请告诉网站的管理员。", "A file is missing on this site. Please tell the site's keeper.",
    "请把整个文件夹重新上传，index.html 要发 no-cache。", "Upload the whole folder again, and send no-cache for index.html."],
  mime: ["网站把文件的类型发错了。请告诉网站的管理员。", "The site sends a file with the wrong type. Please tell the site's keeper.",
    ".js 要按 text/javascript 发送。", ".js must be text/javascript."],
  damaged: ["读到的文件不完整。请刷新这一页再试。", "A file is damaged. Please reload this page.",
    "请把整个文件夹重新上传，再清掉缓存。", "Upload the whole folder again, then clear any cache."],
};

// Asking for the same file tells why it did not run.
function lost(estimator) {
  const address = Array.from(document.scripts, (one) => one.src).find((one) => /\/shell\.\w+\.js$/.test(one));
  const told = (cause, detail) => {
    const [zh, en, zhKeeper, enKeeper] = LOST[cause];
    estimator.textContent = "";
    for (const pair of [[zh, en], ["也可以打 12393 问医保局。", "You can also call 12393, the medical insurance line."], ["网站管理员：" + zhKeeper, "Site's keeper: " + enKeeper]]) {
      const words = say("p", pair);
      words.dataset.trouble = cause;
      estimator.append(words);
    }
    estimator.append(cause + ": " + detail + " " + address);
  };
  return fetch(address).then((answer) => {
    const type = answer.headers.get("content-type") || "";
    if (!answer.ok) told("missing", answer.status);
    else if (!/script/.test(type)) told("mime", type);
    else told("damaged", "");
  }, (error) => told("network", String(error)));
}
