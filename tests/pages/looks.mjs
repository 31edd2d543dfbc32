// How a state is looked at: on which screen or paper, in which theme, language and size of letters. The tests draw a covering
// set, in which every two values meet; gallery.mjs draws all of them.

export const screens = ["320", "360", "768", "1280"];
export const papers = ["A4", "A4 large"];
// Rules for who moves about in a page: nobody does on paper, whose title is a row of the sheet.
export const OFF_PAPER = ["landmark-one-main", "page-has-heading-one"];
export const looks = {
  surface: [...screens, ...papers],
  theme: ["light", "dark", "forced"],
  language: ["zh", "en"],
  letters: ["normal", "large"],
};

// A sheet without its margins, in CSS pixels.
const SHEET = 718;

// Rows in which every two values of two axes stand together at least once. Greedy: a row begins with a pair that is still
// wanted, and takes of every other axis the value that brings most of them; on a tie each value has its turn.
export function pairwise(axes) {
  const names = Object.keys(axes);
  const key = (a, x, b, y) => JSON.stringify([a, x, b, y]);
  const wanted = new Map();
  names.forEach((a, at) => names.slice(at + 1).forEach((b) => axes[a].forEach((x) => axes[b].forEach((y) => wanted.set(key(a, x, b, y), { [a]: x, [b]: y })))));
  const pairs = (row, name, value) => names.filter((other) => other in row && other !== name)
    .map((other) => (names.indexOf(other) < names.indexOf(name) ? key(other, row[other], name, value) : key(name, value, other, row[other])));
  const rows = [];
  while (wanted.size > 0) {
    const row = { ...wanted.values().next().value };
    for (const name of names.filter((name) => !(name in row))) {
      const values = axes[name].map((_, at) => axes[name][(at + rows.length) % axes[name].length]);
      const gain = (value) => pairs(row, name, value).filter((pair) => wanted.has(pair)).length;
      row[name] = values.reduce((best, value) => (gain(value) > gain(best) ? value : best));
    }
    for (const name of names) for (const pair of pairs(row, name, row[name])) wanted.delete(pair);
    rows.push(row);
  }
  return rows;
}

// Puts the look on a page whose state has been reached. What presses do, without a press: the class of large letters, and of
// the sheet in large print.
export async function wear(page, { surface, theme, letters }) {
  const paper = papers.includes(surface);
  await page.setViewportSize({ width: paper ? SHEET : Number(surface), height: 800 });
  await page.emulateMedia({ media: paper ? "print" : "screen", colorScheme: theme === "dark" ? "dark" : "light", forcedColors: theme === "forced" ? "active" : "none", reducedMotion: "reduce" });
  await page.evaluate(([large, big]) => {
    const root = document.querySelector("zifu-estimator").shadowRoot;
    root.querySelector(".zifu")?.classList.toggle("large", large);
    root.querySelector(".sheet")?.classList.toggle("big", big);
  }, [letters === "large", surface === "A4 large"]);
}

// Brings a state about on a page in its language, from nothing. Nothing of an earlier state is left.
export async function reach(page, address, state, language) {
  await page.unrouteAll({ behavior: "ignoreErrors" });
  await page.setViewportSize({ width: 1280, height: 800 });
  await page.emulateMedia({ media: "screen", colorScheme: "light", forcedColors: "none", reducedMotion: "reduce" });
  await page.goto(address);
  await page.evaluate(() => localStorage.clear());
  await page.goto("about:blank");
  page.complaints.length = 0;
  await page.goto(address);
  await page.locator("zifu-estimator .zifu h1").waitFor();
  if (language === "en") {
    await page.locator('[data-action="language"]').click();
    await page.locator('.zifu[lang="en"]').waitFor();
  }
  await state.go(page);
}
