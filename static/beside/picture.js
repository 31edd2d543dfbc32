// The sheet as a picture: the only thing that every chat application passes on and prints.
//
//   drawSheet("kind<tab>left<tab>right\n…", () => Promise of what draws a code) → Promise of a `data:` address, or of "" where the
//   browser cannot draw; kinds as in src/app/take.rs. Below the rows stands the address of this page, as a code and in letters.

// A4 at 150 dots an inch, so that a print shop can print it; longer when there is more to say.
const SHEET_WIDTH = 1240;
const SHEET_HEIGHT = 1754;
const SHEET_EDGE = 90;
// Title, head, the figure itself, a plain row, small print: size in dots and weight.
const SHEET_KINDS = [[56, "bold "], [40, "bold "], [60, "bold "], [36, ""], [30, ""]];
const HEAD = 1, SMALL = 4;
const SHEET_CODE = 240;

function drawSheet(text, draw) {
  // From the disk the address says nothing to another device.
  const code = location.protocol === "file:" ? Promise.resolve(null) : qrCode(draw).catch(() => null);
  return code.then((code) => paint(text, code));
}

function paint(text, code) {
  const rows = text.split("\n").filter(Boolean).map((line) => line.split("\t"));
  const canvas = document.createElement("canvas");
  canvas.width = SHEET_WIDTH;
  const pen = canvas.getContext("2d");
  if (!pen) return "";
  const end = lay(pen, rows, false);
  canvas.height = Math.max(SHEET_HEIGHT, end + (code ? SHEET_CODE + SHEET_EDGE : 0));
  pen.fillStyle = "#fff";
  pen.fillRect(0, 0, canvas.width, canvas.height);
  pen.fillStyle = "#000";
  lay(pen, rows, true);
  if (code) {
    const scale = Math.floor(SHEET_CODE / code.size);
    pen.save();
    pen.translate(SHEET_EDGE, end);
    pen.scale(scale, scale);
    pen.fill(new Path2D(code.path));
    pen.restore();
    pen.translate(SHEET_CODE + 40, end - SHEET_EDGE);
    lay(pen, [[SMALL, qrAddress(), ""]], true, SHEET_CODE + 40);
  }
  const url = canvas.toDataURL("image/png");
  return url.startsWith("data:image/png") ? url : "";
}

// Draws the rows below each other, or only measures them; gives the height they take. `less`: how much narrower than the sheet.
function lay(pen, rows, draw, less = 0) {
  let y = SHEET_EDGE;
  const whole = SHEET_WIDTH - 2 * SHEET_EDGE - less;
  for (const [kind, left, right] of rows) {
    const [size, weight] = SHEET_KINDS[kind];
    pen.font = weight + size + 'px system-ui,"PingFang SC","Microsoft YaHei","Noto Sans CJK SC",sans-serif';
    const step = Math.round(size * 1.5);
    if (Number(kind) === HEAD) {
      y += Math.round(step / 2);
      if (draw) pen.fillRect(SHEET_EDGE, y, whole, 2);
    }
    const wide = right ? Math.ceil(pen.measureText(right).width) : 0;
    const room = whole - (wide ? wide + 40 : 0);
    // Too little room beside the amount: it goes below.
    const narrow = room < 300 && left;
    for (const line of wrapped(pen, left, narrow ? whole : room)) {
      y += step;
      if (draw) pen.fillText(line, SHEET_EDGE, y);
    }
    if (narrow) y += step;
    if (draw && wide) pen.fillText(right, SHEET_WIDTH - SHEET_EDGE - wide, y);
  }
  return y + SHEET_EDGE;
}

// A text in lines that fit; a word of letters goes over as a whole.
function wrapped(pen, text, width) {
  const lines = [""];
  for (const sign of text) {
    const line = lines[lines.length - 1];
    if (pen.measureText(line + sign).width <= width) {
      lines[lines.length - 1] = line + sign;
      continue;
    }
    const at = line.lastIndexOf(" ");
    const word = at >= 0 && line.length - at < 20 && /[a-z0-9]/i.test(sign);
    lines[lines.length - 1] = word ? line.slice(0, at) : line;
    lines.push((word ? line.slice(at).trimStart() : "") + sign);
  }
  return lines;
}
