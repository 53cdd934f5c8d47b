"""`./comptoir operator reset-factors`, for operators who have lost their second factors, and
`./comptoir factors`: who must have one, and has none.
"""

import json
from collections.abc import Callable, Iterator
from uuid import UUID, uuid4

import pytest
from sqlalchemy import delete, select

from deploy.installation.embedded.installation import Installation
from deploy.installation.operating.databases import session
from services.identity.actions import resetting
from services.identity.models import (
    Credential,
    Factor,
    FactorKind,
    FactorReset,
    OneTimeCode,
    ResetWay,
)
from services.identity.tools import Tools
from shared import clock
from shared.access import projection
from shared.events import Envelope, accounts, identity
from shared.messaging.tables import OutboxMessage
from tests import factories
from tests.deploy.conftest import Comptoir

Lost = Callable[..., str]


@pytest.fixture
def lost(installation: Installation) -> Iterator[Lost]:
    """Makes somebody with a second factor known to identity; tells their identifier."""
    made: list[UUID] = []

    def make(*, is_platform: bool = True, has_factor: bool = True, profile: str = "user") -> str:
        home = factories.establishment(is_platform=is_platform)
        facts = {"identifier": f"OP{uuid4().hex[:8]}", "profile": profile}
        account = factories.account(home.establishment_id, 7, **facts)
        known = accounts.EstablishmentSnapshot(establishment=home)
        with session(installation, "identity") as opened:
            projection.apply(opened, known, sequence=1)
            opened.add(Credential.of(account, sequence=1))
            opened.flush()
            if has_factor:
                opened.add(factor_of(account.account_id, home.establishment_id))
        made.append(account.account_id)
        return account.identifier.upper()

    yield make
    with session(installation, "identity") as opened:
        for model in (FactorReset, Factor, OneTimeCode, Credential):
            opened.execute(delete(model).where(model.account_id.in_(made)))


def factor_of(account_id: UUID, home_id: UUID) -> Factor:
    return Factor(
        account_id=account_id,
        establishment_id=home_id,
        kind=FactorKind.TOTP,
        name="Ordinateur",
        sealed=b"sealed",
        sealed_under="a-key",
        last_step=1,
        confirmed_at=clock.now(),
    )


def ways(installation: Installation) -> list[ResetWay]:
    with session(installation, "identity") as opened:
        return list(opened.scalars(select(FactorReset.way)))


class TestAReset:
    def test_is_rehearsed_asked_about_and_then_carried_out_by_the_worker(
        self, run: Comptoir, installation: Installation, lost: Lost
    ) -> None:
        identifier = lost()

        rehearsed = run("operator", "reset-factors", identifier.lower(), "--dry-run")
        refused = run("operator", "reset-factors", identifier, answers="n\n")
        assert (rehearsed.exit_code, refused.exit_code) == (0, 1)
        assert f"{identifier}  " in rehearsed.stdout
        assert "1 second factor\n" in rehearsed.stdout
        assert ways(installation) == []

        assert run("operator", "reset-factors", identifier, "--yes").exit_code == 0

        assert ways(installation) == [ResetWay.COMMAND]
        tools = Tools.of(installation.settings("identity"))
        with session(installation, "identity") as opened:
            (due,) = resetting.due(opened, now=clock.now())
            assert resetting.carry_out_due(opened, due, tools=tools, now=clock.now())
            assert opened.scalars(select(Factor)).all() == []
            rows = opened.scalars(select(OutboxMessage).order_by(OutboxMessage.number))
            events = [Envelope.from_message(row.message).event for row in rows]
        (told,) = [event for event in events if isinstance(event, identity.FactorsReset)]
        assert (told.way, told.asked_by_id) == ("command", None)
        (sent,) = [event for event in events if isinstance(event, identity.CodeIssued)]
        assert (sent.purpose, sent.reset_id) == ("password_reset", told.reset_id)

    def test_is_refused_of_people_elsewhere_and_of_nobody(self, run: Comptoir, lost: Lost) -> None:
        elsewhere = lost(is_platform=False)

        for identifier in (elsewhere, "NOBODY234"):
            answer = run("operator", "reset-factors", identifier, "--yes")
            assert answer.exit_code == 2
            assert f"no operator has the identifier {identifier}" in answer.output

    def test_is_refused_where_there_is_no_factor(self, run: Comptoir, lost: Lost) -> None:
        answer = run("operator", "reset-factors", lost(has_factor=False), "--yes")

        assert answer.exit_code == 2
        assert "This account has no second factor" in answer.output


class TestAForecast:
    def test_counts_whom_another_policy_would_bind_and_changes_nothing(
        self, run: Comptoir, lost: Lost
    ) -> None:
        lost(has_factor=False)
        lost(is_platform=False, has_factor=False, profile="administrator")
        lost(is_platform=False, profile="administrator")
        lost(is_platform=False, has_factor=False)

        as_set = run("factors", "forecast")
        told = run(
            *("factors", "forecast", "--for", "administrators", "--from", "2099-03-01", "--list")
        )
        everybody = json.loads(run("factors", "forecast", "--for", "everybody", "--json").stdout)

        assert as_set.stdout.startswith("off, with what establishments ask for by themselves:\n")
        assert "0 people of 0 establishments" in as_set.stdout
        assert told.stdout.splitlines() == [
            "administrators from 2099-03-01 on, with what establishments ask for by themselves:",
            "3 people of 3 establishments must have a second factor; 2 of them have none.",
            "Of the platform's own people 1 have none: let them add one first.",
            *["21690123100011  Mairie de Brindas-les-Eaux: 1 of 1 have none"] * 2,
        ]
        counted = {name: everybody[name] for name in ("second_factor_for", "bound", "without")}
        assert counted == {"second_factor_for": "everybody", "bound": 4, "without": 3}
        assert everybody["second_factor_from"] is None
        assert [place["without"] for place in everybody["places"]] == [1, 1, 1]

    @pytest.mark.parametrize("words", [[], ["--for", "off"]], ids=["as it is set", "off"])
    def test_of_a_day_without_a_policy_is_refused(self, run: Comptoir, words: list[str]) -> None:
        answer = run("factors", "forecast", *words, "--from", "2027-03-01")

        assert answer.exit_code == 2
        assert "--from goes with --for administrators or --for everybody" in answer.output
