// The journeys in Chromium. The same list runs inside a portal's page (journeys-inside.test.mjs), and in Firefox and WebKit:
// `cargo xtask engines`.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { after, test } from "node:test";
import { close, dist } from "./lib.mjs";
import { closeHosts, host } from "./host.mjs";
import { journeys } from "./journeys.mjs";
import { walked } from "./walked.mjs";

after(async () => {
  await close();
  closeHosts();
});

// What a worker asks for the test tool does not show: it names its files itself, and none by a whole address.
test("the worker names no address but those beside it", () => {
  const worker = readFileSync(join(dist, "worker.js"), "utf8");
  assert.match(worker, /"cover\.html"/);
  assert.doesNotMatch(worker, /\/\/|["'`]\/\w/);
});

for (const journey of journeys) {
  test(journey.name, async () => {
    let up = true;
    const base = await host(() => (up ? undefined : null));
    await walked(journey, { base, offline: async () => { up = false; } });
  });
}
