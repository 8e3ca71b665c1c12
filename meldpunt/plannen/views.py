"""One step plan at the desk: changed on one page that keeps everything typed, looked over, and given to the melder."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from meldpunt.accounts.gate import staff_page
from meldpunt.accounts.service import Rol
from meldpunt.core.errors import Conflict, NotAllowed, NotFound
from meldpunt.plannen.forms import PlanForm, WerkForm
from support.behandeling import inzien, plannen
from support.dossiers import rules
from support.stappenplan import queries as stappenplan
from support.stappenplan.queries import Stapstand, Uitvoerder

if TYPE_CHECKING:
    from collections.abc import Sequence
    from uuid import UUID

    from django.http import HttpRequest, HttpResponse, QueryDict

    from meldpunt.accounts.service import Medewerker
    from support.behandeling.inzien import Inzage
    from support.stappenplan.queries import Plan, Planwijziging

DESK = (Rol.COORDINATOR, Rol.VERTROUWENSPERSOON)
HTTP_OK, CONFLICT, UNPROCESSABLE = 200, 409, 422
OWN_CODE = 8  # characters


@dataclass
class Volgorde:
    """In which order the steps stand on the page: the codes of own steps, and of the composed ones in each part."""

    eigen: list[str]
    delen: list[tuple[str, list[str]]]

    @property
    def samengesteld(self) -> list[str]:
        """The codes of the composed steps, in order."""
        return [code for _titel, codes in self.delen for code in codes]

    def move(self, code: str, by: int) -> None:
        """Put a step one place up or down within its part; at the end it stays."""
        for codes in (self.eigen, *(codes for _titel, codes in self.delen)):
            if code in codes and 0 <= codes.index(code) + by < len(codes):
                place = codes.index(code)
                codes[place], codes[place + by] = codes[place + by], codes[place]
                return


@require_http_methods(["GET", "POST"])
@staff_page(*DESK)
def maken(request: HttpRequest, by: Medewerker, dossier_id: UUID) -> HttpResponse:
    """Change a plan; nothing is kept before *Geef aan de melder*, and everything typed stays on the page until then."""
    inzage = inzien.open_dossier(dossier_id=dossier_id, by=by)
    plan, newest = stappenplan.plan_of(inzage.zaak), stappenplan.wijziging_of(inzage.zaak)
    dicht = rules.refusal_to_add(inzage.kaart)
    if plan is None or dicht is not None:
        weigering = dicht.sentence if dicht else _("Er is nog geen stappenplan. Kijk zo nog een keer.")
        context = {"kaart": inzage.kaart, "weigering": weigering}
        return render(request, "plannen/maken.html", context, status=CONFLICT if request.method == "POST" else HTTP_OK)
    sent = request.POST.copy() if request.method == "POST" else None
    order = _order(sent, plan, newest)
    form = PlanForm(
        sent,
        eigen=order.eigen,
        weglaatbaar=[code for code in order.samengesteld if stappenplan.may_leave_out(code)],
        wijziging=newest,
    )
    context = _context(inzage, plan, form, order) | {"was": _was(sent, newest)}
    status = HTTP_OK
    if sent is not None and not {"geef", "bekijk"} & set(sent):
        form.errors.clear()  # nothing is sent yet: a step was moved, added or taken away
    elif sent is not None:
        status = _sent(request, by, form, order, context, now_in=newest)
        if status == HTTP_OK and "geef" in sent:
            return redirect("werkplek:stappenplan", dossier_id)
    return render(request, "plannen/maken.html", context, status=status)


@require_POST
@staff_page(*DESK)
def taak(request: HttpRequest, by: Medewerker, dossier_id: UUID) -> HttpResponse:
    """Put a task in the agenda for what the melder chose at a step."""
    form = WerkForm(request.POST)
    if not form.is_valid():
        inzien.open_dossier(dossier_id=dossier_id, by=by)  # to whoever may not read it, it is not there
        refused = form.errors.get("dag")
        messages.error(request, str(refused[0]) if refused else _("Kies een stap op de pagina."))
        return redirect("werkplek:stappenplan", dossier_id)
    try:
        plannen.start_work(dossier_id=dossier_id, blok=form.cleaned_data["stap"], dag=form.cleaned_data["dag"], by=by)
    except Conflict as error:
        messages.error(request, error.sentence)
    else:
        messages.success(request, _("De taak staat klaar."))
    return redirect("werkplek:stappenplan", dossier_id)


def _order(sent: QueryDict | None, plan: Plan, newest: Planwijziging | None) -> Volgorde:
    """The order on the page: as it was sent, with what the pressed button does to it, or as it is now."""
    if sent is None:
        eigen = [stap.code for stap in newest.eigen if stap.stand != Stapstand.VERVALLEN] if newest else []
        return Volgorde(eigen, _parts(plan, newest.volgorde if newest else ()))
    eigen = [code for code in dict.fromkeys(sent.getlist("eigen")) if _is_own(code)]
    order = Volgorde(eigen, _parts(plan, sent.getlist("volgorde")))
    if "op" in sent:
        order.move(sent.get("op", ""), -1)
    elif "neer" in sent:
        order.move(sent.get("neer", ""), 1)
    elif "erbij" in sent:
        order.eigen.append(_new_step(sent))
    elif sent.get("haal_weg") in order.eigen:
        order.eigen.remove(sent.get("haal_weg", ""))
    return order


def _new_step(sent: QueryDict) -> str:
    """A code for a new own step, with who mostly does one filled in."""
    code = stappenplan.new_code()
    sent[f"{code}_wie"] = Uitvoerder.MELDER
    return code


def _parts(plan: Plan, volgorde: Sequence[str]) -> list[tuple[str, list[str]]]:
    return [
        (deel.titel, [stap.code for stap in stappenplan.in_order(deel.stappen, volgorde)])
        for deel in plan.samengesteld.delen
    ]


def _is_own(code: str) -> bool:
    return code.isascii() and code.isalnum() and code.startswith(stappenplan.OWN) and len(code) == OWN_CODE


def _was(sent: QueryDict | None, newest: Planwijziging | None) -> str:
    """The change that the page goes on from."""
    return sent.get("was", "") if sent is not None else str(newest.id) if newest else ""


def _context(inzage: Inzage, plan: Plan, form: PlanForm, order: Volgorde) -> dict[str, Any]:
    steps = {stap.code: stap for stap in plan.samengesteld.stappen}
    return {
        "kaart": inzage.kaart,
        "zaak": inzage.zaak,
        "plan": plan,
        "form": form,
        "eigen": [(code, form.known.get(code), form.own_fields(code)) for code in order.eigen],
        "delen": [
            (titel, [(steps[code], form.left_out_fields(code)) for code in codes]) for titel, codes in order.delen
        ],
    }


def _sent(
    request: HttpRequest,
    by: Medewerker,
    form: PlanForm,
    order: Volgorde,
    context: dict[str, Any],
    *,
    now_in: Planwijziging | None,
) -> int:
    """Look over or give what was sent; what is wrong with it stands on the page, and in the status."""
    if not form.is_valid():
        return UNPROCESSABLE
    voorstel, zaak, plan = form.voorstel(order.samengesteld), context["zaak"], context["plan"]
    try:
        if "geef" in request.POST:
            plannen.give_plan(dossier_id=zaak.id, voorstel=voorstel, was=context["was"], by=by)
            messages.success(request, _("Er komt een nieuwe versie. De melder leest haar met de code."))
        else:
            context["beeld"] = plannen.preview(zaak, plan, voorstel)
            before = stappenplan.merged(plan.samengesteld, now_in, kiest=not zaak.feiten.zonder_regie)
            context["verschil"] = stappenplan.difference(before, context["beeld"])
    except NotFound:
        raise
    except (Conflict, NotAllowed) as error:
        form.add_error(None, error.sentence)
        context["was"] = str(now_in.id) if now_in else ""  # having read it, somebody may go on
        return CONFLICT if isinstance(error, Conflict) else UNPROCESSABLE
    return HTTP_OK
