// What a screen reader says of one whole run is what docs/reports/spoken.md says: whoever changes words or order reads it once more.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { after, test } from "node:test";
import { close } from "./lib.mjs";
import { report, run } from "./spoken.mjs";

after(close);

test("one whole run as a screen reader says it (after a change: cargo xtask spoken, and read what differs)", async () => {
  assert.deepEqual((await run()).split("\n"), readFileSync(report, "utf8").split("\n"));
});
