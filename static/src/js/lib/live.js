// What changes by itself: htmx fetches fragments; here an answer that is none is kept out, and a change is announced politely.
import { announce } from "./announce.js";

const MOVING = new Set(["queued", "sent", "mined", "delayed"]);
const seen = () => [...document.querySelectorAll("#main [data-state]")];

/** htmx swaps whatever answers. An error, or the sign-in page after a redirect, must not replace what stands there. */
function guard(event) {
  const { ctx } = event.detail;
  const status = ctx.response?.status ?? 0;
  if (status >= 400 && status !== 422) event.preventDefault();
  else if (ctx.response?.raw?.redirected && /\/login\b|\/accounts\//.test(ctx.response.raw.url)) {
    event.preventDefault();
    location.reload();
  }
}

/** Says once that something was recorded, and lights it up for a moment. */
function tell(before) {
  const turned = seen().filter((element, index) => element.dataset.state === "confirmed" && MOVING.has(before[index]));
  for (const element of turned) element.classList.add("turned");
  if (turned.length) announce(turned.length === 1 ? "Recorded" : `${turned.length} are recorded`);
}

export function follow() {
  let before = [];
  let heading = document.querySelector("[data-announces] h1")?.textContent;
  document.addEventListener("htmx:after:request", guard);
  document.addEventListener("htmx:before:swap", () => (before = seen().map((element) => element.dataset.state)));
  document.addEventListener("htmx:after:swap", () => {
    tell(before);
    const now = document.querySelector("[data-announces] h1")?.textContent;
    if (now && now !== heading) announce(now);
    heading = now;
  });
}
