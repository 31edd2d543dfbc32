// The self-check, with its examples, in old Chromium: 72 and 88, as npm keeps them for servers without a screen. Under our
// policy these refuse WebAssembly, so what settles here is the plain script. A report, no gate (80 MB are fetched):
// `node tests/engines/old.mjs` after a release.
import { execFileSync, spawn } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliDecompressSync } from "node:zlib";
import { closeHosts, host } from "../pages/host.mjs";

const store = join(dirname(fileURLToPath(import.meta.url)), "..", "..", "target", "old-browsers");
const POLICY = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; connect-src 'self'; img-src 'self' data:; worker-src 'self'";

// The program out of the package, unpacked once.
function kernel(version) {
  const folder = join(store, version), program = join(folder, "chrome");
  if (existsSync(program)) return program;
  mkdirSync(folder, { recursive: true });
  const packed = execFileSync("npm", ["pack", "--silent", `chrome-aws-lambda@${version}`], { cwd: folder, encoding: "utf8" }).trim();
  execFileSync("tar", ["xzf", packed, "package/bin"], { cwd: folder });
  const inside = join(folder, "package", "bin");
  const file = readdirSync(inside).find((name) => /^chromium.*\.br$/.test(name));
  writeFileSync(program, brotliDecompressSync(readFileSync(join(inside, file))));
  chmodSync(program, 0o755);
  rmSync(join(folder, packed));
  return program;
}

// The page's text once its own time has run out; examples may take longer than the browser believes, so it is tried again.
function dump(program, address) {
  const profile = mkdtempSync(join(tmpdir(), "zifu-old-"));
  const words = ["--headless", "--no-sandbox", "--disable-gpu", "--single-process", "--no-zygote", `--user-data-dir=${profile}`, "--virtual-time-budget=200000", "--dump-dom", address];
  return new Promise((resolve) => {
    const child = spawn(program, words, { stdio: ["ignore", "pipe", "ignore"] });
    let text = "";
    child.stdout.on("data", (piece) => { text += piece; });
    const late = setTimeout(() => child.kill("SIGKILL"), 90_000);
    child.on("exit", () => {
      clearTimeout(late);
      rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
      resolve(text);
    });
  });
}

const base = await host((name, answer) => { if (name.endsWith(".html")) answer.head["content-security-policy"] = POLICY; });
let failed = 0;
for (const version of ["1.11.2", "5.5.0"]) {
  const program = kernel(version);
  let line = "";
  for (let tries = 0; tries < 3 && !/ good$/.test(line); tries++) {
    const text = await dump(program, base + "check.html");
    const found = (check) => (new RegExp(`data-check="${check}" data-kind="(\\w+)"`).exec(text) || [])[1];
    line = `${(/Chrome\/[\d.]+/.exec(text) || ["?"])[0]}: WebAssembly under the policy ${found("policy") === "wasm" ? "refused" : found("policy")}, examples in plain script ${found("examples")}`;
  }
  console.log(line);
  if (!/ good$/.test(line)) failed++;
}
closeHosts();
process.exit(failed ? 1 : 0);
