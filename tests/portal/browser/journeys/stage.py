"""Where a journey goes: a browser, an installation, and its people."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from itertools import count

from playwright.sync_api import Locator, Page, expect

from deploy.demo.chapters import accounts
from deploy.demo.people import Cast, Somebody

ACCOUNTS = "/establishment/accounts"
NUMBERS = count(1)


@dataclass
class Stage:
    """Somebody at a browser.

    :ivar has_script: whether the browser runs any
    :ivar head: an administrator of the establishment
    :ivar expire: has an account's last day be gone by
    :ivar is_phone: whether the page is as narrow as a phone, and nothing hovers
    """

    page: Page
    has_script: bool
    cast: Cast
    head: Somebody
    expire: Callable[[Somebody], None]
    is_phone: bool = False

    def sign_in(self, who: Somebody) -> None:
        """Sign in by the page, in the place of whoever is."""
        self.page.context.clear_cookies()
        self.page.goto("/sign-in")
        self.page.get_by_label("Identifiant", exact=True).fill(who.identifier)
        self.page.get_by_label("Mot de passe", exact=True).fill(who.password)
        self.press("Me connecter")

    def arrive(self, who: Somebody) -> None:
        """Sign in, and see the dashboard."""
        self.sign_in(who)
        self.heading("Tableau de bord")

    def open_accounts(self) -> None:
        """Go where the guides go: one's name, one's establishment, account management."""
        self.under_ones_name("Mon établissement")
        self.follow("Gestion des comptes", self.side())
        self.heading("Gestion des comptes")

    def side(self) -> Locator:
        """The menu beside the page; on a phone it is opened first."""
        menu = self.page.locator("nav.side")
        if self.is_phone:
            menu.locator("summary").click()
        return menu

    def under_ones_name(self, place: str) -> None:
        """Choose from the menu under one's name, top right."""
        self.page.locator("details.person > summary").click()
        self.page.locator("details.person").get_by_text(place).click()

    def heading(self, words: str | re.Pattern[str]) -> None:
        """See that one is where one wanted to be."""
        expect(self.page.get_by_role("heading", level=1)).to_have_text(words)

    def press(self, name: str, within: Locator | None = None) -> None:
        """Press a button."""
        (within or self.page).get_by_role("button", name=name, exact=True).click()

    def follow(self, name: str, within: Locator | None = None) -> None:
        """Follow a link."""
        (within or self.page).get_by_role("link", name=name, exact=True).click()

    def tells(self, words: str) -> None:
        """See that the page says so."""
        expect(self.page.locator("main")).to_contain_text(words)

    def find(self, words: str) -> None:
        """Search the list; with script its results follow while one types."""
        field = self.page.locator("#q")
        field.fill("")
        if self.has_script:
            field.press_sequentially(words, delay=20)
        else:
            field.fill(words)
            self.press("Rechercher")
        expect(self.page.locator("#results .chip").filter(has_text=words)).to_be_visible()

    def row(self, who: Somebody) -> Locator:
        """The row of somebody in the list."""
        return self.page.locator("tbody tr").filter(has_text=who.identifier)

    def acts(self, row: Locator) -> Locator:
        """What can be done with a row: seen under the pointer; on a phone, in a menu."""
        if self.is_phone:
            row.locator("details.menu > summary").click()
            return row.locator("details.menu")
        row.hover()
        return row.locator(".acts")

    def colleague(self, *, profile: str = "user", has_password: bool = True) -> Somebody:
        """Have somebody else have an account in the establishment already."""
        at = next(NUMBERS)
        name = "".join(chr(ord("a") + int(digit)) for digit in str(at))
        person = self.cast.somebody("ms", "Maëlle", f"Parcours{name}")
        rights = {"carriere-affiliation": "read"}
        accounts.create(self.head, person, profile=profile, rights=rights)
        if has_password:
            self.cast.create_password(person)
        return person
