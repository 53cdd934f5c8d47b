"""Correcting the number that an establishment goes by: it stays the same establishment (§4.1)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from services.accounts import queries
from services.accounts.actions.recoveries import abandoning
from services.accounts.actions.registrations import describing, proofs
from services.accounts.errors import EstablishmentState, SiretTaken
from services.accounts.models import Establishment, RegisterEntry
from shared import access
from shared.errors import Bilingual, Conflict, Invalid
from shared.events.accounts import EstablishmentCorrected

ITS_OWN = Bilingual("This is its number already.", "C'est déjà son numéro.")
NOT_ITS_OWN = Bilingual(
    "This is none of its contract numbers: see `contract_numbers`.",
    "Ce n'est aucun de ses numéros de contrat : voyez `contract_numbers`.",
)


@dataclass(frozen=True, kw_only=True)
class Correction:
    """What is wrong, and what is right.

    :ivar siret: the right one; None: it is right already
    :ivar former_contract_number: the wrong one; None: none is wrong
    :ivar contract_number: what is to stand in its place
    """

    siret: str | None = None
    former_contract_number: str | None = None
    contract_number: str | None = None

    def of(self, number: str) -> str:
        """Tell what a contract number is to be."""
        is_wrong = number == self.former_contract_number
        return self.contract_number if is_wrong and self.contract_number else number


def correct(
    session: Session,
    correction: Correction,
    *,
    establishment_id: UUID,
    reason: str,
    now: datetime,
) -> Establishment:
    """Give an establishment the right number, in the register too; all that is its own stays.

    Where the register has the right pair already, what it says there is taken over. Letters with
    codes that name a wrong SIRET prove nothing any more; registrations that wait under the right
    one lapse, as they do when somebody else's is proven.

    :raises NotFound: if there is no such establishment
    :raises EstablishmentState: if it is not proven yet, or closed, or the platform's own
    :raises SiretTaken: if another one is registered under the right SIRET
    :raises Invalid: if what is to be corrected is right, or is not its own
    """
    before = queries.establishments.find(session, establishment_id).siret
    siret = correction.siret or before
    entries = queries.register.locked_of(session, {before, siret})
    establishment = queries.establishments.locked(session, establishment_id)
    if establishment.siret != before:
        raise Conflict  # somebody has corrected it meanwhile
    _require_correctable(session, establishment, correction)
    _move(session, entries, correction, before=before, siret=siret)
    changed = establishment.renumber(
        siret, [correction.of(each) for each in establishment.contract_numbers]
    )
    session.flush()  # what is read below is in the register
    told = describing.describe(session, establishment)
    changed += [fact for fact in told if fact not in changed]
    if {"siret", "address"}.intersection(changed):
        abandoning.void_letters(session, establishment.id)
    access.announce(
        session,
        EstablishmentCorrected(
            establishment=establishment.facts(),
            changed=changed,
            reason=reason,
            former_siret=before if siret != before else None,
            former_contract_number=correction.former_contract_number,
            contract_number=correction.contract_number,
        ),
        sequence=establishment.advance(),
    )
    for rival_id in queries.registrations.open_for(session, siret):
        proofs.lapse(session, establishment_id=rival_id, now=now)
    return establishment


def _require_correctable(
    session: Session, establishment: Establishment, correction: Correction
) -> None:
    is_live = establishment.status in queries.establishments.LIVE
    if establishment.is_platform or not is_live:
        raise EstablishmentState(establishment_status=str(establishment.status))
    faults: dict[str, list[Bilingual]] = {}
    if correction.siret == establishment.siret:
        faults["siret"] = [ITS_OWN]
    former, right = correction.former_contract_number, correction.contract_number
    if former is not None and former not in establishment.contract_numbers:
        faults["former_contract_number"] = [NOT_ITS_OWN]
    if right is not None and right in establishment.contract_numbers:
        faults["contract_number"] = [ITS_OWN]
    if faults:
        raise Invalid(faults)
    other = queries.establishments.live(session, correction.siret) if correction.siret else None
    if other is not None:
        raise SiretTaken(taken_by=str(other.id))


def _move(
    session: Session,
    entries: Sequence[RegisterEntry],
    correction: Correction,
    *,
    before: str,
    siret: str,
) -> None:
    """Give the register's entries the right numbers; one that is there already takes their place.

    :param before: the SIRET that the establishment's entries have
    """
    there = {(entry.siret, entry.contract_number) for entry in entries}
    for entry in entries:
        number = correction.of(entry.contract_number)
        if entry.siret != before or (siret, number) == (before, entry.contract_number):
            continue
        if (siret, number) in there:
            session.delete(entry)
        else:
            entry.renumber(siret, number)
