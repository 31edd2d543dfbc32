// How soon the first question can be answered on a simulated slow phone: slow 4G as Lighthouse has it (1.6 Mbit/s, 150 ms)
// and a processor a quarter as fast, nothing kept from before. A report, no gate: `node tests/engines/slow.mjs` after a
// release, on a quiet machine.
import { close, mounted, open } from "../pages/lib.mjs";
import { closeHosts, host } from "../pages/host.mjs";

const times = [];
for (let run = 0; run < 5; run++) {
  const page = await open();
  page.setDefaultTimeout(120_000);
  const tools = await page.context().newCDPSession(page);
  await tools.send("Network.enable");
  await tools.send("Network.emulateNetworkConditions", { offline: false, latency: 150, downloadThroughput: 1.6e6 / 8, uploadThroughput: 750e3 / 8 });
  await tools.send("Emulation.setCPUThrottlingRate", { rate: 4 });
  const base = await host();
  const start = Date.now();
  await page.goto(base, { waitUntil: "commit" });
  await mounted(page);
  times.push(Date.now() - start);
  await page.context().close();
}
times.sort((a, b) => a - b);
console.log(`until the first question stands there: ${times.map((ms) => (ms / 1000).toFixed(1)).join(", ")} s; in the middle ${(times[2] / 1000).toFixed(1)} s (aim: 3.5)`);
await close();
closeHosts();
