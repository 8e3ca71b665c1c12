/* Wat nog gemaakt wordt, kijkt zelf of het klaar is, behalve terwijl je iets typt. */
import { all } from "./meldpunt.js";

all("[data-ververs]").forEach((element) => {
  setInterval(() => {
    const inField = document.activeElement?.matches("input, textarea, select");
    const typing = inField || all("textarea").some((area) => area.value);
    if (!typing) location.replace(location.pathname + location.search);
  }, Number(element.dataset.ververs) * 1000);
});
