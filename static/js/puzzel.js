/* Inloggen na veel verkeerde wachtzinnen kost een kleine puzzel. De browser lost hem op terwijl je typt; zonder dit
   bestand is wachten genoeg. Een antwoord past als de hash van kaartje en antwoord met genoeg nullen begint. */
import { all } from "./meldpunt.js";

const AT_ONCE = 64;
const encoder = new TextEncoder();

async function fits(ticket, bits, number) {
  const hash = await crypto.subtle.digest("SHA-256", encoder.encode(`${ticket}:${number}`));
  return new DataView(hash).getUint32(0) >>> (32 - bits) === 0;
}

async function solve(ticket) {
  const bits = Number.parseInt(ticket, 10);
  for (let first = 0; ; first += AT_ONCE) {
    const numbers = Array.from({ length: AT_ONCE }, (_, index) => first + index);
    const found = await Promise.all(numbers.map((number) => fits(ticket, bits, number)));
    if (found.includes(true)) return String(first + found.indexOf(true));
  }
}

all("[data-puzzel]").forEach((input) => {
  const { form } = input;
  const answer = form.elements[input.dataset.puzzel];
  if (!globalThis.crypto?.subtle) return;
  let solving = null;
  const fill = async () => { answer.value = await solve(input.value); };
  const start = () => {
    solving ??= fill();
    return solving;
  };
  form.addEventListener("input", start);
  form.addEventListener("submit", async (event) => {
    if (answer.value) return;
    event.preventDefault();
    await start();
    form.requestSubmit(event.submitter);
  });
});
