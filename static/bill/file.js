// What a person gives, text or a file, as rows: the kind of a file is read from its first bytes, its signs from its bytes.
//
//   const table = makeTable(workbook);          // workbook(bytes) → Promise of lines with tabs
//   table(textOrFile, columns?) → Promise of what readBill gives, with `text`, or of { fault: "picture" | "pdf" | "too-large" | "not-a-workbook" | "no-workbooks" }

const FILE_MOST = 10 * 1024 * 1024;

function makeTable(workbook) {
  return async function table(input, columns) {
    if (typeof input === "string") return told(input, columns);
    if (input.size > FILE_MOST) return { fault: "too-large" };
    const bytes = new Uint8Array(await new Response(input).arrayBuffer());
    const starts = (...signs) => signs.every((sign, at) => bytes[at] === sign);
    if (starts(0xff, 0xd8) || starts(0x89, 0x50, 0x4e, 0x47) || starts(0x47, 0x49, 0x46) || starts(0x52, 0x49, 0x46, 0x46)) return { fault: "picture" };
    if (starts(0x25, 0x50, 0x44, 0x46)) return { fault: "pdf" };
    // The workbook of before 2007: its reader would be too large a program.
    if (starts(0xd0, 0xcf, 0x11, 0xe0)) return { fault: "not-a-workbook" };
    if (starts(0x50, 0x4b, 3, 4)) {
      try {
        return told(await workbook(bytes), columns);
      } catch (error) {
        if (typeof error !== "string") throw error;
        return { fault: error };
      }
    }
    return told(decoded(bytes, starts), columns);
  };
}

const told = (text, columns) => Object.assign(readBill(text, columns), { text: String(text).slice(0, 200000) });

// Hospital systems write GB18030 where nothing says otherwise; bytes that are sound UTF-8 are never that by chance.
function decoded(bytes, starts) {
  if (starts(0xff, 0xfe)) return new TextDecoder("utf-16le").decode(bytes);
  if (starts(0xfe, 0xff)) return new TextDecoder("utf-16be").decode(bytes);
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder("gb18030").decode(bytes);
  }
}
