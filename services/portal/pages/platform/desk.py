"""The front page of the operators' desk: what waits, and the parts that one's duties open."""

from collections.abc import Callable

import flask

from services.portal import access, clients, rendering, session
from services.portal import desk as parts
from services.portal.access import Audience, for_operators
from services.portal.clients.api import Api
from services.portal.clients.refusals import Refused, SessionOver
from services.portal.pages.platform import blueprint
from services.portal.visitors import api

Answer = flask.typing.ResponseReturnValue

COUNTS: dict[str, tuple[Audience, Callable[[Api], int]]] = {
    "orphaned": (Audience.REGISTER, clients.desk.orphaned),
    "objections": (Audience.SUPPORT, clients.desk.objections),
    "given_up": (Audience.SUPPORT, clients.desk.given_up),
}
"""What is counted, for whom: one call each, three at most for whoever has all duties."""


@blueprint.get("")
@for_operators
def desk() -> Answer:
    """Show what waits for whoever is signed in, and where they may go.

    What a service that is away would tell is left out, and that it is away is said.
    """
    signed = session.current()
    assert signed is not None
    standing = signed.standing
    asking, found, away = api(), dict[str, int](), list[str]()

    def counted(name: str, count: Callable[[Api], int]) -> Callable[[], None]:
        def ask() -> None:
            try:
                found[name] = count(asking)
            except SessionOver:
                raise
            except Refused as refusal:
                if refusal.status != 403:  # a duty that was just taken
                    away.append(name)

        return ask

    asking.together(
        *(
            counted(name, count)
            for name, (audience, count) in COUNTS.items()
            if access.is_among(standing, audience)
        )
    )
    groups = [
        (group.label, [one for one in group.places if access.is_among(standing, one.audience)])
        for group in parts.GROUPS
    ]
    return rendering.show(
        "platform/desk.html",
        waiting=found,
        away=bool(away),
        groups=[(label, places) for label, places in groups if places],
    )
