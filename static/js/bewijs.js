/* ── Bewijs in stukken ──────────────────────────────────────────────────────────────────────────
   Valt de verbinding weg, dan gaat het verder bij het stuk waar het was. Zonder dit verstuurt het formulier zelf.
   Alles wat onderweg is, is samen nooit meer dan één stuk: meer kan één weggevallen verbinding niet kosten. */

/* Dezelfde regels als in meldpunt.js: dat haalt dit bestand, dus andersom zou een kring maken. */
const one = (selector, root = document) => root.querySelector(selector);
const all = (selector, root = document) => [...root.querySelectorAll(selector)];
const make = (name, className, text = "") =>
  Object.assign(document.createElement(name), { className, textContent: text });
const fill = (sentence, ...values) => values.reduce((text, value) => text.replace("#", value), sentence);

class Refused extends Error {
  constructor(sentence, status) { super(sentence); this.status = status; }
}

const PIECE = 1024 * 1024;
const PATIENCE = 7;
const pause = (milliseconds) => new Promise((done) => { setTimeout(done, milliseconds); });

async function ask(form, url, options = {}) {
  const headers = { "X-CSRFToken": form.elements.csrfmiddlewaretoken.value, ...options.headers };
  const response = await fetch(url, { ...options, headers, signal: AbortSignal.timeout(60_000) });
  if (response.status === 403) throw new Refused(form.dataset.verlopen, 403);
  if (response.status >= 500) throw new Error("server");
  const answer = await response.json();
  if (!response.ok) throw new Refused(answer.fout, response.status);
  return answer;
}

const online = () => new Promise((done) => {
  if (navigator.onLine) done(); else addEventListener("online", done, { once: true });
});

/* Nog eens proberen, met steeds meer geduld; een antwoord dat nee zegt, blijft nee. */
async function patiently(work) {
  for (let attempt = 0; ; attempt += 1) {
    try { return await work(attempt); } catch (error) {
      if (error instanceof Refused || attempt === PATIENCE) throw error;
      await Promise.race([online(), pause(60_000)]);
      await pause(Math.min(15_000, 500 * 2 ** attempt));
    }
  }
}

let underway = 0;
let queue = Promise.resolve();
let landed = () => {};

async function takeRoom(size) {
  while (underway > 0 && underway + size > PIECE) await new Promise((done) => { landed = done; });
  underway += size;
}

async function withRoom(size, work) {
  queue = queue.then(() => takeRoom(size));
  await queue;
  try { return await work(); } finally { underway -= size; landed(); }
}

async function pieceOf(file, slot, index) {
  const body = await file.slice(index * slot.deel, (index + 1) * slot.deel).arrayBuffer();
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", body));
  return { body, hash: [...digest].map((byte) => byte.toString(16).padStart(2, "0")).join("") };
}

async function sendPiece(form, slot, file, index) {
  const base = `${form.dataset.delen}${slot.id}/`;
  const { body, hash } = await pieceOf(file, slot, index);
  return withRoom(body.byteLength, () => patiently(async (attempt) => {
    if (attempt) {
      const there = await ask(form, base);
      if (there.klaar || there.aanwezig.includes(index)) return there;
    }
    const headers = { "Content-Type": "application/octet-stream", "X-Deel-SHA256": hash };
    return ask(form, `${base}${index}/`, { method: "PUT", body, headers });
  }));
}

/* Aankondigen gebeurt één voor één: zo blijft de volgorde die van het kiezen, ook als een later bestand eerder
   klaar is. */
let announced = Promise.resolve();

function announce(form, { file, nth }, anew) {
  const data = new URLSearchParams({ naam: file.name, grootte: file.size, nr: nth });
  if (anew) data.set("opnieuw", "1");
  const mine = announced.then(() => patiently(() => ask(form, form.dataset.delen, { method: "POST", body: data })));
  announced = mine.catch(() => {});
  return mine;
}

async function isAnother(slot, file) {
  for (const [index, hash] of slot.hashes.entries()) {
    if ((await pieceOf(file, slot, index)).hash !== hash) return true;
  }
  return false;
}

async function sendFile(form, item, show, anew = false) {
  const { file } = item;
  let slot = await announce(form, item, anew);
  if (slot.klaar && !anew && await isAnother(slot, file)) return sendFile(form, item, show, true);
  try {
    for (let index = 0; index < slot.delen && !slot.klaar; index += 1) {
      if (!slot.aanwezig.includes(index)) slot = await sendPiece(form, slot, file, index);
      show(slot.aanwezig.length / slot.delen);
    }
  } catch (error) {
    if (error.status !== 409 || anew) throw error;
    return sendFile(form, item, show, true);
  }
  if (slot.fout) throw new Refused(slot.fout, 422);
}

function progressLine(list, file) {
  const line = make("li", "bestand");
  const bar = Object.assign(make("progress", "voortgang"), { max: 1, value: 0 });
  bar.setAttribute("aria-label", file.name);
  const words = make("p", "voortgang__tekst", "0 %");
  line.append(make("p", "bestand__naam", file.name), bar, words);
  list.append(line);
  list.hidden = false;
  return {
    show: (part) => {
      if (!bar.isConnected) words.before(bar);
      bar.value = part;
      words.textContent = `${Math.round(part * 100)} %`;
    },
    end: (text) => { bar.remove(); words.textContent = text; },
    offer: (text, again) => {
      const button = Object.assign(make("button", "schakel", text), { type: "button" });
      button.append(make("span", "vh", ` ${file.name}`));
      button.addEventListener("click", () => { button.remove(); again(); });
      words.after(button);
    },
  };
}

function showRefusals(form, sentences) {
  one("[data-fouten]")?.remove();
  const box = Object.assign(make("div", "fouten"), { tabIndex: -1 });
  box.setAttribute("role", "alert");
  box.dataset.fouten = "";
  const rows = make("ul", "");
  rows.append(...sentences.map((sentence) => make("li", "", sentence)));
  box.append(make("h2", "", form.dataset.nietAlles), rows);
  form.before(box);
  box.focus();
}

/* Hoe ver het samen is: te zien bij elk bestand, voorgelezen hooguit eens in de twee seconden. */
function totalLine(form, total) {
  const line = one("[data-samen]", form);
  let [done, timer] = [0, 0];
  const tell = () => { timer = 0; if (line) line.textContent = fill(form.dataset.van, done, total); };
  tell();
  return { another: () => { done += 1; if (done === total) tell(); else timer ||= setTimeout(tell, 2_000); } };
}

function chosenIn(input) {
  const seen = new Map();
  return [...input.files].map((file) => {
    const key = `${file.size}/${file.name}`;
    seen.set(key, (seen.get(key) ?? -1) + 1);
    return { file, nth: seen.get(key) };
  });
}

/* Laat een formulier zijn bestanden in stukken versturen. */
export function serve(form) {
  const input = one("input[type='file']", form);
  let busy = false;
  if (!crypto.subtle) return;

  async function sendOne(item, line, told) {
    try {
      await sendFile(form, item, line.show);
      line.end(form.dataset.klaar);
      all("[data-nog-geen]", form).forEach((element) => { element.hidden = true; });
    } catch (error) {
      const refused = error instanceof Refused;
      line.end(form.dataset.niet);
      told.push({ cut: !refused, text: refused ? error.message : `${item.file.name}: ${form.dataset.weg}` });
      if (!refused && form.dataset.nogEens) line.offer(form.dataset.nogEens, () => retry(item, line));
    }
  }

  async function retry(item, line) {
    const told = [];
    await sendOne(item, line, told);
    if (told.length) showRefusals(form, told.map((one_) => one_.text));
  }

  async function sendAll(items) {
    const told = [];
    const total = totalLine(form, items.length);
    const lines = items.map((item) => progressLine(one("[data-verloop]", form), item.file));
    let next = 0;
    const worker = async () => {
      while (next < items.length) {
        const mine = next;
        next += 1;
        await sendOne(items[mine], lines[mine], told);
        total.another();
      }
    };
    await Promise.all(Array.from({ length: Number(form.dataset.tegelijk ?? 1) }, worker));
    return told;
  }

  form.addEventListener("submit", async (event) => {
    if (busy) { event.preventDefault(); return; }
    if (!input.files.length) return;
    event.preventDefault();
    busy = true;
    const told = await sendAll(chosenIn(input));
    busy = false;
    if (told.length) {
      showRefusals(form, told.map((one_) => one_.text));
      if (!told.some((one_) => one_.cut)) { input.value = ""; input.dispatchEvent(new Event("change")); }
    } else if (event.submitter?.name === "later" || event.submitter?.hasAttribute("data-verder")) {
      input.value = "";
      form.requestSubmit(event.submitter);
    } else {
      location.replace(location.pathname);
    }
  });
}
