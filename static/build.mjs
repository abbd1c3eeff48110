// Builds static/dist from static/src and node_modules: our one style sheet and our scripts (esbuild), and copies of what others made.
// Nothing is fetched at run time from anywhere but our own static files.
import { cpSync, existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { unpacked } from "./woff.mjs";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const packages = join(root, "node_modules");
const source = join(root, "static", "src");
const target = join(root, "static", "dist");

const walk = (folder, ending) =>
  existsSync(folder)
    ? readdirSync(folder, { recursive: true })
        .filter((name) => name.endsWith(ending))
        .map((name) => join(folder, name))
    : [];

/** Copies a text file without its pointer to a source map, which the hashing storage would look for in vain. */
function copyText(from, to) {
  mkdirSync(dirname(to), { recursive: true });
  writeFileSync(to, readFileSync(from, "utf8").replace(/^\/[/*][#@] sourceMappingURL=.*$/gm, ""));
}

function copyTabler() {
  for (const sheet of ["tabler.min.css", "tabler.rtl.min.css"]) copyText(join(packages, "@tabler/core/dist/css", sheet), join(target, "vendor", sheet));
}

function copyFonts() {
  const used = [...readFileSync(join(source, "css/fonts.css"), "utf8").matchAll(/fonts\/([\w-]+)\.woff2/g)].map((hit) => hit[1]);
  for (const file of used) {
    const family = file.replace(/-(latin-ext|latin|arabic)-wght-normal$/, "");
    cpSync(join(packages, "@fontsource-variable", family, "files", `${file}.woff2`), join(target, "css/fonts", `${file}.woff2`));
  }
}

/** What the portal itself writes (PDF, marks on pictures) needs fonts as they are on a disk: one per weight. */
function unpackPrinted() {
  const from = join(packages, "@fontsource/noto-sans-arabic/files");
  mkdirSync(join(target, "vendor/print"));
  for (const [weight, name] of [[400, "Regular"], [700, "Bold"]]) {
    writeFileSync(join(target, `vendor/print/NotoSansArabic-${name}.ttf`), unpacked(readFileSync(join(from, `noto-sans-arabic-arabic-${weight}-normal.woff`))));
  }
}

/** htmx with the extension that lets it live under our policy: it obeys only elements that carry the page's nonce. */
function copyHtmx() {
  const dist = join(packages, "htmx.org/dist");
  copyText(join(dist, "htmx.min.js"), join(target, "vendor/htmx.js"));
  copyText(join(dist, "ext/hx-csp.min.js"), join(target, "vendor/hx-csp.js"));
}

/** pdf.js asks for its worker, fonts, character maps and decoders by the names it knows: these stay unhashed. */
function copyPdf() {
  const from = join(packages, "pdfjs-dist");
  const to = join(target, "vendor/pdfjs");
  for (const script of ["pdf.min.mjs", "pdf.worker.min.mjs"]) copyText(join(from, "build", script), join(to, script));
  for (const folder of ["cmaps", "standard_fonts", "wasm", "iccs"]) cpSync(join(from, folder), join(to, folder), { recursive: true });
}

/** Every name given as icon="…", icon: "…" or icon("…") in templates, scripts and Python, or after the words of a phrase; names beginning with mc- are our own signs. */
function usedIcons() {
  const files = [
    ...walk(join(root, "templates"), ".html"),
    ...walk(join(source, "js"), ".js"),
    ...["common", "domain", "patients", "doctors", "hospitals", "pharmacies", "insurers", "admin_portal", "public", "organisations", "licence_applications", "charting"].flatMap((folder) => walk(join(root, folder), ".py")),
  ].filter((file) => !/[\\/]tests[\\/]/.test(file));
  const pattern = /(?:icon\w*"?\s*[=:(]\s*|(?:Phrase|_counted)\("[^"]*", )["']([a-z0-9-]+)["']/g;
  return new Set(files.flatMap((file) => [...readFileSync(file, "utf8").matchAll(pattern)].map((hit) => hit[1])));
}

function buildSprite() {
  const own = readFileSync(join(source, "status-icons.svg"), "utf8");
  const symbols = [...usedIcons()].filter((name) => !name.startsWith("mc-")).sort().map((name) => {
    const file = join(packages, "@tabler/icons/icons/outline", `${name}.svg`);
    if (!existsSync(file)) throw new Error(`Tabler has no icon "${name}". Names: https://tabler.io/icons`);
    const shapes = readFileSync(file, "utf8").replace(/^[\s\S]*?<svg[^>]*>|<\/svg>\s*$|<path stroke="none"[^>]*\/>/g, "");
    return `<symbol id="${name}" viewBox="0 0 24 24">${shapes.replace(/\s*\n\s*/g, "")}</symbol>`;
  });
  writeFileSync(join(target, "icons.svg"), own.replace("</svg>", `${symbols.join("\n")}\n</svg>`));
  return symbols.length;
}

async function buildOurs() {
  const common = { bundle: true, minify: true, legalComments: "none", logLevel: "warning" };
  await build({
    ...common,
    entryPoints: readdirSync(join(source, "js")).filter((name) => name.endsWith(".js")).map((name) => join(source, "js", name)),
    outdir: join(target, "js"), format: "esm", target: "es2022",
  });
  await build({ ...common, entryPoints: [join(source, "css/medchain.css")], outfile: join(target, "css/medchain.css"), external: ["fonts/*"] });
}

rmSync(target, { recursive: true, force: true });
mkdirSync(target, { recursive: true });
copyTabler();
copyFonts();
copyHtmx();
copyPdf();
unpackPrinted();
cpSync(join(source, "favicon.svg"), join(target, "favicon.svg"));
const icons = buildSprite();
await buildOurs();
console.log(`static/dist is built (${icons} icons)`);
