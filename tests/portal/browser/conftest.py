"""One Chromium for all tests: Debian's, which CI installs."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from deploy.tooling.contracts import node
from services.portal.session import COOKIE
from tests.conftest import skips_are_failures
from tests.portal.browser.chromium import NoChromium, launched
from tests.portal.browser.journeys.stage import Stage
from tests.portal.house import House
from tests.portal.people import Person

Walk = Callable[..., None]
Browse = Callable[..., AbstractContextManager[Page]]

PHONE, DESKTOP = 360, 1280


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    try:
        with sync_playwright() as playwright, launched(playwright) as browser:
            yield browser
    except NoChromium as error:
        (pytest.fail if skips_are_failures() else pytest.skip)(str(error))


@pytest.fixture(scope="session")
def axe() -> str:
    """What looks for faults of accessibility, as a script."""
    return (node.packages() / "axe-core" / "axe.min.js").read_text(encoding="utf-8")


@pytest.fixture
def browse(chromium: Browser, house: House) -> Browse:
    """Opens a browser of somebody; what a page complains of fails the test."""

    @contextmanager
    def opened(
        who: Person | None = None,
        *,
        width: int = DESKTOP,
        scheme: str = "light",
        script: bool = True,
        language: str = "fr",
        touch: bool = False,
    ) -> Iterator[Page]:
        context = chromium.new_context(
            base_url=house.url,
            viewport={"width": width, "height": 800},
            color_scheme="dark" if scheme == "dark" else "light",
            java_script_enabled=script,
            locale=language,
            has_touch=touch,
            is_mobile=touch,
        )
        if who is not None:
            cookie = house.signed_in(who).cookie(COOKIE) or ""
            context.add_cookies([{"name": COOKIE, "value": cookie, "url": house.url}])
        page = context.new_page()
        complaints: list[str] = []
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on(
            "console",
            lambda line: (
                complaints.append(line.text)
                if line.type == "error" and "Failed to load resource" not in line.text
                else None
            ),
        )
        yield page
        assert complaints == []
        context.close()

    return opened


@pytest.fixture
def walk(browse: Browse, house: House) -> Walk:
    """Has somebody go a journey on the embedded installation, from a browser of their own."""

    def walked(
        journey: Callable[[Stage], None], *, has_script: bool = True, is_phone: bool = False
    ) -> None:
        assert house.scene is not None
        width = PHONE if is_phone else DESKTOP
        with browse(script=has_script, width=width, touch=is_phone) as page:
            head = house.somebody(house.head())
            journey(Stage(page, has_script, house.scene.cast, head, house.expire, is_phone))

    return walked
