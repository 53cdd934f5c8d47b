"""The guides, step by step: with script and without any, by keyboard alone, and on a phone.

CI goes two journeys by keyboard, beside those of `test_keyboard.py`, and two on a phone; with
`--portal-matrix` all of them.
"""

from collections.abc import Callable

import pytest

from tests.portal.browser.conftest import Walk
from tests.portal.browser.journeys import (
    JOURNEYS,
    acting,
    creating,
    editing,
    name_of,
    own_account,
)
from tests.portal.browser.journeys.stage import Stage
from tests.portal.browser.keyboard import lay_the_mouse_aside

Journey = Callable[[Stage], None]

SOME = {
    "by_keyboard": [editing.rights_and_coordinates, own_account.seen_and_changed],
    "on_a_phone": [creating.an_account, acting.on_one],
}
"""Which CI goes, by how it goes."""


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    for way in SOME.keys() & set(metafunc.fixturenames):
        is_whole = metafunc.config.getoption("portal_matrix")
        metafunc.parametrize(way, JOURNEYS if is_whole else SOME[way], ids=name_of)


@pytest.mark.parametrize("has_script", [True, False], ids=["script", "no_script"])
@pytest.mark.parametrize("journey", JOURNEYS, ids=name_of)
def test_each_step_of_the_guides_is_walked(journey: Journey, walk: Walk, has_script: bool) -> None:
    walk(journey, has_script=has_script)


def test_each_step_of_the_guides_is_walked_by_keyboard_alone(
    by_keyboard: Journey, walk: Walk, monkeypatch: pytest.MonkeyPatch
) -> None:
    lay_the_mouse_aside(monkeypatch)
    walk(by_keyboard)


def test_each_step_of_the_guides_is_walked_on_a_phone(on_a_phone: Journey, walk: Walk) -> None:
    walk(on_a_phone, is_phone=True)
