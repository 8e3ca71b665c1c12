/* Alles op deze site werkt zonder script; dit maakt een paar dingen prettiger. Er wordt niets op het apparaat bewaard.
   Dit bestand hoort bij elke pagina. Wat maar op enkele pagina's nodig is, heeft een eigen bestand, dat hieruit put. */

export const one = (selector, root = document) => root.querySelector(selector);
export const all = (selector, root = document) => [...root.querySelectorAll(selector)];

/* Snel weg: klik, of drie keer Shift binnen vijf seconden. Escape doet niets: dat kan het weggaan juist afbreken. */
const exit = one("[data-snel-weg]");

let left = false;
export const isLeaving = () => left;

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

/* Knoppen die alleen met dit bestand iets kunnen, verschijnen pas nu; een ander bestand toont zijn eigen knoppen. */
all("[data-met-js]").forEach((element) => { element.hidden = false; });
all("[data-print]").forEach((button) => button.addEventListener("click", () => print()));

/* Gekozen bestanden noemen, want de gewone bestandskiezer is hier onzichtbaar. */
all("input[type='file'][data-gekozen]").forEach((input) => {
  const list = document.getElementById(input.dataset.gekozen);
  input.addEventListener("change", () => {
    list.textContent = [...input.files].map((file) => file.name).join(", ");
  });
});

/* Wat bestanden in stukken verstuurt, komt mee zodra je er een kiest. Lukt dat niet, dan verstuurt het formulier
   zelf. */
all("form[data-delen]").forEach((form) => {
  let loading = null;
  const load = async () => {
    try { (await import("./bewijs.js")).serve(form); } catch { /* het formulier verstuurt zelf */ }
    loading = undefined;
  };
  form.addEventListener("change", () => { if (loading === null) loading = load(); });
  form.addEventListener("submit", async (event) => {
    if (!loading) return;
    event.preventDefault();
    await loading;
    form.requestSubmit(event.submitter);
  });
});

/* ── Tussendoor bewaren ─────────────────────────────────────────────────────────────────────────
   Op slot bij het meldpunt, nooit op dit apparaat. Voorgelezen wordt het één keer; daarna verandert alleen de tijd. */
all("form[data-bewaar]").forEach((form) => {
  const line = Object.assign(document.createElement("p"), { className: "teller" });
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
      line.textContent = form.dataset.opgeslagen.replace("#", om);
      if (first) setTimeout(() => line.setAttribute("aria-live", "off"), 2_000);
    } catch { dirty = true; }
  };
  form.addEventListener("input", () => { dirty = true; });
  form.addEventListener("submit", () => { dirty = false; });
  setInterval(() => save(false), 30_000);
  document.addEventListener("visibilitychange", () => { if (document.hidden) save(true); });
});
