"""What every template may use without ``{% load %}``: icons, links, form parts."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

from django import template
from django.conf import settings
from django.forms import CheckboxSelectMultiple, Textarea
from django.templatetags.static import static
from django.urls import NoReverseMatch, reverse
from django.utils.html import escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext, override

from meldpunt.core import moulds
from meldpunt.core.web.keepalive import open_of
from meldpunt.core.web.nummers import with_links
from meldpunt.core.web.opening import in_words, opens_at
from meldpunt.core.web.partij import partij

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from django.forms import BoundField
    from django.template import Context

    from meldpunt.core.web.keepalive import Open

register = template.Library()

RIJ = (
    '<label class="rij" for="{}"><input class="kies" type="{}" id="{}" name="{}" value="{}"{}{}{}>'
    '<span><span class="rij__naam">{}</span>{}</span></label>'
)
ROW_END = "</label>"
MERKTEKEN = (
    '<svg class="{}" width="{}" height="{}" viewBox="0 0 32 32" fill="none" stroke="currentColor" stroke-width="2.6" '
    'stroke-linecap="round" stroke-linejoin="round" aria-hidden="true" focusable="false">'
    '<path d="M4 5h24v17H15l-7 6v-6H4z"/><path d="M11 13.5h10"/></svg>'
)


@lru_cache(maxsize=128)
def _icon_body(naam: str) -> SafeString:
    if not naam.replace("-", "").isalnum():
        raise template.TemplateSyntaxError("Zo heet geen icoon.")
    path = settings.BASE_DIR / "templates" / "icons" / f"{naam}.svg"
    return mark_safe(path.read_text().strip())  # noqa: S308 - the project's own file, never input


@register.simple_tag
def icon(naam: str, maat: int = 0) -> SafeString:
    """Draw an icon inline; with ``maat`` it has that size in pixels, without it the size of its place in the CSS."""
    size = maat or 20
    return format_html(
        '<svg class="icoon{}" width="{}" height="{}" viewBox="0 0 24 24" aria-hidden="true">{}</svg>',
        " icoon--maat" if maat else "",
        size,
        size,
        _icon_body(naam),
    )


@register.simple_tag
def script(naam: str) -> SafeString:
    """Bring a script by its short name; it stands beside the markup that it serves, and a page runs it once."""
    return format_html('<script type="module" src="{}"></script>', static(f"js/{naam}.js"))


@register.simple_tag
def merkteken(klas: str = "merk__teken", maat: int = 32) -> SafeString:
    """Draw the mark: a speech bubble with one line in it, a message that is heard."""
    return format_html(MERKTEKEN, klas, maat, maat)


@register.simple_tag
def ernst(gradatie: str) -> SafeString:
    """Show a severity as shape, word and colour; the style sheet draws the shape before the word."""
    code = str(gradatie).lower()
    return format_html('<span class="ernst {}">{}</span>', code.rpartition(" ")[2], code)  # the last word is its class


@register.simple_tag(takes_context=True)
def blijft_open(context: Context) -> Open | None:
    """Give until when this page stays open; nothing where that has no end."""
    request: Any = context.get("request")
    return open_of(request) if request is not None else None


@register.simple_tag(takes_context=True)
def taal_url(context: Context, taal: str) -> str:
    """Give the address of this same page in another language, or nothing where the page has one language only."""
    request = context.get("request")
    home = "/" if taal == settings.LANGUAGE_CODE else f"/{taal}/"
    match = getattr(request, "resolver_match", None)
    if request is None or match is None:
        return home
    with override(taal):
        try:
            other = reverse(match.view_name, args=match.args, kwargs=match.kwargs)
        except NoReverseMatch:
            return ""
    return "" if other == request.path else other


@register.simple_tag
def andere_taal() -> dict[str, str]:
    """Name the one other language of this installation, in that language."""
    here = (get_language() or settings.LANGUAGE_CODE)[:2]
    return {"code": "nl", "naam": "Nederlands"} if here == "en" else {"code": "en", "naam": "English"}


@register.simple_tag
def instelling(naam: str) -> str:
    """Give a fact about the party on pages that get no context, such as the 500 page."""
    return str(partij().get(naam, ""))


@register.simple_tag
def weer_open() -> str:
    """Say when the desk is there again; nothing while it is open."""
    opening = opens_at()
    return in_words(opening) if opening else ""


@register.filter
def telnr(nummer: object) -> str:
    """Turn a phone number as people read it into one that a phone dials."""
    return "".join(letter for letter in str(nummer) if letter.isdigit() or letter == "+")


@register.filter
def met_nummers(tekst: object) -> SafeString:
    """Show a text with its telephone numbers as links."""
    return with_links(str(tekst))


@register.filter
def letters(naam: object) -> str:
    """Give the initials for the round badge: first and last word."""
    words = str(naam).split()
    return (words[0][:1] + words[-1][:1] if len(words) > 1 else str(naam)[:2]).upper()


@register.inclusion_tag("components/_menu_link.html", takes_context=True)
def menu_link(context: Context, name: str, label: str, icoon: str, aantal: object = "") -> dict[str, Any]:
    """Show one line of the side menu, or nothing where this installation has no such page."""
    request = context.get("request")
    view_name = getattr(getattr(request, "resolver_match", None), "view_name", "")
    try:
        url = reverse(name)
    except NoReverseMatch:
        url = ""
    here = view_name == name or (bool(url) and getattr(request, "path", "") == url)
    return {"url": url, "label": label, "icoon": icoon, "aantal": aantal, "hier": here}


@register.filter
def inline_svg(svg: object) -> SafeString:
    """Put an SVG that a library made into the page, without its XML prologue."""
    text = str(svg)
    return mark_safe(text[text.index("<svg") :] if "<svg" in text else "")  # noqa: S308 - allauth's own QR code


# ── Parts that are drawn once ────────────────────────────────────────────────────────────────────
@register.simple_tag
def vast(template: str, **waarden: object) -> SafeString:
    """Show a part that looks the same for everybody, with these texts in its holes."""
    return moulds.draw_part(template, waarden)


# ── Form parts, for the template pack ────────────────────────────────────────────────────────────
@register.simple_tag
def veld(field: BoundField) -> SafeString:
    """Show a field of a form, hidden or not; what stands under an answer or behind a fold is shown there."""
    if field.name in getattr(field.form, "elders", ()):
        return SafeString("")
    html = moulds.draw_field(field)
    under = getattr(field.form, "bijvelden", {}).get(field.name)
    if under:
        return _with_fields_under(html, field, under)
    first = getattr(field.form, "meer", {}).get(field.name)
    return _with_more(html, field, first) if first else html


@register.simple_tag
def vouw(form: Any) -> SafeString:
    """Show the fields that few people need, behind their heading; open where one is filled in or wrong."""
    part = getattr(form, "vouw", None)
    if part is None:
        return SafeString("")
    fields = [form[name] for name in part.velden if name in form.fields]
    is_open = any(field.errors or field.value() for field in fields)
    inside = mark_safe("".join(moulds.draw_field(field) for field in fields))  # noqa: S308 - drawn by the pack
    return format_html(
        '<details class="uitklap mt7"{}><summary>{}{}</summary>{}</details>',
        mark_safe(" open") if is_open else "", part.titel, icon("omlaag"), inside,
    )  # fmt: skip


def _with_fields_under(html: str, field: BoundField, under: Mapping[str, Sequence[str]]) -> SafeString:
    """Put fields under the answer they belong to: the n-th label of a question is its n-th row."""
    rows = html.split(ROW_END)
    for number, (code, _naam) in enumerate(field.field.choices):  # type: ignore[attr-defined]  # only questions come here
        names = [name for name in under.get(str(code), ()) if name in field.form.fields]
        if names:
            inside = "".join(moulds.draw_field(field.form[name]) for name in names)
            rows[number + 1] = f'<div class="bijveld"><div class="bijveld__in">{inside}</div></div>{rows[number + 1]}'
    return mark_safe(ROW_END.join(rows))  # noqa: S308 - drawn by the pack


def _with_more(html: str, field: BoundField, first: int) -> SafeString:
    """Put the answers after the first few behind "more"; it is open where one of those is chosen or wrong."""
    chosen, choices = moulds.chosen_of(field), list(field.field.choices)  # type: ignore[attr-defined]  # only questions come here
    if len(choices) <= first:
        return mark_safe(html)  # noqa: S308 - drawn by the pack
    is_open = " open" if field.errors or chosen & {str(code) for code, _naam in choices[first:]} else ""
    rows = html.split(ROW_END)
    more = gettext("Meer")
    summary = f"<summary>{icon('omlaag')}{escape(more)}</summary>"
    begin = f'</div><details class="uitklap uitklap--los"{is_open}>{summary}<div class="rijen">'
    rows[first] = begin + rows[first]
    before, end, after = ROW_END.join(rows).rpartition("</div>")
    return mark_safe(f"{before}{end}</details>{after}")  # noqa: S308 - drawn by the pack


@register.filter
def datumvakken(field: BoundField) -> list[dict[str, str]]:
    """Give the three boxes of a day: how each is called, its name, its id and what stands in it."""
    words = (gettext("Dag"), gettext("Maand"), gettext("Jaar"))
    widget: Any = field.field.widget
    return [
        {"naam": f"{field.html_name}_{part}", "id": f"{field.auto_id}_{part}", "woord": word, "waarde": value}
        for part, word, value in zip(widget.DELEN, words, widget.boxes(field.value()), strict=True)
    ]


@register.filter
def veld_soort(field: BoundField) -> str:
    """Say which markup a field needs."""
    return moulds.kind_of(field)


@register.filter
def veld_doel(field: BoundField) -> str:
    """Give the id that a link in the error summary must point at: the first thing one can focus."""
    first = {"keuze": "_0", "datum": "_dag"}.get(veld_soort(field), "")
    return f"{field.auto_id}{first}"


@register.filter
def mag_overslaan(field: BoundField) -> bool:
    """Tell whether the label should say that this may be skipped: not where an answer above it asks for it."""
    asked = field.field.required or getattr(field.field, "nodig", False)
    return not asked and getattr(field.form, "toon_overslaan", True) and veld_soort(field) != "vink"


def _beschrijving(field: BoundField) -> str:
    parts = [f"{field.auto_id}_helptext"] if field.help_text else []
    parts += [f"{field.auto_id}_error"] if field.errors else []
    return " ".join(parts)


@register.simple_tag
def veld_beschrijving(field: BoundField) -> SafeString:
    """Give the ``aria-describedby`` of a fieldset, or nothing."""
    ids = _beschrijving(field)
    return format_html(' aria-describedby="{}"', ids) if ids else SafeString("")


@register.simple_tag
def invoer(field: BoundField) -> SafeString:
    """Draw the control itself with the classes and the ARIA of the design system."""
    widget = field.field.widget
    classes = {"kiezer": "kies", "vink": "kies"}.get(veld_soort(field), "invoer")
    attrs: dict[str, Any] = {"class": f"{classes} {widget.attrs.get('class', '')}".strip()}
    if ids := _beschrijving(field):
        attrs["aria-describedby"] = ids
    if field.errors:
        attrs["aria-invalid"] = "true"
    if isinstance(widget, Textarea) and widget.attrs.get("rows", "10") in {"10", 10}:
        attrs["rows"] = 6
    return field.as_widget(attrs=attrs)


@register.simple_tag
def keuzerijen(field: BoundField) -> SafeString:
    """Draw the rows of a question to tap: in Python, because a page has dozens and a template takes its time."""
    kind = "checkbox" if isinstance(field.field.widget, CheckboxSelectMultiple) else "radio"
    invalid = mark_safe(' aria-invalid="true"') if field.errors else ""
    return format_html_join("\n    ", RIJ, _rijen(field, kind, invalid))


def _rijen(field: BoundField, kind: str, invalid: str) -> Iterator[tuple[object, ...]]:
    """Give the parts of each row."""
    chosen = moulds.chosen_of(field)
    closed = mark_safe(" disabled") if field.field.disabled else ""
    choices: Any = field.field.choices  # type: ignore[attr-defined]  # only fields with choices come here
    for number, (code, naam) in enumerate(choices):
        own = f"{field.auto_id}_{number}"
        checked = mark_safe(" checked") if str(code) in chosen else ""
        uitleg = getattr(naam, "uitleg", "")
        line = format_html(' <span class="rij__uitleg">{}</span>', uitleg) if uitleg else ""
        yield own, kind, own, field.html_name, code, checked, closed, invalid, naam, line


# ── What a template cannot do by itself ──────────────────────────────────────────────────────────
@register.simple_tag
def gekozen(keuzes: dict[str, str], code: str) -> str:
    """Give what was ticked at a step of the plan, or nothing."""
    return keuzes.get(code, "")


@register.filter
def vertaald(tekst: str) -> str:
    """Give a fixed sentence that was stored in Dutch in the language of whoever reads it."""
    return gettext(tekst) if tekst else ""


@register.filter
def bij(rij: Mapping[str, object], sleutel: str) -> object:
    """Give what belongs to a key."""
    return rij.get(sleutel)
