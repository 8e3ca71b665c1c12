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
    const status = one("[data-kopieer-status]") ?? button;
    try {
      await navigator.clipboard.writeText(source.textContent.trim().replace(/\s+/g, " "));
      status.textContent = button.dataset.gelukt;
    } catch {
      getSelection().selectAllChildren(source);
    }
  });
});

all("textarea[maxlength][data-teller]").forEach((area) => {
  const line = document.createElement("p");
  line.className = "teller";
  line.setAttribute("role", "status");
  area.after(line);
  const count = () => {
    const left = area.maxLength - area.value.length;
    line.textContent = left < area.maxLength / 10 ? area.dataset.teller.replace("%s", left) : "";
  };
  area.addEventListener("input", count);
  count();
});

/* Toon: wat pijnlijk kan zijn staat achter een waas, en weer terug. */
all("[data-toon]").forEach((button) => {
  const target = document.getElementById(button.dataset.toon);
  const labels = [button.textContent, button.dataset.verberg ?? button.textContent];
  button.setAttribute("aria-expanded", "false");
  button.addEventListener("click", () => {
    const open = button.getAttribute("aria-expanded") === "false";
    button.setAttribute("aria-expanded", String(open));
    target.classList.toggle("waas", !open);
    target.inert = !open;
    button.textContent = labels[Number(open)];
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
