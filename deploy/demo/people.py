"""The people of the story, and what each does at a keyboard."""

import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from deploy.demo import mails
from deploy.demo.authenticator import Authenticator
from deploy.demo.client import Client, Unexpected
from deploy.demo.mails import Mail, Mails

SESSIONS = "/identity/v1/sessions"
FACTORS = "/identity/v1/factors"
FACTOR_REQUIRED = "second_factor_required"
"""The code of the 403 that the right password brings where a second factor is to be shown."""


@dataclass
class Somebody:
    """One person with an account.

    :ivar client: speaks for them once they have signed in
    :ivar application: their second factor; None: they have none
    """

    title: str
    first_name: str
    last_name: str
    email: str
    client: Client
    identifier: str = ""
    password: str = ""
    account_id: str = ""
    establishment_id: str = ""
    session: dict[str, Any] = field(default_factory=dict, repr=False)
    application: Authenticator | None = field(default=None, repr=False)

    @property
    def coordinates(self) -> dict[str, str]:
        """Write what an account says of them."""
        return {
            "title": self.title,
            "first_name": self.first_name,
            "last_name": self.last_name,
            "email": self.email,
            "phone": "01 99 00 12 34",
        }


@dataclass
class Cast:
    """Makes people, reads their e-mails, and signs them in.

    :ivar fact: tells something worth seeing, in French and in English
    :ivar run: a word that sets this run's people apart from former ones'
    """

    client: Client
    mails: Mails
    fact: Callable[[str, str], None] = lambda fr, en: None
    run: str = field(default_factory=lambda: secrets.token_hex(3))
    people: int = 0

    def somebody(self, title: str, first_name: str, last_name: str) -> Somebody:
        """Make a person; their address is theirs alone, and of this run only."""
        self.people += 1
        name = f"{first_name}.{last_name}".lower().replace(" ", "-")
        address = f"{name}.{self.run}{self.people}@example.org"
        return Somebody(
            title=title,
            first_name=first_name,
            last_name=last_name,
            email=address.translate(_PLAIN),
            client=self.client.as_caller(None),
        )

    def mail(self, person: Somebody, where: Callable[[Mail], bool] = lambda _: True) -> Mail:
        """Wait for an e-mail to somebody."""
        return mails.wait_for(self.mails, person.email, where=where, patience=self.client.patience)

    def create_password(self, person: Somebody) -> None:
        """Follow the link of the e-mail and choose a password.

        When the answer was lost, a sign-in tells whether it was done.
        """
        code = self.mail(person, where=lambda mail: mails.CODE.search(mail.text) is not None).code
        found = person.client.post("/identity/v1/codes/lookup", json={"token": code})
        if found.body["purpose"] != "password_creation":
            raise Unexpected(f"a code for {found.body['purpose']} where a password was to be made")
        suggested = person.client.post("/identity/v1/password-suggestions", json={"token": code})
        password = suggested.body["password"]
        person.password = password
        answer = person.client.post(
            "/identity/v1/passwords",
            expect={204, 400, 404, 409, 410, 422},
            json={"token": code, "password": password},
        )
        if answer.status != 204 and not answer.was_retried:
            raise Unexpected(f"the password was refused: {answer.status} {answer.body}")

    def sign_in(self, person: Somebody) -> None:
        """Sign somebody in, by their second factor too if they have one; keep the token.

        :raises Unexpected: if they are not let in
        """
        order = {"identifier": person.identifier, "password": person.password}
        answer = person.client.post(SESSIONS, expect={201, 403}, json=order)
        if answer.code == FACTOR_REQUIRED and person.application is not None:
            shown = {"challenge": answer.body["challenge"], **_code_of(person.application)}
            answer = person.client.post(f"{SESSIONS}/second-factor", expect=201, json=shown)
        if answer.status != 201:
            raise Unexpected(f"{person.identifier} is not let in: {answer.body}")
        person.session = answer.body
        person.account_id = answer.body["account_id"]
        person.establishment_id = answer.body["establishment_id"]
        person.client.token = answer.body["access_token"]
        person.client.renew = lambda: self._renewed(person)
        person.client.prove = lambda: self._proved(person)
        person.client.show_factor = lambda: self._factor_shown(person)

    def refresh(self, person: Somebody) -> None:
        """Get a new access token for the same session."""
        person.client.token = self._renewed(person)

    def add_factor(self, person: Somebody) -> Authenticator:
        """Have somebody who has signed in add an authenticator application, by its first code."""
        order = {"name": "Téléphone de service"}
        begun = person.client.post(f"{FACTORS}/totp", expect=201, json=order).body
        application = Authenticator(str(begun["secret"]))
        confirmed = {"code": application.code()}
        person.client.post(f"{FACTORS}/{begun['id']}/confirm", json=confirmed)
        person.application = application
        return application

    def _renewed(self, person: Somebody) -> str:
        answer = self.client.as_caller(None).post(
            f"{SESSIONS}/refresh", json={"refresh_token": person.session["refresh_token"]}
        )
        person.session |= answer.body
        return str(answer.body["access_token"])

    def _proved(self, person: Somebody) -> str:
        """Show the second factor, or type the password again where there is none."""
        application = person.application
        proof = _code_of(application) if application else {"password": person.password}
        answer = self.client.as_caller(person.client.token).post(
            f"{SESSIONS}/current/step-up", json=proof
        )
        return str(answer.body["access_token"])

    def _factor_shown(self, person: Somebody) -> str:
        """Show the second factor that is asked for; whoever has none adds one first."""
        if person.application is None:
            self.add_factor(person)
            name = f"{person.first_name} {person.last_name}"
            self.fact(
                f"second facteur exigé : {name} ajoute une application d'authentification",
                f"a second factor is asked for: {name} adds an authenticator application",
            )
        return self._proved(person)


def _code_of(application: Authenticator) -> dict[str, str]:
    return {"factor": "totp", "code": application.code()}


_PLAIN = str.maketrans("éèêëàâîïôöûüç", "eeeeaaiioouuc")


def until(what: str, check: Callable[[], bool], *, patience: float = 60) -> None:
    """Wait until something announced elsewhere has arrived here.

    :raises Unexpected: it has not, in time
    """
    deadline = time.monotonic() + patience
    while not check():
        if time.monotonic() > deadline:
            raise Unexpected(f"not so after {patience:.0f} s: {what}")
        time.sleep(0.1)
