// Driving Firefox and WebKit without a package: Firefox by its own remote protocol (Marionette: JSON over a socket),
// WebKit by WebDriver (JSON over http). Both give { name, go(address), run(function, ...arguments), close() } and what else a
// journey needs (tests/pages/journeys.mjs): key, keys, tap, back, forward, reload, paper.
import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
export const onPath = (...names) => names.flatMap((name) => (process.env.PATH || "").split(":").map((folder) => join(folder, name))).find(existsSync);

// Asks until there is an answer; a slow machine is no fault.
async function until(ask, what) {
  for (let tries = 0; tries < 600; tries++) {
    const answer = await Promise.resolve().then(ask).catch(() => null);
    if (answer) return answer;
    await pause(200);
  }
  throw new Error(`${what} did not come up`);
}

// The function's text runs in the page and may be asynchronous; what it throws is thrown here.
const script = (run) => `const done = arguments[arguments.length - 1];
(${run})(...Array.from(arguments).slice(0, -1)).then((value) => done({ value }), (error) => done({ error: String(error) }));`;
function outcome(told) {
  if (!told || told.error) throw new Error(told ? told.error : "nothing came back");
  return told.value;
}

// What fingers do, by WebDriver's own words: `send(command, body)` knows the protocol's names.
const KEYS = { Tab: "\uE004", Enter: "\uE007", Space: "\uE00D", ArrowDown: "\uE015" };
const pressed = (keys) => ({ actions: [{ type: "key", id: "keys", actions: [...keys].flatMap((value) => [{ type: "keyDown", value }, { type: "keyUp", value }]) }] });
const touched = (x, y) => ({
  actions: [{
    type: "pointer", id: "finger", parameters: { pointerType: "touch" },
    actions: [{ type: "pointerMove", duration: 0, x: Math.round(x), y: Math.round(y) }, { type: "pointerDown", button: 0 }, { type: "pause", duration: 50 }, { type: "pointerUp", button: 0 }],
  }],
});
const PDF_LEAST = 5000;
const fingers = (send) => ({
  key: (name) => send("PerformActions", pressed([KEYS[name]])),
  keys: (text) => send("PerformActions", pressed(text)),
  tap: (x, y) => send("PerformActions", touched(x, y)),
  back: () => send("Back", {}),
  forward: () => send("Forward", {}),
  reload: () => send("Refresh", {}),
  paper: async () => {
    const told = await send("Print", {});
    const bytes = Buffer.from(told.value ?? told, "base64").length;
    if (bytes < PDF_LEAST) throw new Error(`${bytes} bytes of paper`);
  },
});

const MINUTES = 180_000;
const TIMES = { script: MINUTES, pageLoad: MINUTES, implicit: 0 };

export async function firefox(program = onPath("firefox-esr", "firefox")) {
  if (!program) throw new Error("Firefox was not found. Debian: apt-get install --no-install-recommends firefox-esr");
  const profile = mkdtempSync(join(tmpdir(), "zifu-firefox-"));
  const quiet = { "marionette.port": 0, "app.update.enabled": false, "browser.shell.checkDefaultBrowser": false, "datareporting.policy.dataSubmissionEnabled": false, "network.captive-portal-service.enabled": false, "network.connectivity-service.enabled": false, "app.normandy.enabled": false, "extensions.update.enabled": false, "browser.safebrowsing.update.enabled": false, "intl.accept_languages": "zh-CN" };
  writeFileSync(join(profile, "user.js"), Object.entries(quiet).map(([name, value]) => `user_pref("${name}", ${JSON.stringify(value)});\n`).join(""));
  const child = spawn(program, ["--headless", "--marionette", "--no-remote", "--profile", profile], { stdio: "ignore", env: { ...process.env, HOME: profile } });
  const port = await until(() => Number(readFileSync(join(profile, "MarionetteActivePort"), "utf8")), "Firefox");
  const socket = await until(() => new Promise((resolve, reject) => {
    const made = connect(port, "127.0.0.1", () => resolve(made));
    made.once("error", reject);
  }), "Firefox's socket");

  // Each message is its length, a colon, and JSON: [1, number, error, result].
  let read = Buffer.alloc(0), number = 0;
  const waiting = new Map();
  socket.on("data", (bytes) => {
    read = Buffer.concat([read, bytes]);
    for (;;) {
      const colon = read.indexOf(":");
      const length = Number(read.subarray(0, colon));
      if (colon < 0 || read.length < colon + 1 + length) return;
      const message = JSON.parse(read.subarray(colon + 1, colon + 1 + length).toString());
      read = read.subarray(colon + 1 + length);
      if (!Array.isArray(message)) continue;
      const [, id, error, result] = message;
      const { resolve, reject } = waiting.get(id);
      waiting.delete(id);
      if (error) reject(new Error(`${error.error}: ${error.message}`));
      else resolve(result);
    }
  });
  const send = (name, parameters) => new Promise((resolve, reject) => {
    waiting.set(++number, { resolve, reject });
    const text = Buffer.from(JSON.stringify([0, number, name, parameters]));
    socket.write(Buffer.concat([Buffer.from(`${text.length}:`), text]));
  });
  const { capabilities } = await send("WebDriver:NewSession", { capabilities: { alwaysMatch: {} } });
  await send("WebDriver:SetTimeouts", TIMES);
  return {
    name: `Firefox ${capabilities.browserVersion}`,
    go: (url) => send("WebDriver:Navigate", { url }),
    ...fingers((name, body) => send(`WebDriver:${name}`, body)),
    run: async (run, ...args) => outcome((await send("WebDriver:ExecuteAsyncScript", { script: script(run), args })).value),
    close: async () => {
      await Promise.race([send("Marionette:Quit", { flags: ["eForceQuit"] }).catch(() => {}), pause(5000)]);
      socket.destroy();
      child.kill();
      rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

const MINI = ["4.1", "4.0", "6.0"].flatMap((version) => ["x86_64", "aarch64"].map((machine) => `/usr/lib/${machine}-linux-gnu/webkit2gtk-${version}/MiniBrowser`));

export async function webkit(driver = onPath("WebKitWebDriver")) {
  const binary = MINI.find(existsSync), screen = onPath("Xvfb");
  if (!driver || !binary || !screen) throw new Error("WebKitGTK was not found. Debian: apt-get install --no-install-recommends webkit2gtk-driver xvfb");
  // The server of the screen chooses a free number and tells it.
  const display = spawn(screen, ["-displayfd", "1", "-screen", "0", "1280x1024x24", "-nolisten", "tcp"], { stdio: ["ignore", "pipe", "ignore"] });
  const shown = await new Promise((resolve, reject) => {
    display.stdout.once("data", (line) => resolve(":" + String(line).trim()));
    display.once("exit", () => reject(new Error("Xvfb ended")));
  });
  const port = 20000 + Math.floor(Math.random() * 20000);
  const folder = mkdtempSync(join(tmpdir(), "zifu-webkit-"));
  const child = spawn(driver, [`--port=${port}`], { stdio: "ignore", env: { ...process.env, DISPLAY: shown, HOME: folder, XDG_DATA_HOME: folder, XDG_CACHE_HOME: folder, LIBGL_ALWAYS_SOFTWARE: "1" } });
  const send = async (method, path, body) => {
    const answer = await fetch(`http://127.0.0.1:${port}${path}`, { method, body: body && JSON.stringify(body), signal: AbortSignal.timeout(MINUTES + 60_000) });
    const { value } = await answer.json();
    if (!answer.ok) throw new Error(`${value.error}: ${value.message}`);
    return value;
  };
  await until(() => send("GET", "/status"), "WebKitWebDriver");
  const capabilities = { alwaysMatch: { timeouts: TIMES, "webkitgtk:browserOptions": { binary, args: ["--automation"] } } };
  const session = await send("POST", "/session", { capabilities });
  const at = `/session/${session.sessionId}`;
  return {
    name: `WebKitGTK ${session.capabilities.browserVersion}`,
    go: (url) => send("POST", `${at}/url`, { url }),
    ...fingers((name, body) => send("POST", `${at}/${{ PerformActions: "actions" }[name] ?? name.toLowerCase()}`, body)),
    // WebKitWebDriver knows no command that prints.
    paper: null,
    run: async (run, ...args) => outcome(await send("POST", `${at}/execute/async`, { script: script(run), args })),
    close: async () => {
      await send("DELETE", at).catch(() => {});
      child.kill();
      display.kill();
      rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}
