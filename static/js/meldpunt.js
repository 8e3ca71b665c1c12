/* Alles op deze site werkt zonder dit bestand; het maakt een paar dingen prettiger. Er wordt niets op het apparaat bewaard. */

const one = (selector, root = document) => root.querySelector(selector);
const all = (selector, root = document) => [...root.querySelectorAll(selector)];

/* Snel weg: klik, of drie keer Shift binnen vijf seconden. Escape doet niets: dat kan het weggaan juist afbreken. */
const exit = one("[data-snel-weg]");

let left = false;

function leave(event) {
  event?.preventDefault();
  left = true; // er wordt niets meer bewaard
  document.title = " ";
  document.body.classList.add("leeg-scherm");
  location.replace(exit.href);
}

if (exit) {
  all("[data-snel-weg]").forEach((link) => link.addEventListener("click", leave));
  let alone = false;
  let presses = [];
  addEventListener("keydown", (event) => {
    if (event.repeat) return;
    alone = event.key === "Shift";
    if (!alone) presses = [];
  });
  addEventListener("keyup", (event) => {
    if (event.key !== "Shift" || !alone) return;
    alone = false;
    presses = [...presses, event.timeStamp].filter((moment) => event.timeStamp - moment < 5000);
    if (presses.length >= 3) leave();
  });
}

/* Terug na weggaan of versturen toont nooit een oude pagina. */
addEventListener("pageshow", (event) => {
  if (event.persisted) location.reload();
});

/* Fouten: de samenvatting krijgt de aandacht; een link erin zet je in het veld. */
one("[data-fouten]")?.focus();
all("[data-fouten] a[href^='#']").forEach((link) => {
  link.addEventListener("click", (event) => {
    const target = document.getElementById(link.hash.slice(1));
    if (!target) return;
    event.preventDefault();
    (target.closest(".veld") ?? target).scrollIntoView();
    target.focus({ preventScroll: true });
  });
});

/* Knoppen die alleen met dit bestand iets kunnen, verschijnen pas nu. */
all("[data-met-js]").forEach((element) => { element.hidden = false; });

all("[data-kopieer]").forEach((button) => {
  button.addEventListener("click", async () => {
    const source = document.getElementById(button.dataset.kopieer);
    const label = one("span", button) ?? button;
    label.setAttribute("aria-live", "polite");
    try {
      await navigator.clipboard.writeText(source.textContent.trim().replace(/\s+/g, " "));
      label.textContent = button.dataset.gelukt;
    } catch {
      getSelection().selectAllChildren(source);
    }
  });
});

/* Wat nog gemaakt wordt, kijkt zelf of het klaar is, behalve terwijl je iets typt. */
all("[data-ververs]").forEach((element) => {
  setInterval(() => {
    const typing = document.activeElement?.matches("input, textarea, select") || all("textarea").some((area) => area.value);
    if (!typing) location.replace(location.pathname + location.search);
  }, Number(element.dataset.ververs) * 1000);
});

all("[data-print]").forEach((button) => button.addEventListener("click", () => print()));

/* Gekozen bestanden noemen, want de gewone bestandskiezer is hier onzichtbaar. */
all("input[type='file'][data-gekozen]").forEach((input) => {
  const list = document.getElementById(input.dataset.gekozen);
  input.addEventListener("change", () => {
    list.textContent = [...input.files].map((file) => file.name).join(", ");
  });
});

/* Werkplek: / zet je in het zoekveld, Escape of een klik ernaast sluit een menu. */
const search = one("[data-zoek]");
addEventListener("keydown", (event) => {
  if (event.key === "Escape") {
    const open = event.target.closest?.("details[data-menu][open]");
    if (open) { open.open = false; one("summary", open).focus(); }
  }
  const typing = event.target.closest?.("input, textarea, select, [contenteditable]");
  if (search && event.key === "/" && !typing && !event.ctrlKey && !event.metaKey && !event.altKey) {
    event.preventDefault();
    search.focus();
  }
});
addEventListener("click", (event) => {
  all("details[data-menu][open]").forEach((menu) => { if (!menu.contains(event.target)) menu.open = false; });
});

/* ── Bewijs in stukken ──────────────────────────────────────────────────────────────────────────
   Valt de verbinding weg, dan gaat het verder bij het stuk waar het was. Zonder dit verstuurt het formulier zelf.
   Alles wat onderweg is, is samen nooit meer dan één stuk: meer kan één weggevallen verbinding niet kosten. */
class Refused extends Error {
  constructor(sentence, status) { super(sentence); this.status = status; }
}

const PIECE = 1024 * 1024;
const PATIENCE = 7;
const pause = (milliseconds) => new Promise((done) => { setTimeout(done, milliseconds); });
const make = (name, className, text = "") => Object.assign(document.createElement(name), { className, textContent: text });
const fill = (sentence, ...values) => values.reduce((text, value) => text.replace("#", value), sentence);

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

async function withRoom(size, work) {
  queue = queue.then(async () => {
    while (underway > 0 && underway + size > PIECE) await new Promise((done) => { landed = done; });
    underway += size;
  });
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

/* Aankondigen gebeurt één voor één: zo blijft de volgorde die van het kiezen, ook als een later bestand eerder klaar is. */
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
    show: (part) => { if (!bar.isConnected) words.before(bar); bar.value = part; words.textContent = `${Math.round(part * 100)} %`; },
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

all("form[data-delen]").forEach((form) => {
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
});

/* ── Tussendoor bewaren ─────────────────────────────────────────────────────────────────────────
   Op slot bij het meldpunt, nooit op dit apparaat. Voorgelezen wordt het één keer; daarna verandert alleen de tijd. */
all("form[data-bewaar]").forEach((form) => {
  const line = make("p", "teller");
  line.setAttribute("role", "status");
  form.append(line);
  let dirty = false;
  const save = async (leaving) => {
    if (!dirty || left) return;
    dirty = false;
    try {
      const body = new URLSearchParams([...new FormData(form)].filter(([, value]) => typeof value === "string"));
      const headers = { "X-CSRFToken": form.elements.csrfmiddlewaretoken.value };
      const response = await fetch(form.dataset.bewaar, { method: "POST", body, headers, keepalive: leaving });
      if (!response.ok) throw new Error("not saved");
      const { om } = await response.json();
      const first = !line.textContent;
      line.textContent = fill(form.dataset.opgeslagen, om);
      if (first) setTimeout(() => line.setAttribute("aria-live", "off"), 2_000);
    } catch { dirty = true; }
  };
  form.addEventListener("input", () => { dirty = true; });
  form.addEventListener("submit", () => { dirty = false; });
  setInterval(() => save(false), 30_000);
  document.addEventListener("visibilitychange", () => { if (document.hidden) save(true); });
});

/* ── Voordat een pagina dichtgaat ───────────────────────────────────────────────────────────────
   Meer dan twee minuten van tevoren vragen of je blijft; wie niets zegt, ziet een leeg scherm. Andere vensters van
   dezelfde bezoeker horen het als het langer wordt. */
all("dialog[data-sessie]").forEach((dialog) => {
  const EARLY = 5_000;
  const WARNING = 155_000;
  const { soort, verleng } = dialog.dataset;
  const channel = new BroadcastChannel(`open-${soort}`);
  let end = 0;
  let over = false;

  const lasts = (seconds) => {
    end = Date.now() + seconds * 1000 - EARLY;
    if (dialog.open) dialog.close();
    const clock = new Date(Date.now() + seconds * 1000).toLocaleTimeString("nl-NL", { hour: "2-digit", minute: "2-digit" });
    all("[data-sessie-tot]").forEach((element) => { element.textContent = clock.replace(":", "."); });
  };

  const expire = () => {
    over = true;
    const form = one("[data-sessie-voorbij]", dialog);
    const typed = all("textarea[name='tekst']").map((area) => area.value).find((text) => text.trim()) ?? "";
    document.title = " ";
    document.body.classList.add("leeg-scherm");
    if (form.elements.tekst) form.elements.tekst.value = typed;
    form.submit();
  };

  const stay = async () => {
    try {
      const headers = { "X-CSRFToken": one("[name='csrfmiddlewaretoken']", dialog).value };
      const response = await fetch(verleng, { method: "POST", headers });
      if (!response.ok) { expire(); return; }
      const { seconden } = await response.json();
      lasts(seconden);
      channel.postMessage(seconden);
    } catch { dialog.close(); }
  };

  one("[data-sessie-blijf]", dialog).addEventListener("click", stay);
  dialog.addEventListener("cancel", (event) => { event.preventDefault(); stay(); });
  channel.addEventListener("message", (event) => lasts(event.data));
  lasts(Number(dialog.dataset.sessie));
  channel.postMessage(Number(dialog.dataset.sessie));
  setInterval(() => {
    if (over || left) return;
    if (Date.now() >= end) expire();
    else if (Date.now() >= end - WARNING + EARLY && !dialog.open) dialog.showModal();
  }, 1_000);
});
