// What is handed over with a release: every digest, what is inside, under which licences. Needs no browser.
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { readFileSync, readdirSync } from "node:fs";
import { join, relative } from "node:path";
import { test } from "node:test";
import { dist } from "./lib.mjs";

const folders = { dist, "dist-js": dist + "-js" };
const read = (folder, name) => readFileSync(join(folder, name), "utf8");
const files = (folder) => readdirSync(folder, { recursive: true, withFileTypes: true }).filter((one) => one.isFile())
  .map((one) => relative(folder, join(one.parentPath ?? one.path, one.name)));

for (const [name, folder] of Object.entries(folders)) {
  test(`${name}: SHA256SUMS names every other file, packed ones and the manifest among them, each with its digest`, () => {
    const listed = new Map(read(folder, "SHA256SUMS").trim().split("\n").map((line) => line.split("  ").reverse()));
    const there = files(folder).filter((file) => file !== "SHA256SUMS");
    assert.deepEqual([...listed.keys()].sort(), there.sort());
    for (const file of there) assert.equal(createHash("sha256").update(readFileSync(join(folder, file))).digest("hex"), listed.get(file), file);
    for (const file of ["manifest.json", "sbom.cdx.json", "licences.txt", "index.html"]) assert.ok(listed.has(file), file);
    assert.equal(listed.has("index.html.br"), name === "dist", "packed siblings lie in dist alone");
  });

  test(`${name}: every reference of the SBOM is a component, and every program's crate is one`, () => {
    const bom = JSON.parse(read(folder, "sbom.cdx.json"));
    const known = new Set([bom.metadata.component, ...bom.components].map((one) => one["bom-ref"]));
    assert.equal(known.size, bom.components.length + 1, "no reference twice");
    for (const one of bom.dependencies) for (const ref of [one.ref, ...one.dependsOn]) assert.ok(known.has(ref), ref);
    assert.deepEqual(bom.dependencies.map((one) => one.ref).sort(), [...known].sort());
    // The published programs, by the names of their files; the plain one is the page's once more.
    const crates = { app: "zifu-app", sheet: "zifu-sheet", study: "zifu-more", qr: "zifu-qr" };
    const programs = files(folder).map((file) => /^(\w+)(?:-code)?\.[0-9a-f]{8}\.(?:wasm|js)$/.exec(file)).filter((found) => found && /\.wasm$|-code\./.test(found[0])).map((found) => found[1]);
    assert.deepEqual(programs.sort(), Object.keys(crates).sort());
    const top = bom.dependencies.find((one) => one.ref === bom.metadata.component["bom-ref"]).dependsOn.map((ref) => ref.split("@")[0]);
    assert.deepEqual(top.sort(), programs.map((program) => crates[program]).sort());
  });

  test(`${name}: what is not ours stands in the licence list as in the SBOM`, () => {
    const bom = JSON.parse(read(folder, "sbom.cdx.json"));
    const others = bom.components.filter((one) => one.purl || one.name === "rust-std");
    const lines = others.map((one) => `${one.name} ${one.version}: ${one.licenses[0].expression}`);
    assert.deepEqual(read(folder, "licences.txt").trim().split("\n\n")[1].split("\n").sort(), lines.sort());
    assert.ok(lines.some((line) => /^rust-std \d+\.\d+\.\d+: /.test(line)) && lines.some((line) => line.startsWith("zlib-rs ")));
  });
}

test("both variants are made of the same", () => {
  for (const name of ["sbom.cdx.json", "licences.txt"]) assert.equal(read(dist, name), read(folders["dist-js"], name));
});
