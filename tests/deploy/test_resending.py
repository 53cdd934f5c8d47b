"""`./comptoir messages resend`: gaps are filled, or one service handles something once more."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from deploy.installation import options, provisioning
from shared.events import identity
from shared.messaging.tables import OutboxMessage
from tests.deploy.conftest import Comptoir
from tests.deploy.post import NOW, Post, acted


class TestSendingAgain:
    def test_fills_gaps(self, run: Comptoir, post: Post) -> None:
        post.say("accounts", acted(), acted(), acted())

        told = run("messages", "resend", "--publisher", "accounts", "--from-position", 2)

        sent = {row.position: row for row in post.rows("accounts", OutboxMessage)}
        assert told.stdout == "2 announcements of accounts will be published again.\n"
        assert [sent[n].published_at is None for n in (1, 2, 3)] == [False, True, True]

    def test_tells_first_how_many_that_would_be(self, run: Comptoir, post: Post) -> None:
        post.say("accounts", acted(), acted())
        post.say("identity", acted(identity))

        told = run("messages", "resend", "--since", "2026-01-01", "--dry-run", "--json").stdout

        assert json.loads(told) == {
            "is_dry_run": True,
            "for": None,
            "announcements": {"identity": 1, "accounts": 2, "delegation": 0, "mailer": 0},
            "emptied": {"identity": 0, "accounts": 0, "delegation": 0, "mailer": 0},
        }
        assert all(row.published_at for row in post.rows("accounts", OutboxMessage))

    def test_goes_by_type_and_date(self, run: Comptoir, post: Post) -> None:
        post.say("accounts", acted(), days_ago=10)
        week_ago = f"{NOW - timedelta(days=7):%Y-%m-%d}"
        words = ("messages", "resend", "--type", "accounts.operator.acted.v1", "--dry-run")

        assert "1 announcement of accounts would be" in run(*words).stdout
        assert "1 announcement of accounts would be" in run(*words, "--until", week_ago).stdout
        assert "0 announcements of accounts would be" in run(*words, "--since", week_ago).stdout

    def test_has_one_service_handle_something_once_more(self, run: Comptoir, post: Post) -> None:
        post.say("accounts", acted())

        told = run("messages", "resend", "--again", "accounts.operator.acted.v1", "mailer")

        (row,) = post.rows("accounts", OutboxMessage)
        assert told.stdout == "1 announcement of accounts will be published again for mailer.\n"
        assert (row.again_for, row.published_at is None) == ("mailer", False)

    @pytest.mark.parametrize(
        ("words", "why"),
        [
            ((), "Say what to publish again"),
            (("--from-position", 3), "Positions are a publisher's own"),
            (("--type", "nobody.said.this.v1"), "No service announces nobody.said.this.v1"),
            (("--type", "accounts.nothing.v1"), "No event is called accounts.nothing.v1"),
            (
                ("--type", "accounts.operator.acted.v1", "--publisher", "mailer"),
                "mailer does not announce accounts.operator.acted.v1",
            ),
            (("--again", "mailer.email.sent.v1", "delegation"), "delegation does not listen to"),
            (("--again", "mailer.email.sent.v1", "nobody"), "nobody is no service"),
            (("--again", "x.y", "mailer", "--type", "z"), "leave --type out"),
            (("--since", "yesterday"), "is no instant"),
        ],
    )
    def test_refuses_what_means_nothing(
        self, run: Comptoir, words: tuple[Any, ...], why: str
    ) -> None:
        told = run("messages", "resend", *words)

        assert told.exit_code == 2
        assert why in told.output


class TestTheOptions:
    def test_know_the_services(self) -> None:
        assert options.SERVICES == provisioning.SERVICES

    def test_read_an_instant_in_paris(self) -> None:
        read = options.Instant().convert("2026-07-01T08:30", None, None)

        assert read.astimezone(UTC) == datetime(2026, 7, 1, 6, 30, tzinfo=UTC)
