// The title of the page for adding, as its script words it: a list of states per line in, the title out.
import { readFileSync } from "node:fs";
import { createInterface } from "node:readline";

const source = readFileSync(new URL("../../static/src/js/lib/headline.js", import.meta.url), "utf8");
const { headline } = await import(`data:text/javascript,${encodeURIComponent(source)}`);

for await (const line of createInterface({ input: process.stdin })) {
  const place = { textContent: "" };
  globalThis.document = { querySelector: () => place };
  headline({ children: JSON.parse(line).states.map((state) => ({ dataset: { state } })) });
  console.log(JSON.stringify(place.textContent));
}
