const SHOWN = 6000;

/** A toast goes by itself, but not while somebody points at it or stands in it. */
export function dismissToasts() {
  for (const toast of document.querySelectorAll("[data-toasts] > *")) {
    const leave = () => (toast.matches(":hover, :focus-within") ? setTimeout(leave, 1000) : toast.remove());
    setTimeout(leave, SHOWN);
  }
}
