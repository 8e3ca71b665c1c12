"""One round past every page of the public and of a melder, empty, filled in and refused; looked at once each.

A round costs most of a minute, so it is made once: every criterion of the design asks its own question of what was
seen (``test_criteria.py``). In the dark, with large letters and with wide spacing the pages are seen in ``make deep``,
which takes as long again.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from tests.e2e.formclient import FormClient
from tests.e2e.test_walk import dossier_url, wait_for_plan
from tests.maak import picture

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.e2e.conftest import Visitor

CANARY = "kanarievogel"
QUOTE = "ik weet waar je fiets staat"
STORY = f"Sinds gisteren staat mijn adres in een groep, {CANARY}."
DAY_TO_COME = "2999-01-01"
WIDE, SMALL = (1280, 900), (320, 256)
INFO = (
    "/", "/en/", "/wat-nu/", "/hulp/", "/aanspreekpunten/", "/gedragscode/", "/over/", "/wat-is-online-haat/",
    "/beslisboom/", "/beslisboom/?A1=nee&R1=zelf&V1=DISCRIMINATIE&klaar=1", "/beslisboom/tekst/",
    "/privacy/", "/veilig-melden/", "/toegankelijkheid/", "/code/", "/inloggen/", "/inloggen/wachtzin-kwijt/",
    "/uitnodiging/", "/bestaat-niet/", "/en/melden/voor-wie/", "/en/code/",
)  # fmt: skip

FACTS = """() => {
  const shown = el => el.checkVisibility({visibilityProperty: true}) && el.getBoundingClientRect().width > 1;
  const name = el => el.outerHTML.replace(/\\s+/g, ' ').slice(0, 110);
  const inSentence = el => getComputedStyle(el).display.startsWith('inline') && el.closest('p, li, dd, td, .alinea, label, .let-op')
    ?.textContent.replace(el.textContent, '').trim().length > 0 && !el.matches('.knop, .schakel, button');
  const box = el => (el.closest('.rij') ?? el).getBoundingClientRect();
  const targets = [...document.querySelectorAll('a[href], button, input:not([type=hidden]), select, textarea, summary, .bestand-knop')]
    .filter(shown).filter(el => !inSentence(el) && !el.matches('.spring'));
  const small = targets.filter(el => box(el).height < 43.9 || box(el).width < 43.9)
    .map(el => `${Math.round(box(el).width)}x${Math.round(box(el).height)} ${name(el)}`);
  const levels = [...document.querySelectorAll('h1, h2, h3, h4, h5, h6')].filter(shown).map(el => Number(el.tagName[1]));
  const edge = document.documentElement.clientWidth;
  return {
    title: document.title, lang: document.documentElement.lang, small, levels,
    sideways: document.documentElement.scrollWidth > edge
      ? [...document.querySelectorAll('main *, header *, footer *')].filter(el => el.getBoundingClientRect().right > edge + 1).map(name).slice(0, 4) : [],
    bel: [...document.querySelectorAll('a[href^="tel:"]')].filter(shown).map(el => el.getAttribute('href')),
    weg: document.querySelectorAll('a[data-snel-weg][rel=noreferrer]').length,
    velden: [...document.querySelectorAll('main form .veld')].filter(shown).filter(el => !el.parentElement.closest('.veld')).length,
    stap: document.querySelector('.stap')?.textContent ?? '',
    vooraf: document.querySelectorAll('main input:checked').length,
  };
}"""

CLIPPED = """css => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(css);
  document.adoptedStyleSheets = [sheet];
  const edge = document.documentElement.clientWidth;
  const words = el => [...el.childNodes].some(node => node.nodeType === 3 && node.textContent.trim());
  const found = [...document.querySelectorAll('body *')].filter(words)
    .filter(el => el.checkVisibility({visibilityProperty: true}) && !el.closest('.vh, .taal__lang, .spring, option, dialog'))
    .filter(el => {
      const style = getComputedStyle(el), box = el.getBoundingClientRect();
      const hides = ['hidden', 'clip'].some(word => style.overflowX === word || style.overflowY === word);
      const cut = hides && (el.scrollWidth > el.clientWidth + 1 || el.scrollHeight > el.clientHeight + 1);
      return cut || (box.width > 1 && box.right > edge + 1 && !el.closest('.tabelvak'));
    }).map(el => `${el.tagName} ${el.className} ${el.textContent.trim().slice(0, 60)}`);
  document.adoptedStyleSheets = [];
  return found.slice(0, 5);
}"""
SPACING = (
    "* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important }"
    "p { margin-block-end: 2em !important }"
)
TWICE = "html { font-size: 200% }"

KEPT = """async () => [
  ...Object.keys(localStorage), ...Object.keys(sessionStorage), document.cookie,
  ...(await indexedDB.databases()).map(base => base.name), ...await caches.keys(),
  ...(await navigator.serviceWorker.getRegistrations()).map(worker => worker.scope),
].filter(Boolean)"""

REFUSED = """() => {
  const box = document.querySelector('[data-fouten]');
  if (!box) return ['there is no summary'];
  const wrong = document.activeElement === box ? [] : ['the summary has no focus'];
  const items = [...box.querySelectorAll('a')];
  if (!items.length) wrong.push('the summary is empty');
  for (const item of items.filter(link => link.hash && link.pathname === location.pathname)) {
    const field = document.getElementById(item.hash.slice(1));
    if (!field) { wrong.push(`${item.hash} leads nowhere`); continue; }
    const control = field.matches('input, select, textarea') ? field : field.querySelector('input, select, textarea');
    const group = control?.closest('fieldset');
    if (control?.getAttribute('aria-invalid') !== 'true') wrong.push(`${item.hash} is not said to be wrong`);
    const by = `${control?.getAttribute('aria-describedby') ?? ''} ${group?.getAttribute('aria-describedby') ?? ''}`.split(/\\s+/);
    const said = by.map(id => document.getElementById(id)?.textContent.trim()).filter(Boolean);
    if (!said.some(text => text.includes(item.textContent.trim()))) wrong.push(`${item.hash} is described in other words`);
  }
  return wrong;
}"""


@dataclass
class Stop:
    """What one page was like, in one state."""

    name: str
    path: str
    refused: bool
    text: str = field(repr=False)
    wide: dict[str, Any] = field(default_factory=dict, repr=False)
    small: dict[str, Any] = field(default_factory=dict, repr=False)
    light: list[str] = field(default_factory=list)
    dark: list[str] = field(default_factory=list)
    clipped: list[str] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)


def look(who: Visitor, name: str, *, closely: bool) -> Stop:
    """Look at the page that is open: wide and light, then small; closely: in the dark and with large letters, too."""
    page = who.page
    page.wait_for_load_state()
    refused = name.endswith("!")
    stop = Stop(name, page.url.removeprefix(who.product.url), refused, page.locator("body").inner_text())
    if refused:
        stop.wrong = page.evaluate(REFUSED)
    stop.wide = page.evaluate(FACTS)
    stop.light = who.axe()
    stop.kept = page.evaluate(KEPT) + [c["name"] for c in who.context.cookies() if CANARY in c.get("value", "")]
    if closely:
        stop.clipped = page.evaluate(CLIPPED, TWICE)
    who.view(SMALL, dark=closely)
    stop.small = page.evaluate(FACTS)
    if closely:
        stop.dark = who.axe("color-contrast")
        stop.clipped += page.evaluate(CLIPPED, SPACING)
    who.view(WIDE)
    return stop


def whole_round(visitor: Callable[..., Visitor], *, closely: bool) -> Iterator[Stop]:
    """Every page once; a name that ends in an exclamation mark is a page that was refused."""
    who = visitor(size=WIDE)
    who.view(WIDE)
    for path in INFO:
        who.go(path)
        yield look(who, path, closely=closely)
    for part in (_keeping, _form, _more, _last_pages):
        for name in part(who):
            yield look(who, name, closely=closely)
    code = "-".join(who.page.locator("#de-code span").all_inner_texts())
    cor = visitor()
    cor.sign_in("cor")
    for names in (_behind_code(who, cor), _decisions(who, code), _for_another(who)):
        for name in names:
            yield look(who, name, closely=closely)


def _keeping(who: Visitor) -> Iterator[str]:
    """Write down now, decide later."""
    page = who.go("/bewaren/")
    yield "bewaren"
    who.button("Begin met bewaren")
    yield "code om te bewaren"
    page.get_by_role("link", name="Ik heb mijn code").click()
    yield "nog niets bewaard"
    who.go("/bewaren/toevoegen/")
    yield "iets opschrijven"
    who.button("Bewaar")
    yield "iets opschrijven!"
    page.fill("[name=tekst]", STORY)
    page.fill("[name=links]", f"https://x.com/{CANARY}/status/3")
    who.button("Bewaar")
    page.locator("main details summary").click()
    yield "wat je bewaart"
    who.go("/bewaren/bestanden/")
    yield "bestanden bewaren"
    who.go("/bewaren/wissen/")
    yield "wissen wat je bewaart"
    who.button("Wis alles")
    who.go("/even-weg/")
    yield "even weg"


def _form(who: Visitor) -> Iterator[str]:
    """Every page of the form, empty, refused and filled in."""
    page = who.go("/melden/voor-wie/")
    yield "voor-wie"
    who.button("Verder")
    yield "voor-wie!"
    page.check("[name=R1][value=zelf]")
    page.check("[name=A1][value=ja]")
    page.check("[name=Z1][value=lokaal]")
    who.button("Verder")
    yield "gevaar"
    page.get_by_role("link", name="Ik ben veilig").click()
    yield "wat"
    page.locator("[name=verhaal]").evaluate("el => { el.value = 'x'.repeat(20001) }")
    who.button("Verder")
    yield "wat!"
    page.fill("[name=verhaal]", STORY)
    page.check("[name=V1][value=BELEDIGING]")
    page.check("[name=V1][value=DOXING]")
    who.button("Verder")
    yield "contact"
    who.button("Verder")
    yield "contact!"
    page.check("[name=kanaal][value=email]")
    page.fill("[name=email]", CANARY)
    who.button("Verder")
    yield "contact mail!"
    page.check("[name=kanaal][value=code]")
    who.button("Verder")
    yield "mijlpaal"


def _more(who: Visitor) -> Iterator[str]:
    """What can be added after what is needed."""
    page = who.page
    page.get_by_role("link", name="Nog iets toevoegen").click()
    yield "verdieping"
    page.check("[name=D1][value=adres]")
    who.button("Verder")
    yield "bewijs"
    files = [
        {"name": "schermfoto.png", "mimeType": "image/png", "buffer": picture()},
        {"name": "leeg.png", "mimeType": "image/png", "buffer": b""},
    ]
    page.set_input_files("[name=bestand]", files)  # type: ignore[arg-type]  # dictionaries are fine
    page.locator(".bestand--fout").wait_for()
    page.locator("[data-staat=klaar]").wait_for()
    yield "bewijs met fout"
    who.button("Verder")
    for part, typed in zip(("dag", "maand", "jaar"), DAY_TO_COME.split("-")[::-1], strict=True):
        page.fill(f"[name=wanneer_datum_{part}]", typed)
    who.button("Verder")
    yield "waar!"
    for part in ("dag", "maand", "jaar"):
        page.fill(f"[name=wanneer_datum_{part}]", "")
    page.check("[name=platforms][value=X]")
    page.fill("[name=links]", f"https://x.com/{CANARY}/status/1\nhttps://x.com/{CANARY}/status/2")
    who.button("Verder")
    yield "wie"
    who.button("Verder")
    yield "gevoel"
    page.check("[name=M2][value=angst]")
    who.button("Verder")
    person = page.locator("[name=persoon]").first.get_attribute("value")
    yield "met-wie"
    page.check(f"[name=persoon][value='{person}']")
    page.locator("main details.uitklap summary").click()
    page.check(f"[name=uitsluiten][value='{person}']")
    who.button("Verder")
    yield "met-wie!"
    page.uncheck(f"[name=uitsluiten][value='{person}']")
    who.button("Verder")


def _last_pages(who: Visitor) -> Iterator[str]:
    """How to reach you, the list of what came in, the check, a pause, and the receipt."""
    page = who.page
    who.go("/melden/contact/")
    page.check("[name=kanaal][value=bellen]")
    page.fill("[name=telefoon]", "06 12")
    who.button("Verder")
    who.go("/melden/controle/")
    who.button("Verstuur mijn melding")
    yield "controle!"
    who.go("/melden/contact/")
    page.check("[name=kanaal][value=code]")
    who.button("Verder")
    yield "controle"
    for slug in ("voor-wie", "wat", "waar"):
        who.go(f"/melden/{slug}/")
        yield f"{slug} ingevuld"
    who.go("/melden/berichten/")
    yield "berichten"
    page.locator("main a.bestand__doe").first.click()
    yield "bericht"
    page.fill("[name=dag]", DAY_TO_COME)
    who.button("Bewaar")
    yield "bericht!"
    who.go("/melden/later/")
    yield "later"
    who.go("/melden/controle/")
    who.button("Verstuur mijn melding")
    yield "ontvangen"


def _behind_code(who: Visitor, cor: Visitor) -> Iterator[str]:
    """The page behind the code, after the desk asked a question and a consent and wrote a message."""
    page = who.page
    who.button("Ik heb mijn code")
    wait_for_plan(page, version=1)
    desk = dossier_url(cor, STORY)
    cor.go(f"{desk}akkoord/").locator("main details.uitklap summary").click()  # nobody advised the police here
    cor.page.locator("[name=bestemming][value=POLITIE]").click()
    cor.page.fill("[name=toelichting]", "Zij kunnen kijken of aangifte helpt.")
    cor.button("Vraag het de melder")
    cor.go(f"{desk}vraag/")
    cor.page.fill("[name=tekst]", "Mogen we je morgen bellen?")
    cor.page.fill("[name=antwoorden]", "Ja\nLiever later")
    cor.button("Vraag het de melder")
    cor.go(f"{desk}berichten/").fill("[name=tekst]", f"Je schreef: “{QUOTE}”. Dat is naar.")
    cor.button("Stuur bericht")
    page.locator(".vouw details").first.locator("summary").click()
    yield "jouw stappenplan"
    page.locator(".vouw details").first.locator("button").first.click()
    page.locator(".bewaard:visible").filter(has_text="Bewaard om").wait_for()
    yield "jouw stappenplan gekozen"
    who.go("/code/gegevens/")
    yield "mijn gegevens"
    who.go("/code/")
    yield "jouw melding"
    who.button("Stuur bericht")
    yield "jouw melding!"
    page.fill("[name=tekst]", f"Dank je, {CANARY}.")
    who.context.clear_cookies(name=who.cookie("formulier"))
    who.button("Stuur bericht")
    yield "verlopen"


def _decisions(who: Visitor, code: str) -> Iterator[str]:
    """What a melder decides behind the code, up to closing, opening again and erasing."""
    page = who.page
    who.go("/code/akkoord/").locator("main details summary").first.click()
    yield "akkoord"
    who.button("Ja, dit mag")
    yield "akkoord gegeven"
    who.go("/code/contact/")
    yield "hoe contact"
    page.fill("[name=mail_adres]", CANARY)
    who.button("Bewaar mijn wensen")
    yield "hoe contact!"
    who.go("/code/persoon/")
    yield "iemand anders"
    person = page.locator("[name=persoon]").nth(1).get_attribute("value")
    page.check(f"[name=persoon][value='{person}']")
    page.check(f"[name=uitsluiten][value='{person}']")
    who.button("Zo wil ik het")
    yield "iemand anders!"
    who.go("/code/sluit/")
    yield "sluiten"
    who.button("Rond mijn melding af")
    yield "gesloten"
    who.go("/code/gegevens/")
    who.button("Open mijn melding weer")
    who.go("/code/wissen/")
    yield "wissen"
    who.button("Wis alles")
    yield "wissen!"
    page.fill("[name=code]", code)
    who.button("Wis alles")
    yield "gewist"
    who.go("/code/").fill("[name=code]", code)
    who.button("Verder")
    yield "code!"


def _for_another(who: Visitor) -> Iterator[str]:
    """A report about somebody who does not know of it yet, and that person taking it over."""
    sender = FormClient(who.product.url)
    sender.fill_in(story=f"Onder haar filmpje staan nare reacties, {CANARY}.", wie="ander_weet_niet")
    page = who.go("/code/")
    page.fill("[name=code]", sender.send())
    who.button("Verder")
    wait_for_plan(page, version=1)
    yield "jouw melding over een ander"
    who.go("/code/ander/")
    yield "code voor een ander"
    who.button("Maak een code")
    yield "de code voor een ander"
    code = page.locator("#de-code").inner_text()
    who.go("/code/")
    page.locator("main .pagkop button").click()
    who.go("/code/").fill("[name=code]", code)
    who.button("Verder")
    page.locator("main details summary").first.click()
    yield "overnemen"
    who.button("Dit wil ik")
    yield "overnemen!"
