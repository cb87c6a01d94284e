// Holds the floor: no function Chromium 88 lacks, no colour outside the tokens, no address in the lock file.
import { readFileSync, readdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const out = join(here, "../src/yaojian/web/static/built/css");
const read = (...path) => readFileSync(join(...path), "utf8");
const problems = [];

function refuse(file, text, pattern, why) {
  text.split("\n").forEach((line, at) => {
    const found = line.replace(/\/\/.*$/, "").match(pattern);
    if (found) problems.push(`${file}:${at + 1}: ${found[0]} – ${why}`);
  });
}

const tooNew = /color-mix\(|oklch\(|light-dark\(|:has\(|@layer|@container|:is\(.*\) \{.*&|\bdvh\b/;
for (const name of readdirSync(out)) {
  const found = read(out, name).match(tooNew);
  if (found) problems.push(`${name}: ${found[0]} – Chromium 88 does not know it`);
}
for (const name of readdirSync(join(here, "styles"))) {
  if (name === "_tokens.scss") continue;
  refuse(name, read(here, "styles", name), /#[0-9a-f]{3,8}\b(?![^{]*\{)|\brgba?\(|\bhsla?\(|:\s*(white|black|red|blue|green|gray|grey)\b/i, "colours belong into _tokens.scss");
}
refuse("package-lock.json", read(here, "package-lock.json"), /"resolved"|https?:\/\//, "the lock names no address");

if (problems.length) {
  console.error(problems.join("\n"));
  process.exit(1);
}
