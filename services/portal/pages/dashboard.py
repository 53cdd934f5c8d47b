"""The first page: what waits for one, and the services one may use."""

from collections.abc import Callable
from datetime import date, timedelta

import flask

from services.portal import acting, clients, languages, places, proving, rendering, session, unread
from services.portal.access import for_holders
from services.portal.clients import summaries
from services.portal.clients.refusals import Refused, SessionOver
from services.portal.clients.summaries import Usable, Waiting
from services.portal.pages import arriving
from services.portal.pages.accounts.listing import SOON
from services.portal.session import Signed
from services.portal.visitors import api, arrived_at
from shared.clock import paris_date
from shared.text import fold

blueprint = flask.Blueprint("dashboard", __name__)


@blueprint.get("/")
@for_holders
def show() -> flask.typing.ResponseReturnValue:
    """Show what waits for whoever is signed in: one question to each service, at once.

    Where one acts for another establishment: what can be done there. Whoever must have a second
    factor and has shown none can do nothing but that.
    """
    if acting.establishment_id() is not None:
        if not places.offers("accounts.listed"):
            return flask.redirect(flask.url_for("letters.listed"))
        found = clients.establishments.show(api(), session.home())
        return rendering.show("acting/start.html", establishment=found)
    signed = session.current()
    if signed is not None and arriving.ADD_FACTOR in signed.must:
        return flask.redirect(flask.url_for("security.show"))
    waiting, asking = Waiting(), api()
    calls = [lambda: _ask_accounts(waiting), lambda: _ask_letters(waiting)]
    if signed is not None and signed.is_administrator:
        calls.append(lambda: _ask_delegations(waiting))
    asking.together(*(_kept_from_failing(waiting, call) for call in calls))
    if waiting.letters is not None:
        unread.keep(waiting.letters.letters_unread)
    return rendering.show(
        "dashboard/dashboard.html",
        waiting=waiting,
        services=_by_label(waiting.accounts.services if waiting.accounts else []),
        soon=SOON.days,
        ends_before=_ends_before(),
        factor_due_on=_factor_due_on(signed),
    )


def _ends_before() -> date:
    """Tell before which day an account ends that ends soon."""
    return paris_date(arrived_at()) + SOON + timedelta(days=1)


def _factor_due_on(signed: Signed | None) -> date | None:
    """Tell the day ahead from which on they must have a second factor; None: none is."""
    told = signed.second_factor_from if signed else ""
    return date.fromisoformat(told) if told else None


def _by_label(services: list[Usable]) -> list[Usable]:
    return sorted(services, key=lambda one: fold(one.labels[languages.current()]))


def _ask_accounts(waiting: Waiting) -> None:
    waiting.accounts = summaries.of_accounts(api(), SOON.days)
    if waiting.accounts.due_elsewhere is None:  # it has not heard of delegations for too long
        waiting.away = True


def _ask_delegations(waiting: Waiting) -> None:
    waiting.delegations = summaries.of_delegations(api(), SOON.days)


def _ask_letters(waiting: Waiting) -> None:
    waiting.letters = summaries.of_letters(api())
    if waiting.letters.letters_unread_elsewhere is None:
        waiting.away = True


def _kept_from_failing(waiting: Waiting, call: Callable[[], None]) -> Callable[[], None]:
    """Ask; what is not answered is left out, and told at the foot."""

    def ask() -> None:
        try:
            call()
        except SessionOver:
            raise
        except Refused as refusal:
            if refusal.code == proving.FACTOR_ASKED_FOR:
                raise
            if refusal.status != 403:  # terms that wait: told by themselves
                waiting.away = True

    return ask
