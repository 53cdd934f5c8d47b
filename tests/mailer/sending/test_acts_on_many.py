"""One act on many delegations is told to each person in one e-mail, and one digest at most."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
import time_machine

from services.mailer import chores
from services.mailer.models import EmailStatus
from shared.events import Event
from shared.events.accounts import AccountFacts, EstablishmentFacts
from shared.events.delegation import (
    AmendmentAccepted,
    AmendmentFacts,
    AssignmentCreated,
    AssignmentEnded,
    AssignmentFacts,
    DelegationAccepted,
    DelegationCancelled,
    DelegationFacts,
    DelegationRefused,
    DelegationRequested,
    DelegationTerminated,
    LineFacts,
)
from tests.mailer.outgoing import later
from tests.mailer.world import NOW, TODAY, World

MANY = 25
BATCH = 5
"""A job assigns as many in one transaction, which tells of them by its first."""


@dataclass
class Scene:
    """A centre, the towns that it works for, and who is told: one person administers all towns."""

    centre: EstablishmentFacts
    towns: Sequence[EstablishmentFacts]
    asker: AccountFacts
    worker: AccountFacts
    mayor: AccountFacts

    def facts(self, town: EstablishmentFacts, status: str) -> DelegationFacts:
        return DelegationFacts(
            delegation_id=uuid4(),
            centralising_id=self.centre.establishment_id,
            delegating_id=town.establishment_id,
            status=status,
            lines=[LineFacts(service="paie", level="write", status="active")],
            ends_on=TODAY + timedelta(days=100),
            ended_by="centralising" if status == "terminated" else None,
            requested_at=NOW,
        )

    def each(self, make: Callable[..., Event], status: str, **more: Any) -> list[Event]:
        return [make(delegation=self.facts(town, status), **more) for town in self.towns]


@pytest.fixture
def scene(world: World) -> Scene:
    world.service("paie")
    centre = world.establishment("Centre de gestion")
    person = {"first_name": "Lou", "last_name": "Maire", "email": "lou@example.org"}
    towns = [world.establishment(f"Mairie {number}") for number in range(MANY)]
    mayors = [world.administrator(town, **person) for town in towns]
    return Scene(centre, towns, world.administrator(centre), world.account(centre), mayors[0])


def requested(scene: Scene) -> list[Event]:
    return scene.each(DelegationRequested, "pending")


def accepted(scene: Scene) -> list[Event]:
    return scene.each(DelegationAccepted, "active", is_narrowed=False)


def amended(scene: Scene) -> list[Event]:
    amendment = AmendmentFacts(
        amendment_id=uuid4(),
        status="accepted",
        rights={"paie": "write"},
        granted={"paie": "write"},
        digest="0" * 64,
        requested_at=NOW,
        answer_by=NOW + timedelta(days=30),
    )
    return scene.each(AmendmentAccepted, "active", amendment=amendment, is_narrowed=False)


def refused(scene: Scene) -> list[Event]:
    return scene.each(DelegationRefused, "refused")


def cancelled(scene: Scene) -> list[Event]:
    return scene.each(DelegationCancelled, "cancelled")


def terminated(scene: Scene) -> list[Event]:
    return scene.each(DelegationTerminated, "terminated")


def assigned(scene: Scene) -> list[Event]:
    return _in_batches(scene, AssignmentCreated)


def unassigned(scene: Scene) -> list[Event]:
    return _in_batches(scene, AssignmentEnded, reason="removed")


def _in_batches(scene: Scene, make: Callable[..., Event], **more: Any) -> list[Event]:
    assignment = AssignmentFacts(account_id=scene.worker.account_id, rights={"paie": "write"})
    told: list[Event] = []
    for start in range(0, MANY, BATCH):
        first, *others = scene.towns[start : start + BATCH]
        leading = scene.facts(first, "active")
        also_for = [town.establishment_id for town in others]
        told.append(make(delegation=leading, assignment=assignment, also_for=also_for, **more))
        told.extend(
            make(
                delegation=scene.facts(town, "active"),
                assignment=assignment,
                notified_with=leading.delegation_id,
                **more,
            )
            for town in others
        )
    return told


@pytest.mark.parametrize(
    ("act", "whom"),
    [
        (requested, {"mayor"}),
        (accepted, {"asker"}),
        (amended, {"asker"}),
        (refused, {"asker"}),
        (cancelled, {"mayor"}),
        (terminated, {"asker", "mayor"}),
        (assigned, {"worker"}),
        (unassigned, {"worker"}),
    ],
)
def test_each_person_gets_one_email_and_one_digest(
    world: World,
    clock: time_machine.Traveller,
    scene: Scene,
    act: Callable[[Scene], list[Event]],
    whom: set[str],
) -> None:
    for event in act(scene):
        world.told(event)
    later(world, clock, minutes=11)
    chores.release_held(world.sessions, world.now, world.tools)
    world.send()

    sent = [email for email in world.emails() if email.status is EmailStatus.SENT]
    told: dict[str, list[str]] = {}
    for email in sent:
        told.setdefault(email.recipient, []).append(email.template)
    assert set(told) == {getattr(scene, name).email for name in whom}
    for templates in told.values():
        assert len(templates) == 2
        assert templates[1] == "digest"
    digests = [email.facts for email in sent if email.template == "digest"]
    expected = MANY // BATCH - 1 if "worker" in whom else MANY - 1
    assert {digest["count"] for digest in digests} == {expected}
