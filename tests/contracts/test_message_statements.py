"""How many SQL statements a message of each type costs whoever hears it, handler and projections.

`messages.json` tells them, as `statements.json` does of operations. What a service keeps nothing of
costs what noting a number does.
"""

import json
from pathlib import Path

import pytest

from shared.messaging.handlers import Outcome
from tests.contracts.messages import Heard, handling_of, heard, message
from tests.contracts.theatre import Theatre
from tests.statements import statements

PINNED = Path(__file__).with_name("messages.json")
_OF_TESTS = ("SAVEPOINT", "RELEASE SAVEPOINT", "ROLLBACK TO SAVEPOINT", "SELECT set_config")
GOOD = {Outcome.HANDLED, Outcome.HEARD, Outcome.STORED}


@pytest.fixture(scope="module")
def pinned() -> dict[str, int]:
    found: dict[str, int] = json.loads(PINNED.read_text())
    return found


@pytest.mark.parametrize("told", heard(), ids=str)
def test_a_message_costs_as_many_statements_as_are_pinned(
    told: Heard, theatre: Theatre, pinned: dict[str, int]
) -> None:
    with theatre.playing(told.service) as play, play.scene.undone():
        handling = handling_of(told.service, play.scene)
        sent = message(told, play.scene, play.stage)
        with statements(play.scene.app.sessions.kw["bind"]) as asked:
            outcome = handling.receive(sent, now=play.scene.now)

    counted = [statement for statement in asked if not statement.startswith(_OF_TESTS)]
    assert outcome in GOOD, outcome
    assert len(counted) == pinned.get(str(told)), "\n".join(counted)


def test_nothing_is_pinned_that_nobody_hears(pinned: dict[str, int]) -> None:
    assert list(pinned) == sorted(str(told) for told in heard())
