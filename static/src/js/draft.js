// Keeps a form that is half filled, a moment after the last change, and says when. Without this script what is sent is kept all the same.
import { announce } from "./lib/announce.js";

const REST = 1200;
const PATIENCE = 8000;

for (const form of document.querySelectorAll("form[data-keeps-draft]")) {
  const place = document.getElementById("draft");
  let timer = 0;
  let waiting = 0;
  let queue = Promise.resolve();
  const send = async () => {
    try {
      const signal = AbortSignal.timeout(PATIENCE);
      const answer = await fetch(form.dataset.keepsDraft, { method: "POST", body: new FormData(form), signal, redirect: "error" });
      if (!answer.ok) throw new Error(String(answer.status));
      const kept = answer.status === 200 ? await answer.json() : {};
      if (kept.draft && form.elements.draft) form.elements.draft.value = kept.draft;
      const now = new Date().toLocaleTimeString(document.documentElement.lang, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
      place.textContent = `Draft kept at ${now}`;
    } catch {
      place.textContent = "The draft could not be kept just now. It stays on this page.";
      announce(place.textContent);
    }
  };
  // One after the other: each answer says which draft the next one writes over.
  const keep = () => {
    waiting += 1;
    queue = queue.then(send).then(() => { waiting -= 1; });
  };
  form.addEventListener("submit", (event) => {
    clearTimeout(timer);
    if (!waiting) return;
    // Its draft is on its way: without the answer it would be left behind, beside what is sent.
    event.preventDefault();
    queue.then(() => form.requestSubmit(event.submitter));
  });
  document.addEventListener("input", (event) => {
    if (event.target.form !== form || event.target.type === "file") return;
    clearTimeout(timer);
    timer = setTimeout(keep, REST);
  });
}
