const WORDS = ["None", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine", "Ten"];
const words = (count) => WORDS[count] ?? String(count);
const STORED = new Set(["describe", "stored", "duplicate"]);

/** The count of what is no record yet is the title: "Three of six are stored. One cannot be added." */
export function headline(list) {
  const states = [...list.children].map((row) => row.dataset.state).filter((state) => state !== "recorded");
  const place = document.querySelector("[data-upload-headline]");
  if (!place) return;
  if (!states.length) {
    if (list.children.length) place.textContent = "Everything is stored.";
    return;
  }
  const stored = states.filter((state) => STORED.has(state)).length;
  const refused = states.filter((state) => state === "refused").length;
  const asking = states.filter((state) => state === "describe").length;
  const first = states.length === 1 ? (stored ? "The file is stored." : refused ? "" : "One file is on its way.") : `${words(stored)} of ${words(states.length).toLowerCase()} ${stored === 1 ? "is" : "are"} stored.`;
  const second = refused ? (states.length === 1 ? "This file cannot be added." : `${words(refused)} cannot be added.`) : asking ? `${asking === 1 ? "Say what it is" : `Say what the ${words(asking).toLowerCase()} are`} to finish.` : "";
  place.textContent = [first, second].filter(Boolean).join(" ");
}
