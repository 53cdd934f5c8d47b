"""`./comptoir trace` and `shell`: looking at one act, and at a service's rows."""

import importlib
import json
from uuid import UUID, uuid4

import pytest
from sqlalchemy import func, select

from deploy.installation.embedded.installation import Installation
from deploy.installation.maildir import Maildir
from deploy.installation.operating import shells
from deploy.installation.operating.databases import session
from deploy.installation.operating.operators import create_operator
from services.accounts.models import Account
from services.mailer.models import Email
from shared.messaging.tables import InboxMessage, OutboxMessage
from tests.deploy.conftest import Comptoir
from tests.deploy.working import work


@pytest.fixture(scope="module")
def operator(installation: Installation) -> str:
    """The identifier of an operator who is invited."""
    identifier = create_operator(
        installation,
        title="ms",
        first_name="Ondine",
        last_name="Vasseur",
        email="ondine.vasseur@example.org",
        duties=["support"],
    )
    work(installation)
    return identifier


def chose_a_password(installation: Installation) -> str:
    """Have the newest of those who are invited choose one; tell the request's id."""
    *_, mail = Maildir(installation.data / "mails").by_date()
    app = importlib.import_module("services.identity.app").create_app(
        installation.settings("identity")
    )
    try:
        answer = app.test_client().post(
            "/identity/v1/passwords", json={"token": mail.code, "password": "Vent-d'autan 8 noeuds"}
        )
        assert answer.status_code == 204, answer.text
        return str(answer.headers["X-Request-ID"])
    finally:
        app.sessions.kw["bind"].dispose()


class TestATrace:
    def test_follows_an_act_from_service_to_service(
        self, installation: Installation, operator: str, run: Comptoir
    ) -> None:
        request_id = chose_a_password(installation)
        (waiting,) = json.loads(run("trace", request_id, "--json").stdout)["messages"]
        work(installation)

        found = json.loads(run("trace", request_id, "--json").stdout)
        shown = run("trace", request_id).stdout

        assert waiting["position"] is None
        assert {at["progress"] for at in waiting["listeners"]} == {"on its way"}
        types = [message["type"] for message in found["messages"]]
        assert types[:2] == ["identity.password.created.v1", "accounts.account.activated.v1"]
        first = found["messages"][0]
        assert first["published_at"] is not None
        assert {at["service"]: at["progress"] for at in first["listeners"]}["accounts"] == "handled"
        assert f"  {types[1]}\n" in shown

    def test_tells_the_mails_that_a_message_caused(
        self, installation: Installation, operator: str, run: Comptoir
    ) -> None:
        with session(installation, "mailer") as opened:
            cause = opened.scalar(select(Email.cause_id).order_by(Email.created_at).limit(1))
        with session(installation, "identity") as opened:
            message = opened.query(OutboxMessage).filter_by(id=cause).one()
            message.message = message.message | {"correlationid": "one-act"}

        found = json.loads(run("trace", "one-act", "--json").stdout)

        (mail,) = found["mails"]
        assert mail["status"] == "sent"
        assert mail["cause_id"] == found["messages"][0]["id"]
        assert "@" not in run("trace", "one-act").stdout

    def test_of_nothing_says_so(self, run: Comptoir, operator: str) -> None:
        told = run("trace", "no-such-request")

        assert told.exit_code == 1
        assert told.stdout == "0 announcements, 0 e-mails.\n"


class TestAShell:
    def test_sees_what_one_says_and_nothing_else(
        self, installation: Installation, operator: str
    ) -> None:
        with session(installation, "accounts") as opened:
            home = opened.query(Account.establishment_id).scalar()

        def seen(*establishments: UUID, sees_all: bool = False) -> int:
            with shells.confined(
                installation, "accounts", establishments, sees_all=sees_all, keeps=False
            ) as opened:
                return int(opened.query(func.count(Account.id)).scalar() or 0)

        assert home is not None
        assert [seen(), seen(uuid4()), seen(home), seen(sees_all=True)] == [0, 0, 1, 1]

    @pytest.mark.parametrize(("keeps", "left"), [(False, 1), (True, 0)])
    def test_keeps_what_was_done_only_if_it_is_told_to(
        self, installation: Installation, operator: str, keeps: bool, left: int
    ) -> None:
        message_id = uuid4()
        with session(installation, "accounts") as opened:
            opened.add(InboxMessage(message_id=message_id, publisher="none", type="a.b.c.v1"))

        with shells.confined(installation, "accounts", (), sees_all=False, keeps=keeps) as opened:
            opened.query(InboxMessage).filter_by(message_id=message_id).delete()

        with session(installation, "accounts") as opened:
            assert opened.query(InboxMessage).filter_by(message_id=message_id).count() == left

    def test_talks_to_whoever_sits_there(self, run: Comptoir, operator: str) -> None:
        told = run(
            "shell",
            "accounts",
            "--everything",
            answers="print('found', session.scalar(select(models.Account.identifier)))\n",
        )

        assert told.exit_code == 0, told.output
        assert f"found {operator}" in told.output

    def test_asks_for_one_thing(self, run: Comptoir) -> None:
        told = run("shell", "accounts", "--everything", "--establishment", uuid4())

        assert told.exit_code == 2
