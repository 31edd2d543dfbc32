// gzip from stdin to stdout, for blocks inside the single file.
import { readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";

process.stdout.write(gzipSync(readFileSync(0), { level: 9 }));
