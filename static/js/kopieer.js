/* Een code kopiëren. Lukt dat niet, dan staat hij geselecteerd. De knop verschijnt pas als hij iets doet. */
import { all, one } from "./meldpunt.js";

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
  button.hidden = false;
});
