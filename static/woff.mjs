// A WOFF file is an OpenType font whose tables are deflated one by one: unpacked for programs that take the font as it was.
import { inflateSync } from "node:zlib";

const HEADER = 44;
const ENTRY = 20;

/** The bytes of the font inside. Throws for what is no WOFF. */
export function unpacked(woff) {
  if (woff.toString("latin1", 0, 4) !== "wOFF") throw new Error("This is no WOFF file.");
  const count = woff.readUInt16BE(12);
  const tables = Array.from({ length: count }, (_, index) => table(woff, HEADER + index * ENTRY));
  const power = 2 ** Math.floor(Math.log2(count));
  const head = Buffer.alloc(12 + 16 * count);
  woff.copy(head, 0, 4, 8);
  [count, power * 16, Math.log2(power), (count - power) * 16].forEach((value, index) => head.writeUInt16BE(value, 4 + index * 2));
  let offset = head.length;
  tables.forEach(({ tag, checksum, data, length }, index) => {
    const at = 12 + index * 16;
    head.write(tag, at, "latin1");
    [checksum, offset, length].forEach((value, field) => head.writeUInt32BE(value, at + 4 + field * 4));
    offset += data.length;
  });
  return Buffer.concat([head, ...tables.map(({ data }) => data)]);
}

/** One table, padded to whole words as they stand in a font. */
function table(woff, at) {
  const [offset, packed, length, checksum] = [4, 8, 12, 16].map((field) => woff.readUInt32BE(at + field));
  const stored = woff.subarray(offset, offset + packed);
  const data = packed < length ? inflateSync(stored) : stored;
  return { tag: woff.toString("latin1", at, at + 4), checksum, length, data: Buffer.concat([data, Buffer.alloc(-length & 3)]) };
}
