// node tests/pages/speed.mjs [ROWS]: from a key press to the figure in a bill of so many rows, on a processor made slower. Prints JSON.
// The aim, 50 ms of a hundred rows at the 95th percentile, needs a quiet machine; `pace.test.mjs` holds three times of it. Build the
// release first.
import { cpus, loadavg } from "node:os";
import { close } from "./lib.mjs";
import { keys, slowed } from "./pace.mjs";

const rows = Number(process.argv[2] || 100);
const page = await slowed(rows);
console.log(JSON.stringify({ rows, key_to_figure_ms: await keys(page), cores: cpus().length, load: Number(loadavg()[0].toFixed(1)) }));
await close();
