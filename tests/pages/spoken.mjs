// What a screen reader has to say of one whole run, from the empty page to a figure whose rule is read, by keyboard alone. Told
// from the accessibility tree, as the browser hands it to a screen reader, and from the live regions in the order in which they
// change; the wording of roles and states is ours, since every screen reader has its own.
//
// `cargo xtask spoken` writes docs/reports/spoken.md anew; spoken.test.mjs holds the page to it.
import { writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { address, close, mounted, open } from "./lib.mjs";

export const report = join(dirname(fileURLToPath(import.meta.url)), "..", "..", "docs", "reports", "spoken.md");

// A day on which the rules at hand are held, the same every time.
const DAY = new Date("2026-03-02T09:00:00+08:00");
const CALM_MS = 5000;

const ROLES = { radio: "单选按钮", checkbox: "复选框", textbox: "编辑框", button: "按钮", link: "链接", combobox: "下拉框", DisclosureTriangle: "折叠按钮", DisclosureTriangleGrouped: "折叠按钮", image: "图", heading: "标题", spinbutton: "编辑框", MenuListPopup: "", region: "区域" };
const CONTROLS = new Set(["radio", "checkbox", "textbox", "button", "combobox", "DisclosureTriangle", "DisclosureTriangleGrouped", "spinbutton", "link"]);
const clean = (text) => String(text ?? "").replace(/\s+/g, " ").trim();

// The tree as objects: { role, name, description, value, is(property), parent, inside }.
async function tree(session) {
  const { nodes } = await session.send("Accessibility.getFullAXTree");
  const all = new Map(nodes.map((node) => [node.nodeId, {
    role: node.ignored ? "" : node.role?.value, name: clean(node.name?.value), description: clean(node.description?.value), value: clean(node.value?.value),
    is: (name) => node.properties?.find((one) => one.name === name)?.value.value, children: node.childIds ?? [], inside: [],
  }]));
  for (const one of all.values()) one.inside = one.children.map((id) => all.get(id)).filter(Boolean);
  for (const one of all.values()) for (const child of one.inside) child.parent = one;
  return all.get(nodes[0].nodeId);
}
const every = (node) => [node, ...node.inside.flatMap(every)];
const above = (node) => (node.parent ? [node.parent, ...above(node.parent)] : []);

// One element in the order in which most readers say it: name, role, state, place in its group, value, description.
function said(node, whole = true) {
  const group = above(node).find((one) => one.role === "group" || one.role === "radiogroup");
  const mates = node.role === "radio" && group ? every(group).filter((one) => one.role === "radio") : [];
  const checked = node.is("checked");
  const expanded = node.is("expanded");
  return [
    node.name || "（没有名字）",
    node.role === "heading" ? `${node.is("level")} 级标题` : ROLES[node.role] ?? node.role,
    checked === undefined ? "" : checked === "true" || checked === true ? "已选" : "未选",
    expanded === undefined ? "" : expanded ? "已展开" : "已折叠",
    node.is("invalid") && node.is("invalid") !== "false" ? "填得不对" : "",
    mates.length && whole ? `${mates.length} 个里的第 ${mates.indexOf(node) + 1} 个` : "",
    node.value && node.value !== node.name ? `已填 ${node.value}` : "",
    whole ? node.description : "",
  ].filter(Boolean).join("，");
}

// What is read from top to bottom: a line for each piece that stands alone.
function read(node, deep = 0) {
  const { role } = node;
  if (role === "heading" || role === "image" || CONTROLS.has(role)) return [said(node, false)];
  // What names an element is read with it, once: readers keep label, legend and caption apart from the text.
  if (role === "Legend" || role === "Caption") return [];
  if (role === "LabelText") return every(node).filter((one) => CONTROLS.has(one.role)).map((one) => said(one, false));
  if (role === "row") return [node.inside.flatMap((cell) => inline(cell)).filter(Boolean).join(" ｜ ")];
  if (node.inside.some((one) => one.role === "StaticText")) return [clean(inline(node).join(" "))];
  const named = ["group", "radiogroup", "region", "table", "main", "list"].includes(role) && (node.name || role === "table");
  const lines = node.inside.flatMap((one) => read(one, deep + 1));
  return named ? [`【${{ table: "表格", region: "区域", main: "主要内容", list: "列表" }[role] ?? "一组"}】${node.name}`, ...lines] : lines;
}
function inline(node) {
  if (node.role === "StaticText") return [node.name];
  if (CONTROLS.has(node.role)) return [`〔${said(node, false)}〕`];
  if (node.role === "term") return [`${clean(node.inside.flatMap(inline).join(""))}：`];
  if (node.role === "definition") return [`${clean(node.inside.flatMap(inline).join(""))}。`];
  return [clean(node.inside.flatMap(inline).join(""))].filter(Boolean);
}

// The live regions write down what they say, in order.
function listen() {
  const root = document.querySelector("zifu-estimator").shadowRoot;
  const live = "[aria-live], [role=status], [role=alert]";
  const last = new Map();
  window.announced = [];
  new MutationObserver((records) => {
    for (const { target } of records) {
      const node = (target.nodeType === 1 ? target : target.parentElement)?.closest(live);
      const text = node ? node.textContent.trim() : "";
      if (!node || last.get(node) === text) continue;
      last.set(node, text);
      if (text) window.announced.push(text);
    }
  }).observe(root, { subtree: true, childList: true, characterData: true });
}

export async function run() {
  let waiting = 0;
  const page = await open(null, {
    timezoneId: "Asia/Shanghai", viewport: { width: 360, height: 740 },
    before: async (page) => {
      page.on("request", () => waiting++);
      for (const end of ["requestfinished", "requestfailed"]) page.on(end, () => waiting--);
      await page.clock.install({ time: DAY });
    },
  });
  page.setDefaultTimeout(60_000);
  await page.goto(await address());
  await mounted(page);
  const session = await page.context().newCDPSession(page);
  await session.send("Accessibility.enable");
  await page.evaluate(listen);

  // All that is on its way has come, and all that waits for calm has had it.
  const calm = async () => {
    for (let quiet = 0; quiet < 3; quiet++) {
      await page.clock.runFor(CALM_MS);
      while (waiting > 0) await new Promise((resolve) => setTimeout(resolve, 20));
      await page.evaluate(() => new Promise((resolve) => requestIdleCallback(resolve)));
    }
  };
  const out = [];
  let groups = [];
  const focused = async () => every(await tree(session)).filter((one) => one.is("focused") && one.role !== "RootWebArea").pop();
  // What is said after a press: the groups newly come into, the element, then what the page says of itself.
  const tell = async (key, moved = true) => {
    await calm();
    const node = moved ? await focused() : null;
    const around = node ? above(node).filter((one) => ["group", "radiogroup", "region"].includes(one.role) && one.name).reverse() : groups;
    const fresh = around.filter((one) => !groups.some((known) => known.name === one.name)).map((one) => `${one.name}，分组`);
    groups = around;
    out.push(`- ${key} → ${[...fresh, node ? said(node) : ""].filter(Boolean).join("；")}`);
    for (const text of await page.evaluate(() => window.announced.splice(0))) out.push(`  - 页面自己说：${clean(text)}`);
  };
  const at = () => page.evaluate(() => {
    let active = document.activeElement;
    while (active?.shadowRoot?.activeElement) active = active.shadowRoot.activeElement;
    const { choice = "", field = "", open = "" } = active?.dataset ?? {};
    return { choice, field, open, checked: Boolean(active?.checked) };
  });
  const press = async (key, words) => {
    await page.keyboard.press(key);
    await tell(words ?? key);
  };
  const to = async (wanted) => {
    for (let presses = 0; presses < 120; presses++) {
      await press("Tab");
      const now = await at();
      if ([now.field, now.open].includes(wanted)) return;
      if (!now.choice || now.choice.split(":")[0] !== wanted.split(":")[0]) continue;
      while ((await at()).choice !== wanted) await press("ArrowDown", "下箭头");
      if (!(await at()).checked) await press("Space", "空格");
      return;
    }
    throw new Error(`Tab never came to ${wanted}`);
  };
  const fill = async (text) => {
    // At once, as an input method hands it over: what is said must not hang on how fast a machine types.
    await page.keyboard.insertText(text);
    await tell(`键入 ${text}`);
  };
  const part = (title) => out.push("", `## ${title}`, "");
  const body = async (find = (all) => all[0]) => read(find(every(await tree(session)))).map((line) => `- ${line}`);

  await calm();
  part("一、打开以后从头读到尾");
  out.push(...(await body()));
  part("二、只用键盘，从空白到一个数");
  for (const choice of ["start:in", "place:beijing", "kind:retired", "setting:inpatient", "admission:1", "grade:tertiary"]) await to(choice);
  await to("total");
  await fill("46800");
  await to("excluded");
  await fill("3000");
  part("三、从数走到依据");
  await to("pool/band/1");
  await press("Enter", "回车");
  part("四、结果从头读到尾");
  // The section of the answer begins with the second heading of its level; above it is what was asked.
  out.push(...(await body((all) => above(all.find((one) => one.role === "heading" && one.name === "结果"))[0])));
  await page.context().close();
  return `# 读屏软件读出来的一整遍

由 \`cargo xtask spoken\` 写成，\`tests/pages/spoken.test.mjs\` 拿它跟页面比。取自浏览器交给读屏软件的无障碍树，和实时区域先后说出的话；
角色和状态怎么叫，各家读屏软件不一样，这里用的是我们自己的叫法。360 像素宽，${DAY.toISOString().slice(0, 10)}，北京退休职工，三级医院，今年第一次住院，全程只用键盘。
${out.join("\n")}
`;
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const text = await run();
  if (process.argv.includes("--write")) writeFileSync(report, text);
  else console.log(text);
  await close();
}
