"""`./comptoir messages`: how messages fare, and settling those that were given up."""

import json
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from deploy.installation.operating.databases import session
from shared.events import identity
from shared.messaging.parking import MASK
from shared.messaging.tables import BacklogMessage, ParkedMessage, Publisher
from tests.deploy.conftest import Comptoir
from tests.deploy.post import NOW, SEALED, Post, acted, code_issued


class TestTheStatus:
    def test_tells_what_is_on_its_way_what_waits_and_what_was_given_up(
        self, run: Comptoir, post: Post
    ) -> None:
        post.say("accounts", acted(), acted(), is_published=False)
        with session(post.installation, "mailer") as opened:
            opened.add(Publisher(name="accounts", contiguous=1, heartbeats=[], known_as_of=NOW))
        post.defer("mailer", error="Unsent: not yet")
        post.defer("mailer", error=None, tries=0)
        post.park("mailer")

        told = {
            one["service"]: one for one in json.loads(run("messages", "status", "--json").stdout)
        }

        assert told["accounts"]["unpublished"] == 2
        assert told["accounts"]["oldest_unpublished_seconds"] >= 0
        assert told["accounts"]["last_position"] == 2
        assert told["mailer"]["hears"][0] == {
            "publisher": "accounts",
            "contiguous": 1,
            "known_as_of": NOW.isoformat().replace("+00:00", "Z"),
            "last_position": 2,
        }
        assert told["mailer"]["backlog"] == 2
        assert told["mailer"]["reasons"] == [
            {"reason": "Unsent: not yet", "count": 1},
            {"reason": "not tried yet: others stand before it", "count": 1},
        ]
        assert told["mailer"]["parked"] == 1
        assert told["identity"]["parked"] == told["identity"]["backlog"] == 0

    def test_is_read_by_people_too(self, run: Comptoir, post: Post) -> None:
        post.say("accounts", acted(), is_published=False, days_ago=2)
        post.park("mailer")

        told = run("messages", "status").stdout

        assert "1 to publish, the oldest for 2 d" in told
        assert "parked    1 message\n" in told
        assert "backlog   0 messages\n" in told


class TestParkedMessages:
    def test_are_listed_the_oldest_first_without_what_they_say(
        self, run: Comptoir, post: Post
    ) -> None:
        newer = post.park("accounts", acted(identity))
        older = post.park("mailer", code_issued(), parked_at=NOW - timedelta(hours=1))

        listed = json.loads(run("messages", "parked", "--json").stdout)

        assert [(one["id"], one["service"]) for one in listed] == [
            (str(older), "mailer"),
            (str(newer), "accounts"),
        ]
        assert listed[0]["error"] == "LookupError: no such thing"
        assert "message" not in listed[0]

    def test_are_listed_of_one_service(self, run: Comptoir, post: Post) -> None:
        post.park("accounts")
        id = post.park("mailer")

        told = run("messages", "parked", "--service", "mailer").stdout

        assert str(id) in told
        assert told.count("after 9 tries: LookupError: no such thing") == 1

    def test_may_be_none(self, run: Comptoir) -> None:
        assert run("messages", "parked").stdout == "No message is parked.\n"
        assert json.loads(run("messages", "parked", "--json").stdout) == []

    @pytest.mark.parametrize("flags", [(), ("--json",)])
    def test_are_shown_without_what_is_sealed_in_them(
        self, run: Comptoir, post: Post, flags: tuple[str, ...]
    ) -> None:
        id = post.park("mailer", code_issued(), is_projected=False)

        told = run("messages", "show", id, *flags).stdout

        assert MASK in told
        assert SEALED not in told
        assert "odile.essai@example.org" in told
        assert ("it can be replayed, not discarded" in told) == (not flags)

    def test_are_replayed_one_by_one(self, run: Comptoir, post: Post) -> None:
        id, other = post.park("mailer"), post.park("mailer")

        told = run("messages", "replay", id)

        assert told.exit_code == 0, told.output
        assert [row.id for row in post.rows("mailer", BacklogMessage)] == [id]
        assert [row.id for row in post.rows("mailer", ParkedMessage)] == [other]

    def test_are_replayed_together(self, run: Comptoir, post: Post) -> None:
        post.park("mailer")
        post.park("accounts")

        told = run("messages", "replay", "--all").stdout

        assert told == "2 messages to be tried again by the services.\n"
        assert len(post.rows("accounts", BacklogMessage)) == 1
        assert post.rows("mailer", ParkedMessage) == []

    @pytest.mark.parametrize("words", [(), (uuid4(), "--all")])
    def test_must_be_named_to_be_replayed_or_be_all(
        self, run: Comptoir, words: tuple[Any, ...]
    ) -> None:
        told = run("messages", "replay", *words)

        assert told.exit_code == 2
        assert "Name the messages to replay, or give --all." in told.output

    def test_are_discarded_at_a_word(self, run: Comptoir, post: Post) -> None:
        id = post.park("mailer")

        refused = run("messages", "discard", id, answers="n\n")
        kept = post.rows("mailer", ParkedMessage)
        agreed = run("messages", "discard", id, answers="y\n")

        assert refused.exit_code == 1
        assert len(kept) == 1
        assert "LookupError: no such thing" in agreed.output
        assert post.rows("mailer", ParkedMessage) == []

    def test_are_discarded_without_a_word(self, run: Comptoir, post: Post) -> None:
        run("messages", "discard", post.park("mailer"), "--yes")

        assert post.rows("mailer", ParkedMessage) == []

    def test_are_kept_while_access_depends_on_them(self, run: Comptoir, post: Post) -> None:
        told = run("messages", "discard", post.park("mailer", is_projected=False), "--yes")

        assert told.exit_code == 1
        assert "it cannot be discarded, only replayed" in told.output
        assert len(post.rows("mailer", ParkedMessage)) == 1

    def test_that_two_services_have_given_up_are_discarded_by_one(
        self, run: Comptoir, post: Post
    ) -> None:
        id, event = uuid4(), acted()
        for service in ("accounts", "mailer"):
            post.park(service, event, id=id)

        unsaid = run("messages", "discard", id, "--yes")
        run("messages", "discard", id, "--yes", "--service", "mailer")

        assert unsaid.exit_code == 2
        assert "parked by accounts, mailer: name one with --service" in unsaid.output
        assert post.rows("mailer", ParkedMessage) == []
        assert len(post.rows("accounts", ParkedMessage)) == 1

    @pytest.mark.parametrize("verb", ["show", "replay", "discard"])
    def test_that_are_none_are_not_found(self, run: Comptoir, verb: str) -> None:
        told = run("messages", verb, uuid4())

        assert told.exit_code == 1
        assert "`./comptoir messages parked` lists" in told.output
