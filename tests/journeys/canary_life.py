"""The life that somebody whose every word is their own lives on the platform."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import func, select, text

from deploy.demo.chapters.accounts import ADDRESS, accounts_of
from deploy.demo.mails import CODE, Mail
from deploy.demo.people import Somebody
from deploy.installation.embedded.opening import opened
from deploy.installation.operating.databases import session
from shared.db import new_id
from shared.events.identity import CodeIssued
from shared.messaging import announce
from shared.messaging.tables import ParkedMessage
from tests.journeys.canary_ties import Ties


class Life(Ties):
    """What somebody does, and what is done about them."""

    def begin(self) -> None:
        """They are created with an Idempotency-Key, and invited; a second try is refused."""
        key = {"Idempotency-Key": uuid4().hex}
        body = self.canary.body | {"profile": "user", "rights": {}}
        body["department"] = self.canary.words["department"]
        made = self.head.client.post(accounts_of(self.head), expect=201, json=body, headers=key)
        self.them.account_id, self.them.identifier = made.body["id"], made.body["identifier"]
        self.head.client.post(
            accounts_of(self.head),
            expect=422,
            json=body | {"email": f"{self.canary.words['typed']}-et-rien"},
            headers={"Idempotency-Key": uuid4().hex},
        )
        self.scene.cast.create_password(self.them)
        self.sign_in()
        self.until("they are active", lambda: self.status() == "active")

    def status(self) -> str:
        return str(self.head.client.get(self.path).body["status"])

    def sign_in(self) -> None:
        """They sign in, from one device and from another."""
        self.scene.cast.sign_in(self.them)
        for device in (self.canary.words["device"], f"{self.canary.words['device']}2"):
            credentials = {"identifier": self.them.identifier, "password": self.them.password}
            for password in (self.them.password, self.canary.words["typed"]):
                self.them.client.post(
                    "/identity/v1/sessions",
                    expect={201, 401},
                    json=credentials | {"password": password},
                    headers={"User-Agent": f"{device}/1.0"},
                )
        self.scene.cast.sign_in(self.them)

    def be_in_files(self) -> None:
        """They are in a file that is imported, in two that are exported, in one of their own."""
        them = self.canary
        csv = (
            "title;first_name;last_name;email;phone;department;profile\n"
            f"Mme;{them.first_name};{them.last_name};{them.person.email};0199887766;"
            f"{them.words['department']};user\n"
            f"Mme;{them.first_name};{them.last_name};{them.words['typed']};1;x;user\n"
        )
        answer = self.head.client.post(
            f"{accounts_of(self.head)}/import",
            expect=202,
            content=csv.encode(),
            headers={"Content-Type": "text/csv"},
        )
        job = answer.headers["Location"]
        self.until("the file is read", lambda: self.head.client.get(job).body["status"] == "done")
        for kind in ("csv", "xlsx"):
            self.head.client.post(
                f"{accounts_of(self.head)}/export",
                json={"format": kind, "filter": {"q": "quetzalqb"}},
            )
        job = self.them.client.post("/accounts/v1/me/export", expect=202).headers["Location"]
        self.until("it is written", lambda: self.them.client.get(job).body["status"] == "done")

    def change(self) -> None:
        """They change their e-mail address, are promoted, and forget their password."""
        new = f"{self.canary.words['new e-mail']}@example.org"
        self.them.client.edit("/accounts/v1/me", {"email": new})
        mailbox = Somebody("ms", "", "", new, self.them.client)
        code = self.scene.cast.mail(mailbox).code
        self.them.client.post("/identity/v1/codes/confirm", expect=204, json={"token": code})
        self.until(
            "the new address counts",
            lambda: self.head.client.get(self.path).body["email"] == new,
        )
        address = ADDRESS | {
            "lines": [self.canary.words["address"]],
            "city": self.canary.words["city"],
        }
        self.head.client.post(f"{self.path}/promote", json={"postal_address": address})
        self.until("the letter is made", self._is_printable)
        self.them.client.post(
            "/identity/v1/password-resets", expect=202, json={"identifier": self.them.identifier}
        )
        reset = self.scene.cast.mail(mailbox, where=lambda mail: _has_other_code(mail, code)).code
        self.them.password = self.them.client.post("/identity/v1/password-suggestions").body[
            "password"
        ]
        done = {"token": reset, "password": self.them.password}
        self.them.client.post("/identity/v1/passwords", expect=204, json=done)
        self.them.email = new
        self.scene.cast.sign_in(self.them)

    def _is_printable(self) -> bool:
        found = self.scene.operator.client.get(
            "/mailer/v1/paper-items",
            params={"establishment_id": self.head.establishment_id, "kind": "account_promoted"},
        ).body
        return [item["status"] for item in found] == ["to_print"]

    def fail(self) -> None:
        """A message about them cannot be handled, and is given up after the last try."""
        with opened(self.installation.data) as installation:
            with session(installation, "identity") as database:
                event = CodeIssued(
                    code_id=new_id(),
                    account_id=UUID(self.them.account_id),
                    establishment_id=UUID(self.them.establishment_id),
                    purpose="password_reset",
                    email=self.them.email,
                    sealed=self.canary.words["typed"],
                    expires_at=datetime.now(UTC) + timedelta(hours=1),
                )
                announce(database, event, sequence=1)
            self.until("it is given up", lambda: self._is_given_up(installation))

    def _is_given_up(self, installation: Any) -> bool:
        """Have the last try come next once one has failed; tell whether that was the last.

        A try may be under way meanwhile, and write how often it was tried.
        """
        with session(installation, "mailer") as database:
            database.execute(
                text(
                    "UPDATE backlog SET tries = 8, due_at = now(), error = error || :said"
                    " WHERE tries BETWEEN 1 AND 7"
                ),
                {"said": f" ({self.them.email})"},
            )
        return _count(installation, ParkedMessage) == 1

    def end(self) -> None:
        """They are deleted."""
        self.head.client.send("DELETE", self.path, expect=204)
        self.scene.cast.mail(self.them, where=lambda mail: "supprimé" in mail.text)


def _has_other_code(mail: Mail, code: str) -> bool:
    return CODE.search(mail.text) is not None and mail.code != code


def _count(installation: Any, kept: type[Any]) -> int:
    with session(installation, "mailer") as database:
        return database.scalar(select(func.count()).select_from(kept)) or 0
