"""Somebody who has a second factor, for tests of the portal."""

import base64
import json
from dataclasses import dataclass
from itertools import count

from deploy.demo import example, register
from deploy.demo.chapters import accounts, opening
from deploy.demo.people import Somebody
from services.portal.session import COOKIE, Signed
from shared import clock
from tests.identity.factors import STEP, Application
from tests.portal.house import House
from tests.portal.visitor import Page, Visitor

CODE = "/sign-in/code"
PLACES = count()


@dataclass
class Protected:
    """Somebody of the hospital with an authenticator application."""

    house: House
    somebody: Somebody
    application: Application
    recovery_codes: list[str]

    def code(self) -> str:
        """Show a code that counts now, as if half a minute had gone by since the last one."""
        unused = "UPDATE factors SET last_step = 0 WHERE account_id = :id AND last_step IS NOT NULL"
        self.house.change("identity", unused, id=self.somebody.account_id)
        return self.application.at(int(clock.now().timestamp()) // STEP)

    def untried(self) -> None:
        """Have no wrong code be counted."""
        untried = "DELETE FROM factor_tries WHERE account_id = :id"
        self.house.change("identity", untried, id=self.somebody.account_id)

    def challenged(self, visitor: Visitor | None = None, path: str = "/sign-in") -> Visitor:
        """Come to where a code is asked for, from a page that one wanted to see."""
        visitor = visitor or self.house.visitor()
        visitor.get(path)
        told = {"identifier": self.somebody.identifier, "password": self.somebody.password}
        page = visitor.send("/sign-in", **told)
        assert page.form(CODE), page.text
        assert visitor.cookie(COOKIE) is None
        return visitor

    def signed_in(self, language: str = "en") -> Visitor:
        """Sign in by password and code."""
        visitor = self.challenged(self.house.visitor(language))
        page: Page = visitor.send(CODE, code=self.code())
        assert page.path == "/", page.text
        return visitor


def unprove(house: House, visitor: Visitor) -> None:
    """Have somebody have shown who they are long ago, as their next token says."""
    visitor.keep(COOKIE, unproved(house, visitor.cookie(COOKIE) or ""))


def unproved(house: House, cookie: str) -> str:
    """Give the cookie of a session whose holder has shown who they are long ago."""
    opened = house.portal.sealer.open(cookie, purpose="session")
    claims = opened["access_token"].split(".")[1]
    session_id = json.loads(base64.urlsafe_b64decode(f"{claims}=="))["sid"]
    long_ago = "UPDATE holder_sessions SET authenticated_at = now() - interval '2 hours'"
    house.change("identity", f"{long_ago} WHERE id = :id", id=session_id)
    house.portal.sessions.forget(Signed(**opened))
    return house.portal.sealer.seal({**opened, "expires_at": 0}, purpose="session")


def newcomer(house: House, name: str) -> Somebody:
    """Have somebody have an account and a password in the hospital."""
    return colleague(house, house.somebody(house.head()), name)


def elsewhere(house: House) -> Somebody:
    """Give who administers a place of a test's own: what it asks of its people binds no others."""
    assert house.scene is not None
    number = next(PLACES)
    name = f"Régie des Facteurs {'ABCDEFGH'[number]}"
    answers = ("mr", "Amance", "Roussel")
    entry = register.draw(name, "Essai-le-Bas", answers, chance=house.scene.chance)
    opening.import_register(house.scene, [entry])
    head = example._registered(house.scene, entry, ("ms", "Ysoline", "Garnaud"))
    example._arrive(house.scene, head)
    return head


def colleague(house: House, head: Somebody, name: str) -> Somebody:
    """Have somebody have an account and a password in the establishment of an administrator."""
    assert house.scene is not None
    person = house.scene.cast.somebody("ms", "Solange", name)
    accounts.create(head, person, profile="user", rights={})
    house.scene.cast.create_password(person)
    return person


def protect(house: House, person: Somebody) -> Protected:
    """Have them add an application, as by the API."""
    assert house.scene is not None
    house.scene.cast.sign_in(person)
    path = "/identity/v1/factors"
    begun = person.client.post(f"{path}/totp", expect=201, json={"name": "Téléphone"}).body
    application = Application(begun["secret"])
    sent = {"code": application.code()}
    told = person.client.post(f"{path}/{begun['id']}/confirm", json=sent).body
    return Protected(house, person, application, told["recovery_codes"])


def protected(house: House) -> Protected:
    """Give somebody who has a factor; they are made when they are asked for."""
    if house.protected is None:
        house.protected = protect(house, newcomer(house, "Verdier"))
    found: Protected = house.protected
    return found
