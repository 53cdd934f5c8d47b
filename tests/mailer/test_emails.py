"""E-mails and templates, as operators and administrators see them."""

from datetime import datetime
from typing import Any
from uuid import uuid4

import pytest

from services.mailer.clients.transports import Refused
from services.mailer.domain.mails import MAILS
from services.mailer.domain.templates import LANGUAGES
from services.mailer.models import Email, EmailStatus
from shared.events.accounts import EstablishmentFacts
from shared.events.mailer import OperatorActed
from tests.answers import refused
from tests.mailer.transports import Scripted
from tests.mailer.world import Caller, World


@pytest.fixture
def support(world: World) -> Caller:
    return world.operator(**{"duty:support": "write"})


@pytest.fixture
def home(world: World) -> EstablishmentFacts:
    made: EstablishmentFacts = world.establishment()
    return made


@pytest.fixture
def email(world: World, home: EstablishmentFacts) -> Email:
    """An e-mail that has been sent."""
    world.told(world.code_for(world.account(home), purpose="password_reset", code="s3cret"))
    world.send()
    return world.emails()[-1]


def failed(world: World, home: EstablishmentFacts) -> Email:
    world.told(world.code_for(world.account(home), purpose="password_reset"))
    world.send(world.with_transport(Scripted(Refused("550 no such user"))))
    return world.emails()[-1]


class TestSupport:
    def test_lists_every_e_mail_the_newest_first(
        self, world: World, support: Caller, email: Email
    ) -> None:
        other = failed(world, world.establishment("Autre"))

        shown = support.get("/emails").json

        assert [each["id"] for each in shown] == [str(other.id), str(email.id)]
        assert shown[1]["status"] == "sent"
        assert shown[1]["subject"] == "Comptoir : choisissez un nouveau mot de passe"
        assert "body" not in shown[1]

    @pytest.mark.parametrize(
        ("query", "count"),
        [("status=sent", 1), ("status=failed", 1), ("template=password_reset", 2), ("page=9", 0)],
    )
    def test_filters_them(
        self,
        world: World,
        support: Caller,
        home: EstablishmentFacts,
        email: Email,
        query: str,
        count: int,
    ) -> None:
        failed(world, home)

        assert len(support.get(f"/emails?{query}").json) == count
        assert len(support.get(f"/emails?{query}&account_id={uuid4()}").json) == 0

    def test_finds_those_to_one_address(
        self, world: World, support: Caller, home: EstablishmentFacts, email: Email
    ) -> None:
        other = world.account(home, email="claire@mairie.example")
        world.told(world.code_for(other, purpose="password_reset"))

        (found,) = support.get("/emails?recipient=claire@mairie.example").json

        assert found["account_id"] == str(other.account_id)
        assert support.get("/emails?recipient=claire").json == []

    def test_counts_what_has_not_left_lane_by_lane(
        self, world: World, support: Caller, home: EstablishmentFacts, email: Email
    ) -> None:
        given_up = failed(world, home)
        world.told(world.code_for(world.account(home)))
        waiting = world.emails()[-1]

        awaited, invitations, news = support.get("/emails/queue").json

        assert given_up.lane != waiting.lane
        assert awaited == {
            "lane": "awaited",
            "statuses": {"failed": 1},
            "due": 0,
            "oldest_due_at": None,
        }
        assert (invitations["lane"], invitations["statuses"]) == ("invitations", {"queued": 1})
        assert invitations["due"] == 1
        assert datetime.fromisoformat(invitations["oldest_due_at"]) == waiting.due_at
        assert (news["statuses"], news["due"]) == ({}, 0)

    def test_reads_one_with_its_tries_and_its_text_without_the_code(
        self, support: Caller, email: Email
    ) -> None:
        shown = support.get(f"/emails/{email.id}").json

        assert [attempt["outcome"] for attempt in shown["attempts"]] == ["sent"]
        assert "Bonjour Monsieur Louty" in shown["body"]
        assert "s3cret" not in str(shown)
        assert "sealed" not in shown

    def test_has_one_tried_again(
        self, world: World, support: Caller, home: EstablishmentFacts
    ) -> None:
        email = failed(world, home)

        answer = support.post(f"/emails/{email.id}/retry")

        assert (answer.status_code, answer.json["status"]) == (200, "queued")
        world.send()
        assert world.emails()[-1].status is EmailStatus.SENT

    def test_leaves_a_trace_in_the_establishment_it_was_written_to(
        self, world: World, support: Caller, home: EstablishmentFacts
    ) -> None:
        email = failed(world, home)

        support.get(f"/emails/{email.id}")
        support.post(f"/emails/{email.id}/retry")

        assert [
            (event.establishment_id, event.account_id, event.operation)
            for event in world.announced(OperatorActed)
        ] == [
            (home.establishment_id, support.id, "emails.read"),
            (home.establishment_id, support.id, "emails.retry"),
        ]

    def test_has_none_tried_again_that_was_sent(self, support: Caller, email: Email) -> None:
        assert refused(support.post(f"/emails/{email.id}/retry")) == (409, "not_retriable")

    def test_has_none_tried_again_whose_code_has_ended(
        self, world: World, support: Caller, home: EstablishmentFacts
    ) -> None:
        email = failed(world, home)
        with world.look() as session:
            session.get_one(Email, email.id).lapses_at = world.now
            session.commit()

        assert refused(support.post(f"/emails/{email.id}/retry")) == (409, "not_retriable")

    @pytest.mark.parametrize("query", ["status=lost", "account_id=7", "q=x", "page_size=101"])
    def test_is_refused_a_filter_that_means_nothing(self, support: Caller, query: str) -> None:
        assert refused(support.get(f"/emails?{query}")) == (422, "invalid")

    def test_is_told_that_there_is_none(self, support: Caller) -> None:
        assert refused(support.get(f"/emails/{uuid4()}")) == (404, "not_found")
        assert refused(support.post(f"/emails/{uuid4()}/retry")) == (404, "not_found")


class TestAdministrators:
    def test_see_how_their_people_s_e_mails_fared_without_their_text(
        self, world: World, home: EstablishmentFacts, email: Email
    ) -> None:
        administrator = world.caller(world.administrator(home))
        path = f"/establishments/{home.establishment_id}/emails"

        (listed,) = administrator.get(path).json
        shown = administrator.get(f"{path}/{email.id}").json

        assert listed["id"] == str(email.id)
        assert [attempt["outcome"] for attempt in shown["attempts"]] == ["sent"]
        assert "body" not in shown

    def test_see_no_other_establishment_s(
        self, world: World, home: EstablishmentFacts, email: Email
    ) -> None:
        other = world.establishment("Autre")
        stranger = world.caller(world.administrator(other))
        world.heard()

        assert stranger.get(f"/establishments/{other.establishment_id}/emails").json == []
        theirs = f"/establishments/{other.establishment_id}/emails/{email.id}"
        assert refused(stranger.get(theirs)) == (404, "not_found")
        for rest in ("", f"/{email.id}"):
            path = f"/establishments/{home.establishment_id}/emails{rest}"
            assert refused(stranger.get(path)) == (404, "not_found")

    def test_are_no_operators(self, world: World, home: EstablishmentFacts, email: Email) -> None:
        administrator = world.caller(world.administrator(home))

        for path in ("/emails", f"/emails/{email.id}", "/templates", "/templates/password_reset"):
            assert refused(administrator.get(path))[0] == 403
        assert refused(administrator.post(f"/emails/{email.id}/retry"))[0] == 403
        assert refused(administrator.post("/templates/password_reset/preview", {}))[0] == 403


def test_users_see_no_e_mails(world: World, home: EstablishmentFacts, email: Email) -> None:
    user = world.caller(world.account(home))

    assert refused(user.get(f"/establishments/{home.establishment_id}/emails"))[0] == 403


class TestTemplates:
    def test_are_listed_with_what_they_are_for(self, support: Caller) -> None:
        shown = support.get("/templates").json

        assert [template["name"] for template in shown] == sorted(MAILS)
        assert all(template["description"] and template["version"] for template in shown)
        assert {tuple(template["languages"]) for template in shown} == {LANGUAGES}

    def test_are_shown_with_their_files_and_an_example(self, support: Caller) -> None:
        shown = support.get("/templates/account_renewed").json

        assert "{{ expires_on | day }}" in shown["sources"]["fr"]["body.txt"]
        assert shown["sample"]["expires_on"] == "2028-05-20"

    @pytest.mark.parametrize("name", sorted(MAILS))
    def test_are_previewed(self, support: Caller, name: str) -> None:
        subjects = support.get(f"/templates/{name}").json["subjects"]

        for language in LANGUAGES:
            answer = support.post(f"/templates/{name}/preview", {"language": language})

            assert answer.status_code == 200
            assert answer.json["subject"].startswith("Comptoir")
            assert subjects[language] == answer.json["subject"]
            assert f'lang="{language}"' in answer.json["html"]

    def test_are_previewed_with_other_values(self, support: Caller) -> None:
        body = {"language": "en", "values": {"expires_on": "2030-01-31"}}

        answer = support.post("/templates/account_renewed/preview", body)

        assert "31 January 2030" in answer.json["text"]

    @pytest.mark.parametrize(
        ("field", "body"),
        [
            ("language", {"language": "de"}),
            ("values", {"values": []}),
            ("values.colour", {"values": {"colour": "red"}}),
            ("values.expires_on", {"values": {"expires_on": "soon"}}),
            ("colour", {"colour": "red"}),
        ],
    )
    def test_are_not_previewed_with_a_fault(self, support: Caller, field: str, body: Any) -> None:
        answer = support.post("/templates/account_renewed/preview", body)

        assert refused(answer) == (422, "invalid")
        assert list(answer.json["errors"]) == [field]

    def test_that_are_not_there_are_not_shown(self, support: Caller) -> None:
        assert refused(support.get("/templates/no_such")) == (404, "not_found")
        assert refused(support.get("/templates/_layout")) == (404, "not_found")
        assert refused(support.post("/templates/no_such/preview", {})) == (404, "not_found")
