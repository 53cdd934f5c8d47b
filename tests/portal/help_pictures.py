"""The pictures on the pages of help: each task as somebody who is doing it sees it."""

import base64
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Page

from deploy.checkout import ROOT
from services.portal import help as helping
from services.portal.session import COOKIE
from shared.edge.languages import SPOKEN
from tests.portal.house import House
from tests.portal.people import Person
from tests.portal.states import ACCOUNTS, NEWCOMER, PARTLY_GOOD

FOLDER = ROOT / "services" / "portal" / "static"
QUALITY = 62
"""Of 100: letters stay sharp, and a picture has some thirty kilobytes."""

PHONE = (
    "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) "
    "Chrome/140.0.0.0 Mobile Safari/537.36"
)
DELEGATIONS = "/establishment/delegations"
Come = Callable[[Page, House], None]


def take(house: House, browser: Browser, folder: Path = FOLDER, only: str = "") -> Iterator[Path]:
    """Write a picture of each task in each language; tell each file."""
    if not only:
        shutil.rmtree(folder / "help", ignore_errors=True)
    for task in helping.tasks():
        if only not in task.slug:
            continue
        who, come = SCENES[task.slug]
        for language in SPOKEN:  # of one task after the other: a later one changes what is there
            file = folder / helping.picture(task.slug, language)
            file.parent.mkdir(parents=True, exist_ok=True)
            with _opened(house, browser, who(house) if who else None, language) as page:
                come(page, house)
                file.write_bytes(_picture(page))
            yield file


@contextmanager
def _opened(house: House, browser: Browser, who: Person | None, language: str) -> Iterator[Page]:
    width, height = helping.PICTURE
    context = browser.new_context(
        base_url=house.url,
        viewport={"width": width, "height": height},
        locale="fr-FR" if language == "fr" else "en-GB",
        reduced_motion="reduce",
    )
    cookies = {"language": language}
    if who is not None:
        cookies[COOKIE] = house.signed_in(who, language).cookie(COOKIE) or ""
    context.add_cookies(
        [{"name": name, "value": value, "url": house.url} for name, value in cookies.items()]
    )
    yield context.new_page()
    context.close()


def _picture(page: Page) -> bytes:
    page.evaluate("document.fonts.ready")
    page.wait_for_load_state("networkidle")
    options = {"format": "webp", "quality": QUALITY}
    answer = page.context.new_cdp_session(page).send("Page.captureScreenshot", options)
    return base64.b64decode(answer["data"])


def _at(path: str, to: str = "") -> Come:
    """Go to a page, and down to a part of it."""

    def come(page: Page, house: House) -> None:
        page.goto(path)
        if to:
            page.locator(to).evaluate("e => e.scrollIntoView()")

    return come


def _of_account(rest: str) -> Come:
    return lambda page, house: _at(f"{ACCOUNTS}/{house.account()}/{rest}")(page, house)


def _of_delegation(rest: str = "") -> Come:
    return lambda page, house: _at(f"{DELEGATIONS}/{house.delegation()}{rest}")(page, house)


def _reaching(page: Page, house: House) -> None:
    """As the hospital, for which the centre works."""
    house.assign(house.head("gestion"), "hospitalier", "write")
    page.goto(f"{DELEGATIONS}/access?service=accounts")


def _many_delegations(page: Page, house: House) -> None:
    """As a centre, with one of them ticked."""
    page.goto(f"{DELEGATIONS}?side=centralising")
    page.locator("input[name=ids]").first.check()


def _transfer(page: Page, house: House) -> None:
    """As the centre that offers it."""
    page.goto(f"/others/transfers/{house.transfer()}")


def _sign_in(page: Page, house: House) -> None:
    """Without the people of the demonstration, whom no other installation offers."""
    page.goto("/sign-in")
    page.locator("form[action='/demo/sign-in']").first.locator("xpath=ancestor::section").evaluate(
        "e => e.remove()"
    )


def _sessions(page: Page, house: House) -> None:
    """As somebody who has signed in with this machine and with a phone."""
    browser = page.context.browser
    assert browser is not None
    phone = browser.new_context(base_url=house.url, user_agent=PHONE)
    for opened in (phone.new_page(), page):
        opened.goto("/sign-in")
        opened.locator("#identifier").fill(house.agent("Sainte").identifier)
        opened.locator("#password").fill(house.agent("Sainte").password)
        opened.locator("main form button.main").click()
        opened.goto("/account/sessions")
    phone.close()


def _create_password(page: Page, house: House) -> None:
    page.goto(f"/activate#{house.code(house.newcomer('Chalandon'))}")
    page.locator("#password").fill("Comptoir1")


def _menu(page: Page, house: House) -> None:
    page.goto("/")
    page.locator(".person summary").click()


def _search(page: Page, house: House) -> None:
    page.goto(f"{ACCOUNTS}?q=bo&profile=user&group_by=status")
    page.locator("form.search details").evaluate("e => { e.open = false; }")


def _create(page: Page, house: House) -> None:
    page.goto(f"{ACCOUNTS}/create")
    page.locator(f"#title-{NEWCOMER['title']}").check()
    for name in ("last_name", "first_name", "email", "department"):
        page.locator(f"#{name}").fill(NEWCOMER[name])
    page.locator("main button.main").click()
    page.locator("[name='right.carriere-affiliation'][value=write]").check()
    page.locator("[name='right.finances-declarations'][value=read]").check()
    page.locator(".like").evaluate("e => e.scrollIntoView()")


def _import(page: Page, house: House) -> None:
    page.goto(f"{ACCOUNTS}/import")
    content = {"name": "personnes.csv", "mimeType": "text/csv", "buffer": PARTLY_GOOD.encode()}
    page.locator("#file").set_input_files(content)  # type: ignore[arg-type]
    page.locator("button[value=check]").click()
    page.locator(".faulty").first.wait_for()


def _change_rights(page: Page, house: House) -> None:
    page.goto(f"{ACCOUNTS}/{house.account()}/rights")
    page.locator("[name='right.finances-declarations'][value=read]").check()
    page.locator("[data-changes]").wait_for()
    page.locator("main form button.main").scroll_into_view_if_needed()


def _row(page: Page, house: House) -> None:
    page.goto(ACCOUNTS)
    row = page.locator("tbody tr").filter(has=page.locator("a[href$='/renew']")).nth(1)
    row.hover()


def _many(page: Page, house: House) -> None:
    page.goto(ACCOUNTS)
    page.locator("[data-all-here]").check()


def _letters(page: Page, house: House) -> None:
    """Once one of them was opened."""
    page.goto(f"/letters/{house.letter()}")
    page.wait_for_load_state("networkidle")
    page.goto("/letters")


def _review(page: Page, house: House) -> None:
    page.goto(f"/establishment/reviews/{house.review()}")
    page.locator("form[action$='/many']").evaluate("e => e.scrollIntoView()")


def _administrator(page: Page, house: House) -> None:
    page.goto(f"{ACCOUNTS}/create?profile=administrator")


def _request(page: Page, house: House) -> None:
    page.goto(f"{DELEGATIONS}?status=pending")
    page.locator("tbody th a").first.click()


Who = Callable[[House], Person] | None


def _head(house: House) -> Person:
    return house.head()


def _agent(house: House) -> Person:
    return house.agent()


def _centre(house: House) -> Person:
    return house.head("gestion")


def _for_the_town(house: House) -> Person:
    return house.centre()


def _acting(page: Page, house: House) -> None:
    page.goto(f"{house.place()}/")


SCENES: dict[str, tuple[Who, Come]] = {
    "sign-in": (None, _sign_in),
    "create-my-password": (None, _create_password),
    "forgotten": (None, _at("/forgotten/password")),
    "register": (None, _at("/register")),
    "my-profile": (_head, _at("/account/profile")),
    "my-password": (_head, _at("/account/password")),
    "second-factor": (_head, _at("/account/security")),
    "ask-for-second-factors": (_head, _at("/establishment/second-factor")),
    "my-rights": (_agent, _at("/account/rights")),
    "my-sessions": (None, _sessions),
    "accept-terms": (_head, _at("/terms")),
    "read-letters": (_head, _letters),
    "account-management": (_head, _menu),
    "search-accounts": (_head, _search),
    "read-the-list": (_head, _at(ACCOUNTS, "#results")),
    "create-account": (_head, _create),
    "hand-over-identifier": (_head, _of_account("identifier")),
    "import-accounts": (_head, _import),
    "change-rights": (_head, _change_rights),
    "change-coordinates": (_head, _of_account("coordinates")),
    "make-administrator": (_head, _of_account("promote")),
    "renew-accounts": (_head, _row),
    "act-on-many": (_head, _many),
    "somebody-leaves": (_head, _of_account("delete")),
    "administrator-leaves": (_head, _administrator),
    "review-accounts": (_head, _review),
    "invite-again": (_head, _at("/establishment/invitations")),
    "see-history": (_head, _at("/establishment/history", ".table")),
    "applications": (_head, _at("/establishment/applications")),
    "act-for-an-establishment": (_for_the_town, _acting),
    "help-with-delegations": (House.operator, _at("/platform/delegations?q=Exemple")),
    "who-acts-for-us": (_head, _reaching),
    "act-on-many-delegations": (_centre, _many_delegations),
    "take-up-mandates": (_centre, _at(f"{DELEGATIONS}/ask/mandates")),
    "transfer-delegations": (_centre, _transfer),
    "answer-a-request": (_head, _request),
    "narrow-or-end-a-delegation": (_head, _of_delegation()),
    "ask-for-delegations": (_centre, _at(f"{DELEGATIONS}/ask")),
    "choose-who-works": (_centre, _of_delegation("/people")),
    "operators-desk": (House.operator, _at("/platform")),
    "amend-a-delegation": (_centre, _of_delegation("/amend")),
}
"""By task, who does it and how its picture is come by."""
