// Hosts as they are: one that takes scripts alone, a subfolder, no packed files, wrong types for what it does not know.
import assert from "node:assert/strict";
import { createServer } from "node:http";
import { existsSync, readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { after, test } from "node:test";
import { close, dist, mounted, open } from "./lib.mjs";

const scripts = dist + "-js";
const TAKEN = { html: "text/html; charset=utf-8", js: "text/javascript", css: "text/css", json: "application/json" };

const servers = [];
function host(folder, prefix, kinds) {
  const server = createServer((request, response) => {
    const path = decodeURIComponent(new URL(request.url, "http://x").pathname);
    const name = path.startsWith(prefix) ? path.slice(prefix.length) || "index.html" : "";
    const file = join(folder, name);
    if (!name || !existsSync(file)) return void response.writeHead(404).end();
    response.writeHead(200, { "content-type": kinds[name.split(".").pop()] || "application/octet-stream" });
    response.end(readFileSync(file));
  });
  servers.push(server);
  return new Promise((resolve) => server.listen(0, "127.0.0.1", () => resolve(`http://127.0.0.1:${server.address().port}${prefix}`)));
}
after(async () => {
  await close();
  for (const server of servers) {
    server.closeAllConnections();
    server.close();
  }
});

test("a host that takes scripts alone: no other kind of file, and the page runs", async () => {
  // The two lists are for the keeper and need not be uploaded (docs/hosting.md).
  const listed = (one) => one.isFile() && !["SHA256SUMS", "licences.txt"].includes(one.name);
  const kinds = readdirSync(scripts, { recursive: true, withFileTypes: true }).filter(listed).map((one) => one.name.split(".").pop());
  assert.deepEqual([...new Set(kinds)].filter((kind) => !(kind in TAKEN)), []);
  const page = await open(await host(scripts, "/", TAKEN));
  await mounted(page);
  assert.deepEqual(page.complaints, []);
});

test("in a subfolder, over plain http, without packed files and without a type for .wasm", async () => {
  const page = await open(await host(dist, "/a/b%20c/".replace("%20", "-"), TAKEN));
  await mounted(page);
  assert.deepEqual(page.complaints, []);
});
