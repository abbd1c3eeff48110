/** The chosen theme is seen at once; it is kept when the form is saved. */
export function previewTheme() {
  for (const form of document.querySelectorAll("[data-theme-form]")) {
    form.addEventListener("change", (event) => {
      if (event.target.name === "theme") document.documentElement.dataset.bsTheme = event.target.value;
    });
  }
}
