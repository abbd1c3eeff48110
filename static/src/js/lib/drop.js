/** Files dropped anywhere on the page land in the box that waits for them; the box shows that it would take them. */
export function startDropping(box, take) {
  const withFiles = (event) => [...(event.dataTransfer?.types ?? [])].includes("Files");
  addEventListener("dragover", (event) => {
    if (!withFiles(event)) return;
    event.preventDefault();
    box.classList.add("over");
  });
  addEventListener("dragleave", (event) => event.relatedTarget ?? box.classList.remove("over"));
  addEventListener("drop", (event) => {
    if (!withFiles(event)) return;
    event.preventDefault();
    box.classList.remove("over");
    take([...event.dataTransfer.files]);
  });
}

/** A form that sends its files as a whole: says which were chosen. */
export function showChosen(form) {
  const input = form.querySelector("input[type=file]");
  const place = form.querySelector("[data-chosen]");
  const show = () => (place.textContent = [...input.files].map((file) => file.name).join(", "));
  input.addEventListener("change", show);
  startDropping(form.querySelector("[data-drop]"), (files) => {
    const kept = new DataTransfer();
    for (const file of input.multiple ? files : files.slice(0, 1)) kept.items.add(file);
    input.files = kept.files;
    show();
  });
}
