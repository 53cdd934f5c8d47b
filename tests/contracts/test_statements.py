"""How many SQL statements a good call of each operation asks: what a request costs shows here.

`statements.json` tells them. Where a number changes, change it there, if each statement has a
reason: one more is asked by every such request for ever.
"""

import json
from pathlib import Path

import pytest

from tests.contracts.operations import Operation, operations
from tests.contracts.scene import Scene
from tests.statements import statements

PINNED = Path(__file__).with_name("statements.json")
_OF_TESTS = ("SAVEPOINT", "RELEASE SAVEPOINT", "ROLLBACK TO SAVEPOINT", "SELECT set_config")
"""What tests undo with, and the walls, which take turns here on one connection."""


@pytest.fixture(scope="module")
def pinned() -> dict[str, int]:
    found: dict[str, int] = json.loads(PINNED.read_text())
    return found


@pytest.mark.parametrize("operation", operations(), ids=str)
def test_an_operation_asks_as_many_statements_as_are_pinned(
    operation: Operation, scene: Scene, pinned: dict[str, int]
) -> None:
    good, caller = scene.good(operation), scene.caller_of(operation)

    with statements(scene.app.sessions.kw["bind"]) as asked:
        answer = scene.call(good, caller)

    assert answer.status_code < 300
    counted = [statement for statement in asked if not statement.startswith(_OF_TESTS)]
    assert len(counted) == pinned.get(str(operation)), "\n".join(counted)


def test_nothing_is_pinned_that_is_not_there(pinned: dict[str, int]) -> None:
    assert list(pinned) == sorted(str(operation) for operation in operations())
