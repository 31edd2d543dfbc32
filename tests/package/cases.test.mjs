// Every settlement of tests/cases on the built engine, compared with the native one (`cargo xtask test` writes what is expected).
import assert from "node:assert/strict";
import { join } from "node:path";
import { test } from "node:test";
import { Refused, open, root } from "./lib.mjs";
import runner from "./run.cjs";

test("every case settles as it does natively", async () => {
  const count = await runner.run(await open(), Refused, join(root, "target/package-cases.jsonl"));
  assert.ok(count.settled > 2000, `${count.settled} settlements only`);
  assert.ok(count.columns > 3000, `only ${count.columns} went over as columns`);
  assert.ok(count.asked > 100, `only ${count.asked} were asked for curves and ranges`);
});
