"""The guides, step by step: with script and without any, by keyboard alone, and on a phone."""

from collections.abc import Callable

import pytest

from tests.portal.browser.conftest import Walk
from tests.portal.browser.journeys import JOURNEYS, name_of
from tests.portal.browser.journeys.stage import Stage
from tests.portal.browser.keyboard import lay_the_mouse_aside

Journey = Callable[[Stage], None]


@pytest.mark.parametrize("has_script", [True, False], ids=["script", "no_script"])
@pytest.mark.parametrize("journey", JOURNEYS, ids=name_of)
def test_each_step_of_the_guides_is_walked(journey: Journey, walk: Walk, has_script: bool) -> None:
    walk(journey, has_script=has_script)


@pytest.mark.parametrize("journey", JOURNEYS, ids=name_of)
def test_each_step_of_the_guides_is_walked_by_keyboard_alone(
    journey: Journey, walk: Walk, monkeypatch: pytest.MonkeyPatch
) -> None:
    lay_the_mouse_aside(monkeypatch)
    walk(journey)


@pytest.mark.parametrize("journey", JOURNEYS, ids=name_of)
def test_each_step_of_the_guides_is_walked_on_a_phone(journey: Journey, walk: Walk) -> None:
    walk(journey, is_phone=True)
