"""The typed values of a letter on paper: one class per kind, filled into `paper/<kind>.typ`."""

from dataclasses import field
from datetime import date
from enum import StrEnum
from typing import ClassVar

from services.mailer.domain.mails.base import Named
from shared.events.base import Fact


class PaperKind(StrEnum):
    """What a paper letter is about."""

    ACCOUNT_CREATED = "account_created"
    ACCOUNT_PROMOTED = "account_promoted"
    ESTABLISHMENT_ORPHANED = "establishment_orphaned"
    RECOVERY_CODE = "recovery_code"
    REGISTRATION_CODE = "registration_code"
    FACTOR_CODE = "factor_code"
    LETTER_COPY = "letter_copy"


IN_FRENCH = {
    PaperKind.ACCOUNT_CREATED: "Comptes créés",
    PaperKind.ACCOUNT_PROMOTED: "Nouveaux administrateurs",
    PaperKind.ESTABLISHMENT_ORPHANED: "Établissements sans administrateur",
    PaperKind.RECOVERY_CODE: "Codes de récupération",
    PaperKind.REGISTRATION_CODE: "Codes d'inscription",
    PaperKind.FACTOR_CODE: "Codes pour seconds facteurs perdus",
    PaperKind.LETTER_COPY: "Courriers de la boîte aux lettres",
}
"""What a print shop reads of each kind, on the sheets between the letters."""

WITH_CODES = frozenset(
    {PaperKind.RECOVERY_CODE, PaperKind.REGISTRATION_CODE, PaperKind.FACTOR_CODE}
)
"""Nobody reads them but in a batch, and what they carry is void once they come back."""


CONTENTS: dict[PaperKind, type["PaperContent"]] = {}
"""Every letter on paper that can be made, by its kind."""


class PaperContent(Fact):
    """What each letter on paper says.

    :ivar address: the lines in the window of the envelope, the addressee's name first
    :ivar written_on: the date of the act it tells of
    """

    kind: ClassVar[PaperKind]

    address: list[str]
    written_on: date
    establishment: str
    siret: str
    contract_numbers: list[str]

    def __init_subclass__(cls, *, kind: PaperKind) -> None:
        super().__init_subclass__()
        cls.kind = kind
        CONTENTS[kind] = cls


class AccountCreated(PaperContent, kind=PaperKind.ACCOUNT_CREATED):
    """To the legal representative: people of theirs have been given accounts.

    :ivar holders: whom; one letter per act lists them all
    :ivar profile: administrator or user
    :ivar administrators: where an act has made accounts of both profiles, and `holders` are users
    :ivar author: who made the accounts; None for a registration or a recovery
    :ivar author_establishment: where the author works, if elsewhere: they act by a delegation
    :ivar is_recovery: a code from a letter made an administrator where nobody was left
    """

    holders: list[Named]
    profile: str
    author: Named | None
    author_establishment: str | None
    administrators: list[Named] = field(default_factory=list)
    is_recovery: bool = False


class AccountPromoted(PaperContent, kind=PaperKind.ACCOUNT_PROMOTED):
    """To the legal representative: users of theirs have become administrators."""

    holders: list[Named]
    author: Named | None


class CodeAsker(Named):
    """Somebody who has asked for a code; the code itself stays sealed.

    :ivar email: where the link to a password will go: whoever asked has written it
    :ivar asked_on: the day they asked on
    :ivar ends_on: the code's last day
    """

    email: str | None
    asked_on: date
    ends_on: date


class RegistrationCode(PaperContent, kind=PaperKind.REGISTRATION_CODE):
    """To the address of record: the codes that prove a registration, one for each who asked."""

    askers: list[CodeAsker]


class EstablishmentOrphaned(PaperContent, kind=PaperKind.ESTABLISHMENT_ORPHANED):
    """To the legal representative: nobody administers the establishment; how that is mended."""


class RecoveryCode(PaperContent, kind=PaperKind.RECOVERY_CODE):
    """To the address of record: the codes that make an administrator where nobody is left.

    One for each who asked to be one.
    """

    askers: list[CodeAsker]


class FactorCode(PaperContent, kind=PaperKind.FACTOR_CODE):
    """To the address of record: the code that lets a sole administrator in without their factors.

    They have lost them, and their password was right.
    """

    askers: list[CodeAsker]


class LetterCopy(PaperContent, kind=PaperKind.LETTER_COPY):
    """The page that carries the address, before the pages of a letter of the letter box."""

    category: str
    title: str
    dated_on: date
    reference: str | None
