const UNITS = ["bytes", "kB", "MB", "GB"];

/** 1153434 → [1.2, "MB"] */
function scaled(bytes) {
  let unit = 0;
  let size = bytes;
  for (; size >= 1000 && unit < UNITS.length - 1; unit += 1) size /= 1000;
  return [size >= 10 || unit === 0 ? Math.round(size) : Math.round(size * 10) / 10, UNITS[unit]];
}

/** "412 of 640 MB, about 1 minute": how far, and how much longer at this pace. */
export function progressText(loaded, total, elapsed) {
  const [all, unit] = scaled(total);
  const divisor = 1000 ** UNITS.indexOf(unit);
  const done = all >= 10 ? Math.round(loaded / divisor) : Math.round((loaded / divisor) * 10) / 10;
  const seconds = loaded ? (elapsed / loaded) * (total - loaded) / 1000 : 0;
  const left = elapsed < 2000 ? "" : seconds < 50 ? `, about ${Math.max(5, Math.ceil(seconds / 5) * 5)} seconds` : `, about ${Math.round(seconds / 60) || 1} minute${Math.round(seconds / 60) > 1 ? "s" : ""}`;
  return `${done} of ${all} ${unit}${left}`;
}
