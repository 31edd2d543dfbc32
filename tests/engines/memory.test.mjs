// Taken out and put back again and again: no memory of the program stays behind, and the page's own stays what it was.
// Not in the gate yet: `node --test tests/engines/memory.test.mjs` after a release.
import assert from "node:assert/strict";
import { after, test } from "node:test";
import { close, mounted, portal } from "../pages/lib.mjs";

after(close);

test("no new page of wasm memory after the tenth mount, and no more than 200 KB of heap over fifty", async () => {
  const page = await portal("<main><zifu-estimator></zifu-estimator></main>");
  await mounted(page);
  const tools = await page.context().newCDPSession(page);
  await tools.send("HeapProfiler.enable");
  await tools.send("Runtime.enable");
  const again = async (times) => {
    for (let time = 0; time < times; time++) {
      await page.evaluate(() => {
        const one = document.querySelector("zifu-estimator");
        one.remove();
        document.querySelector("main").append(one);
      });
      await mounted(page);
    }
  };
  // What is alive when nobody holds it any more has gone: bytes of all wasm memories together, and the heap.
  const alive = async () => {
    for (let time = 0; time < 3; time++) await tools.send("HeapProfiler.collectGarbage");
    const { result } = await tools.send("Runtime.evaluate", { expression: "WebAssembly.Memory.prototype" });
    const { objects } = await tools.send("Runtime.queryObjects", { prototypeObjectId: result.objectId });
    const functionDeclaration = "function () { return this.reduce((all, one) => all + one.buffer.byteLength, 0); }";
    const { result: size } = await tools.send("Runtime.callFunctionOn", { objectId: objects.objectId, functionDeclaration, returnByValue: true });
    await tools.send("Runtime.releaseObject", { objectId: objects.objectId });
    return { memory: size.value, heap: (await tools.send("Runtime.getHeapUsage")).usedSize };
  };
  // Timers of a copy that was taken out run out first.
  await again(10);
  await page.waitForTimeout(6000);
  const ten = await alive();
  assert.ok(ten.memory > 0, "the program's memory is seen");
  await again(50);
  let sixty;
  for (let tries = 0; tries < 12; tries++) {
    await page.waitForTimeout(3000);
    sixty = await alive();
    if (sixty.memory <= ten.memory && sixty.heap - ten.heap <= 200_000) break;
  }
  assert.ok(sixty.memory <= ten.memory, `${ten.memory} → ${sixty.memory} bytes of wasm memory`);
  assert.ok(sixty.heap - ten.heap <= 200_000, `${ten.heap} → ${sixty.heap} bytes of heap`);
});
