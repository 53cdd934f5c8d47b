"""Letters with codes, as accounts announces them to the mailer."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

from shared.events.accounts import CodeAsker, EstablishmentCodesIssued, EstablishmentFacts
from tests.mailer.world import NOW, World

CODE = "ABCDEFGH2345"


def asker(world: World, code: str = CODE, **said: Any) -> CodeAsker:
    given: dict[str, Any] = {
        "title": "ms",
        "first_name": "Ambre",
        "last_name": "Solier",
        "account_id": uuid4(),
        "email": "ambre.solier@example.org",
        "asker_id": uuid4(),
        "asked_at": NOW,
        "sealed": world.sealer.seal(code),
        "expires_at": NOW + timedelta(days=60),
    }
    return CodeAsker(**given | said)


def issued(
    world: World, home: EstablishmentFacts, purpose: str, *askers: CodeAsker
) -> EstablishmentCodesIssued:
    return EstablishmentCodesIssued(
        establishment=home, purpose=purpose, askers=list(askers) or [asker(world)]
    )
