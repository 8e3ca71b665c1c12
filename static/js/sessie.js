/* ── Voordat een pagina dichtgaat ───────────────────────────────────────────────────────────────
   Meer dan twee minuten van tevoren vragen of je blijft; wie niets zegt, ziet een leeg scherm. Andere vensters van
   dezelfde bezoeker horen het als het langer wordt. */
import { all, isLeaving, one } from "./meldpunt.js";

const keepForm = (target) => {
  const own = one("form[data-bewaar]") ??
    all("main form[method='post']").find((form) => all("textarea", form).some((area) => area.value.trim()));
  if (!own) return;
  const fields = {};
  new FormData(own).forEach((value, name) => { (fields[name] ??= []).push(String(value)); });
  target.elements.getypt.value = JSON.stringify(fields);
  if (target.elements.pad) target.elements.pad.value = own.getAttribute("action") || location.pathname;
};

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
    const style = { hour: "2-digit", minute: "2-digit" };
    const clock = new Date(Date.now() + seconds * 1000).toLocaleTimeString("nl-NL", style);
    all("[data-sessie-tot]").forEach((element) => { element.textContent = clock.replace(":", "."); });
  };

  const expire = () => {
    over = true;
    const form = one("[data-sessie-voorbij]", dialog);
    const typed = all("textarea[name='tekst']").map((area) => area.value).find((text) => text.trim()) ?? "";
    document.title = " ";
    document.body.classList.add("leeg-scherm");
    if (form.elements.tekst) form.elements.tekst.value = typed;
    if (form.elements.getypt) keepForm(form);
    form.submit();
  };

  const stay = async () => {
    if (!verleng) { again(); return; }
    try {
      const headers = { "X-CSRFToken": one("[name='csrfmiddlewaretoken']", dialog).value };
      const response = await fetch(verleng, { method: "POST", headers });
      if (!response.ok) { expire(); return; }
      const { seconden } = await response.json();
      lasts(seconden);
      channel.postMessage(seconden);
    } catch { dialog.close(); }
  };

  /* Zonder adres om het te verlengen houdt deze pagina zelf de tijd bij: wie iets doet, begint opnieuw. */
  const again = () => {
    const seconds = Number(dialog.dataset.sessie);
    lasts(seconds);
    channel.postMessage(seconds);
  };
  if (!verleng) {
    ["input", "keydown", "pointerdown"].forEach((kind) => addEventListener(kind, () => { if (!dialog.open) again(); }));
  }

  one("[data-sessie-blijf]", dialog).addEventListener("click", stay);
  dialog.addEventListener("cancel", (event) => { event.preventDefault(); stay(); });
  channel.addEventListener("message", (event) => lasts(event.data));
  lasts(Number(dialog.dataset.sessie));
  channel.postMessage(Number(dialog.dataset.sessie));
  setInterval(() => {
    if (over || isLeaving()) return;
    if (Date.now() >= end) expire();
    else if (Date.now() >= end - WARNING + EARLY && !dialog.open) dialog.showModal();
  }, 1_000);
});
