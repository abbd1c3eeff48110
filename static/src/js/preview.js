// Shows a PDF page by page on a canvas with its text selectable over it. Nothing in the document is run: no scripts, no forms, no XFA.

const ZOOMS = [0.6, 0.8, 1, 1.25, 1.5, 2, 3];
const WIDEST = 1400;

class Preview {
  constructor(box) {
    this.box = box;
    this.frame = box.closest("[data-preview]");
    this.bar = box.querySelector("[data-pdf-bar]");
    this.page = box.querySelector("[data-pdf-page]");
    this.canvas = box.querySelector("canvas");
    this.text = box.querySelector(".text-layer");
    this.number = 1;
    this.zoom = ZOOMS.indexOf(1);
  }

  async open() {
    const base = new URL(".", new URL(this.box.dataset.pdfjs, location.href)).href;
    this.pdfjs = await import(this.box.dataset.pdfjs);
    this.pdfjs.GlobalWorkerOptions.workerSrc = this.box.dataset.worker;
    this.document = await this.pdfjs.getDocument({
      url: this.box.dataset.pdf, withCredentials: true, isEvalSupported: false, enableXfa: false, disableRange: true,
      cMapUrl: `${base}cmaps/`, standardFontDataUrl: `${base}standard_fonts/`, wasmUrl: `${base}wasm/`, iccUrl: `${base}iccs/`,
    }).promise;
    this.box.querySelector("[data-pdf-wait]").hidden = true;
    this.box.querySelector("[data-pdf-fallback]").hidden = true;
    this.bar.hidden = false;
    this.page.hidden = false;
    this.bar.addEventListener("click", (event) => this.pressed(event.target.closest("button")));
    this.frame.addEventListener("keydown", (event) => this.key(event));
    await this.show();
  }

  pressed(button) {
    if (button?.dataset.pdfStep) this.turn(Number(button.dataset.pdfStep));
    if (button?.dataset.pdfZoom) this.scale(Number(button.dataset.pdfZoom));
  }

  key(event) {
    if (event.target !== this.frame) return;
    const steps = { PageDown: 1, ArrowRight: 1, PageUp: -1, ArrowLeft: -1 };
    if (event.key in steps) {
      event.preventDefault();
      this.turn(steps[event.key]);
    }
  }

  turn(step) {
    const wanted = this.number + step;
    if (wanted < 1 || wanted > this.document.numPages) return;
    this.number = wanted;
    this.show();
  }

  scale(step) {
    this.zoom = Math.min(ZOOMS.length - 1, Math.max(0, this.zoom + step));
    this.show();
  }

  async show() {
    this.task?.cancel();
    const page = await this.document.getPage(this.number);
    const plain = page.getViewport({ scale: 1 });
    const style = getComputedStyle(this.frame);
    const room = this.frame.clientWidth - parseFloat(style.paddingInlineStart) - parseFloat(style.paddingInlineEnd) - 2;
    const fit = Math.min(room, WIDEST) / plain.width;
    const viewport = page.getViewport({ scale: Math.min(fit, 1.6) * ZOOMS[this.zoom] });
    const dots = Math.min(devicePixelRatio || 1, 2);
    this.canvas.width = Math.floor(viewport.width * dots);
    this.canvas.height = Math.floor(viewport.height * dots);
    this.canvas.style.width = `${viewport.width}px`;
    this.frame.classList.toggle("zoomed", viewport.width > room);
    this.page.style.setProperty("--total-scale-factor", viewport.scale);
    this.place(this.number);
    this.task = page.render({ canvas: this.canvas, canvasContext: this.canvas.getContext("2d"), viewport, transform: [dots, 0, 0, dots, 0, 0] });
    try {
      await this.task.promise;
    } catch (error) {
      if (error.name === "RenderingCancelledException") return;
      throw error;
    }
    await this.layText(page, viewport);
  }

  async layText(page, viewport) {
    this.text.replaceChildren();
    const layer = new this.pdfjs.TextLayer({ textContentSource: page.streamTextContent(), container: this.text, viewport });
    await layer.render();
  }

  place(number) {
    this.box.querySelector("[data-pdf-place]").textContent = `Page ${number} of ${this.document.numPages}`;
    this.bar.querySelector("[data-pdf-step='-1']").disabled = number === 1;
    this.bar.querySelector("[data-pdf-step='1']").disabled = number === this.document.numPages;
    this.frame.setAttribute("aria-label", `Preview, page ${number} of ${this.document.numPages}`);
  }
}

for (const box of document.querySelectorAll("[data-pdf]")) {
  new Preview(box).open().catch(() => {
    box.querySelector("[data-pdf-wait]").hidden = true;
    const fallback = box.querySelector("[data-pdf-fallback]");
    fallback.hidden = false;
    fallback.firstChild.textContent = "This document cannot be shown here. ";
  });
}
