"""Establishments and their registration in requests and answers."""

from typing import Any

from marshmallow import ValidationError, fields, validate, validates_schema

from services.accounts.config import Proof
from services.accounts.domain import Language
from services.accounts.models import EstablishmentStatus, FactorAskedOf, PasswordPolicy
from services.accounts.queries.advice import Advice
from services.accounts.schemas.people import NewCoordinates
from shared.errors import Bilingual
from shared.text import fold_code
from shared.web.schemas import Choice, Date, Instant, PostalAddress, Schema, Secret, Siret, Text

BOTH_NUMBERS = Bilingual(
    "Name the wrong contract number and the right one.",
    "Indiquez le numéro de contrat erroné et le bon.",
)
NOTHING_WRONG = Bilingual(
    "Name the right SIRET, or a wrong contract number and the right one.",
    "Indiquez le bon SIRET, ou un numéro de contrat erroné et le bon.",
)


class ContractNumber(Text):
    """A contract number, in upper case."""

    def __init__(self, **options: Any) -> None:
        super().__init__(max=20, **options)

    def _deserialize(self, *args: Any, **kwargs: Any) -> str:
        return fold_code(super()._deserialize(*args, **kwargs))


class FirstAdministrator(NewCoordinates):
    """The first account of an establishment is always an administrator's [S2]."""

    postal_address = fields.Nested(PostalAddress, required=True)


class NewRegistration(Schema):
    """Who registers which establishment: the pair is on every letter that it gets."""

    siret = Siret(required=True)
    contract_number = ContractNumber(required=True)
    language = Choice(Language, load_default=Language.FR)
    administrator = fields.Nested(FirstAdministrator, required=True)


class Registered(Schema):
    """What became of a registration: the identifier is for the first administrator to keep.

    `letter_leaves_at`: when the letter with the code leaves, null where none does: one leaves each
    week for an establishment, and lists all who have asked, each with a code of their own.
    """

    establishment_id = fields.UUID(attribute="establishment.id")
    name = fields.String(attribute="establishment.name")
    status = Choice(EstablishmentStatus, attribute="establishment.status")
    proof = Choice(Proof, attribute="registration.proof")
    letter_leaves_at = Instant(allow_none=True)
    lapses_at = Instant(attribute="registration.lapses_at")
    account_id = fields.UUID(attribute="account.id")
    identifier = fields.String(attribute="account.identifier")


class ProofOfRegistration(Schema):
    """The code of the letter; operators send none."""

    code = Secret(max=40)


class Confirmed(Schema):
    """What became of a proof."""

    establishment_id = fields.UUID(attribute="id")
    name = fields.String()
    status = Choice(EstablishmentStatus)


class Representative(Schema):
    """The legal representative of record."""

    title = fields.String()
    first_name = fields.String()
    last_name = fields.String()


class EstablishmentChanges(Schema):
    """What can be edited; `is_centralising` and `is_sandbox` by the platform's staff only. Use it
    partially.

    A sandbox is there to try things out: its e-mails go to a sink alone, and its letters on paper
    are never printed.

    Of passwords more may be asked than the platform does, never less: the rules of `seed` or
    `modern` beside its own, or more characters.

    So may more people be asked for a second factor, from a day on: administrators, or everybody.
    It binds whoever acts in the establishment, from elsewhere too. Its administrators alone ask for
    it, and withdraw it; all of them are told.
    """

    language = Choice(Language, required=True)
    is_centralising = fields.Boolean(required=True)
    is_sandbox = fields.Boolean(required=True)
    password_policy = Choice(PasswordPolicy, required=True, allow_none=True)
    password_min_length = fields.Integer(
        required=True, allow_none=True, strict=True, validate=validate.Range(8, 64)
    )
    second_factor_for = Choice(FactorAskedOf, required=True, allow_none=True)
    second_factor_from = Date(required=True, allow_none=True)


class Establishment(EstablishmentChanges):
    """An establishment, as in the register.

    `is_orphaned`: nobody administers it any more, found at `orphaned_at`.
    """

    id = fields.UUID()
    siret = fields.String()
    contract_numbers = fields.List(fields.String())
    name = fields.String()
    address = fields.Nested(PostalAddress, allow_none=True)
    legal_representative = fields.Nested(
        Representative, attribute="representative", allow_none=True
    )
    status = Choice(EstablishmentStatus)
    is_platform = fields.Boolean()
    accepted_terms = fields.Integer(allow_none=True)
    confirmed_at = Instant(allow_none=True)
    is_orphaned = fields.Boolean()
    orphaned_at = Instant(allow_none=True)
    merged_into = fields.UUID(allow_none=True)
    created_at = Instant()


class EstablishmentInFull(Establishment):
    """An establishment, with advice, and no more: to have two administrators [S0], for instance.

    `needs_administrators` is the first of them, by a former name.
    """

    last_reviewed_on = Date(allow_none=True)
    needs_administrators = fields.Boolean(dump_only=True)
    advice = fields.List(Choice(Advice), dump_only=True)


class EstablishmentQuery(Schema):
    """Which establishments are wanted: each word of `q` in name, SIRET or contract numbers."""

    q = Text(
        max=200,
        metadata={"description": "Words that must each be in name, SIRET or contract numbers."},
    )
    status = Choice(
        EstablishmentStatus, metadata={"description": "Only establishments that stand so."}
    )
    is_centralising = fields.Boolean(
        metadata={"description": "Only those that are centralising, or that are not."}
    )
    is_sandbox = fields.Boolean(
        metadata={"description": "Only those that are there to try things out, or all others."}
    )
    is_orphaned = fields.Boolean(
        metadata={"description": "Only those that nobody administers any more, or all others."}
    )
    has_accepted_terms = fields.Boolean(
        metadata={"description": "Only those that have, or have not, accepted the terms in force."}
    )


class Reason(Schema):
    """Why."""

    reason = Text(
        max=500,
        required=True,
        is_multiline=True,
        metadata={"description": "The establishment's administrators are told it by e-mail."},
    )


class Correction(Reason):
    """The right number: a SIRET, or a contract number in the place of a wrong one, or both."""

    siret = Siret(metadata={"description": "The right one, where it is wrong."})
    former_contract_number = ContractNumber(
        metadata={"description": "The wrong one, beside `contract_number`."}
    )
    contract_number = ContractNumber(
        metadata={"description": "What stands in the place of `former_contract_number`."}
    )

    @validates_schema
    def _corrects_something(self, data: dict[str, Any], **_: Any) -> None:
        numbers = ("former_contract_number", "contract_number")
        missing = [name for name in numbers if name not in data]
        if len(missing) == 1:
            raise ValidationError({missing[0]: [BOTH_NUMBERS]})
        if missing and "siret" not in data:
            raise ValidationError({"siret": [NOTHING_WRONG]})


class Closing(Reason):
    """Why an establishment is closed, and which one takes it over."""

    merged_into = fields.UUID(load_default=None)
