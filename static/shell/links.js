// What the page and the page in a frame begin with: the estimator, and the links below it in the language that it is read in.

const estimator = document.querySelector("zifu-estimator");
const links = document.querySelector(".zifu-more");
const speak = () => {
  const shown = estimator.shadowRoot.querySelector(".zifu");
  if (shown && links) links.dataset.lang = /^en/.test(shown.lang) ? "en" : "zh";
};
estimator.addEventListener("zifu-ready", speak);
if (estimator.shadowRoot) new MutationObserver(speak).observe(estimator.shadowRoot, { subtree: true, attributes: true, attributeFilter: ["lang"] });

