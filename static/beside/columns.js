// Which column of a table is which: recognised by its head, put right by the person. What is chosen is read anew at once.

function makeColumns({ host, tell }) {
  let drawn = null;
  const stale = () => drawn !== host.found;

  function fill(place, say) {
    place.textContent = "";
    drawn = host.found;
    const found = host.found || {};
    const cells = (found.cells || []).filter((row) => row.some(Boolean));
    const width = Math.max(0, ...cells.map((row) => row.length));
    if (found.stacked || width < 2) {
      place.append(make("p", "quiet", say("columns.none")));
      return;
    }
    place.append(make("p", "quiet", say("columns.how")));
    const frame = make("div", "beside-table");
    frame.tabIndex = 0;
    frame.setAttribute("role", "region");
    frame.setAttribute("aria-label", say("columns.region"));
    const table = make("table", "");
    const head = table.createTHead().insertRow();
    const chosen = [];
    for (let at = 0; at < width; at++) {
      const cell = make("td", "");
      const list = make("select", "");
      list.dataset.column = String(at);
      list.setAttribute("aria-label", say("columns.which", { number: at + 1 }));
      for (const name of ["", ...COLUMN_NAMES]) {
        const option = make("option", "", say("columns." + (name || "unused")));
        option.value = name;
        option.selected = name === ((found.columns || [])[at] || "");
        list.append(option);
      }
      chosen.push(list);
      // One column a meaning: the other that had it has none.
      list.addEventListener("change", () => {
        for (const other of chosen) if (other !== list && other.value === list.value) other.value = "";
        read(place, say, chosen.map((one) => one.value));
      });
      cell.append(list);
      head.append(cell);
    }
    const body = table.createTBody();
    for (const row of cells.slice(0, 5)) {
      const line = body.insertRow();
      for (let at = 0; at < width; at++) line.insertCell().textContent = row[at] || "";
    }
    frame.append(table);
    place.append(frame);
  }

  function read(place, say, columns) {
    host.table(host.found.text, JSON.stringify(columns)).then((rows) => {
      // The same table: the lists stay as they are, and keep the focus.
      drawn = host.found;
      tell(place, "rows", rows);
    }, () => place.append(make("p", "note", say("columns.failed"))));
  }

  return { fill, stale };
}

// In the order in which they are looked for; the reader's own names (static/bill/rows.js).
const COLUMN_NAMES = ["name", "amount", "class", "prepay", "limit", "printed_excluded", "printed_prepay", "printed_over_limit", "price", "count", "unit", "day", "category", "fund", "code"];
