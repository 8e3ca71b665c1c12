/* Een keuze in het stappenplan wordt ter plekke bewaard: de pagina springt niet weg. */
import { all, one } from "./meldpunt.js";

all("form[data-keuze]").forEach((form) => {
  const step = form.closest("li");
  const kept = one(".bewaard", step);
  const state = one("[data-staat]", step);

  const show = (pressed) => {
    all("button", form).forEach((button) => { button.setAttribute("aria-pressed", String(button === pressed)); });
    state.textContent = pressed.textContent.trim();
    state.classList.toggle("ja", pressed.value === "doe_ik");
  };

  form.addEventListener("submit", async (event) => {
    const pressed = event.submitter;
    if (!pressed) return;
    event.preventDefault();
    const body = new FormData(form);
    body.set(pressed.name, pressed.value);
    try {
      const response = await fetch(form.action, { method: "POST", body, headers: { Accept: "application/json" } });
      const { zin } = await response.json();
      if (response.ok) show(pressed);
      kept.classList.toggle("fout", !response.ok);
      kept.textContent = zin;
    } catch { location.reload(); }
  });
});
