"""What is said of a code that is wrong, and once one is let in."""

from datetime import datetime
from typing import Any

from services.portal.clients.factors import LETTER, PASSKEY, RECOVERY_CODE
from services.portal.forms import Form
from services.portal.languages import clock, ngettext
from services.portal.languages import gettext as _


def next_time(way: str) -> str:
    """Say what to do before the next sign-in."""
    if way == LETTER:
        return _(
            "Your lost second factors are removed: your password alone opens your account. Add "
            "another application in “My account”, “Security”."
        )
    return _(
        "You used one of your recovery codes: cross it out. If you no longer have your "
        "application, add another one in “My account”, “Security”."
    )


def told(form: Form, way: str) -> Form:
    """Say what is wrong with a code, and what to do, in the words of its kind."""
    if form.code in ("second_factor_refused", "letter_code_refused"):
        message = _wrong(way)
        left = int(form.members.get("tries_left", 0))
        if "tries_left" in form.members and not left:
            form.problem = _(
                "Too many wrong codes in this sign-in. Type your identifier and password again."
            )
            return form
        if left:
            message += " " + ngettext(
                "One try is left before identifier and password are asked for again.",
                "%(num)d tries are left before identifier and password are asked for again.",
                left,
            )
        form.problem, form.errors = "", {"code": [message]}
        if way == PASSKEY:
            form.problem, form.errors = message, {}
    elif form.code == "second_factor_locked":
        form.problem = _locked(form.members.get("locked_until"))
    elif form.code == "challenge_over":
        form.problem = too_late()
    return form


def _wrong(way: str) -> str:
    if way == LETTER:
        return _(
            "This is not the code of the letter, or it is good no more: type it again as it is "
            "printed, or have another letter sent."
        )
    if way == RECOVERY_CODE:
        return _(
            "This recovery code is wrong, or was already used: each is good once. Type the next "
            "one of your sheet."
        )
    if way == PASSKEY:
        return _("This passkey was not accepted. Try again, or use another way.")
    return _(
        "This code is wrong, or was already used. Type the one that your application shows now; "
        "if you have just used it, wait for the next."
    )


def _locked(until: Any) -> str:
    if until:
        return _(
            "Too many wrong codes were typed: none of this kind is taken before %(time)s. Use "
            "another way below, or try again then.",
            time=clock(datetime.fromisoformat(str(until))),
        )
    return _(
        "Too many wrong codes were typed: none of this kind is taken any more, until you have "
        "signed in another way. Use one of those below."
    )


def too_late() -> str:
    """Say that the password is asked for once more."""
    return _("This sign-in took too long, or was used. Type your identifier and password again.")
