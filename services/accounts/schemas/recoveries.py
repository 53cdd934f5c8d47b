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


class NewRecovery(Schema):
    """Who is to administer which establishment: the pair is on every letter that it gets."""

    siret = Siret(required=True)
    contract_number = ContractNumber(required=True)
    administrator = fields.Nested(FirstAdministrator, required=True)


class Asked(Schema):
    """What became of it: the code that the letter holds is handed in by `lapses_at`."""

    establishment_id = fields.UUID(attribute="establishment.id")
    name = fields.String(attribute="establishment.name")
    lapses_at = Instant(attribute="recovery.lapses_at")


class Recovering(Schema):
    """The code of the letter; or, by operators, an overdue account to renew, or a new person."""

    code = Secret(max=40)
    account_id = fields.UUID()
    administrator = fields.Nested(FirstAdministrator)

    @validates_schema
    def _one_at_most(self, data: dict[str, Any], **_: Any) -> None:
        if len(data) > 1:
            raise ValidationError({name: [EXACTLY_ONE] for name in ONE_OF})


class Recovered(Schema):
    """Who administers the establishment: the identifier of a new account is handed over."""

    establishment_id = fields.UUID(attribute="establishment.id")
    name = fields.String(attribute="establishment.name")
    account_id = fields.UUID(attribute="account.id")
    identifier = fields.String(attribute="account.identifier")
    account_status = Choice(AccountStatus, attribute="account.status")
