/* Werkplek: / zet je in het zoekveld, Escape of een klik ernaast sluit een menu. */
import { all, one } from "./meldpunt.js";

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

/* Wat je tijdens een gesprek typt, gaat op slot naar de server terwijl je typt. */
all("form[data-concept]").forEach((form) => {
  const seal = one("[data-zegel]", form);
  let timer = 0;
  const send = async () => {
    try {
      const response = await fetch(form.dataset.concept, { method: "POST", body: new FormData(form) });
      const { om } = response.ok && !response.redirected ? await response.json() : {};
      if (om) seal.textContent = `${seal.dataset.zegelTekst} ${om}`;
    } catch { /* geen verbinding: de volgende letter probeert het weer */ }
  };
  const later = () => { clearTimeout(timer); timer = setTimeout(() => { timer = 0; send(); }, 2_000); };
  form.addEventListener("input", later);
  form.addEventListener("submit", () => { clearTimeout(timer); timer = 0; });
  addEventListener("pagehide", () => {
    if (timer) fetch(form.dataset.concept, { method: "POST", body: new FormData(form), keepalive: true });
  });
});
