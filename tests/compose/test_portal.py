"""The guides on accounts, step by step at a browser, through the gateway."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Page, sync_playwright

from deploy.demo.chapters import opening, registering
from deploy.demo.people import Somebody
from deploy.demo.scene import Scene
from tests.compose.conftest import scene_on
from tests.compose.project import Project
from tests.portal.browser.chromium import launched
from tests.portal.browser.journeys import JOURNEYS, name_of, renewing
from tests.portal.browser.journeys.stage import Stage


@pytest.fixture(scope="module")
def scene(project: Project) -> Iterator[Scene]:
    with scene_on(project) as made:
        for chapter in (opening, registering):
            chapter.play(made)
        yield made


@contextmanager
def browsed(url: str) -> Iterator[Page]:
    with sync_playwright() as playwright, launched(playwright) as browser:
        context = browser.new_context(base_url=url, locale="fr-FR")
        yield context.new_page()
        context.close()


def never(person: Somebody) -> None:
    raise AssertionError(f"the last day of {person.identifier} does not go by in containers")


OF_TIME = renewing.an_expired_account


@pytest.mark.parametrize("journey", [one for one in JOURNEYS if one is not OF_TIME], ids=name_of)
def test_each_step_of_the_guides_is_walked_in_containers_too(
    project: Project, scene: Scene, journey: Callable[[Stage], None]
) -> None:
    with browsed(project.url) as page:
        journey(Stage(page, True, scene.cast, scene.town_head, never))
