/* Alles op deze site werkt zonder dit bestand; het maakt een paar dingen prettiger. Er wordt niets op het apparaat bewaard. */

const one = (selector, root = document) => root.querySelector(selector);
const all = (selector, root = document) => [...root.querySelectorAll(selector)];

/* Snel weg: klik, of drie keer Shift binnen vijf seconden. Escape doet niets: dat kan het weggaan juist afbreken. */
const exit = one("[data-snel-weg]");

function leave(event) {
  event?.preventDefault();
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
   Valt de verbinding weg, dan gaat het verder bij het stuk waar het was. Zonder dit verstuurt het formulier zelf. */
class Refused extends Error {
  constructor(sentence, status) { super(sentence); this.status = status; }
}

const pause = (milliseconds) => new Promise((done) => { setTimeout(done, milliseconds); });
const make = (name, className, text = "") => Object.assign(document.createElement(name), { className, textContent: text });

async function ask(form, url, options = {}) {
  const headers = { "X-CSRFToken": form.elements.csrfmiddlewaretoken.value, ...options.headers };
  const response = await fetch(url, { ...options, headers, signal: AbortSignal.timeout(60_000) });
  if (response.status === 403) throw new Refused(form.dataset.verlopen, 403);
  if (response.status >= 500) throw new Error("server");
  const answer = await response.json();
  if (!response.ok) throw new Refused(answer.fout, response.status);
  return answer;
}

/* Nog eens proberen, met steeds meer geduld; een antwoord dat nee zegt, blijft nee. */
async function patiently(work) {
  for (let attempt = 0; ; attempt += 1) {
    try { return await work(attempt); } catch (error) {
      if (error instanceof Refused || attempt === 7) throw error;
      await pause(Math.min(15_000, 500 * 2 ** attempt));
    }
  }
}

async function sendPiece(form, slot, file, index) {
  const base = `${form.dataset.delen}${slot.id}/`;
  const body = await file.slice(index * slot.deel, (index + 1) * slot.deel).arrayBuffer();
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", body));
  const hash = [...digest].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return patiently(async (attempt) => {
    if (attempt) {
      const there = await ask(form, base);
      if (there.klaar || there.aanwezig.includes(index)) return there;
    }
    const headers = { "Content-Type": "application/octet-stream", "X-Deel-SHA256": hash };
    return ask(form, `${base}${index}/`, { method: "PUT", body, headers });
  });
}

async function sendFile(form, file, show, anew = false) {
  const data = new URLSearchParams({ naam: file.name, grootte: file.size });
  if (anew) data.set("opnieuw", "1");
  let slot = await patiently(() => ask(form, form.dataset.delen, { method: "POST", body: data }));
  try {
    for (let index = 0; index < slot.delen && !slot.klaar; index += 1) {
      if (!slot.aanwezig.includes(index)) slot = await sendPiece(form, slot, file, index);
      show(slot.aanwezig.length / slot.delen);
    }
  } catch (error) {
    if (error.status !== 409 || anew) throw error;
    return sendFile(form, file, show, true);
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
    show: (part) => { bar.value = part; words.textContent = `${Math.round(part * 100)} %`; },
    end: (text) => { bar.remove(); words.textContent = text; },
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

all("form[data-delen]").forEach((form) => {
  const input = one("input[type='file']", form);
  let busy = false;
  if (!crypto.subtle) return;
  form.addEventListener("submit", async (event) => {
    if (busy) { event.preventDefault(); return; }
    if (!input.files.length) return;
    event.preventDefault();
    busy = true;
    const sentences = [];
    let cut = false;
    for (const file of input.files) {
      const line = progressLine(one("[data-verloop]", form), file);
      try {
        await sendFile(form, file, line.show);
        line.end(form.dataset.klaar);
        all("[data-nog-geen]", form).forEach((element) => { element.hidden = true; });
      } catch (error) {
        cut ||= !(error instanceof Refused);
        line.end(form.dataset.niet);
        sentences.push(error instanceof Refused ? error.message : `${file.name}: ${form.dataset.weg}`);
      }
    }
    busy = false;
    if (sentences.length) {
      showRefusals(form, sentences);
      if (!cut) { input.value = ""; input.dispatchEvent(new Event("change")); }
    } else if (event.submitter?.name === "later" || event.submitter?.hasAttribute("data-verder")) {
      input.value = "";
      form.requestSubmit(event.submitter);
    } else {
      location.replace(location.pathname);
    }
  });
});
