// Keeps a form that is half filled, a moment after the last change, and says when. Without this script what is sent is kept all the same.
import { announce } from "./lib/announce.js";

const REST = 1200;

for (const form of document.querySelectorAll("form[data-keeps-draft]")) {
  const place = document.getElementById("draft");
  let timer = 0;
  let sending = null;
  const keep = async () => {
    sending?.abort();
    sending = new AbortController();
    try {
      const answer = await fetch(form.dataset.keepsDraft, { method: "POST", body: new FormData(form), signal: sending.signal, redirect: "error" });
      if (!answer.ok) throw new Error(String(answer.status));
      const kept = answer.status === 200 ? await answer.json() : {};
      if (kept.draft && form.elements.draft) form.elements.draft.value = kept.draft;
      const now = new Date().toLocaleTimeString(document.documentElement.lang, { hour: "2-digit", minute: "2-digit" });
      place.textContent = `Draft kept at ${now}`;
    } catch (error) {
      if (error.name === "AbortError") return;
      place.textContent = "The draft could not be kept just now. It stays on this page.";
      announce(place.textContent);
    }
  };
  form.addEventListener("submit", () => clearTimeout(timer));
  document.addEventListener("input", (event) => {
    if (event.target.form !== form || event.target.type === "file") return;
    clearTimeout(timer);
    timer = setTimeout(keep, REST);
  });
}
