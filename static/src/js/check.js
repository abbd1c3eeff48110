// Checking a document: how far a large file is, then the answer in its place. Without this script the same form loads the page anew.
import { announce } from "./lib/announce.js";
import { showChosen } from "./lib/drop.js";
import { progressText } from "./lib/sizes.js";

const page = document.querySelector("[data-check]");
const form = page.querySelector("[data-check-form]");
const part = (name) => form.querySelector(`[data-${name}]`);

function showBusy(busy) {
  part("sending").hidden = !busy;
  form.querySelector("button").disabled = busy;
}

function say(share, words) {
  form.querySelector("progress").value = share * 100;
  part("how-far").textContent = words;
}

/** The answer is a whole page: its results take the place of ours, and the focus goes to them. */
function answered(request) {
  const results = request.response?.getElementById("results");
  if (request.status !== 200 || !results) return failed();
  showBusy(false);
  document.getElementById("results").replaceWith(document.adoptNode(results));
  document.title = request.response.title;
  page.classList.add("answered");
  document.getElementById("h-r").focus();
}

function failed() {
  showBusy(false);
  part("failed").hidden = false;
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  const request = new XMLHttpRequest();
  const started = performance.now();
  request.open("POST", form.action);
  request.responseType = "document";
  request.upload.addEventListener("progress", ({ loaded, total }) => say(loaded / total, loaded < total ? progressText(loaded, total, performance.now() - started) : "Being compared"));
  request.addEventListener("load", () => answered(request));
  request.addEventListener("error", failed);
  part("failed").hidden = true;
  showBusy(true);
  say(0, "Being sent");
  announce("Being sent");
  request.send(new FormData(form));
});
showChosen(form);
