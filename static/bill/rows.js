// From what was pasted, or a table's cells, to rows of a bill. Nothing is guessed silently: what was not understood stays, with its text.
//
//   readBill(text, columns?) → { columns, rows, total, dropped, cells, stacked }
//   readCells([[…], …], columns?) → the same
//
// `columns[i]` says what the i-th column is: one of COLUMNS, or "" for none; given back so that a person can put it right and ask again.
// A row is { at, name, amount, class, prepay, limit, printed_excluded, printed_over_limit, printed_prepay, day, fault }: texts as they stood,
// amounts without separators; `at` its line, counted from 1; `fault` is "" or why it was not understood: "amount", "name".
// `total` is what the paper states as its sum, `dropped` how many rows of sums were left out, `cells` the first lines as they stood,
// `stacked` whether they had no columns at all. A return (an amount below nothing) has the class and shares of what it returns.

const COLUMNS = ["category", "name", "unit", "price", "count", "amount", "class", "prepay", "printed_prepay", "printed_excluded", "printed_over_limit", "fund", "limit", "day", "code"];

// Words of heads, as hospitals and bureaus print them; the longer and rarer come first.
const HEADS = [
  ["printed_over_limit", /超限价|超标准|超限额|超支付标准/],
  ["printed_excluded", /自费|丙类金额|全自付|目录外|不予支付/],
  ["prepay", /(自付|自理|先付|首付|自负|增付)(比例|比率|%)|比例/],
  ["printed_prepay", /先行自付|首先自付|乙类自付|自理|增付|部分自付|分类自负|有自付|自付金额|自付/],
  ["fund", /基金支付|统筹支付|医保支付|医保金额|报销/],
  ["limit", /限价|支付标准|最高限/],
  ["class", /等级|甲乙|医保类|医保属性|类型|医保标识/],
  ["category", /费用类别|收费类别|费用类型|项目类别|类别|大类/],
  ["code", /编码|代码|编号|国家码/],
  ["day", /日期|时间/],
  ["amount", /总金额|金额|总价|合计|费用$|小计/],
  ["price", /单价|价格/],
  ["count", /数量|次数|计数/],
  ["unit", /单位|规格/],
  ["name", /名称|项目|药品|内容|品名/],
];

const SUMS = /^(本页|本日|分类|类别|费用)?(小计|合计|总计|共计|总额|累计|总金额|总费用)[:：]?/;
const MOST = 2000;

function readBill(text, columns) {
  const lines = String(text).replace(/\r\n?/g, "\n").split("\n").slice(0, MOST * 12);
  const filled = lines.filter((line) => line.trim());
  if (filled.some((line) => line.includes("\t"))) return readCells(lines.map((line) => line.split("\t")), columns);
  const commas = filled.filter((line) => (line.match(/[,，]/g) || []).length >= 2).length;
  if (commas * 2 > filled.length) return readCells(separated(lines.join("\n")), columns);
  const bars = filled.filter((line) => (line.match(/[|｜]/g) || []).length >= 2).length;
  if (bars * 2 > filled.length) return readCells(lines.map((line) => line.replace(/^\s*[|｜]|[|｜]\s*$/g, "").split(/[|｜]/)), columns);
  const spaced = filled.filter((line) => line.trim().split(/\s{2,}| +(?=-?[\d.￥¥])/).length >= 2).length;
  if (spaced * 2 > filled.length) return readCells(lines.map((line) => line.trim().split(/\s{2,}| +(?=-?[\d.￥¥])/)), columns);
  return readCells(stacked(lines), columns);
}

// Commas, with quotes: "a ""b"", c".
function separated(text) {
  const rows = [[]];
  let cell = "";
  let quoted = false;
  for (let i = 0; i < text.length; i++) {
    const sign = text[i];
    if (quoted && sign === '"' && text[i + 1] === '"') cell += text[++i];
    else if (sign === '"' && (quoted || !cell)) quoted = !quoted;
    else if (quoted) cell += sign;
    else if (sign === "," || sign === "，") {
      rows[rows.length - 1].push(cell);
      cell = "";
    } else if (sign === "\n") {
      rows[rows.length - 1].push(cell);
      cell = "";
      rows.push([]);
    } else cell += sign;
  }
  rows[rows.length - 1].push(cell);
  return rows;
}

// A picture read by a phone gives one cell a line. A line of words begins an item; numbers after it are its own.
function stacked(lines) {
  const rows = [];
  lines.forEach((line, at) => {
    const cell = line.trim();
    if (!cell) return;
    if (number(cell) === "" && !letter(cell)) {
      rows.push(Object.assign([cell], { line: at + 1, stacked: true }));
    } else if (rows.length) {
      rows[rows.length - 1].push(cell);
    } else {
      rows.push(Object.assign(["", cell], { line: at + 1, stacked: true }));
    }
  });
  return rows;
}

function readCells(cells, columns) {
  const table = cells.slice(0, MOST).map((row, index) => Object.assign(row.map((cell) => String(cell === null || cell === undefined ? "" : cell).trim()), { line: row.line || index + 1, stacked: row.stacked }));
  const recognised = table.findIndex((row) => !row.stacked && row.filter((cell) => headOf(cell)).length >= 2 && row.filter((cell) => number(cell) !== "").length === 0);
  // Where the columns are told, a first line without a number is a head that nobody knew.
  const told = columns && recognised < 0 && table.length && !table[0].stacked && !table[0].some((cell) => number(cell));
  const head = told ? 0 : recognised;
  const known = columns || (head >= 0 ? named(table[head]) : guessed(table));
  const out = { columns: known, rows: [], total: "", dropped: 0, cells: table.slice(0, 6), stacked: table.some((row) => row.stacked) };
  table.forEach((row, index) => {
    if (index <= head || !row.some(Boolean)) return;
    // The head is printed again on every page.
    if (!row.stacked && row.filter((cell) => headOf(cell)).length >= 3) return;
    const sum = row.find((cell) => SUMS.test(cell.replace(/\s/g, "")));
    if (sum !== undefined) {
      out.dropped++;
      const last = row.map(number).filter(Boolean).pop() || number(sum.replace(SUMS, ""));
      if (last && /合计|总/.test(sum)) out.total = last;
      return;
    }
    out.rows.push(row.stacked ? fromStack(row) : fromRow(row, known));
  });
  returned(out.rows);
  return out;
}

// What is given back is of the kind of what was given out, also where the paper prints that only once.
function returned(rows) {
  for (const row of rows) {
    if (!row.amount.startsWith("-") || row.class) continue;
    const given = rows.find((one) => one.name === row.name && one.class && !one.amount.startsWith("-"));
    if (given) Object.assign(row, { class: given.class, prepay: row.prepay || given.prepay });
  }
}

function named(row) {
  const taken = new Set();
  return row.map((cell) => {
    const found = headOf(cell, taken);
    if (found) taken.add(found);
    return found;
  });
}

function headOf(cell, taken) {
  const word = String(cell).replace(/[\s()（）元:：]/g, "");
  if (!word || word.length > 12) return "";
  const found = HEADS.find(([column, pattern]) => pattern.test(word) && !(taken && taken.has(column)));
  return found ? found[0] : "";
}

// Without a head: the first column of words is the name; the amount is the column that is the product of two others, else the last of numbers.
function guessed(table) {
  const plain = table.filter((row) => !row.stacked && row.length > 1);
  const width = Math.max(0, ...plain.map((row) => row.length));
  const share = (at, test) => plain.filter((row) => row[at] && test(row[at])).length * 2 > plain.length;
  const columns = new Array(width).fill("");
  const numbers = [];
  for (let at = 0; at < width && at < 40; at++) {
    if (share(at, (cell) => number(cell) !== "")) numbers.push(at);
    else if (share(at, letter)) columns[at] = "class";
    else if (!columns.includes("name") && share(at, (cell) => /[\u4e00-\u9fffA-Za-z]/.test(cell))) columns[at] = "name";
  }
  const product = numbers.find((at) => numbers.some((a) => numbers.some((b) => a < b && a !== at && b !== at && plain.filter((row) => times(row[a], row[b], row[at])).length * 2 > plain.length)));
  const amount = product !== undefined ? product : numbers[numbers.length - 1];
  if (amount !== undefined) columns[amount] = "amount";
  return columns;
}

function fromRow(row, columns) {
  const get = (column) => {
    const at = columns.indexOf(column);
    return at < 0 ? "" : row[at] || "";
  };
  const money = (column) => number(get(column));
  let amount = money("amount");
  if (!amount && money("price") && money("count")) amount = product(money("price"), money("count"));
  const one = {
    at: row.line, name: get("name"), amount, class: classOf(get("class")), prepay: rate(get("prepay")), limit: money("limit"),
    printed_excluded: money("printed_excluded"), printed_over_limit: money("printed_over_limit"), printed_prepay: money("printed_prepay"),
    day: day(get("day")), fault: "",
  };
  if (!one.name) one.name = row.filter((cell) => cell && number(cell) === "").join(" ");
  if (!amount) one.fault = "amount";
  else if (!one.name) one.fault = "name";
  if (one.fault) one.name = row.filter(Boolean).join(" ");
  return one;
}

function fromStack(row) {
  // A dozen numbers are more than any item has; a longer run is no item.
  const numbers = row.slice(1, 13).map(number).filter(Boolean);
  const made = numbers.find((c) => numbers.some((a) => numbers.some((b) => a !== b && a !== c && b !== c && times(a, b, c))));
  const cls = row.slice(1).map(classOf).find(Boolean) || "";
  const amount = made || numbers[numbers.length - 1] || "";
  const sure = row.length < 14 && (made || numbers.length === 1);
  return {
    at: row.line, name: row[0], amount: sure ? amount : "", class: cls, prepay: "", limit: "", printed_excluded: "", printed_over_limit: "", printed_prepay: "", day: "",
    // Several numbers that fit no product: which of them is the amount only the person can say.
    fault: sure ? "" : "amount", ...(sure ? {} : { name: row.slice(0, 14).join(" ") }),
  };
}

// "1,234.50", "￥12", "１２．５元", "-3", "(3.00)" as plain text; "" for anything else.
function number(cell) {
  let text = String(cell || "").normalize("NFKC").replace(/[\s,¥￥元]/g, "");
  if (/^\(.+\)$/.test(text)) text = "-" + text.slice(1, -1);
  return /^[-+]?\d{1,12}(\.\d{1,6})?$/.test(text) ? text.replace(/^\+/, "") : "";
}

function rate(cell) {
  const text = String(cell || "").normalize("NFKC").trim();
  if (/^\d{1,3}(\.\d+)?%$/.test(text)) return text;
  // A share below one is a share; above one it is a percentage without its sign.
  if (/^0(\.\d+)?$/.test(text) || text === "1") return number(text);
  return /^\d{1,2}(\.\d+)?$|^100$/.test(text) ? text + "%" : "";
}

const letter = (cell) => /^[【\[(（]?(甲|乙|丙|自费|甲类|乙类|丙类|A|B|C)[】\])）]?$/.test(String(cell).trim());

function classOf(cell) {
  const text = String(cell || "");
  if (/丙|自费|^C$|全自付/.test(text)) return "C";
  if (/乙|^B$|有自付/.test(text)) return "B";
  return /甲|^A$|无自付/.test(text) ? "A" : "";
}

function day(cell) {
  const found = /(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})/.exec(String(cell || "").normalize("NFKC"));
  return found ? [found[1], found[2].padStart(2, "0"), found[3].padStart(2, "0")].join("-") : "";
}

// Exact: whole numbers of 10⁻⁶, never a float.
function units(text) {
  const found = /^(-?)(\d+)(?:\.(\d+))?$/.exec(text);
  if (!found) return null;
  const value = BigInt(found[2] + (found[3] || "").padEnd(6, "0"));
  return found[1] ? -value : value;
}

function times(a, b, c) {
  const [x, y, z] = [a, b, c].map((cell) => units(number(cell)));
  if (x === null || y === null || z === null || z === 0n) return false;
  const difference = x * y - z * 1000000n;
  const cent = 5000n * 1000000n;
  return difference <= cent && difference >= -cent;
}

// To the fen, half away from zero.
function product(a, b) {
  const value = units(a) * units(b);
  const fen = 10n ** 10n;
  const size = value < 0n ? -value : value;
  const whole = ((size + fen / 2n) / fen).toString().padStart(3, "0");
  return (value < 0n ? "-" : "") + whole.slice(0, -2) + "." + whole.slice(-2);
}
