// A pack as a host wants it that answers for the figures: what is less sure than it asks for counts as unknown, so that an answer
// becomes a range or says what is missing. How sure a row is stands in the pack's citations.

const SURENESS = ["unverified", "reported", "official"];
const NOT_SURE = { unknown: "这个数没有达到提供单位要求的可靠程度", unknown_en: "this figure is less sure than the provider of this page asks for" };

function surer(source, name, least) {
  const wanted = SURENESS.indexOf(least);
  const cites = source.asset(name.replace("pack/", "cites/")).then(JSON.parse, () => ({ rows: [] }));
  return Promise.all([source.asset(name), cites]).then(([text, { rows }]) => {
    const pack = JSON.parse(text);
    for (const table of pack.table || []) {
      for (const row of table.row || []) {
        const { confidence } = row.confidence ? row : rows[row.cite] || {};
        if (SURENESS.indexOf(confidence) < wanted && !(row.value && row.value.unknown)) row.value = NOT_SURE;
      }
    }
    return JSON.stringify(pack);
  });
}
