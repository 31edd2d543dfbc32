// A portal as portals are: its page in a folder of its own, the release in another, nothing of ours at the root.
import { mkdirSync, mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { host } from "./host.mjs";
import { dist } from "./lib.mjs";

export const PAGE = "news/2026/a.html", FILES = "files/zifu/";

const folder = mkdtempSync(join(tmpdir(), "zifu-portal-"));
mkdirSync(join(folder, "files"));
symlinkSync(dist, join(folder, "files", "zifu"), "dir");
process.on("exit", () => rmSync(folder, { recursive: true, force: true }));

export const html = (body) => `<!doctype html><html lang="zh-CN"><meta charset="utf-8"><title>Portal</title><link rel="icon" href="data:,">${body}`;

// Serves the release, and pages of the portal: { path: text, or { body, policy } }. `wrong` may change an answer, as in host().
export function portalHost(pages, wrong = () => {}) {
  return host((name, answer, asked) => {
    if (Object.hasOwn(pages, name)) {
      const { body, policy } = typeof pages[name] === "string" ? { body: pages[name] } : pages[name];
      Object.assign(answer, { status: 200, body });
      if (policy) answer.head["content-security-policy"] = policy;
    }
    return wrong(name, answer, asked);
  }, folder);
}

// The same host by another name: another origin, as a browser sees it. Plain http by a name is no secure place, an address of
// this machine is one.
export const byName = (base, name = "portal.test") => base.replace("127.0.0.1", name);
