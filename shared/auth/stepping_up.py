"""Proving anew who one is, before what a stolen token must not be enough for (RFC 9470).

The token decides, by what it says was shown and when; nothing is asked of the database.
"""

from datetime import datetime, timedelta
from typing import Any

from shared.auth.actor import Actor, StepUp
from shared.auth.assurance import Acr
from shared.auth.claims import Claims
from shared.errors import Unauthenticated


class StepUpNeeded(Unauthenticated):
    """The session has to prove again, or further, whose it is (RFC 9470 §3).

    Another token of the same proof is refused as well: refreshing changes nothing.

    :param wanted: how far, and how lately
    """

    code = "step_up_required"
    title = "Confirm that it is you: type your password, or a code of your second factor, again."
    title_fr = (
        "Confirmez que c'est bien vous : saisissez à nouveau votre mot de passe ou un code de "
        "votre second facteur."
    )

    def __init__(self, wanted: StepUp) -> None:
        told: dict[str, Any] = {"acr_values": wanted.acr.value}
        if wanted.max_age is not None:
            told["max_age"] = int(wanted.max_age.total_seconds())
        super().__init__(**told)
        named = {"error": "insufficient_user_authentication", **told}
        self.headers["WWW-Authenticate"] = ", ".join(
            ['Bearer realm="comptoir"', *(f'{name}="{value}"' for name, value in named.items())]
        )


def lacking(claims: Claims, *, max_age: timedelta, now: datetime) -> StepUp | None:
    """Tell what whoever calls would have to show anew; None: nothing, or it is nobody in person.

    Whoever has shown two factors shows two again. A token that does not say what was shown, or
    when, has shown nothing lately; nor has one of a remembered device, which only stood for the
    factor that is to be shown.
    """
    if claims.is_client:
        return None
    shown = claims.shown
    if shown is not None and shown.is_by_remembered_device:
        return StepUp(acr=Acr.TWO_FACTORS, max_age=max_age)
    if shown is not None and now < shown.at + max_age:
        return None
    return StepUp(acr=claims.acr, max_age=max_age)


def require_step_up(actor: Actor) -> None:
    """Ask for a proof before a change that only what is sent makes worth one.

    Call it before anything is changed, and after it is clear that they may.

    :raises StepUpNeeded: if the last proof is too long ago
    """
    if actor.lacks is not None:
        raise StepUpNeeded(actor.lacks)
