"""The first page: what waits for one, and the services one may use."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import partial
from typing import Any

import flask

from services.portal import clients, languages, rendering, session
from services.portal.access import for_holders
from services.portal.clients.api import Api
from services.portal.clients.refusals import Refused, SessionOver
from services.portal.pages.accounts.listing import SOON
from services.portal.session import Signed
from services.portal.visitors import api, arrived_at
from shared.clock import paris_date

blueprint = flask.Blueprint("dashboard", __name__)


@dataclass
class Waiting:
    """What waits, as far as the services have answered.

    :ivar ending: accounts of one's establishment that end soon, or have ended
    :ivar ending_elsewhere: the same of the other establishments that one administers
    :ivar away: some have not
    """

    advice: list[str] = field(default_factory=list)
    ending: int = 0
    ending_elsewhere: int = 0
    failed: int = 0
    requests: int = 0
    letters: int = 0
    rights: dict[str, str] = field(default_factory=dict)
    services: list[clients.services.Service] = field(default_factory=list)
    away: bool = False

    @property
    def is_nothing(self) -> bool:
        """Tell whether nothing waits."""
        ending = self.ending or self.ending_elsewhere
        return not (self.advice or ending or self.failed or self.requests or self.letters)


@blueprint.get("/")
@for_holders
def show() -> flask.typing.ResponseReturnValue:
    """Show what waits for whoever is signed in: one question to each service, at once."""
    signed, asking = session.current(), api()
    assert signed is not None
    waiting = Waiting()
    calls = [partial(_asked, waiting, call) for call in _calls(asking, signed, waiting)]
    asking.together(*calls)
    return rendering.show(
        "dashboard/dashboard.html", waiting=waiting, soon=SOON.days, ends_before=_ends_before()
    )


def _ends_before() -> date:
    """Tell before which day an account ends that ends soon."""
    return paris_date(arrived_at()) + SOON + timedelta(days=1)


def _calls(asking: Api, signed: Signed, waiting: Waiting) -> list[Callable[[], Any]]:
    """List what is asked, of whoever may."""
    calls: list[Callable[[], Any]] = [
        partial(_use, asking, waiting),
        partial(_know, asking, waiting),
    ]
    if signed.is_administrator:
        calls += [
            partial(ask, asking, signed.establishment_id, waiting)
            for ask in (_advise, _end, _fail, _answer, _read)
        ]
    return calls


def _use(asking: Api, waiting: Waiting) -> None:
    waiting.rights = clients.me.rights(asking)


def _know(asking: Api, waiting: Waiting) -> None:
    waiting.services = clients.services.catalogue(asking, languages.current())


def _advise(asking: Api, establishment_id: str, waiting: Waiting) -> None:
    waiting.advice = clients.establishments.show(asking, establishment_id).advice


def _end(asking: Api, establishment_id: str, waiting: Waiting) -> None:
    home = clients.accounts.of(establishment_id)
    waiting.ending = _count(asking, home, expires_before=_ends_before().isoformat())
    everywhere = _count(asking, "/accounts/v1/due", within_days=SOON.days)
    waiting.ending_elsewhere = max(0, everywhere - waiting.ending)


def _fail(asking: Api, establishment_id: str, waiting: Waiting) -> None:
    path = f"/accounts/v1/establishments/{establishment_id}/invitations"
    waiting.failed = sum(_count(asking, path, state=state) for state in ("lapsed", "undeliverable"))


def _answer(asking: Api, _: str, waiting: Waiting) -> None:
    path = "/delegation/v1/delegations"
    waiting.requests = _count(asking, path, side="delegating", status="pending")


def _read(asking: Api, establishment_id: str, waiting: Waiting) -> None:
    path = f"/mailer/v1/establishments/{establishment_id}/letters"
    waiting.letters = _count(asking, path, unread="true")


def _count(asking: Api, path: str, **query: Any) -> int:
    return asking.page(dict, path, page_size=1, **query).total


def _asked(waiting: Waiting, call: Callable[[], None]) -> None:
    """Ask; what is not answered is left out, and told at the foot."""
    try:
        call()
    except SessionOver:
        raise
    except Refused as refusal:
        if refusal.status != 403:  # terms that wait: told by themselves
            waiting.away = True
