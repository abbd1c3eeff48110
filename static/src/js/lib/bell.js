// The bell: its number follows what happens, and a click opens the newest notices beside it. Without scripts it is a link to their page.
import { announce } from "./announce.js";

const EVERY = 10_000;
const say = (count) => `${count} new notice${count === 1 ? "" : "s"}`;

/** Puts the number where it stands for the eye and for the ear. */
function show(bell, unread) {
  const before = Number(bell.dataset.unread);
  bell.dataset.unread = String(unread);
  bell.querySelector("[data-words]").textContent = unread ? `, ${unread} new` : "";
  const count = bell.querySelector("[data-count]");
  count.textContent = unread > 99 ? "99+" : String(unread);
  count.hidden = !unread;
  if (unread > before) announce(say(unread));
}

/** Asks only while somebody looks at the page. Ends when the session has ended. */
export function followBell() {
  const bell = document.getElementById("bell");
  if (!bell) return;
  let timer = setInterval(look, EVERY);

  async function look() {
    if (document.hidden || !timer) return;
    const headers = { "If-None-Match": `"${bell.dataset.mark}"` };
    const answer = await fetch(bell.dataset.stateUrl, { headers, cache: "no-store", redirect: "manual" }).catch(() => null);
    if (answer?.type === "opaqueredirect") timer = clearInterval(timer);
    if (answer?.status !== 200) return;
    bell.dataset.mark = answer.headers.get("ETag").replaceAll('"', "");
    show(bell, (await answer.json()).unread);
    document.body.dispatchEvent(new CustomEvent("notices:changed")); // for parts of a page that show the same in full
  }

  document.addEventListener("visibilitychange", look);
  openPanel(bell, document.getElementById("bell-panel"));
}

function openPanel(bell, panel) {
  bell.setAttribute("aria-haspopup", "dialog");
  bell.setAttribute("aria-expanded", "false");

  function close(isByKey) {
    if (panel.hidden) return;
    panel.hidden = true;
    bell.setAttribute("aria-expanded", "false");
    if (isByKey) bell.focus();
  }

  async function open() {
    const answer = await fetch(bell.dataset.panelUrl, { cache: "no-store", redirect: "manual" }).catch(() => null);
    if (answer?.status !== 200) return location.assign(bell.href);
    panel.innerHTML = await answer.text();
    panel.hidden = false;
    bell.setAttribute("aria-expanded", "true");
    panel.querySelector("h2").focus();
  }

  bell.addEventListener("click", (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
    event.preventDefault();
    if (panel.hidden) open();
    else close(true);
  });
  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-closes]")) close(true);
    else if (!panel.contains(event.target) && !bell.contains(event.target)) close(false);
  });
  document.addEventListener("keydown", (event) => event.key === "Escape" && close(true));
}
