// Several files at once, each in its own row. Without this script the same form sends them in one go.
import { startDropping, showChosen } from "./lib/drop.js";
import { Sender } from "./lib/sender.js";
import { headline } from "./lib/headline.js";

const form = document.querySelector("[data-upload-form]");
if (form) {
  const input = form.querySelector("input[type=file]");
  const list = document.querySelector("[data-upload-list]");
  const sender = new Sender({ form, list, changed: () => headline(list) });
  let replaced = null;
  const take = (files) => {
    replaced?.remove();
    replaced = null;
    for (const file of files) sender.add(file);
    input.value = "";
  };
  form.querySelector("[data-no-script]").hidden = true;
  input.addEventListener("change", () => take([...input.files]));
  startDropping(form.querySelector("[data-drop]"), take);
  list.addEventListener("click", (event) => {
    const again = event.target.closest("[data-choose-again]");
    if (!again) return;
    replaced = again.closest("li");
    input.click();
  });
  document.addEventListener("htmx:after:swap", () => list.isConnected && headline(list));
  addEventListener("beforeunload", (event) => sender.isBusy && event.preventDefault());
}
for (const other of document.querySelectorAll("[data-import-form]")) showChosen(other);
