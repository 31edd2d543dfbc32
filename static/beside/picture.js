// The sheet as a picture: the only thing that every chat application passes on and prints.
//
//   drawSheet("kind<tab>left<tab>right\n…") → a `data:` address, or "" where the browser cannot draw; kinds as in src/app/take.rs

// A4 at 150 dots an inch, so that a print shop can print it; longer when there is more to say.
const SHEET_WIDTH = 1240;
const SHEET_HEIGHT = 1754;
const SHEET_EDGE = 90;
// Title, head, the figure itself, a plain row, small print: size in dots and weight.
const SHEET_KINDS = [[56, "bold "], [40, "bold "], [60, "bold "], [36, ""], [30, ""]];
const HEAD = 1;

function drawSheet(text) {
  const rows = text.split("\n").filter(Boolean).map((line) => line.split("\t"));
  const canvas = document.createElement("canvas");
  canvas.width = SHEET_WIDTH;
  const pen = canvas.getContext("2d");
  if (!pen) return "";
  canvas.height = Math.max(SHEET_HEIGHT, lay(pen, rows, false));
  pen.fillStyle = "#fff";
  pen.fillRect(0, 0, canvas.width, canvas.height);
  pen.fillStyle = "#000";
  lay(pen, rows, true);
  const url = canvas.toDataURL("image/png");
  return url.startsWith("data:image/png") ? url : "";
}

// Draws the rows below each other, or only measures them; gives the height they take.
function lay(pen, rows, draw) {
  let y = SHEET_EDGE;
  const whole = SHEET_WIDTH - 2 * SHEET_EDGE;
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
