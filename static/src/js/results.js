// The table of results grows: the last line that is typed into gets an empty one below it.
const MOST = 40;
const table = document.querySelector("[data-results]");

function grow() {
  const rows = table.tBodies[0].rows;
  const last = rows[rows.length - 1];
  if (rows.length >= MOST || ![...last.querySelectorAll("input")].some((input) => input.value)) return;
  const next = last.cloneNode(true);
  for (const field of next.querySelectorAll("input, select")) {
    field.value = "";
    field.name = field.name.replace(/\d+$/, String(rows.length));
    field.setAttribute("aria-label", field.getAttribute("aria-label").replace(/\d+$/, String(rows.length + 1)));
  }
  table.tBodies[0].append(next);
}

table?.addEventListener("input", grow);
