"""What tests of letters do again and again: put letters in, and look at them."""

from typing import Any

from services.mailer.models import Letter
from shared.events.accounts import EstablishmentFacts
from tests.mailer.world import Caller, World


def new_category(caller: Caller, **facts: Any) -> Any:
    given = {"code": "claims", "labels": {"fr": "Relances", "en": "Claims"}, "service": "finances"}
    return caller.post("/letter-categories", given | facts)


def box(home: EstablishmentFacts, rest: str = "") -> str:
    return f"/establishments/{home.establishment_id}/letters{rest}"


def deposited(operator: Caller, home: EstablishmentFacts, **fields: Any) -> str:
    """Deposit a letter, and tell its id."""
    answer = operator.deposit(establishment_id=home.establishment_id, **fields)
    assert answer.status_code == 201, answer.data
    return str(answer.json["id"])


def letters(world: World) -> list[Letter]:
    with world.look() as session:
        return list(session.query(Letter).order_by(Letter.id))
