"""Somebody whose every word is their own leaves nothing but the identifier (DESIGN §4.11)."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import func, select, text

from deploy.demo.chapters import opening, registering
from deploy.demo.chapters.accounts import ADDRESS, accounts_of, create
from deploy.demo.mails import CODE, Mail
from deploy.demo.people import Somebody, until
from deploy.demo.scene import Scene
from deploy.embedded.opening import opened
from deploy.operating import history
from deploy.operating.databases import session
from shared.db import new_id
from shared.erasure import ErasedAccount
from shared.events.identity import CodeIssued
from shared.messaging import Broker, announce
from shared.messaging.retention import TIDY
from shared.messaging.tables import DeferredMessage, ParkedMessage
from tests.journeys import canary
from tests.journeys.conftest import Start, scene_on
from tests.journeys.consistency import wait_until_quiet
from tests.journeys.embedded import Embedded

LATER = datetime.now(UTC) + timedelta(days=366)
"""When the tombstone is emptied."""

YEARS_LATER = datetime.now(UTC) + timedelta(days=6 * 366)
"""When what was agreed is proof of nothing any more."""


@dataclass
class Canary:
    """Somebody, and all the words that are theirs alone."""

    person: Somebody
    first_name: str = "Zébulonqa"
    last_name: str = "Quetzalqb"
    words: dict[str, str] = field(
        default_factory=lambda: {
            "first name": "bulonqa",
            "last name": "quetzalqb",
            "phone": "199887766",
            "department": "qxcanari-service",
            "address": "qxcanari-rue",
            "city": "qxcanari-ville",
            "new e-mail": "qxcanari-nouvelle",
            "device": "qxcanari-appareil",
            "message": "qxcanari-message",
            "reason": "qxcanari-motif",
            "typed": "qxcanari-saisie",
        }
    )

    @property
    def all(self) -> list[str]:
        return list(self.words.values())

    @property
    def body(self) -> dict[str, Any]:
        return self.person.coordinates | {
            "phone": "01 99 88 77 66",
            "department": self.words["department"],
        }


class Life:
    """What somebody does, and what is done about them."""

    def __init__(self, scene: Scene, installation: Embedded) -> None:
        self.scene = scene
        self.installation = installation
        person = scene.cast.somebody("ms", "Zébulonqa", "Quetzalqb")
        person.email = "quetzalqb.premiere@example.org"
        self.canary = Canary(person)

    @property
    def them(self) -> Somebody:
        return self.canary.person

    @property
    def head(self) -> Somebody:
        return self.scene.centre_head

    @property
    def path(self) -> str:
        return f"{accounts_of(self.head)}/{self.them.account_id}"

    @property
    def written(self) -> set[str]:
        """What they wrote in the name of their establishment: it goes by time alone."""
        return {self.canary.words["message"], self.canary.words["reason"]}

    def until(self, what: str, check: Callable[[], bool]) -> None:
        until(what, check, patience=60)

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

    def be_known_to_others(self) -> None:
        """They link an account of theirs, invite somebody, and work for another establishment."""
        other = self.scene.cast.somebody("ms", "Autre", "Part")
        create(self.scene.town_head, other, profile="user", rights={})
        self.scene.cast.create_password(other)
        self.scene.cast.sign_in(other)
        both = {"identifier": other.identifier, "password": other.password}
        self.them.client.post("/identity/v1/links", expect=201, json=both)
        guest = self.scene.cast.somebody("mr", "Invité", "Autrement")
        create(self.them, guest, profile="user", rights={})
        assert "Quetzalqb" in self.scene.cast.mail(guest).text
        self._delegation()

    def _delegation(self) -> None:
        town, found = self.scene.town, list[Any]()
        asked = {
            "targets": [{"siret": town.siret, "contract_number": town.contract_number}],
            "rights": {"carriere-affiliation": "read"},
            "message": f"Bonjour de {self.canary.words['message']}.",
        }

        def ask() -> bool:
            answer = self.them.client.post(
                "/delegation/v1/delegations", expect={200, 403}, json=asked
            )
            found[:] = answer.body if answer.status == 200 else []
            return bool(found) and "delegation_id" in found[0]

        self.until("the delegation is asked for", ask)
        path = f"/delegation/v1/delegations/{found[0]['delegation_id']}"
        head = self.scene.town_head
        self.scene.cast.mail(head, where=lambda mail: "Quetzalqb" in mail.text)
        shown = head.client.get(path).body
        head.client.post(f"{path}/accept", json={"text_hash": shown["text_hash"]})
        assigned = {
            "account_id": self.them.account_id,
            "rights": {"carriere-affiliation": "read"},
        }
        self.head.client.post(f"{path}/assignments", expect=201, json=assigned)
        reason = {"reason": f"Fin, dit {self.canary.words['reason']}."}
        self.them.client.post(f"{path}/terminate", json=reason)

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
            self.until("it has failed", lambda: _count(installation, DeferredMessage) == 1)
            with session(installation, "mailer") as database:
                database.execute(
                    text("UPDATE deferred SET tries = 8, due_at = now(), error = error || :said"),
                    {"said": f" ({self.them.email})"},
                )
            self.until("it is given up", lambda: _count(installation, ParkedMessage) == 1)

    def end(self) -> None:
        """They are deleted."""
        self.head.client.send("DELETE", self.path, expect=204)
        self.scene.cast.mail(self.them, where=lambda mail: "supprimé" in mail.text)


def _has_other_code(mail: Mail, code: str) -> bool:
    return CODE.search(mail.text) is not None and mail.code != code


def _count(installation: Any, kept: type[Any]) -> int:
    with session(installation, "mailer") as database:
        return database.scalar(select(func.count()).select_from(kept)) or 0


def live(scene: Scene, installation: Embedded) -> Life:
    """Let somebody live a whole life on an installation, and be deleted."""
    opening.play(scene)
    registering.play(scene)
    life = Life(scene, installation)
    life.begin()
    life.be_in_files()
    life.change()
    life.be_known_to_others()
    life.fail()
    return life


def erase(installation: Any, account_id: UUID) -> None:
    """Let the retention of a deleted account go by, and every service acknowledge."""
    assert canary.let_time_pass(installation, "accounts", "erase_tombstones", LATER) == 1
    deadline = time.monotonic() + 60
    for service in canary.CHORES:
        while not _is_settled(installation, service, account_id):
            assert time.monotonic() < deadline, f"{service} has not heard of it"
            time.sleep(0.2)
    for service in canary.CHORES:
        canary.let_time_pass(installation, service, "sweep_erased", LATER)
        canary.let_time_pass(installation, service, "forget_kept_answers", LATER)
    canary.let_time_pass(installation, "accounts", "forget_jobs", LATER)


def forget(installation: Any) -> None:
    """Let the time go by for which what people wrote to one another is kept."""
    assert canary.let_time_pass(installation, "delegation", "forget_texts", YEARS_LATER) == 1
    assert canary.let_time_pass(installation, "mailer", "forget-old", LATER) > 0
    for service in canary.CHORES:
        assert canary.let_time_pass(installation, service, TIDY.name, LATER) > 0


def _is_settled(installation: Any, service: str, account_id: UUID) -> bool:
    with session(installation, service) as database:
        row = database.get(ErasedAccount, account_id)
        return row is not None and row.settled_at is not None


def check(scene: Scene, installation: Embedded, broker: Broker | None) -> None:
    """Live, look, delete, erase, look again."""
    life = live(scene, installation)
    words = life.canary.all
    with opened(installation.data) as place:
        before = canary.look(place, words, None)
    life.end()
    wait_until_quiet(installation.data)
    with opened(installation.data) as place:
        erase(place, UUID(life.them.account_id))
        wait_until_quiet(installation.data)
        after = canary.look(place, [word for word in words if word not in life.written], broker)
        forget(place)
        at_last = canary.look(place, words, broker)
        identifiers = canary.look(place, [life.them.identifier], None)
        report = history.verify(place)

    assert {find.word for find in before} == set(words)
    assert {find.place.split(".")[0] for find in before} >= {*canary.CHORES}
    assert [str(find) for find in after] == []
    assert [str(find) for find in at_last] == []
    assert {find.place for find in identifiers} >= {"accounts.accounts.identifier"}
    assert report.checked >= 3
    assert report.damaged == []


class TestACanary:
    def test_leaves_nothing_in_an_installation_over_memory(self, start: Start) -> None:
        installation = start()
        with scene_on(installation) as scene:
            check(scene, installation, None)

    @pytest.mark.broker
    def test_leaves_nothing_in_an_installation_over_rabbitmq(
        self, start: Start, vhost: str
    ) -> None:
        installation = start(broker=vhost)
        with scene_on(installation) as scene:
            check(scene, installation, Broker(vhost))
