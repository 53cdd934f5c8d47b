"""What happens to establishments."""

from datetime import datetime
from uuid import UUID

from shared.events.accounts.facts import EstablishmentFacts, Person
from shared.events.base import Event


class EstablishmentRegistered(
    Event,
    name="accounts.establishment.registered",
    subject="establishment.establishment_id",
    tenant="establishment.establishment_id",
):
    """Somebody has asked to register an establishment; nobody can sign in before the proof.

    :ivar proof: how it must be proven: letter, operator, none
    """

    establishment: EstablishmentFacts
    contact: Person
    proof: str


class CodeAsker(Person):
    """Somebody who asked for a letter with a code, and the code.

    :ivar asker_id: by which the code is handed in: of a registration, the establishment that they
        asked for; of a recovery, the recovery
    :ivar sealed: the code (12 characters) as a compact JWE, which only the mailer can open
    """

    asker_id: UUID
    asked_at: datetime
    sealed: str
    expires_at: datetime


class EstablishmentCodesIssued(
    Event,
    name="accounts.establishment.codes_issued",
    subject="establishment.establishment_id",
    tenant="establishment.establishment_id",
):
    """A letter with codes leaves for the legal representative, at the address of record.

    One a week lists everybody who has asked since, each with a code of their own.

    :ivar purpose: registration: whoever hands a code in has proven that registration; recovery:
        whoever does makes an administrator of that asker, for nobody administers it any more
    :ivar askers: who asked, who are to be administrators, the first one first
    """

    establishment: EstablishmentFacts
    purpose: str
    askers: list[CodeAsker]


class EstablishmentConfirmed(
    Event,
    name="accounts.establishment.confirmed",
    subject="establishment.establishment_id",
    tenant="establishment.establishment_id",
):
    """The registration is proven; the establishment is active."""

    establishment: EstablishmentFacts


class LetterMissed(
    Event,
    name="accounts.establishment.letter_missed",
    subject="establishment_id",
    tenant="establishment_id",
):
    """A letter with a code of another service reached nobody: what it carried is void.

    It came back from the address of record, or was not printed.

    :ivar kind: factor_code
    :ivar account_ids: whose code it was
    :ivar told_at: when the code was announced: one that was sent later stays good
    """

    establishment_id: UUID
    kind: str
    account_ids: list[UUID]
    told_at: datetime


class EstablishmentChanged(
    Event,
    name="accounts.establishment.changed",
    subject="establishment.establishment_id",
    tenant="establishment.establishment_id",
):
    """Something about the establishment has changed; `changed` names which facts."""

    establishment: EstablishmentFacts
    changed: list[str]


class EstablishmentCorrected(
    Event,
    name="accounts.establishment.corrected",
    subject="establishment.establishment_id",
    tenant="establishment.establishment_id",
):
    """An operator has corrected the number it goes by; it is the same establishment as before.

    :ivar changed: which facts have changed: `siret`, `contract_numbers`, and what the register says
        under them
    :ivar former_siret: the wrong one; None: it was right
    :ivar former_contract_number: the wrong one; None: none was
    :ivar contract_number: what stands in its place; None: none was wrong
    """

    establishment: EstablishmentFacts
    changed: list[str]
    reason: str
    former_siret: str | None = None
    former_contract_number: str | None = None
    contract_number: str | None = None


class EstablishmentSuspended(
    Event,
    name="accounts.establishment.suspended",
    subject="establishment.establishment_id",
    tenant="establishment.establishment_id",
):
    """An operator has suspended it: nobody signs in, its delegations stop granting."""

    establishment: EstablishmentFacts
    reason: str


class EstablishmentReactivated(
    Event,
    name="accounts.establishment.reactivated",
    subject="establishment.establishment_id",
    tenant="establishment.establishment_id",
):
    """An operator has ended the suspension."""

    establishment: EstablishmentFacts


class EstablishmentClosed(
    Event,
    name="accounts.establishment.closed",
    subject="establishment.establishment_id",
    tenant="establishment.establishment_id",
):
    """An operator has closed it for good; it may have merged into another."""

    establishment: EstablishmentFacts
    reason: str
    merged_into: UUID | None = None


class EstablishmentSnapshot(
    Event,
    name="accounts.establishment.snapshot",
    subject="establishment.establishment_id",
    tenant="establishment.establishment_id",
):
    """How an establishment is, told again to rebuild projections. Nothing has happened."""

    establishment: EstablishmentFacts
