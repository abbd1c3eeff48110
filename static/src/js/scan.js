// A patient's QR code in front of the camera: what it says is put into the field and looked for. Where a browser cannot read codes, the number is typed.
import { announce } from "./lib/announce.js";

const form = document.querySelector("[data-find]");
const box = document.querySelector("[data-scan]");
const video = box?.querySelector("video");
const words = box?.querySelector("p");
let stream = null;

const stop = () => {
  stream?.getTracks().forEach((track) => track.stop());
  stream = null;
  box.hidden = true;
};

const say = (text) => {
  box.hidden = false;
  video.hidden = !stream;
  words.textContent = text;
  announce(text);
};

async function look(detector) {
  if (!stream) return;
  const [found] = await detector.detect(video).catch(() => []);
  if (found?.rawValue) {
    form.elements.typed.value = found.rawValue.slice(0, 120);
    stop();
    form.requestSubmit();
    return;
  }
  setTimeout(() => look(detector), 250);
}

async function start() {
  if (!("BarcodeDetector" in window)) return say("This browser reads no codes. Type the number that stands below the code.");
  try {
    stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } });
  } catch {
    return say("The camera is not free, or was not allowed. Type the number that stands below the code.");
  }
  say("Hold the patient's code in front of the camera.");
  video.srcObject = stream;
  await video.play();
  return look(new BarcodeDetector({ formats: ["qr_code"] }));
}

if (form && box) {
  form.addEventListener("change", (event) => {
    if (event.target.name !== "by") return;
    form.classList.toggle("by-address", event.target.value === "address");
    if (event.target.value === "qr") start();
    else stop();
  });
  addEventListener("pagehide", stop);
}
