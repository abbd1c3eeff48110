// The comparison: what follows from it shows as it is made. Without this script every button works, and the server says what is missing.
const form = document.getElementById("review");

const judged = (value) => [...form.querySelectorAll(`input[type="radio"][value="${value}"]:checked`)];
const quoted = (text) => text.trim().replace(/[.\s]+$/, "");

/** A first proposal of what the applicant reads, as long as nobody wrote something else. */
function propose(row) {
  const says = row.querySelector('input[name^="says_"]');
  const reads = row.querySelector("textarea");
  const name = row.dataset.field.toLowerCase();
  if (reads.value && reads.value !== reads.dataset.proposed) return;
  reads.value = says.value.trim() ? `Your certificate says ${quoted(says.value)}. Correct the field, or add the certificate that shows the ${name}.` : "";
  reads.dataset.proposed = reads.value;
}

function follow() {
  const fields = form.querySelectorAll("tbody[data-field]").length;
  const different = judged("differs").length + (form.elements.another.checked ? 1 : 0);
  const same = judged("same").length;
  const back = document.querySelector("[data-send-back]");
  const approve = document.querySelector("[data-approve]");
  const wakes = same === fields && !different;
  back.textContent = different ? `Send back, ${different} field${different === 1 ? "" : "s"}` : "Send back";
  back.disabled = !different;
  document.querySelector("[data-reject]").disabled = !different;
  approve.disabled = !wakes;
  document.getElementById("id_until").readOnly = !wakes;
  back.classList.toggle("btn-primary", !wakes);
  approve.classList.toggle("btn-primary", wakes);
  document.querySelector("[data-approve-hint]").hidden = same === fields;
}

if (form) {
  form.addEventListener("change", follow);
  form.addEventListener("input", (event) => {
    if (event.target.name?.startsWith("says_")) propose(event.target.closest("tbody"));
  });
  follow();
}

const figure = document.querySelector("[data-zoom]");
const zooms = document.querySelector("[data-zooms]");
if (figure && zooms) {
  zooms.hidden = false;
  zooms.addEventListener("click", (event) => {
    const step = Number(event.target.closest("button")?.dataset.zoomBy ?? 0);
    figure.dataset.zoom = Math.min(3, Math.max(1, Number(figure.dataset.zoom) + step));
  });
}
