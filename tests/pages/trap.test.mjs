// A program that falls: the page says so, keeps what was typed, and starts a fresh copy.
import assert from "node:assert/strict";
import { after, test } from "node:test";
import { address, close, mounted, open, portal, trouble } from "./lib.mjs";

after(close);

// A stand-in for the program: one field whose text is kept, one button that runs into `unreachable`.
async function standIn(page, start = "") {
  await page.evaluate((start) => {
    const bytes = [0, 97, 115, 109, 1, 0, 0, 0, 1, 4, 1, 96, 0, 0, 3, 2, 1, 0, 7, 8, 1, 4, 98, 111, 111, 109, 0, 0, 10, 5, 1, 3, 0, 0, 11];
    const glue = (WebAssembly) => {
      let exports;
      const program = async ({ module_or_path }) => {
        exports = (await WebAssembly.instantiate(module_or_path, {})).instance.exports;
      };
      program.mount = (root, host) => {
        const field = document.createElement("input");
        field.setAttribute("aria-label", "total");
        field.value = host.draft ?? "";
        field.oninput = () => host.keep(field.value);
        const fall = document.createElement("button");
        fall.textContent = "fall";
        fall.onclick = () => exports.boom();
        const later = document.createElement("button");
        later.textContent = "fall later";
        later.onclick = () => Promise.resolve().then(() => exports.boom());
        root.append(field, fall, later);
        if (start === "fall" && host.draft === "poison") exports.boom();
        return { destroy() {} };
      };
      return program;
    };
    globalThis.copies = 0;
    const counted = (WebAssembly) => { globalThis.copies++; return glue(WebAssembly); };
    for (const element of document.querySelectorAll("zifu-estimator")) {
      element.source = { glue: counted, wasm: new Uint8Array(bytes), style: "", assets: {} };
    }
  }, start);
  await page.getByLabel("total").first().waitFor();
}

for (const press of ["fall", "fall later"]) {
  test(`after "${press}" the draft is there again and the new copy works`, async () => {
    const page = await portal("<zifu-estimator></zifu-estimator>");
    await standIn(page);
    await page.getByLabel("total").fill("46800");
    await page.getByRole("button", { name: press, exact: true }).click();
    await trouble(page, "trap").waitFor();
    const words = await trouble(page, "trap").innerText();
    assert.match(words, /没有丢/);
    assert.match(words, /Nothing you typed is lost/);
    await page.getByRole("button", { name: "接着填" }).click();
    assert.equal(await page.getByLabel("total").inputValue(), "46800");
    assert.equal(await page.evaluate(() => globalThis.copies), 2);
    // Only the fall itself is reported, once.
    assert.deepEqual(page.complaints, ["RuntimeError: unreachable"]);
  });
}

test("one element falls, the other goes on", async () => {
  const page = await portal("<zifu-estimator></zifu-estimator><zifu-estimator></zifu-estimator>");
  await standIn(page);
  await page.getByLabel("total").nth(1).fill("900");
  await page.getByRole("button", { name: "fall", exact: true }).first().click();
  await trouble(page, "trap").waitFor();
  assert.equal(await page.locator("[data-trouble]").count(), 1);
  assert.equal(await page.getByLabel("total").inputValue(), "900");
});

test("a draft that makes every new copy fall can be left behind", async () => {
  const page = await portal("<zifu-estimator></zifu-estimator>");
  await standIn(page, "fall");
  await page.getByLabel("total").fill("poison");
  await page.getByRole("button", { name: "fall", exact: true }).click();
  await page.getByRole("button", { name: "接着填" }).click();
  await trouble(page, "again").waitFor();
  await page.getByRole("button", { name: "从头填起" }).click();
  assert.equal(await page.getByLabel("total").inputValue(), "");
});

test("the real program survives a trap", async () => {
  const page = await open((await address()) + "#trap-test");
  await mounted(page);
  const trap = page.locator("zifu-estimator [data-trap]");
  await trap.first().click();
  await trouble(page, "trap").waitFor();
  await page.getByRole("button", { name: "接着填" }).click();
  await mounted(page);
});
