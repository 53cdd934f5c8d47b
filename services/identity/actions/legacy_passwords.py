"""Passwords of a former platform, by their hashes, for accounts that `accounts` has taken over.

Nothing is announced: the hashes never leave this database, and `accounts` has said already that the
account is active. Who is still invited there chooses a password by the link of the invitation.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session

from services.identity.actions.legacy_file import Row
from services.identity.domain.legacy_forms import Fault, LegacyHash, NotTaken, read
from services.identity.models import Credential, Status
from shared.text import fold_code


class Outcome(StrEnum):
    """What became of a row."""

    TAKEN = "taken"
    ALREADY = "already_taken"
    OTHER = "has_password"
    INCOMPLETE = "incomplete"
    REPEATED = "repeated"
    UNKNOWN_FORMAT = Fault.UNKNOWN_FORMAT.value
    TOO_COSTLY = Fault.TOO_COSTLY.value
    TOO_WEAK = Fault.TOO_WEAK.value
    UNKNOWN = "unknown_identifier"
    DELETED = "deleted"
    INVITED = "invited"

    @property
    def is_fault(self) -> bool:
        """Tell whether somebody has to look at the row."""
        return self not in (Outcome.TAKEN, Outcome.ALREADY, Outcome.OTHER)


REASONS = {
    Outcome.OTHER: "there is a password, which stays: chosen here, or upgraded at a sign-in",
    Outcome.INCOMPLETE: "a row is an identifier and a hash",
    Outcome.UNKNOWN: "nobody has it, or accounts has not told of it yet: import the accounts first",
    Outcome.DELETED: "the account is deleted",
    Outcome.INVITED: "the account is still invited: its holder chooses a password by the link",
}


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """What became of one row; it holds nothing of the hash."""

    row: Row
    outcome: Outcome
    reason: str = ""


def take(
    session: Session, rows: Sequence[Row], *, seen: dict[str, int], is_rehearsal: bool
) -> list[Verdict]:
    """Take the hashes of some rows, each by itself: what is wrong with one spoils no other.

    What was taken before is found again and left as it is, so that a file may be sent twice.

    :param seen: the line of each identifier before; these rows' are put in
    :param is_rehearsal: tell what would become of them, and change nothing
    """
    wanted = {fold_code(row.identifier) for row in rows}
    held = session.scalars(
        select(Credential)
        .where(Credential.identifier.in_(wanted))
        .order_by(Credential.account_id)  # whoever locks several locks them in this order
        .with_for_update(key_share=True)
        .execution_options(populate_existing=True)
    )
    known = {credential.identifier: credential for credential in held}
    return [_take(known, row, seen=seen, is_rehearsal=is_rehearsal) for row in rows]


def _take(
    known: dict[str, Credential], row: Row, *, seen: dict[str, int], is_rehearsal: bool
) -> Verdict:
    identifier = fold_code(row.identifier)
    if not identifier or not row.hash:
        return _verdict(row, Outcome.INCOMPLETE)
    if identifier in seen:
        return _verdict(row, Outcome.REPEATED, f"as in line {seen[identifier]}, which counts")
    seen[identifier] = row.line
    try:
        legacy = read(row.hash)
    except NotTaken as fault:
        return _verdict(row, Outcome(fault.fault.value), fault.reason)
    outcome = _judge(known.get(identifier), legacy)
    if outcome is Outcome.TAKEN and not is_rehearsal:
        known[identifier].take_legacy(legacy)
    return _verdict(row, outcome)


def _judge(credential: Credential | None, legacy: LegacyHash) -> Outcome:
    if credential is None:
        return Outcome.UNKNOWN
    if credential.is_deleted:
        return Outcome.DELETED
    if credential.ever_had_password:
        return Outcome.ALREADY if credential.password_hash == legacy.text else Outcome.OTHER
    return Outcome.TAKEN if credential.status is Status.ACTIVE else Outcome.INVITED


def _verdict(row: Row, outcome: Outcome, reason: str = "") -> Verdict:
    return Verdict(row=row, outcome=outcome, reason=reason or REASONS.get(outcome, ""))
