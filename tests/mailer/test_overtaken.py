"""What is announced of a delegation, and waits, is withdrawn once it will not happen."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
import time_machine

from services.mailer import chores
from services.mailer.models import EmailStatus
from shared.events.delegation import (
    AmendmentAccepted,
    AmendmentFacts,
    DelegationAccepted,
    DelegationCancelled,
    DelegationEnding,
    DelegationExpired,
    DelegationExtended,
    DelegationFacts,
    DelegationLapsed,
    DelegationLapsing,
    DelegationReduced,
    DelegationRefused,
    DelegationSuperseded,
    DelegationSuspended,
    DelegationTerminated,
    ExtensionAllowed,
    ExtensionForeseen,
    ExtensionWithdrawn,
)
from tests.mailer.joined import SOON, Joined
from tests.mailer.outgoing import later
from tests.mailer.world import NOW, TODAY

EXTENDED = "delegation_extended"
ENDING, FORESEEN, LAPSING = "delegation_ending", "extension_foreseen", "delegation_lapsing"
LATER = SOON + timedelta(days=90)


def of_one(joined: Joined, **facts: Any) -> Any:
    """Tell how one delegation stands, each time it is asked with another status or last day."""
    first = joined.facts(**facts)

    def now(status: str = "active", **changed: Any) -> DelegationFacts:
        return joined.facts(status, delegation_id=first.delegation_id, **changed)

    return now


def states(joined: Joined, template: str) -> set[EmailStatus]:
    found = [email.status for email in joined.world.emails(template)]
    assert len(found) == 2  # one to each side
    return set(found)


@pytest.mark.parametrize(
    ("event", "status", "more"),
    [
        (DelegationTerminated, "terminated", {}),
        (DelegationExpired, "expired", {}),
        (DelegationSuperseded, "superseded", {"services": ["carriere"]}),
    ],
)
def test_nobody_is_warned_of_the_end_of_what_is_over(
    joined: Joined, event: Any, status: str, more: dict[str, Any]
) -> None:
    one = of_one(joined)
    joined.world.told(DelegationEnding(delegation=one()))
    joined.world.told(ExtensionForeseen(delegation=one(), agreed_until=TODAY))
    assert states(joined, ENDING) == states(joined, FORESEEN) == {EmailStatus.HELD}

    joined.world.told(event(delegation=one(status), **more))

    assert states(joined, ENDING) == states(joined, FORESEEN) == {EmailStatus.CANCELLED}


def test_nobody_is_told_until_when_something_goes_on_that_is_over_before_they_are(
    joined: Joined,
) -> None:
    one = of_one(joined)
    joined.world.told(DelegationExtended(delegation=one(), agreed_until=TODAY))
    assert states(joined, EXTENDED) == {EmailStatus.HELD}

    joined.world.told(DelegationExpired(delegation=one("expired")))

    assert states(joined, EXTENDED) == {EmailStatus.CANCELLED}


def test_what_was_withdrawn_never_leaves(joined: Joined, clock: time_machine.Traveller) -> None:
    one, other = of_one(joined), of_one(joined)
    joined.world.told(DelegationEnding(delegation=one()))
    joined.world.told(DelegationEnding(delegation=other()))
    joined.world.told(DelegationTerminated(delegation=one("terminated", ended_by="operator")))
    later(joined.world, clock, hours=2)

    chores.release_held(joined.world.sessions, joined.world.now, joined.world.tools)
    joined.world.send()

    sent = [email for email in joined.world.emails(ENDING) if email.status is EmailStatus.SENT]
    page = f"/establishment/delegations/{other().delegation_id}"
    assert {email.facts["page"] for email in sent} == {page}
    assert {email.recipient for email in sent} == joined.everybody
    assert joined.world.emails("digest") == []


def test_what_waits_for_the_mail_server_is_withdrawn_too(
    joined: Joined, clock: time_machine.Traveller
) -> None:
    one = of_one(joined)
    joined.world.told(DelegationEnding(delegation=one()))
    later(joined.world, clock, minutes=11)
    chores.release_held(joined.world.sessions, joined.world.now, joined.world.tools)
    assert states(joined, ENDING) == {EmailStatus.QUEUED}

    joined.world.told(DelegationTerminated(delegation=one("terminated", ended_by="delegating")))

    assert states(joined, ENDING) == {EmailStatus.CANCELLED}


@pytest.mark.parametrize(
    "moved",
    [
        lambda facts: DelegationReduced(delegation=facts, by="delegating"),
        lambda facts: ExtensionAllowed(delegation=facts, agreed_until=SOON, digest="0" * 64),
        lambda facts: ExtensionWithdrawn(delegation=facts, by="rules", because="orphaned"),
        lambda facts: AmendmentAccepted(delegation=facts, amendment=longer(), is_narrowed=False),
    ],
    ids=["reduced", "extension_allowed", "extension_withdrawn", "amended"],
)
def test_another_last_day_takes_the_place_of_the_one_that_waits(joined: Joined, moved: Any) -> None:
    one = of_one(joined)
    joined.world.told(DelegationEnding(delegation=one()))

    joined.world.told(moved(one(ends_on=LATER)))

    assert states(joined, ENDING) == {EmailStatus.CANCELLED}


def longer() -> AmendmentFacts:
    """Tell of an amendment that was agreed to, and prolongs."""
    return AmendmentFacts(
        amendment_id=uuid4(),
        status="accepted",
        rights={},
        ends_on=LATER,
        granted={},
        granted_until=LATER,
        digest="0" * 64,
        requested_at=NOW,
        answer_by=NOW + timedelta(days=30),
    )


def test_what_is_still_ahead_is_told(joined: Joined) -> None:
    one, other = of_one(joined), of_one(joined)
    joined.world.told(DelegationEnding(delegation=one()))

    joined.world.told(DelegationReduced(delegation=one(), by="centralising"))  # the same last day
    joined.world.told(DelegationSuspended(delegation=one("suspended"), by="delegating"))
    joined.world.told(DelegationTerminated(delegation=other("terminated", ended_by="operator")))

    assert states(joined, ENDING) == {EmailStatus.HELD}


@pytest.mark.parametrize(
    ("event", "status", "more"),
    [
        (DelegationAccepted, "active", {"is_narrowed": False}),
        (DelegationRefused, "refused", {}),
        (DelegationCancelled, "cancelled", {}),
        (DelegationLapsed, "lapsed", {}),
    ],
)
def test_nobody_is_reminded_of_a_request_that_is_settled(
    joined: Joined, event: Any, status: str, more: dict[str, Any]
) -> None:
    one = of_one(joined)
    joined.world.told(DelegationLapsing(delegation=one("pending"), lapses_on=SOON))
    assert states(joined, LAPSING) == {EmailStatus.HELD}

    joined.world.told(event(delegation=one(status), **more))

    assert states(joined, LAPSING) == {EmailStatus.CANCELLED}
