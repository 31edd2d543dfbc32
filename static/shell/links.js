// What the page and the page in a frame begin with: the estimator, and the links below it in the language that it is read in.
// What few need, a new version or the words where the shell has not come, stands in `NEXT` (`change.js`) and is read then.

const estimator = document.querySelector("zifu-estimator");
const next = () => import("./" + NEXT);
if (!window.customElements.get(estimator.localName)) next().then(({ lost }) => lost(estimator));
const links = document.querySelector(".zifu-more");
const speak = () => {
  const shown = estimator.shadowRoot.querySelector(".zifu");
  if (shown && links) links.dataset.lang = /^en/.test(shown.lang) ? "en" : "zh";
};
estimator.addEventListener("zifu-ready", speak);
if (estimator.shadowRoot) new MutationObserver(speak).observe(estimator.shadowRoot, { subtree: true, attributes: true, attributeFilter: ["lang"] });

