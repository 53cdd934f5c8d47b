"""The guides, step by step: with script, and without any."""

from collections.abc import Callable

import pytest

from tests.portal.browser.conftest import Walk
from tests.portal.browser.journeys import JOURNEYS, name_of
from tests.portal.browser.journeys.stage import Stage


@pytest.mark.parametrize("has_script", [True, False], ids=["script", "no_script"])
@pytest.mark.parametrize("journey", JOURNEYS, ids=name_of)
def test_each_step_of_the_guides_is_walked(journey: Callable[[Stage], None], walk: Walk) -> None:
    walk(journey)
