"""Whom a policy on second factors binds, since when, and what meets it (decision 0090)."""

from datetime import UTC, date, datetime

import pytest

from shared.auth.assurance import Assurance, Method
from shared.auth.factor_policy import FactorPolicy, is_met

DAY = date(2027, 3, 1)
NOW = datetime(2027, 3, 1, 9, tzinfo=UTC)


def policy(whom: str | None, since: date | None = DAY) -> FactorPolicy | None:
    return FactorPolicy.of(whom, since)


@pytest.mark.parametrize("whom", [None, "off"])
def test_without_a_policy_nobody_is_bound(whom: str | None) -> None:
    assert policy(whom) is None


@pytest.mark.parametrize(
    ("whom", "at_head", "others"),
    [("administrators", True, False), ("everybody", True, True), ("a later word", True, True)],
)
def test_it_binds_whom_it_names_and_a_word_that_is_not_known_everybody(
    whom: str, at_head: bool, others: bool
) -> None:
    found = policy(whom)
    assert found is not None

    assert found.binds(is_at_head=True, today=DAY) is at_head
    assert found.binds(is_at_head=False, today=DAY) is others


def test_it_binds_from_its_first_day_on() -> None:
    found = policy("everybody")
    assert found is not None

    assert not found.binds(is_at_head=True, today=date(2027, 2, 28))
    assert found.binds(is_at_head=True, today=DAY)
    assert found.has_day


def test_without_a_day_it_binds_at_once() -> None:
    found = policy("everybody", None)
    assert found is not None

    assert found.binds(is_at_head=False, today=date(2000, 1, 1))
    assert not found.has_day


@pytest.mark.parametrize(
    ("methods", "met"),
    [
        ((Method.PASSWORD,), False),
        ((Method.PASSWORD, Method.REMEMBERED_DEVICE), True),
        ((Method.PASSWORD, Method.ONE_TIME_CODE), True),
        ((Method.PASSWORD, Method.RECOVERY_CODE), True),
        ((Method.PASSKEY,), True),
    ],
)
def test_two_factors_meet_it_and_a_remembered_device_that_stood_for_one(
    methods: tuple[Method, ...], met: bool
) -> None:
    assert is_met(Assurance.by(*methods, at=NOW)) is met


def test_a_token_that_does_not_say_what_was_shown_meets_none() -> None:
    assert not is_met(None)
