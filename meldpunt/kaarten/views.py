"""Cards at the desk: the list, writing one, and reading one as the second person."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from meldpunt.accounts.gate import staff_page
from meldpunt.accounts.service import Rol
from meldpunt.core.errors import Conflict, DomainError, InvalidTransition, NotFound
from meldpunt.kaarten.forms import AanbiedForm, BesprokenForm, FilterForm, KaartTerugForm, LeerkaartForm, ToetsForm
from statistieken.casuistiek import queries, service
from statistieken.casuistiek.queries import Herkenbaar, Kaartfilter

if TYPE_CHECKING:
    from collections.abc import Callable
    from uuid import UUID

    from django.forms import Form
    from django.http import HttpRequest, HttpResponse

    from meldpunt.accounts.service import Medewerker
    from statistieken.casuistiek.queries import Kaartbeeld

DESK = (Rol.COORDINATOR, Rol.VERTROUWENSPERSOON)
UNPROCESSABLE, CONFLICT = 422, 409


@require_safe
@staff_page(*DESK)
def lijst(request: HttpRequest, by: Medewerker) -> HttpResponse:
    """The shared cards, what waits for a second reader, and one's own concepts."""
    form = FilterForm(request.GET)
    only = Kaartfilter(**form.cleaned_data) if form.is_valid() else Kaartfilter()
    concepts, waiting = queries.open_cards(by=by)
    context = {
        "filter": form,
        "gefilterd": only != Kaartfilter(),
        "kaarten": queries.shared(only),
        "concepten": concepts,
        "wachten": waiting,
        "jaren": queries.years(),
    }
    return render(request, "kaarten/lijst.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(*DESK)
def nieuw(request: HttpRequest, by: Medewerker) -> HttpResponse:
    """Write a card, on an empty page."""
    form = LeerkaartForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        return redirect("kaarten:kaart", service.begin(woorden=form.woorden, by=by))
    return render(request, "kaarten/schrijven.html", {"form": form}, status=UNPROCESSABLE if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(*DESK)
def schrijven(request: HttpRequest, by: Medewerker, kaart_id: UUID) -> HttpResponse:
    """Change a concept of one's own."""
    beeld = queries.kaart_of(kaart_id, by=by)
    before = {name: getattr(beeld.tekst.woorden, name) for name in LeerkaartForm().fields}
    form = LeerkaartForm(request.POST if request.method == "POST" else None, initial=before)
    status = 200
    if form.is_valid():
        try:
            service.change(kaart_id=kaart_id, woorden=form.woorden, by=by)
        except Conflict as error:
            form.add_error(None, error.sentence)
            status = CONFLICT
        else:
            return redirect("kaarten:kaart", kaart_id)
    status = UNPROCESSABLE if form.errors and status == 200 else status  # noqa: PLR2004 - HTTP
    return render(request, "kaarten/schrijven.html", {"form": form, "beeld": beeld}, status=status)


@require_safe
@staff_page(*DESK)
def kaart(request: HttpRequest, by: Medewerker, kaart_id: UUID) -> HttpResponse:
    """One card, what stands out on it, and what this person can do."""
    return _page(request, queries.kaart_of(kaart_id, by=by))


@require_POST
@staff_page(*DESK)
def aanbieden(request: HttpRequest, by: Medewerker, kaart_id: UUID) -> HttpResponse:
    """Ask a second reader."""
    form = AanbiedForm(request.POST)
    return _try(
        request,
        queries.kaart_of(kaart_id, by=by),
        "aanbied_form",
        form,
        lambda: service.offer(
            kaart_id=kaart_id,
            herkenbaar=Herkenbaar(form.cleaned_data["herkenbaar"]),
            punten=form.cleaned_data["punten"],
            by=by,
        ),
        done=_("Je collega’s krijgen bericht dat er een kaart wacht."),
    )


@require_POST
@staff_page(*DESK)
def toetsen(request: HttpRequest, by: Medewerker, kaart_id: UUID) -> HttpResponse:
    """Agree as the second reader."""
    beeld = queries.kaart_of(kaart_id, by=by)
    form = ToetsForm(request.POST, sporen=beeld.sporen)
    return _try(
        request,
        beeld,
        "toets_form",
        form,
        lambda: service.share(kaart_id=kaart_id, redenen=form.redenen, punten=form.cleaned_data["punten"], by=by),
        done=_("De kaart is gedeeld. Iedereen van het meldpunt kan haar lezen."),
    )


@require_POST
@staff_page(*DESK)
def terug(request: HttpRequest, by: Medewerker, kaart_id: UUID) -> HttpResponse:
    """Give a card back with a reason, or take one's own back."""
    beeld = queries.kaart_of(kaart_id, by=by)
    if "terugvragen" in beeld.mag:
        service.give_back(kaart_id=kaart_id, waarom="", by=by)
        return redirect("kaarten:kaart", kaart_id)
    form = KaartTerugForm(request.POST)
    return _try(
        request,
        beeld,
        "terug_form",
        form,
        lambda: service.give_back(kaart_id=kaart_id, waarom=form.cleaned_data["waarom"], by=by),
        done=_("Teruggegeven. De schrijver leest wat er anders moet."),
        to_list=True,
    )


@require_POST
@staff_page(*DESK)
def besproken(request: HttpRequest, by: Medewerker, kaart_id: UUID) -> HttpResponse:
    """Write down on which day a card was talked about."""
    form = BesprokenForm(request.POST)
    return _try(
        request,
        queries.kaart_of(kaart_id, by=by),
        "besproken_form",
        form,
        lambda: service.discuss(kaart_id=kaart_id, op=form.cleaned_data["op"], by=by),
        done=_("Opgeschreven."),
    )


@require_POST
@staff_page(*DESK)
def intrekken(request: HttpRequest, by: Medewerker, kaart_id: UUID) -> HttpResponse:
    """Take a card back for good."""
    service.withdraw(kaart_id=kaart_id, by=by)
    messages.success(request, _("Ingetrokken. De woorden van deze kaart zijn weg."))
    return redirect("kaarten:lijst")


def _page(request: HttpRequest, beeld: Kaartbeeld, *, status: int = 200, **forms: Form) -> HttpResponse:
    """The page of a card; a form that was refused stands there as it was filled in."""
    context: dict[str, Any] = {
        "beeld": beeld,
        "aanbied_form": AanbiedForm(initial={"herkenbaar": ""}),
        "toets_form": ToetsForm(sporen=beeld.sporen),
        "terug_form": KaartTerugForm(),
        "besproken_form": BesprokenForm(),
        "fouten": any(form.errors for form in forms.values()),
    }
    return render(request, "kaarten/kaart.html", context | forms, status=status)


def _try(  # noqa: PLR0913 - a form, what it does, and where it leads: all seven are said at each call
    request: HttpRequest,
    beeld: Kaartbeeld,
    name: str,
    form: Form,
    work: Callable[[], None],
    *,
    done: str,
    to_list: bool = False,
) -> HttpResponse:
    """Do what was asked and show the card again, or say why not with everything that was typed."""
    if not form.is_valid():
        return _page(request, beeld, status=UNPROCESSABLE, **{name: form})
    try:
        work()
    except (NotFound, InvalidTransition) as error:
        messages.error(request, error.sentence)
        return redirect("kaarten:lijst")
    except DomainError as error:
        form.add_error(None, error.sentence)
        return _page(request, beeld, status=error.status_code, **{name: form})
    messages.success(request, done)
    return redirect("kaarten:lijst") if to_list else redirect("kaarten:kaart", beeld.kaart.pk)
