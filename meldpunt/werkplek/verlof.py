"""What a trusted person says of themself, and when somebody is away."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from meldpunt.accounts.gate import staff_page
from meldpunt.accounts.service import Rol, names_at_desk
from meldpunt.core.errors import Conflict
from meldpunt.core.fields import DagVooruit, Tekst
from support.bezetting import verlof
from support.dossiers import queries as dossiers
from support.vertrouwenspersonen import queries as pool

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpRequest, HttpResponse

    from meldpunt.accounts.service import Medewerker

CONFLICT, UNPROCESSABLE = 409, 422
MOST = 60  # cases at once; nobody looks after more beside a job


class Hoogstens(forms.IntegerField):
    """How many cases somebody wants at once; empty for no limit."""

    def __init__(self) -> None:
        """Take a small whole number."""
        sentence = gettext_lazy("Schrijf een getal van 1 tot 60, of laat dit leeg.")
        super().__init__(
            label=gettext_lazy("Hoeveel dossiers hoogstens tegelijk?"),
            help_text=gettext_lazy("Laat leeg als er geen grens is."),
            required=False,
            min_value=1,
            max_value=MOST,
            error_messages={"min_value": sentence, "max_value": sentence, "invalid": sentence},
        )


class EigenProfielForm(forms.Form):
    """What somebody may say of themself."""

    use_required_attribute = False
    over = Tekst(
        label=gettext_lazy("Wat melders over jou lezen"),
        help_text=gettext_lazy("Een zin of twee, in de ik-vorm."),
        max_length=200,
        rows=2,
    )
    telefoon = Tekst(label=gettext_lazy("Telefoon"), max_length=30)
    uren = Tekst(label=gettext_lazy("Te bereiken op"), max_length=80)
    talen = Tekst(label=gettext_lazy("Welke talen spreek je?"), max_length=120)
    hoogstens = Hoogstens()


class VerlofForm(forms.Form):
    """The first and the last day of being away."""

    use_required_attribute = False
    van = DagVooruit(label=gettext_lazy("Eerste dag"))
    tot = DagVooruit(label=gettext_lazy("Laatste dag"))


@require_http_methods(["GET", "POST"])
@staff_page(Rol.VERTROUWENSPERSOON)
def mijn_profiel(request: HttpRequest, by: Medewerker) -> HttpResponse:
    """Show and change what one says of oneself."""
    found = pool.profile(by.id)
    form = EigenProfielForm(request.POST if request.method == "POST" else None, initial=dict(found.velden))
    if request.method == "POST" and form.is_valid():
        verlof.set_own_profile(velden=form.cleaned_data, by=by)
        messages.success(request, _("Bewaard."))
        return redirect("werkplek:mijn_profiel")
    return _page(request, "werkplek/mijn_profiel.html", by, by.id, form=form)


@require_http_methods(["GET", "POST"])
@staff_page(Rol.COORDINATOR, Rol.VERTROUWENSPERSOON)
def weg(request: HttpRequest, by: Medewerker, account_id: UUID) -> HttpResponse:
    """Write down on which days somebody is away."""
    form = VerlofForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            grown = verlof.plan_leave(account_id=account_id, by=by, **form.cleaned_data)
        except Conflict as error:
            form.add_error(None, error.sentence)
            return _page(request, "werkplek/verlof.html", by, account_id, status=CONFLICT, form=form)
        messages.success(request, _("Opgeschreven."))
        if grown is not None:
            messages.warning(request, _("Deze dagen horen nu bij elkaar. Kies opnieuw wie er dan waarneemt."))
            return redirect("werkplek:waarnemer", account_id, grown.id)
        return redirect("werkplek:weg", account_id)
    return _page(request, "werkplek/verlof.html", by, account_id, form=form)


@require_POST
@staff_page(Rol.COORDINATOR, Rol.VERTROUWENSPERSOON)
def weer_er(request: HttpRequest, by: Medewerker, account_id: UUID, verlof_id: UUID) -> HttpResponse:
    """Take back that somebody is away."""
    verlof.end_leave(account_id=account_id, verlof_id=verlof_id, by=by)
    messages.success(request, _("Weggehaald."))
    return redirect("werkplek:weg", account_id)


def _page(
    request: HttpRequest, template: str, by: Medewerker, account_id: UUID, *, status: int = 0, **more: Any
) -> HttpResponse:
    dagen = pool.leave_of(account_id)
    namen = names_at_desk(str(item.waarnemer) for item in dagen if item.waarnemer)
    context = more | {
        "naam": pool.profile(account_id).naam,
        "account_id": account_id,
        "verlof": [(item, namen.get(str(item.waarnemer), "")) for item in dagen],
        "open": dossiers.open_load(by)[account_id],
        "is_coordinator": by.rol == Rol.COORDINATOR,
        "zelf": account_id == by.id,
    }
    return render(request, template, context, status=status or (UNPROCESSABLE if more["form"].errors else 200))
