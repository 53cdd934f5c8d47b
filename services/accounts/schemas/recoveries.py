"""Giving orphaned establishments an administrator again, in requests and answers."""

from typing import Any

from marshmallow import ValidationError, fields, validates_schema

from services.accounts.domain import AccountStatus
from services.accounts.schemas.establishments import ContractNumber, FirstAdministrator
from shared.errors import Bilingual
from shared.web.schemas import Choice, Instant, Schema, Secret, Siret

ONE_OF = ("code", "account_id", "administrator")
EXACTLY_ONE = Bilingual(
    "Exactly one of code, account_id and administrator.",
    "Exactement un de code, account_id et administrator.",
)

WITH_A_CODE = Bilingual(
    "Send it with a code, of whose recovery it is; without a code, leave it out.",
    "À indiquer avec un code, dont elle est la demande ; sans code, à omettre.",
)


class NewRecovery(Schema):
    """Who is to administer which establishment: the pair is on every letter that it gets."""

    siret = Siret(required=True)
    contract_number = ContractNumber(required=True)
    administrator = fields.Nested(FirstAdministrator, required=True)


class Asked(Schema):
    """What became of it: the code is handed in with the `recovery_id`, by `lapses_at`.

    `letter_leaves_at`: when the letter leaves: one does each week for an establishment, and lists
    all who have asked, each with a code of their own.
    """

    recovery_id = fields.UUID(attribute="recovery.id")
    establishment_id = fields.UUID(attribute="establishment.id")
    name = fields.String(attribute="establishment.name")
    letter_leaves_at = Instant()
    lapses_at = Instant(attribute="recovery.lapses_at")


class Recovering(Schema):
    """The code of the letter; or, by operators, an overdue account to renew, or a new person.

    A code is handed in with the `recovery_id` of whoever asked for it.
    """

    code = Secret(max=40)
    recovery_id = fields.UUID()
    account_id = fields.UUID()
    administrator = fields.Nested(FirstAdministrator)

    @validates_schema
    def _one_at_most(self, data: dict[str, Any], **_: Any) -> None:
        if len(data.keys() & set(ONE_OF)) > 1:
            raise ValidationError({name: [EXACTLY_ONE] for name in ONE_OF})
        if ("code" in data) != ("recovery_id" in data):
            raise ValidationError({"recovery_id": [WITH_A_CODE]})


class Recovered(Schema):
    """Who administers the establishment: the identifier of a new account is handed over."""

    establishment_id = fields.UUID(attribute="establishment.id")
    name = fields.String(attribute="establishment.name")
    account_id = fields.UUID(attribute="account.id")
    identifier = fields.String(attribute="account.identifier")
    account_status = Choice(AccountStatus, attribute="account.status")
