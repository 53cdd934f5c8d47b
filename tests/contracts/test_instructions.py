"""How much Python runs where requests and messages pass most often, without database and network.

`instructions.json` tells it in bytecode instructions, which are the same on every machine, and
whatever else goes on there; docs/performance.md says why not in those of the processor. Where a
number changes by more than it may, change it there, if it has a reason.
"""

import json
import sys
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from uuid import UUID

import pytest

from services.accounts.schemas.bulk import BulkAct, selection_of
from services.accounts.schemas.listing import AccountRow
from shared.auth import Profile
from shared.auth.assurance import Assurance, Method
from shared.auth.claims import Claims
from shared.events import Envelope
from tests.instructions import executed

HERE = Path(__file__).parent
PINNED: dict[str, int] = json.loads((HERE / "instructions.json").read_text())
MESSAGE = (HERE / "events" / "accounts.account.created.v1.json").read_text()
NOW = datetime(2026, 11, 16, 9, 30, tzinfo=UTC)
HOME, ANNE = UUID(int=1), UUID(int=2)
BY_LEAVE = 0.03

OF_A_REQUEST = ("status", "is_locked", "acts")
"""What a row tells by what the request has asked besides."""

pytestmark = pytest.mark.skipif(
    sys.version_info[:2] != (3, 11), reason="bytecode is that of a minor version: pinned for 3.11"
)


def a_message_read() -> Callable[[], object]:
    return lambda: Envelope.from_message(json.loads(MESSAGE)).event


def a_message_written() -> Callable[[], object]:
    return Envelope.from_message(json.loads(MESSAGE)).to_json


def claims_read() -> Callable[[], object]:
    claims = Claims(
        sub=str(ANNE),
        iat=NOW,
        exp=NOW + timedelta(minutes=5),
        sid=UUID(int=3),
        est=HOME,
        profile=Profile.USER,
        shown=Assurance.by(Method.PASSWORD, Method.ONE_TIME_CODE, at=NOW),
    ).to_data()
    return lambda: Claims.from_data(claims)


def a_list_written() -> Callable[[], object]:
    schema = AccountRow(exclude=OF_A_REQUEST)
    rows = [row(number) for number in range(50)]
    return lambda: schema.dump(rows, many=True)


def row(number: int) -> Any:
    return SimpleNamespace(
        id=UUID(int=number),
        title="ms",
        first_name="Anne",
        last_name="Dupré",
        identifier=f"ADUP{number:05}",
        department="Finances",
        email=f"anne.dupre.{number}@example.org",
        profile=Profile.USER,
        expires_on=date(2028, 5, 16),
        last_signed_in_at=NOW,
        reviewed_on=None,
        undeliverable_since=None,
        group=None,
    )


def a_selection_read() -> Callable[[], object]:
    schema = BulkAct()
    body = {"action": "renew", "ids": [str(UUID(int=number)) for number in range(100)]}
    return lambda: selection_of(schema.load(body))


PATHS: dict[str, Callable[[], Callable[[], object]]] = {
    "a message read": a_message_read,
    "a message written": a_message_written,
    "a token's claims read": claims_read,
    "fifty accounts of a list written": a_list_written,
    "a hundred chosen accounts read": a_selection_read,
}


@pytest.mark.parametrize("what", PATHS)
def test_as_much_runs_as_is_pinned(what: str) -> None:
    assert executed(PATHS[what]()) == pytest.approx(PINNED[what], rel=BY_LEAVE)


@pytest.mark.parametrize("what", PATHS)
def test_as_much_runs_each_time(what: str) -> None:
    assert len({executed(PATHS[what]()) for _ in range(3)}) == 1


def test_nothing_is_pinned_that_is_not_there() -> None:
    assert list(PINNED) == list(PATHS)


def test_one_field_more_in_a_row_is_noticed() -> None:
    """What may go unnoticed is less than what one more field would cost."""
    fewer = AccountRow(exclude=(*OF_A_REQUEST, "group"))
    rows = [row(number) for number in range(50)]

    found = executed(lambda: fewer.dump(rows, many=True))

    assert found != pytest.approx(PINNED["fifty accounts of a list written"], rel=BY_LEAVE)
