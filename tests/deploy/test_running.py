"""Commands beside an installation that is being served: it takes up what they do at once."""

import base64
import json
import time
from collections.abc import Callable, Iterator
from typing import Any
from uuid import uuid4

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import func, select

from deploy.cli import comptoir
from deploy.demo.client import Client
from deploy.demo.people import Cast, Somebody
from deploy.installation.embedded.installation import Installation
from deploy.installation.embedded.opening import opened
from deploy.installation.maildir import Maildir
from deploy.installation.operating.databases import session
from deploy.tooling import scratch
from services.accounts.models import Operation
from shared.messaging.tables import OutboxMessage
from tests.deploy.post import Post, acted
from tests.journeys.embedded import Embedded
from tests.servers.installations import Copy

PATHS = (
    "/identity/v1/sessions",
    "/accounts/v1/me",
    "/delegation/v1/parked-messages",
    "/mailer/v1/parked-messages",
)
WITHIN = 120


@pytest.fixture(scope="module")
def running(prepared: Copy) -> Iterator[Embedded]:
    with scratch.folder() as folder:
        made = Embedded(prepared(folder / "data"), folder / "log")
        made.start()
        try:
            made.wait()
            yield made
        finally:
            made.end()


@pytest.fixture
def installation(running: Embedded) -> Iterator[Installation]:
    with opened(running.data) as found:
        yield found


def on(running: Embedded, *words: Any) -> Result:
    return CliRunner().invoke(comptoir, [*map(str, words), "--data", str(running.data)])


@pytest.fixture(scope="module")
def cast(running: Embedded) -> Iterator[Cast]:
    client = Client(running.url, patience=120)
    yield Cast(client=client, mails=Maildir(running.data / "mails"))
    client.close()


@pytest.fixture(scope="module")
def operator(running: Embedded, cast: Cast) -> Somebody:
    """An operator who has signed in."""
    person = cast.somebody("ms", "Ondine", "Vasseur")
    words = ("operator", "create", "--first-name", "Ondine", "--last-name", "Vasseur", "--json")
    told = on(running, *words, "--email", person.email)
    person.identifier = json.loads(told.stdout)["identifier"]
    cast.create_password(person)
    cast.sign_in(person)
    until(lambda: person.client.get(PATHS[3], expect={200, 403}).status == 200)
    return person


def until(condition: Callable[[], object]) -> None:
    deadline = time.monotonic() + WITHIN
    while not condition():
        assert time.monotonic() < deadline, "still not so"
        time.sleep(0.1)


def header(token: str) -> dict[str, str]:
    part = token.split(".", 1)[0]
    read: dict[str, str] = json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)))
    return read


class TestARotationOfSigningKeys:
    def test_is_taken_up_by_every_service_and_signs_nobody_out(
        self, running: Embedded, cast: Cast, operator: Somebody
    ) -> None:
        before = operator.client.token

        told = on(running, "keys", "rotate", "signing", "--yes")
        statuses = [operator.client.get(path).status for path in PATHS]
        cast.refresh(operator)
        after = [operator.client.get(path).status for path in PATHS]

        jwks = operator.client.get("/identity/.well-known/jwks.json").body["keys"]
        assert told.exit_code == 0, told.output
        assert statuses == after == [200] * len(PATHS)
        assert [key["kid"] for key in jwks] == [
            header(token)["kid"] for token in (operator.client.token or "", before or "")
        ]

    def test_made_twice_asks_for_a_refresh(
        self, running: Embedded, cast: Cast, operator: Somebody
    ) -> None:
        for _ in range(2):
            on(running, "keys", "rotate", "signing", "--yes")

        refused = operator.client.get(PATHS[1], expect={401}).status
        cast.refresh(operator)

        assert refused == 401
        assert operator.client.get(PATHS[1]).status == 200


class TestARotationOfSealingKeys:
    def test_is_taken_up_by_those_who_seal_and_by_the_mailer(
        self, running: Embedded, cast: Cast, operator: Somebody, installation: Installation
    ) -> None:
        earlier = {mail.message_id for mail in cast.mails.to(operator.email)}

        told = on(running, "keys", "rotate", "sealing", "--yes")
        operator.client.post(
            "/identity/v1/password-resets", expect=202, json={"identifier": operator.identifier}
        )

        link = cast.mail(operator, where=lambda mail: mail.message_id not in earlier)
        found = operator.client.post("/identity/v1/codes/lookup", json={"token": link.code})
        with session(installation, "identity") as opened_session:
            query = select(OutboxMessage.message).where(
                OutboxMessage.type == "identity.code.issued.v1"
            )
            (*_, message) = opened_session.scalars(query.order_by(OutboxMessage.number))
        assert found.body["purpose"] == "password_reset"
        assert told.stdout.startswith(header(message["data"]["sealed"])["kid"])


class TestAParkedMessage:
    @pytest.fixture
    def parked(self, installation: Installation) -> Any:
        """A message that `accounts` has given up, and could handle now."""
        return Post(installation).park("accounts", acted(), id=uuid4())

    def is_handled(self, installation: Installation, message_id: Any) -> bool:
        with session(installation, "accounts") as opened_session:
            rows = select(func.count()).where(Operation.message_id == message_id)
            return opened_session.scalar(rows) == 1

    def test_is_handled_once_a_command_replays_it(
        self, running: Embedded, installation: Installation, parked: Any
    ) -> None:
        told = on(running, "messages", "replay", parked)

        assert told.exit_code == 0, told.output
        until(lambda: self.is_handled(installation, parked))

    def test_is_handled_once_an_operator_replays_it(
        self, installation: Installation, operator: Somebody, parked: Any
    ) -> None:
        listed = operator.client.get("/accounts/v1/parked-messages").body
        path = f"/accounts/v1/parked-messages/{parked}"
        shown = operator.client.get(path).body
        operator.client.post(f"{path}/replay", expect=202)

        assert [one["id"] for one in listed] == [str(parked)]
        assert shown["message"]["type"] == "accounts.operator.acted.v1"
        until(lambda: self.is_handled(installation, parked))


class TestAnAnnouncement:
    def test_is_handled_once_more_by_the_service_that_is_named(
        self, running: Embedded, operator: Somebody, installation: Installation
    ) -> None:
        def is_done() -> bool:
            with session(installation, "accounts") as opened_session:
                asked_for = select(func.count()).where(OutboxMessage.again_for.is_not(None))
                return opened_session.scalar(asked_for) == 0

        told = on(running, "messages", "resend", "--again", "accounts.account.created.v1", "mailer")

        assert told.stdout == "1 announcement of accounts will be published again for mailer.\n"
        until(is_done)
        assert on(running, "messages", "parked").stdout == "No message is parked.\n"


class TestTheChecks:
    def test_find_nothing(self, running: Embedded, operator: Somebody) -> None:
        assert on(running, "projections", "check").exit_code == 0
        assert on(running, "history", "verify").exit_code == 0

    def test_see_how_messages_stand(self, running: Embedded, operator: Somebody) -> None:
        def all_heard() -> bool:
            told = json.loads(on(running, "messages", "status", "--json").stdout)
            heard = [hears for one in told for hears in one["hears"]]
            return all(one["contiguous"] == one["last_position"] for one in heard)

        until(all_heard)
