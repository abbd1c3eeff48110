/** Says something to people who hear the page, when they have finished listening to the rest. */
export function announce(text) {
  const place = document.getElementById("announcer");
  if (!place) return;
  place.textContent = "";
  setTimeout(() => (place.textContent = text), 60);
}
