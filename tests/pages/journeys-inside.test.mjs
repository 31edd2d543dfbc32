// The journeys of the page inside a portal's page: in a folder of its own, under the strictest policy that a portal may have; and two
// of them in that page's own tree, without a shadow.
import assert from "node:assert/strict";
import { after, test } from "node:test";
import { STRICT, close } from "./lib.mjs";
import { closeHosts } from "./host.mjs";
import { journeys } from "./journeys.mjs";
import { FILES, PAGE, html, portalHost } from "./portals.mjs";
import { walked } from "./walked.mjs";

after(async () => {
  await close();
  closeHosts();
});

// Something of the portal's own stands before and after it.
const around = (options) => html(`<header><h2>Portal</h2><a href="#">…</a></header><main><zifu-estimator ${options}></zifu-estimator></main>
  <footer><button type="button">…</button></footer><script defer src="/${FILES}zifu.js"></script>`);

async function inside(journey, options) {
  const portal = await portalHost({ [PAGE]: { policy: STRICT, body: around(options) } });
  await walked(journey, { base: portal + PAGE });
}

const there = journeys.filter((journey) => !journey.pageOnly);

test("almost every journey can be taken there, and one that cannot says why", () => {
  assert.deepEqual(journeys.filter((journey) => journey.pageOnly).map((journey) => journey.name), ["without a network after one visit"]);
  for (const { pageOnly } of journeys) assert.ok(pageOnly === undefined || pageOnly.length > 20);
});

for (const journey of there) test(`inside: ${journey.name}`, () => inside(journey, ""));

// What hangs on the tree: where the focus goes, and what is kept when the page is left.
for (const name of ["by keyboard alone", "kept, reloaded, erased"]) {
  test(`in the page's own tree: ${name}`, () => inside(there.find((journey) => journey.name === name), "light-dom"));
}
