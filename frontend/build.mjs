// Builds style sheets, scripts and the icon sprite into src/yaojian/web/static/built. Run by `npm run build`.
import { execFileSync } from "node:child_process";
import { copyFileSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const modules = join(here, "node_modules");
const built = join(here, "../src/yaojian/web/static/built");
// Built aside and moved in one step, so that a running server never finds half of it.
const out = join(modules, `.built-${process.pid}`);
const tool = (name) => join(modules, ".bin", name);
const run = (name, args) => execFileSync(tool(name), args, { cwd: here, stdio: ["ignore", "inherit", "inherit"] });

function styles() {
  const quiet = ["--quiet-deps", "--silence-deprecation=import", "--silence-deprecation=global-builtin", "--silence-deprecation=color-functions"];
  const sheets = ["office", "portal"].map((name) => `styles/${name}.scss:${out}/css/${name}.css`);
  run("sass", [...quiet, "--no-source-map", "--style=compressed", `--load-path=${modules}`, ...sheets]);
}

function scripts() {
  run("esbuild", ["scripts/app.js", "scripts/portal.js", "scripts/mode.js", "scripts/yj-ink.js", "scripts/yj-proof.js", "scripts/yj-proof-worker.js", "scripts/yj-pieces.js", "--bundle", "--minify", "--target=chrome88", "--charset=utf8", `--outdir=${out}/js`, "--log-level=warning"]);
}

// One symbol an icon, in the line style of Tabler; a name that does not exist stops the build.
function sprite() {
  const names = readFileSync(join(here, "icons.txt"), "utf8").split(/\s+/).filter(Boolean);
  const symbols = [...new Set(names)].map((name) => {
    const drawing = readFileSync(join(modules, `@tabler/icons/icons/outline/${name}.svg`), "utf8");
    const shapes = drawing.replace(/<!--[\s\S]*?-->/g, "").replace(/^[\s\S]*?<svg[^>]*>/, "").replace("</svg>", "").replace(/\s*\n\s*/g, "").trim();
    return `<symbol id="${name}" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="1.75" stroke-linecap="round" stroke-linejoin="round">${shapes}</symbol>`;
  });
  writeFileSync(join(out, "icons.svg"), `<svg xmlns="http://www.w3.org/2000/svg">${symbols.join("")}</svg>\n`);
}

mkdirSync(join(out, "css"), { recursive: true });
styles();
scripts();
sprite();
for (const name of ["mark.svg", "manifest.webmanifest"]) copyFileSync(join(here, name), join(out, name));
rmSync(built, { recursive: true, force: true });
mkdirSync(dirname(built), { recursive: true });
renameSync(out, built);
