"""The guides, step by step: with script, and without any."""

from collections.abc import Callable

import pytest

from tests.portal.browser.conftest import Walk
from tests.portal.browser.journeys import (
    acting,
    creating,
    editing,
    finding,
    own_account,
    reaching,
    renewing,
)
from tests.portal.browser.journeys.stage import Stage

JOURNEYS = [
    reaching.account_management,
    reaching.of_a_user_ends,
    creating.an_account,
    finding.accounts,
    acting.on_one,
    acting.on_many,
    acting.on_all,
    editing.rights_and_coordinates,
    editing.an_administrator_of_a_user,
    renewing.an_expired_account,
    own_account.seen_and_changed,
]


def name_of(journey: Callable[[Stage], None]) -> str:
    return f"{journey.__module__.rpartition('.')[2]}_{journey.__name__}"


@pytest.mark.parametrize("has_script", [True, False], ids=["script", "no_script"])
@pytest.mark.parametrize("journey", JOURNEYS, ids=name_of)
def test_each_step_of_the_guides_is_walked(journey: Callable[[Stage], None], walk: Walk) -> None:
    walk(journey)
