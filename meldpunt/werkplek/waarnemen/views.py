"""The page on which a deputy is named, and what a case says of who is away."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django import forms
from django.conf import settings
from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods

from meldpunt.accounts.gate import staff_page
from meldpunt.accounts.service import Rol, names_at_desk, prove_first, recently_proved
from meldpunt.core.errors import Conflict, NotFound, require
from meldpunt.core.fields import pick_one
from support.bezetting import waarnemen
from support.dossiers import queries as dossiers
from support.vertrouwenspersonen import queries as pool
from support.vertrouwenspersonen import rules

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.http import HttpRequest
    from django.http.response import HttpResponseBase

    from meldpunt.accounts.service import Medewerker
    from support.bezetting.waarnemen import Waarneming
    from support.dossiers.queries import Kaart
    from support.vertrouwenspersonen.queries import Verlof

CONFLICT, UNPROCESSABLE = 409, 422
NOBODY = "niemand"


class WaarnemerForm(forms.Form):
    """One colleague, or nobody."""

    use_required_attribute = False

    def __init__(self, *arguments: object, people: Sequence[tuple[UUID, str]], now: UUID | None) -> None:
        """Offer who is there on those days."""
        super().__init__(*arguments)  # type: ignore[arg-type]  # what Django's form takes
        rows = [(str(pk), naam) for pk, naam in people]
        self.fields["waarnemer"] = pick_one(
            [*rows, (NOBODY, gettext_lazy("Niemand. De coördinatoren houden het in de gaten"))],
            label=gettext_lazy("Wie neemt waar?"),
            required=gettext_lazy("Kies een collega, of kies niemand."),
        )
        self.initial = {"waarnemer": str(now) if now else ""}

    @property
    def gekozen(self) -> UUID | None:
        """Who stands in; None for nobody."""
        chosen = self.cleaned_data["waarnemer"]
        return None if chosen == NOBODY else UUID(chosen)


@require_http_methods(["GET", "POST"])
@staff_page(Rol.COORDINATOR, Rol.VERTROUWENSPERSOON)
def waarnemer(request: HttpRequest, by: Medewerker, account_id: UUID, verlof_id: UUID) -> HttpResponseBase:
    """Name who stands in on some days of leave; it gives keys, so it takes the proof that assigning takes.

    Raises:
        NotFound: these days are past, or were taken back.
    """
    require(rules.refusal_to_plan_leave(by, account_id))
    days = next((item for item in pool.leave_of(account_id) if item.id == verlof_id), None)
    if days is None:
        raise NotFound(_("Deze dagen zijn voorbij, of al weggehaald."))
    if not recently_proved(request, seconds=settings.ASSIGN_PROOF_SECONDS):
        return prove_first(request)
    people = pool.who_can_stand_in(account_id, days)
    form = WaarnemerForm(request.POST if request.method == "POST" else None, people=people, now=days.waarnemer)
    if request.method == "POST" and form.is_valid():
        if form.gekozen and not (pool.holds_a_key(form.gekozen) or recently_proved(request)):
            return prove_first(request)
        try:
            done = waarnemen.name_deputy(account_id=account_id, verlof_id=verlof_id, waarnemer=form.gekozen, by=by)
        except Conflict as error:
            form.add_error(None, error.sentence)
            return _page(request, form, by, account_id, days, status=CONFLICT)
        _tell(request, done, dict(people).get(form.gekozen, "") if form.gekozen else "", by=by)
        return redirect("werkplek:weg", account_id)
    return _page(request, form, by, account_id, days, status=UNPROCESSABLE if form.errors else 200)


def afwezig_of(kaart: Kaart, naam: str) -> str:
    """What a page of a case says while whoever looks after it is away; empty while they are there."""
    weg_tot = pool.away_now().get(kaart.assignee_id) if kaart.assignee_id else None
    if weg_tot is None or not naam:
        return ""
    words = {"naam": naam, "dag": date_format(weg_tot, "j F")}
    found = pool.stand_in_of(kaart.id)
    if found is None:
        sentence = _("%(naam)s is er tot en met %(dag)s niet. Niemand neemt waar: dit is nu van de coördinatoren.")
        return sentence % words
    words["waarnemer"] = names_at_desk([str(found[0])]).get(str(found[0]), "")
    return _("%(naam)s is er tot en met %(dag)s niet. %(waarnemer)s neemt waar.") % words


def _tell(request: HttpRequest, done: Waarneming, naam: str, *, by: Medewerker) -> None:
    if not naam:
        messages.success(request, _("Niemand neemt waar. De coördinatoren houden het in de gaten."))
        return
    sentence = ngettext(
        "%(naam)s krijgt voor die dagen de sleutel van %(n)s dossier.",
        "%(naam)s krijgt voor die dagen de sleutel van %(n)s dossiers.",
        done.gegeven,
    )
    messages.success(request, sentence % {"naam": naam, "n": done.gegeven})
    names = dossiers.kaarten_of(done.gebleven, by=by)
    for dossier_id, reason in done.gebleven.items():
        words = {"dossier": names[dossier_id].alias, "waarom": reason} if dossier_id in names else None
        if words:
            messages.warning(request, _("%(dossier)s blijft bij de coördinatoren. %(waarom)s") % words)


def _page(
    request: HttpRequest, form: WaarnemerForm, by: Medewerker, account_id: UUID, days: Verlof, *, status: int
) -> HttpResponseBase:
    context = {
        "form": form,
        "verlof": days,
        "account_id": account_id,
        "naam": pool.profile(account_id).naam,
        "zelf": account_id == by.id,
    }
    return render(request, "werkplek/waarnemer.html", context, status=status)
