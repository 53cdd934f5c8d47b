"""What a service hears: each type of message, about people and things of its scene."""

import importlib
import json
from dataclasses import replace
from functools import cache
from typing import Any, NamedTuple
from uuid import UUID, uuid4

from deploy.tooling.documents import GOLDEN
from shared import clock
from shared.events import CATALOGUE, Envelope, Event, accounts, mailer
from shared.messaging import Broker
from shared.messaging.handling import Handling
from shared.messaging.topology import LISTENS
from shared.web import Service
from tests.contracts.scene import Scene
from tests.contracts.stage import Stage

LATEST = 1_000_000
"""A sequence beyond all that the scene has been told: each message is news."""

SOMEBODY = "01920000-0000-7000-8000-000000000001"
"""Every id of a golden message."""

SAID = {
    "status": "active",
    "profile": "user",
    "title": "ms",
    "language": "fr",
    "email": "jeanne.exemple@example.org",
    "phone": "+33199001234",
    "purpose": "password_reset",
    "level": "read",
    "kind": "renewal",
}
"""Values of a closed list, by fact, which a golden message has no need of."""

OF_TYPE: dict[type[Event], dict[str, Any]] = {
    accounts.EstablishmentCodesIssued: {"purpose": "registration"},
    accounts.LetterMissed: {"kind": "factor_code"},
    mailer.PaperItemCancelled: {"kind": "registration_code"},
    mailer.PaperItemReturned: {"kind": "registration_code"},
}
"""The same, for one type."""


class Heard(NamedTuple):
    """A type of message, and a service that hears it."""

    service: str
    event: type[Event]

    def __str__(self) -> str:
        return f"{self.service}: {self.event.type}"


def heard() -> list[Heard]:
    """List what each service is told, whether it keeps anything of it or not."""
    return [
        Heard(service, event)
        for service, publishers in sorted(LISTENS.items())
        for _, event in sorted(CATALOGUE.items())
        if event.publisher in publishers
    ]


def message(told: Heard, scene: Scene, stage: Stage) -> Envelope:
    """Make a message of a type about the scene's own town and account."""
    golden = json.loads((GOLDEN / f"{told.event.type}.json").read_text())
    known = {
        **SAID,
        **OF_TYPE.get(told.event, {}),
        **scene.town,
        "sealed": stage.sealer.seal("a code"),
        "rights": {"paie": "read"},
    }
    data = _about(golden["data"], known)
    event = told.event.from_data(data)
    return Envelope(
        id=uuid4(),
        type=event.type,
        time=clock.now(),
        subject=event.subject_id,
        sequence=LATEST,
        position=LATEST,
        tenant_id=event.tenant_id,
        actor_id=UUID(scene.town["account_id"]),
        data=event.to_data(),
    )


def _about(said: Any, known: dict[str, Any], name: str = "") -> Any:
    if name in known and isinstance(said, type(known[name])):
        return known[name]
    if isinstance(said, dict):
        return {each: _about(value, known, each) for each, value in said.items()}
    if isinstance(said, list):
        return [_about(each, known, name) for each in said]
    if said == SOMEBODY:
        is_person = "account" in name or name.endswith("by_id")
        return known["account_id" if is_person else "establishment_id"]
    return said


def handling_of(service: str, scene: Scene) -> Handling:
    """Compose a worker of a service, whose handling works in the scene's database."""
    made = _handling(service, scene.app)
    made.sessions = scene.app.sessions
    made.storing = replace(made.storing, sessions=made.sessions)
    return made


@cache
def _handling(service: str, app: Service) -> Handling:
    module = importlib.import_module(f"services.{service}.worker")
    settings = app.settings
    if service == "mailer":  # the database is undone afterwards, files are not
        settings = replace(settings, storage=f"{settings.storage}-of-messages")
    made: Handling = module.create_worker(settings, Broker(f"memory://{uuid4()}")).handling
    return made
