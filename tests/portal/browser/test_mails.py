"""Every e-mail as a mail program shows it: in light and dark colours, on a telephone or at 400 %.

CI looks at each once, at a quarter of them in each look; with `--portal-matrix` at all in each.
"""

import pytest
from playwright.sync_api import Browser

from services.mailer.config import Settings
from services.mailer.domain import wordings
from services.mailer.domain.mails import MAILS
from services.mailer.domain.mails.samples import SAMPLES
from services.mailer.domain.templates import LANGUAGES, Templates
from tests.portal.browser.looking import NARROW, WIDE

LOOKS = [(language, scheme) for language in LANGUAGES for scheme in ("light", "dark")]
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
"""What axe looks for: a mail has neither landmarks nor a first heading, it is part of a page."""

RUN = """async rules => (await axe.run(document, {runOnly: rules, resultTypes: ["violations"]}))
  .violations.map(v => [v.id, v.nodes.map(n => n.html)])"""
BACKGROUND = "() => getComputedStyle(document.body).backgroundColor"
BACKGROUNDS = {"light": "rgb(255, 255, 255)", "dark": "rgb(27, 27, 27)"}


@pytest.fixture(scope="module")
def templates() -> Templates:
    said = {
        "DATABASE_URL": "postgresql+psycopg://nowhere",
        "BROKER_URL": "memory://nowhere",
        "TOKEN_KEYS": "file:nowhere",
        "SEALING_KEYS": "nowhere",
        "SECRETS": "nowhere",
        "STORAGE": "nowhere",
        "PUBLIC_URL": "https://comptoir.example.org",
        "MAIL_URL": "maildir:nowhere",
        "MAIL_FROM": "no-reply@comptoir.example.org",
        "SUPPORT_PHONE": "+33199000000",
        "ORGANISATION": "Direction des politiques sociales",
    }
    return Templates(Settings.read(said))


@pytest.mark.parametrize("look", LOOKS, ids=["-".join(look) for look in LOOKS])
def test_no_mail_has_a_fault_that_axe_finds_or_is_wider_than_its_window(
    chromium: Browser,
    axe: str,
    templates: Templates,
    look: tuple[str, str],
    request: pytest.FixtureRequest,
) -> None:
    language, scheme = look
    names, place = sorted(MAILS), LOOKS.index(look)
    if not request.config.getoption("portal_matrix"):
        names = names[place :: len(LOOKS)]

    found = []
    with chromium.new_context(
        viewport={"width": NARROW, "height": 800},
        color_scheme="dark" if scheme == "dark" else "light",
    ) as context:
        page = context.new_page()
        for name in names:
            facts = SAMPLES[name].to_data()
            wording = wordings.word(templates, name, facts, language=language, code="A" * 64)
            page.set_content(wording.html)
            page.evaluate(axe)
            faults = [*page.evaluate(RUN, RULES), *page.evaluate(WIDE)]
            if page.evaluate(BACKGROUND) != BACKGROUNDS[scheme]:
                faults.append("its colours are those of another look")
            found += [f"{name}: {fault}" for fault in faults]

    assert found == []
