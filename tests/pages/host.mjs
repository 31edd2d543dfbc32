// A host of our own that serves the release, right or wrong in one way: `wrong(name, answer, asked)` may change an answer
// { status, head, body } or give null for a broken connection.
import { createServer } from "node:http";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { dist, open } from "./lib.mjs";

export const KINDS = { html: "text/html; charset=utf-8", js: "text/javascript", css: "text/css", json: "application/json", wasm: "application/wasm", svg: "image/svg+xml", webmanifest: "application/manifest+json" };
const hashed = (name) => /\.[0-9a-f]{8}\.\w+$/.test(name);

const servers = [];
export function host(wrong = () => {}, folder = dist) {
  const server = createServer((request, response) => {
    const name = decodeURIComponent(new URL(request.url, "http://x").pathname.slice(1)) || "index.html";
    const file = join(folder, name);
    const there = existsSync(file);
    // Over plain http by a name browsers take no brotli.
    const packed = there && /\bbr\b/.test(request.headers["accept-encoding"]) && existsSync(file + ".br");
    const head = {
      "content-type": KINDS[name.split(".").pop()] || "application/octet-stream",
      "cache-control": hashed(name) ? "public, max-age=31536000, immutable" : "no-cache",
      "x-content-type-options": "nosniff",
      ...(packed && { "content-encoding": "br" }),
    };
    const answer = { status: there ? 200 : 404, head, body: there ? readFileSync(packed ? file + ".br" : file) : "no" };
    // Who changes what is sent changes it unpacked.
    answer.plain = (change) => {
      delete head["content-encoding"];
      answer.body = change(readFileSync(file));
    };
    if (wrong(name, answer, request.headers) === null) return void request.socket.destroy();
    response.writeHead(answer.status, answer.head);
    response.end(answer.body);
  });
  servers.push(server);
  return new Promise((resolve) => server.listen(0, "127.0.0.1", () => resolve(`http://127.0.0.1:${server.address().port}/`)));
}

export function closeHosts() {
  for (const server of servers) {
    server.closeAllConnections();
    server.close();
  }
}

// Opens the self-check and waits until it has come to an end; what it found comes back as { check: kind }.
export async function checked(url, options = {}) {
  const page = await open(url + "check.html", { serviceWorkers: "allow", ...options });
  await page.locator('#sum:not([data-sum="waiting"])').waitFor({ timeout: 90_000 });
  const items = await page.locator("#list > li").evaluateAll((all) => all.map((one) => [one.dataset.check, one.dataset.kind]));
  return { page, found: Object.fromEntries(items), sum: await page.locator("#sum").getAttribute("data-sum") };
}

export const CLEAN = {
  browser: "good", files: "good", sums: "good", types: "good", policy: "good",
  worker: "good", packed: "good", kept: "good", frame: "good", examples: "good",
};
