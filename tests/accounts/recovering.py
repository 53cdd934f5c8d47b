"""Asking for, and handing in, what recovers an orphaned establishment."""

from typing import Any

from services.accounts.models import Establishment
from tests.accounts.letters import codes_in
from tests.accounts.world import ADDRESS, Person, World, coordinates
from tests.answers import Answer

AFTER = "2028-05-17T12:00:00Z"
"""Everybody who was activated at `NOW` has expired the day before."""


def pair_of(world: World, person: Person) -> tuple[str, str]:
    with world.look() as session:
        home = session.get_one(Establishment, person.home)
        return home.siret, home.contract_numbers[0]


def body_of(pair: tuple[str, str], **said: Any) -> dict[str, Any]:
    newcomer = coordinates("Ambre", "Solier") | {"postal_address": ADDRESS}
    return {"siret": pair[0], "contract_number": pair[1], "administrator": newcomer | said}


def ask(world: World, pair: tuple[str, str], **said: Any) -> Answer:
    return world.call("POST", "/recoveries", body_of(pair, **said))


def letter(world: World, person: Person) -> dict[str, str]:
    """Ask for a letter, read the code in it, and write what hands it in."""
    with world.announcing() as said:
        answer = ask(world, pair_of(world, person))
    assert answer.status_code == 201, answer.json
    asker = answer.json["recovery_id"]
    return {"recovery_id": asker, "code": codes_in(world, said)[asker]}


def wrong(body: dict[str, str]) -> dict[str, str]:
    """Write what hands in a wrong code of the same asker."""
    return body | {"code": "WRONGWRONGWR"}


def recover(world: World, person: Person, **body: Any) -> Answer:
    return world.call("POST", f"/establishments/{person.home}/recover", body)


def by_operator(world: World, person: Person, **body: Any) -> Answer:
    return world.operator.post(f"/establishments/{person.home}/recover", body)
