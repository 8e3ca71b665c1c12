/* ── Bewijs in stukken ──────────────────────────────────────────────────────────────────────────
   Valt de verbinding weg, dan gaat het verder bij het stuk waar het was. Zonder dit verstuurt het formulier zelf.
   Alles wat onderweg is, is samen nooit meer dan één stuk: meer kan één weggevallen verbinding niet kosten.
   Elke regel van de lijst weet hoe het met dat bestand staat; wat er geteld is, is in die lijst geteld. */

/* Dezelfde regels als in meldpunt.js: dat haalt dit bestand, dus andersom zou een kring maken. */
const one = (selector, root = document) => root.querySelector(selector);
const all = (selector, root = document) => [...root.querySelectorAll(selector)];
const fill = (sentence, ...values) => values.reduce((text, value) => text.replace("#", value), sentence);

class Refused extends Error {
  constructor(sentence, status) { super(sentence); this.status = status; }
}

const PIECE = 1024 * 1024;
const PATIENCE = 7;
const pause = (milliseconds) => new Promise((done) => { setTimeout(done, milliseconds); });

async function ask(form, url, { stop, ...options } = {}) {
  const headers = { "X-CSRFToken": form.elements.csrfmiddlewaretoken.value, ...options.headers };
  const signal = AbortSignal.any([AbortSignal.timeout(60_000), ...(stop ? [stop] : [])]);
  const response = await fetch(url, { ...options, headers, signal });
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
async function patiently(work, stop) {
  for (let attempt = 0; ; attempt += 1) {
    try { return await work(attempt); } catch (error) {
      if (error instanceof Refused || stop?.aborted || attempt === PATIENCE) throw error;
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

async function sendPiece(form, slot, { file, stop }, index) {
  const base = `${form.dataset.delen}${slot.id}/`;
  const { body, hash } = await pieceOf(file, slot, index);
  return withRoom(body.byteLength, () => patiently(async (attempt) => {
    if (attempt) {
      const there = await ask(form, base, { stop });
      if (there.klaar || there.aanwezig.includes(index)) return there;
    }
    const headers = { "Content-Type": "application/octet-stream", "X-Deel-SHA256": hash };
    return ask(form, `${base}${index}/`, { method: "PUT", body, headers, stop });
  }, stop));
}

/* Aankondigen gebeurt één voor één: zo blijft de volgorde die van het kiezen, ook als een later bestand eerder
   klaar is. */
let announced = Promise.resolve();

function announce(form, { file, nth, stop }, anew) {
  const data = new URLSearchParams({ naam: file.name, grootte: file.size, nr: nth });
  if (anew) data.set("opnieuw", "1");
  const first = () => ask(form, form.dataset.delen, { method: "POST", body: data, stop });
  const mine = announced.then(() => patiently(first, stop));
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
      if (!slot.aanwezig.includes(index)) slot = await sendPiece(form, slot, item, index);
      show(slot.aanwezig.length / slot.delen);
    }
  } catch (error) {
    if (error.status !== 409 || anew) throw error;
    return sendFile(form, item, show, true);
  }
  if (slot.fout) throw new Refused(slot.fout, 422);
  return slot.bestand;
}

class Line {
  constructor(form, file) {
    this.form = form;
    this.file = file;
    this.row = one("template[data-rij]", form).content.firstElementChild.cloneNode(true);
    one(".bestand__naam", this.row).textContent = file.name;
    one("[data-grootte]", this.row).textContent = sizeOf(file.size);
    all(".vh", this.row).forEach((element) => { element.textContent = ` ${file.name}`; });
    all("progress, .sluier__heel", this.row).forEach((element) => element.setAttribute("aria-label", file.name));
  }

  become(state, reason = "", again = false) {
    this.row.dataset.staat = state;
    this.row.classList.toggle("bestand--fout", state === "fout");
    all("[data-bij]", this.row).forEach((element) => { element.hidden = !element.dataset.bij.includes(state); });
    one("[data-doe='opnieuw']", this.row).hidden = !again;
    one(".bestand__reden", this.row).textContent = reason;
    tell(this.form);
  }

  show(part) {
    one("progress", this.row).value = part;
    one("[data-deel]", this.row).textContent = `${Math.round(part * 100)} %`;
    const sent = sizeOf(part * this.file.size);
    one("[data-mb]", this.row).textContent = fill(this.form.dataset.mb, sent, sizeOf(this.file.size));
  }

  leave() {
    const near = this.row.nextElementSibling ?? this.row.previousElementSibling;
    const next = (near && one("button:not([hidden])", near)) ?? one("input[type='file']", this.form);
    const focused = this.row.contains(document.activeElement);
    this.row.remove();
    tell(this.form);
    if (focused) next.focus();
  }
}

const number = new Intl.NumberFormat(document.documentElement.lang, { maximumFractionDigits: 1 });
const sizeOf = (bytes) => (bytes < PIECE ? `${number.format(bytes / 1024)} KB` : `${number.format(bytes / PIECE)} MB`);

function sentenceOf(form) {
  const words = form.dataset;
  const count = (state) => all(`[data-staat${state}]`, form).length;
  const say = (name, many) => (many === 1 ? words[`${name}Een`] : fill(words[name], many));
  const [total, done, failed] = [count(""), count("='klaar'"), count("='fout'")];
  const busy = total - done - failed;
  if (!total) return words.leeg ?? "";
  const parts = [done === total ? say("alle", done) : fill(words.van, done, total)];
  if (busy) parts.push(say("bezig", busy));
  if (failed) parts.push(say("niet", failed));
  return parts.join(" ");
}

/* Te zien meteen, voorgelezen hooguit eens in de twee seconden; aan het eind ook meteen. */
const spoken = new Map();

function tell(form) {
  const [seen, heard] = [one("[data-samen]", form), one("[data-gezegd]", form)];
  const list = one("[data-verloop]", form);
  list.hidden = !list.children.length;
  const sentence = sentenceOf(form);
  if (seen) seen.textContent = sentence;
  if (!heard) return;
  const say = () => { spoken.delete(form); heard.textContent = sentenceOf(form); };
  if (!one("[data-staat='wacht'], [data-staat='bezig']", list)) say();
  else if (!spoken.has(form)) spoken.set(form, setTimeout(say, 2_000));
}

/* Een beeld van wat er gekozen is, onherkenbaar tot iemand het wil zien. Het gaat nergens heen. */
async function drawInto(canvas, file, width) {
  const picture = await createImageBitmap(file);
  canvas.width = Math.min(width, picture.width);
  canvas.height = Math.max(1, Math.round((canvas.width * picture.height) / picture.width));
  canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
  picture.close();
}

async function preview({ form, file, row }) {
  const part = one("[data-beeld]", row);
  const enough = all("[data-beeld]:not([hidden])", form).length > 20;
  if (enough || !part || !file.type.startsWith("image/")) return;
  try { await drawInto(one(".sluier__waas", part), file, 16); } catch { return; }
  part.hidden = false;
  const show = () => drawInto(one(".sluier__heel", part), file, 1200);
  one("details", part).addEventListener("toggle", show, { once: true });
}

function chosenIn(input) {
  const seen = new Map();
  return [...input.files].map((file) => {
    const key = `${file.size}/${file.name}`;
    seen.set(key, (seen.get(key) ?? -1) + 1);
    return { file, nth: seen.get(key) };
  });
}

/* Laat een formulier zijn bestanden in stukken versturen: zodra ze gekozen zijn, of pas bij de knop. */
export function serve(form) {
  const input = one("input[type='file']", form);
  if (!crypto.subtle || !AbortSignal.any) return;
  const list = one("[data-verloop]", form);
  const waiting = [];
  let underWay = [];

  async function sendOne(line) {
    const control = new AbortController();
    const { file, nth } = line;
    line.stop = () => { control.abort(); line.leave(); };
    line.become("bezig");
    try {
      const kept = await sendFile(form, { file, nth, stop: control.signal }, (part) => line.show(part));
      if (one(`[data-bestand='${kept}']`, list)) { line.leave(); return; } // dat stond er al
      line.row.dataset.bestand = kept;
      line.become("klaar");
      await preview(line);
    } catch (error) {
      if (control.signal.aborted) return;
      const refused = error instanceof Refused;
      line.become("fout", refused ? error.message : form.dataset.weg, !refused);
    }
  }

  const worker = async () => { while (waiting.length) await sendOne(waiting.shift()); };

  function start(lines) {
    lines.forEach((line) => line.become("wacht"));
    waiting.push(...lines);
    const free = Number(form.dataset.tegelijk ?? 1) - underWay.length;
    for (let nr = 0; nr < free; nr += 1) {
      const mine = worker().finally(() => { underWay = underWay.filter((other) => other !== mine); });
      underWay.push(mine);
    }
  }

  function send() {
    const chosen = chosenIn(input).map(({ file, nth }) => Object.assign(new Line(form, file), { nth }));
    list.append(...chosen.map((line) => Object.assign(line.row, { line })));
    input.value = "";
    input.dispatchEvent(new Event("change"));
    start(chosen);
  }

  async function drop(row) {
    const body = new URLSearchParams({ verwijder: row.dataset.bestand });
    const headers = { "X-CSRFToken": form.elements.csrfmiddlewaretoken.value };
    const response = await fetch(location.pathname, { method: "POST", body, headers });
    const answered = new URL(response.url).pathname === location.pathname; // niet na een omleiding naar de code
    if (!response.ok || !answered) throw new Error("not removed");
  }

  list.addEventListener("click", async (event) => {
    const button = event.target.closest("button");
    if (!button) return;
    event.preventDefault();
    const row = button.closest("[data-staat]");
    const line = row.line ?? { leave: Line.prototype.leave, row, form };
    if (button.dataset.doe === "opnieuw") { start([line]); return; }
    if (row.dataset.staat === "bezig") { line.stop(); return; }
    if (row.dataset.staat === "wacht") waiting.splice(waiting.indexOf(line), 1);
    if (!row.dataset.bestand) { line.leave(); return; }
    try { await drop(row); line.leave(); } catch {
      if (button.type === "submit") form.requestSubmit(button);
      else location.reload(); // wat er echt staat, of de vraag om de code
    }
  });

  /* Verder gaan wacht op wat onderweg is; lukt er dan iets niet, dan eerst dat. */
  let leaving = false;
  const failed = () => all("[data-staat='fout']", list).length;

  async function finish(submitter) {
    if (leaving) return;
    leaving = true;
    const before = failed();
    while (underWay.length) await Promise.all(underWay);
    leaving = false;
    if (failed() > before) { one("[data-staat='fout']", list).focus(); return; }
    if (form.dataset.meteen === undefined) location.replace(location.pathname);
    else form.requestSubmit(submitter);
  }

  form.addEventListener("submit", (event) => {
    if (form.dataset.meteen === undefined && input.files.length) send();
    if (!underWay.length) return;
    event.preventDefault();
    finish(event.submitter);
  });
  if (form.dataset.meteen === undefined) return;
  input.addEventListener("change", () => { if (input.files.length) send(); });
  if (input.files.length) send();
}
