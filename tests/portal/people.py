"""Whom an installation of the tests knows: the people of the example, and whoever is made up."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import create_engine, make_url, text

from deploy.demo.chapters import accounts
from deploy.demo.people import Cast, Somebody
from deploy.demo.scene import Scene
from deploy.installation.embedded.installation import Installation
from deploy.installation.embedded.site import Site
from services.portal.app import Portal
from tests.portal.transport import Transport
from tests.portal.visitor import HERE, Visitor


@dataclass(frozen=True)
class Person:
    """Somebody of the example."""

    establishment: str
    establishment_id: str
    role: str
    name: str
    identifier: str
    password: str
    totp: str = ""


@dataclass
class Inhabited:
    """An installation, and those who are known there.

    :ivar url: where a browser reaches it
    :ivar rivals: the head of the second centre, once it is made
    :ivar numbers: by which a request names it
    :ivar protected: somebody with a second factor, once they are made: `tests/portal/factors.py`
    """

    installation: Installation
    site: Site
    transport: Transport
    url: str
    people: list[Person] = field(default_factory=list)
    scene: Scene | None = None
    made: list[Somebody] = field(default_factory=list)
    codes: dict[str, str] = field(default_factory=dict)
    rivals: list[Person] = field(default_factory=list)
    numbers: dict[str, str] = field(default_factory=dict)
    protected: Any = None

    @property
    def portal(self) -> Portal:
        found = self.site.portal
        assert isinstance(found, Portal)
        return found

    def visitor(self, language: str = "en", url: str = HERE) -> Visitor:
        """Somebody who has a browser of their own, and is not signed in."""
        return Visitor(self.portal, language=language, url=url)

    def head(self, establishment: str = "hospitalier") -> Person:
        """The administrator of an establishment of the example."""
        return self._somebody(establishment, "administrateur")

    def operator(self) -> Person:
        """Somebody of the platform's own."""
        return self._somebody("plate-forme", "opérateur")

    def agent(self, establishment: str = "hospitalier") -> Person:
        """A user of an establishment of the example."""
        return self._somebody(establishment, "utilisateur")

    def signed_in(self, person: Person, language: str = "en") -> Visitor:
        """Somebody of the example, with a browser of their own."""
        visitor = self.visitor(language)
        visitor.sign_in(person.identifier, person.password)
        return visitor

    def somebody(self, person: Person) -> Somebody:
        """The same one, as the scene knows them: who acts by the API, and reads e-mails."""
        assert self.scene is not None
        found = next(one for one in self.made if one.identifier == person.identifier)
        if found.client.token is None:
            self.scene.cast.sign_in(found)
        return found

    def code(self, person: Somebody) -> str:
        """The code of the last e-mail that somebody got."""
        assert self.scene is not None
        if person.email not in self.codes:
            self.codes[person.email] = str(self.scene.cast.mail(person).code)
        return self.codes[person.email]

    def newcomer(self, name: str = "Bastide") -> Somebody:
        """Somebody of the hospital who has an account, and no password yet."""
        assert self.scene is not None
        for one in self.made:
            if (one.last_name, one.password) == (name, ""):
                return one
        person = self.scene.cast.somebody("mr", "Aurélien", name)
        accounts.create(self.somebody(self.head()), person, profile="user", rights={})
        return person

    def change(self, service: str, statement: str, **facts: Any) -> None:
        """Change rows of a service's database as nothing in the product does."""
        own = make_url(self.installation.environs[service]["OWNER_DATABASE_URL"])
        admin = make_url(self.installation.server.admin_url).set(database=own.database)
        engine = create_engine(admin.set(drivername="postgresql+psycopg"))
        with engine.begin() as asked:
            asked.execute(text(statement), facts)
        engine.dispose()

    def _somebody(self, establishment: str, role: str) -> Person:
        return next(p for p in self.people if establishment in p.establishment and p.role == role)


@dataclass
class Remembered(Cast):
    """Makes people, and knows them again."""

    made: list[Somebody] = field(default_factory=list)

    def somebody(self, title: str, first_name: str, last_name: str) -> Somebody:
        self.made.append(super().somebody(title, first_name, last_name))
        return self.made[-1]


def until(is_so: Callable[[], bool], within: float = 30) -> None:
    """Wait for what the services tell one another."""
    deadline = time.monotonic() + within
    while not is_so():
        assert time.monotonic() < deadline, "it has not come about"
        time.sleep(0.05)
