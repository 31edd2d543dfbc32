// From a key press to the figure: wanted are 50 ms, held are three times as many, since other work on the machine slows it down too.
import assert from "node:assert/strict";
import { after, test } from "node:test";
import { close } from "./lib.mjs";
import { keys, slowed } from "./pace.mjs";

after(close);

const MOST = 150, TRIES = 3;

test("a key press in a bill of a hundred rows gives the figure in time, on a processor six times slower", async (t) => {
  const page = await slowed(100);
  let took;
  for (let tries = 0; tries < TRIES && !(took?.p95 <= MOST); tries++) took = await keys(page);
  t.diagnostic(`median ${took.median} ms, 95th percentile ${took.p95} ms; aim 50`);
  assert.ok(took.p95 <= MOST, `95th percentile ${took.p95} ms`);
});
