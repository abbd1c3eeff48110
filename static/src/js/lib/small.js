// Small helpers of single elements.
import { announce } from "./announce.js";

/** A button with data-copies puts that text into the clipboard and says so. */
export function copyOnClick() {
  document.addEventListener("click", async (event) => {
    const button = event.target.closest("[data-copies]");
    if (!button) return;
    const label = button.querySelector("span");
    const before = label.textContent;
    try {
      await navigator.clipboard.writeText(button.dataset.copies);
      label.textContent = "Copied";
      announce("Copied");
    } catch {
      label.textContent = "Select it and copy by hand";
    }
    setTimeout(() => (label.textContent = before), 2500);
  });
}

/** A clock that leaves the page when it has run out: what is shown once does not stay on a screen that nobody looks at. */
export function countDown() {
  for (const clock of document.querySelectorAll("[data-countdown]")) {
    const end = Date.now() + Number(clock.dataset.countdown) * 1000;
    const words = clock.querySelector("span");
    const timer = setInterval(() => {
      const left = Math.max(0, Math.round((end - Date.now()) / 1000));
      const [minutes, seconds] = [Math.floor(left / 60), left % 60];
      const parts = [minutes && `${minutes} minute${minutes === 1 ? "" : "s"}`, `${seconds} second${seconds === 1 ? "" : "s"}`].filter(Boolean);
      words.textContent = `Closes in ${parts.join(" ")}`;
      if (left > 0) return;
      clearInterval(timer);
      location.replace(clock.dataset.then);
    }, 1000);
  }
}

/** A form that came back begins at its summary of errors. */
export function focusErrors() {
  document.querySelector("[data-focus]")?.focus();
}

/** A button with data-opens shows the dialog of that id; its own buttons close it again. */
export function openDialogs() {
  document.addEventListener("click", (event) => {
    const id = event.target.closest("[data-opens]")?.dataset.opens;
    if (id) document.getElementById(id)?.showModal();
  });
}

/** Beside an open record its own row is in sight. */
export function showCurrent() {
  const row = document.querySelector(".records-list [aria-current]");
  const list = row?.closest(".records-list");
  if (list && list.scrollHeight > list.clientHeight) list.scrollTop = row.getBoundingClientRect().top - list.getBoundingClientRect().top - list.clientHeight / 3;
}

export function printOnClick() {
  for (const button of document.querySelectorAll("[data-prints]")) {
    button.hidden = false;
    button.addEventListener("click", () => print());
  }
}

/** Shows and hides a password; the button exists only where this runs. */
export function revealPasswords() {
  for (const button of document.querySelectorAll("[data-reveals]")) {
    const input = document.getElementById(button.dataset.reveals);
    button.hidden = false;
    button.addEventListener("click", () => {
      const shown = input.type === "text";
      input.type = shown ? "password" : "text";
      button.setAttribute("aria-pressed", String(!shown));
    });
  }
}
