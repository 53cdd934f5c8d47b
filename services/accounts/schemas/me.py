"""One's own account in requests and answers."""

from typing import Any

from marshmallow import fields

from services.accounts import queries
from services.accounts.domain import Language
from services.accounts.schemas.accounts import Account
from shared.web import current
from shared.web.schemas import Choice, KnownEmail, LevelMap, Phone, Schema


class OwnCoordinates(Schema):
    """What holders change themselves [S0]; a new e-mail address counts once it is confirmed."""

    email = KnownEmail(required=True)
    phone = Phone(allow_none=True, required=True)
    language = Choice(Language, required=True)


class OwnChanges(OwnCoordinates):
    """The same, to be used partially; `same_person` as for any change of coordinates."""

    same_person = fields.Boolean(load_default=False)


class OwnEstablishment(Schema):
    """Where one belongs."""

    id = fields.UUID()
    name = fields.String()
    siret = fields.String()
    contract_numbers = fields.List(fields.String())
    is_centralising = fields.Boolean()


class _Home(fields.Nested):
    def _serialize(  # type: ignore[override]
        self, nested_obj: Any, attr: Any, obj: Any, **kwargs: Any
    ) -> Any:
        home = queries.establishments.find(current.session(), nested_obj)
        return super()._serialize(home, attr, obj, **kwargs)  # type: ignore[no-untyped-call]


class Me(Account):
    """One's own account."""

    establishment = _Home(OwnEstablishment, attribute="establishment_id", dump_only=True)


class OwnRights(Schema):
    """What one may use at home, `accounts` and `letters` included for administrators."""

    rights = LevelMap()


class Workplace(Schema):
    """An establishment one may act in, by which right, and how far."""

    establishment_id = fields.UUID()
    siret = fields.String()
    name = fields.String()
    basis = fields.String()
    rights = LevelMap()
