// For a host that wants the frame as tall as its content: <iframe data-zifu-frame src="…/frame.html?place=beijing">.
// Only a message of version 1, from the frame's own window and origin, with a height that makes sense and nothing more, is heard.

const frames = () => Array.from(document.querySelectorAll("iframe[data-zifu-frame]"));

window.addEventListener("message", (event) => {
  const told = event.data;
  if (!told || told.zifu !== 1 || Object.keys(told).length !== 2) return;
  if (typeof told.height !== "number" || !(told.height > 0 && told.height < 100000)) return;
  const frame = frames().find((one) => one.contentWindow === event.source);
  if (frame && new URL(frame.src, document.baseURI).origin === event.origin) frame.style.height = Math.ceil(told.height) + "px";
});

// Each frame is told where its host is, unless its address says so already.
function start() {
  for (const frame of frames()) {
    const address = new URL(frame.src, document.baseURI);
    if (address.searchParams.has("host")) continue;
    address.searchParams.set("host", location.origin);
    frame.src = address.href;
  }
}
if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
else start();
