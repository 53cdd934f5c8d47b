"""Letters that were put into the wrong box: looked at, and withdrawn."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask.views import MethodView

from services.mailer import permissions
from services.mailer.actions import withdrawing
from services.mailer.api.tools import service_tools
from services.mailer.models import KnownEstablishment, Letter
from services.mailer.queries import withdrawable
from services.mailer.schemas import letters as schemas
from shared.auth import Basis, Permission
from shared.web import Blueprint, current, guard, guarded, idempotent

blueprint = Blueprint(
    "Withdrawals", __name__, url_prefix="/letters", description="Letters in the wrong box"
)


@dataclass(frozen=True, kw_only=True)
class Withdrawable:
    """A letter, and whose box it is in."""

    letter: Letter
    establishment: KnownEstablishment


@blueprint.route("/<uuid:letter_id>")
class OneLetter(MethodView):
    """What is to be withdrawn."""

    @guarded(permissions.FIND_LETTERS)
    @blueprint.response(200, schemas.Withdrawable)
    def get(self, letter_id: UUID) -> Withdrawable:
        """Tell what a letter is about that may be withdrawn, and whose it is; this opens nothing"""
        letter = withdrawable.get(current.session(), letter_id, actor=current.actor())
        (found,) = told([letter])
        return found


@blueprint.route("/<uuid:letter_id>/withdraw")
class Withdrawals(MethodView):
    """Letters that were not meant for the box they are in."""

    @guarded(permissions.WITHDRAW_LETTERS)
    @idempotent
    @blueprint.arguments(schemas.Withdrawal)
    @blueprint.response(200, schemas.Letter)
    def post(self, body: dict[str, Any], letter_id: UUID) -> Letter:
        """Withdraw a letter (operators with the letters duty; applications what they deposited)

        Its line stays in the box and says why; its PDF is gone, e-mails about it that wait are
        cancelled, and its copy on paper if it has not left. Another letter needs another reference.
        """
        letter = withdrawing.withdraw(
            current.session(),
            letter_id,
            reason=body["reason"],
            actor=current.actor(),
            tools=service_tools(),
            now=current.now(),
        )
        _leave_trace(permissions.WITHDRAW_LETTERS, [letter])
        return letter


def told(letters: Sequence[Letter]) -> list[Withdrawable]:
    """Tell letters with whose they are; the history of each establishment shows who looked."""
    homes = withdrawable.whose(current.session(), letters)
    _leave_trace(permissions.FIND_LETTERS, letters)
    return [
        Withdrawable(letter=letter, establishment=homes[letter.establishment_id])
        for letter in letters
    ]


def _leave_trace(permission: Permission, letters: Sequence[Letter]) -> None:
    if current.actor().basis is Basis.OPERATOR:
        for establishment_id in sorted({letter.establishment_id for letter in letters}):
            guard.leave_trace(permission, establishment_id=establishment_id)
