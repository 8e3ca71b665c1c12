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
