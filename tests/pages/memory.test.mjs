// Taken out and put back again and again: no memory of the program stays behind, and the page's own stays what it was.
import assert from "node:assert/strict";
import { after, test } from "node:test";
import { close, mounted, portal, putBack } from "./lib.mjs";

after(close);

test("no new page of wasm memory after the tenth mount, and no more than 200 KB of heap over fifty", async () => {
  const page = await portal("<main><zifu-estimator eager></zifu-estimator></main>");
  await mounted(page);
  const tools = await page.context().newCDPSession(page);
  await tools.send("HeapProfiler.enable");
  await tools.send("Runtime.enable");
  const again = async (times) => {
    for (let time = 0; time < times; time++) {
      await putBack(page);
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
    await tools.send("Runtime.releaseObject", { objectId: result.objectId });
    return { memory: size.value, heap: (await tools.send("Runtime.getHeapUsage")).usedSize };
  };
  // Timers of copies that were taken out hold them for some seconds: looked at until they have run out, however busy the machine is.
  const within = async (fits, tries) => {
    let now = await alive();
    for (; tries > 0 && !fits(now); tries--) {
      await page.waitForTimeout(1000);
      now = await alive();
    }
    return now;
  };
  await again(10);
  let before;
  const ten = await within((now) => {
    const settled = before && now.memory === before.memory && Math.abs(now.heap - before.heap) < 20_000;
    before = now;
    return settled;
  }, 30);
  assert.ok(ten.memory > 0, "the program's memory is seen");
  await again(50);
  const sixty = await within(({ memory, heap }) => memory <= ten.memory && heap - ten.heap <= 200_000, 60);
  assert.ok(sixty.memory <= ten.memory, `${ten.memory} → ${sixty.memory} bytes of wasm memory`);
  assert.ok(sixty.heap - ten.heap <= 200_000, `${ten.heap} → ${sixty.heap} bytes of heap`);
});
