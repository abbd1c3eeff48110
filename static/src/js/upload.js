// Several files at once, each in its own row. Without this script the same form sends them in one go.
// A page may have a form for each kind of file: they share the list, and the place of a kind goes once one of it is stored.
import { startDropping, showChosen } from "./lib/drop.js";
import { Sender } from "./lib/sender.js";
import { headline } from "./lib/headline.js";

const list = document.querySelector("[data-upload-list]");
const forms = list ? [...document.querySelectorAll("[data-upload-form]")] : [];
let replaced = null;

function showWanted() {
  for (const place of document.querySelectorAll("[data-wanted]")) {
    place.hidden = place.dataset.wanted !== "other" && Boolean(list.querySelector(`[data-kind="${place.dataset.wanted}"][data-state="stored"]`));
  }
}

function changed() {
  headline(list);
  showWanted();
}

const senders = forms.map((form) => {
  const input = form.querySelector("input[type=file]");
  const sender = new Sender({ form, list, changed });
  const take = (files) => {
    replaced?.remove();
    replaced = null;
    for (const file of files) sender.add(file);
    input.value = "";
  };
  form.querySelector("[data-no-script]").hidden = true;
  input.addEventListener("change", () => take([...input.files]));
  const box = form.querySelector("[data-drop]");
  if (box) startDropping(box, take);
  return sender;
});

if (forms.length) {
  list.addEventListener("click", (event) => {
    const again = event.target.closest("[data-choose-again]");
    if (!again) return;
    replaced = again.closest("li");
    const form = forms.find((other) => other.dataset.kind && other.dataset.kind === replaced.dataset.kind) ?? forms[0];
    form.querySelector("input[type=file]").click();
  });
  document.addEventListener("htmx:after:swap", () => list.isConnected && changed());
  addEventListener("beforeunload", (event) => senders.some((sender) => sender.isBusy) && event.preventDefault());
}
for (const other of document.querySelectorAll("[data-import-form]")) showChosen(other);
