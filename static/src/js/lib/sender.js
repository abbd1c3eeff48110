// Sends files by PUT: the body is the file itself and is never parsed on the way, so that it is sealed as it arrives.
import { announce } from "./announce.js";
import { progressText } from "./sizes.js";

const AT_ONCE = 2;
const BROKE = "The connection broke on the way. Nothing of it was kept; try again.";

/** A fragment carries the nonce of its own answer; htmx obeys the page's. Only what bears the answer's nonce is given ours. */
function trust(row, request) {
  const theirs = /'nonce-([^']+)'/.exec(request.getResponseHeader("Content-Security-Policy") ?? "")?.[1];
  const ours = document.querySelector("script[nonce]")?.nonce;
  for (const element of row.querySelectorAll("[hx-nonce]")) {
    if (element.getAttribute("hx-nonce") === theirs) element.setAttribute("hx-nonce", ours);
  }
}

export class Sender {
  constructor({ form, list, changed }) {
    this.url = form.dataset.put;
    this.token = form.querySelector("[name=csrfmiddlewaretoken]").value;
    this.template = document.getElementById("upload-row");
    this.list = list;
    this.changed = changed;
    this.waiting = [];
    this.running = 0;
  }

  get isBusy() {
    return this.running > 0 || this.waiting.length > 0;
  }

  add(file) {
    const row = this.template.content.firstElementChild.cloneNode(true);
    const part = (name) => row.querySelector(`[data-${name}]`);
    const job = { file, row, part, request: null };
    part("name").textContent = file.name;
    row.querySelector("progress").setAttribute("aria-label", file.name);
    for (const button of row.querySelectorAll("button")) button.querySelector(".off-screen").append(` ${file.name}`);
    part("pause").addEventListener("click", () => this.stop(job, "Paused. It starts again from its beginning."));
    part("resume").addEventListener("click", () => this.queue(job));
    part("again").addEventListener("click", () => this.queue(job));
    part("cancel").addEventListener("click", () => this.drop(job));
    this.list.prepend(row);
    this.queue(job);
  }

  queue(job) {
    this.show(job, { sending: true, detail: "Waits for its turn" });
    this.waiting.push(job);
    this.next();
  }

  next() {
    while (this.running < AT_ONCE && this.waiting.length) this.send(this.waiting.shift());
    this.changed();
  }

  send(job) {
    const request = (job.request = new XMLHttpRequest());
    const started = performance.now();
    this.running += 1;
    request.open("PUT", this.url);
    request.setRequestHeader("X-CSRFToken", this.token);
    request.setRequestHeader("X-File-Name", encodeURIComponent(job.file.name));
    request.setRequestHeader("Content-Type", job.file.type || "application/octet-stream");
    request.upload.addEventListener("progress", (event) => {
      const share = event.total ? event.loaded / event.total : 1;
      const ready = share >= 1;
      this.show(job, { sending: !ready, percent: share, detail: ready ? "Being checked and stored" : progressText(event.loaded, event.total, performance.now() - started) });
    });
    request.addEventListener("load", () => this.answered(job));
    request.addEventListener("error", () => this.failed(job, BROKE));
    request.addEventListener("loadend", () => {
      this.running -= 1;
      this.next();
    });
    request.send(job.file);
  }

  /** The server answers with the row itself, whatever became of the file. */
  answered(job) {
    const page = new DOMParser().parseFromString(`<ul>${job.request.responseText}</ul>`, "text/html");
    const row = page.querySelector("li[data-upload]");
    if (!row) return this.failed(job, job.request.status === 413 ? "The file is too large. Nothing of it was kept." : "It could not be stored right now. Nothing of it was kept; try again.");
    trust(row, job.request);
    job.row.replaceWith(row);
    window.htmx?.process(row);
    announce(`${job.file.name}: ${row.querySelector(".status-words")?.textContent ?? "stored"}`);
    return undefined;
  }

  failed(job, detail) {
    this.show(job, { sending: false, failed: true, detail });
    announce(`${job.file.name}: ${detail}`);
  }

  stop(job, detail) {
    this.waiting = this.waiting.filter((other) => other !== job);
    job.request?.abort();
    this.show(job, { sending: false, paused: true, detail });
  }

  drop(job) {
    this.stop(job, "");
    job.row.remove();
    this.changed();
  }

  show(job, { sending, percent = 0, detail, paused = false, failed = false }) {
    const { part, row } = job;
    row.dataset.state = failed ? "interrupted" : "sending";
    part("bar").value = Math.round(percent * 100);
    part("bar").hidden = failed || paused;
    part("percent").textContent = failed || paused ? "" : `${Math.round(percent * 100)} %`;
    part("detail").textContent = detail;
    part("pause").hidden = !sending;
    part("resume").hidden = !paused;
    part("again").hidden = !failed;
  }
}
