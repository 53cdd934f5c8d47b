"""The letters that bring codes to an address of record (design.md §4.1).

Whoever knows the numbers of an establishment may ask for a code, as often as they like: it costs
others no more than a wait. One letter leaves at once; whoever asks within a week of it waits for
the next, which lists all who wait, each with a code of their own. Who decides holds the SIRET's
entries of the register locked, then the establishments.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from uuid import UUID

from sqlalchemy.orm import Session

from services.accounts import queries
from services.accounts.domain.paper_codes import PaperCodes
from services.accounts.models import PAUSE, Establishment, PaperCode, Recovery, Registration
from shared import access, messaging
from shared.events.accounts import CodeAsker, EstablishmentCodesIssued, LetterMissed, Person

REGISTRATION, RECOVERY = "registration", "recovery"

LETTERS: dict[str, type[Registration | Recovery]] = {
    "registration_code": Registration,
    "recovery_code": Recovery,
}
"""What waits for the codes of a letter, by its kind."""


OF_OTHERS = frozenset({"factor_code"})
"""Kinds of letters whose codes another service judges: `identity`, which hears no post."""


@dataclass(frozen=True, kw_only=True)
class _Asker:
    """Somebody who waits.

    :ivar id: by which the code is handed in
    """

    id: UUID
    purpose: str
    establishment: Establishment
    waiting: PaperCode
    contact: Person

    @property
    def addressee(self) -> tuple[str, ...]:
        """Tell who gets the letter: contracts of one SIRET may have addresses of their own."""
        home = self.establishment
        return self.purpose, home.name, str(home.address), str(home.representative)


def leaves_at(session: Session, siret: str, *, now: datetime) -> datetime:
    """Tell when the next letter leaves: at once, or a week after the last."""
    last = queries.code_letters.last_left(session, [siret]).get(siret)
    return now if last is None else max(now, last + PAUSE)


def join(
    session: Session, waiting: PaperCode, siret: str, *, codes: PaperCodes, now: datetime
) -> datetime:
    """Have somebody who has just asked listed in the next letter; tell when it leaves."""
    leaves = leaves_at(session, siret, now=now)
    waiting.expect(leaves)
    if leaves <= now:
        send(session, siret, codes=codes, now=now)
    return leaves


def send_due(session: Session, siret: str, *, codes: PaperCodes, now: datetime) -> int:
    """Let the letter of an establishment leave whose week is over; tell how many it lists."""
    queries.register.locked(session, siret)
    if leaves_at(session, siret, now=now) > now:
        return 0
    return send(session, siret, codes=codes, now=now)


def miss(
    session: Session, *, kind: str, account_ids: Sequence[UUID], told_at: datetime, now: datetime
) -> int:
    """Let the codes of a letter prove nothing that reached nobody. Tell how many those are.

    Its askers are listed in no other letter until another address or addressee is on record, or an
    operator has one leave.

    :param kind: of letter on paper: only those with codes carry any
    :param told_at: when the letter was announced: codes that were sent later stay good
    """
    carried = LETTERS.get(kind)
    if carried is None or not account_ids:
        return 0
    waiting = queries.code_letters.sent_to(session, carried, account_ids)
    return sum(each.miss_letter(told_at=told_at, now=now) for each in waiting)


def tell_missed(
    session: Session,
    *,
    establishment_id: UUID,
    kind: str,
    account_ids: Sequence[UUID],
    told_at: datetime,
) -> None:
    """Announce that a letter reached nobody whose code is another service's to void.

    :param kind: of letter on paper
    :param told_at: when the code was announced: one that was sent later stays good
    """
    if kind not in OF_OTHERS:
        return
    event = LetterMissed(
        establishment_id=establishment_id,
        kind=kind,
        account_ids=list(account_ids),
        told_at=told_at,
    )
    messaging.announce(session, event, sequence=0)  # no listener keeps a newest state of it


def send(session: Session, siret: str, *, codes: PaperCodes, now: datetime) -> int:
    """Let a letter leave that lists all who wait under a locked SIRET; tell how many those are."""
    session.flush()
    queries.establishments.of_sirets(session, [siret])  # locked
    askers = sorted(_all_who_wait(session, siret), key=lambda asker: asker.addressee)
    for _, group in groupby(askers, key=lambda asker: asker.addressee):
        _send(session, list(group), codes=codes, now=now)
    return len(askers)


def _all_who_wait(session: Session, siret: str) -> Iterable[_Asker]:
    for registration, account, home in queries.code_letters.registrations_waiting(session, siret):
        yield _Asker(
            id=home.id,
            purpose=REGISTRATION,
            establishment=home,
            waiting=registration,
            contact=account.person(),
        )
    for recovery, home in queries.code_letters.recoveries_waiting(session, siret):
        yield _Asker(
            id=recovery.id,
            purpose=RECOVERY,
            establishment=home,
            waiting=recovery,
            contact=recovery.contact(),
        )


def _send(session: Session, askers: list[_Asker], *, codes: PaperCodes, now: datetime) -> None:
    """Have a code printed for each; only its digest is kept."""
    home, purpose = askers[0].establishment, askers[0].purpose
    access.announce(
        session,
        EstablishmentCodesIssued(
            establishment=home.facts(),
            purpose=purpose,
            askers=[_with_code(asker, codes=codes, now=now) for asker in askers],
        ),
        sequence=home.advance(),
    )


def _with_code(asker: _Asker, *, codes: PaperCodes, now: datetime) -> CodeAsker:
    drawn = codes.draw()
    asker.waiting.be_sent(drawn.digest, now=now)
    contact = asker.contact
    return CodeAsker(
        title=contact.title,
        first_name=contact.first_name,
        last_name=contact.last_name,
        account_id=contact.account_id,
        phone=contact.phone,
        email=contact.email,
        asker_id=asker.id,
        asked_at=asker.waiting.asked_at,
        sealed=drawn.sealed,
        expires_at=asker.waiting.lapses_at,
    )
