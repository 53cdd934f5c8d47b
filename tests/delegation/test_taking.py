"""A portfolio that another centraliser takes over: asked anew, consent by consent (§4.8)."""

from collections.abc import Iterator
from dataclasses import replace
from uuid import UUID

import pytest

from shared.events.accounts import EstablishmentChanged
from shared.events.delegation import DelegationRequested, DelegationSuperseded, TransferTaken
from shared.web import Service
from tests.answers import refused
from tests.delegation.pairs import Pair, pair
from tests.delegation.transfers import RIGHTS, UNTIL, WHY, offered, take, taken
from tests.delegation.working import Works, job_of, report_of
from tests.delegation.world import World


@pytest.fixture
def by_jobs(app: Service) -> Iterator[None]:
    object.__setattr__(app.settings, "at_once", 1)
    yield
    object.__setattr__(app.settings, "at_once", 500)


def granted(joined: Pair, delegation_id: UUID) -> dict[str, str]:
    """Tell what a delegation grants, as its town reads it."""
    shown = joined.answerer.get(f"/delegations/{delegation_id}").json
    lines = [each for each in shown["services"] if each["status"] == "active"]
    return {each["service"]: each["level"] for each in lines}


class TestTaking:
    def test_asks_each_for_what_was_granted_and_grants_nothing(
        self, towns: list[Pair], taker: Pair
    ) -> None:
        ids = [each.agreed(RIGHTS, ends_on=UNTIL.isoformat()) for each in towns]
        worker = towns[0].assigned(ids[0])
        transfer_id = offered(towns[0], taker, *ids)

        lines = take(taker, transfer_id, message="Bonjour").json

        assert [line["outcome"] for line in lines] == ["requested"] * 3
        assert [line["facts"]["establishment"] for line in lines] == [
            "Mairie A",
            "Mairie B",
            "Mairie C",
        ]
        for town, line, delegation_id in zip(towns, lines, ids, strict=True):
            shown = town.answerer.get(f"/delegations/{line['delegation_id']}").json
            assert (shown["status"], shown["ends_on"]) == ("pending", UNTIL.isoformat())
            assert {each["service"]: each["asked"] for each in shown["services"]} == RIGHTS
            assert (shown["succeeds_id"], shown["message"]) == (str(delegation_id), "Bonjour")
            assert (
                f"succéder à la délégation {delegation_id}, accordée à Centre"
                in (shown["text"]["fr"])
            )
            assert town.status(delegation_id) == "active"
        assert towns[0].may(worker)
        newcomer = taker.world.person(taker.centre, profile="user")
        assert not towns[0].may(newcomer)
        transfer = taker.asker.get(f"/transfers/{transfer_id}").json
        assert transfer["status"] == "taken"
        requests = taker.asker.get(f"/transfers/{transfer_id}/lines").json
        assert [each["request_id"] for each in requests] == [
            line["delegation_id"] for line in lines
        ]
        assert len(taker.world.announced(TransferTaken)) == 1

    def test_tells_the_difference_in_words(self, joined: Pair, taker: Pair) -> None:
        request = taken(joined, taker, joined.agreed(RIGHTS))

        shown = joined.answerer.get(f"/delegations/{request}/preview").json

        assert (
            f"à la place de {joined.centre.name}, qui peut aujourd'hui : consulter et modifier"
            in (shown["words"]["fr"])
        )
        assert f"in the place of {joined.centre.name}, who can today: read" in shown["words"]["en"]
        assert all(each["also_held_by"] == [] for each in shown["changes"])

    def test_ends_in_the_old_delegation_what_is_accepted_and_nothing_else(
        self, joined: Pair, taker: Pair
    ) -> None:
        old = joined.agreed(RIGHTS)
        worker = joined.assigned(old, RIGHTS)
        request = taken(joined, taker, old)

        answer = joined.accept(request, rights={"affiliation": "read"})

        assert answer.status_code == 200, answer.json
        shown = joined.asker.get(f"/delegations/{old}").json
        assert shown["status"] == "active"
        assert {each["service"]: each["status"] for each in shown["services"]} == {
            "affiliation": "superseded",
            "carriere": "active",
        }
        assert not joined.may(worker, "affiliation")
        assert joined.may(worker, "carriere")
        (event,) = joined.world.announced(DelegationSuperseded)
        assert isinstance(event, DelegationSuperseded)
        assert (event.delegation.delegation_id, event.services) == (old, ["affiliation"])
        theirs = replace(joined, centre=taker.centre, asker=taker.asker)
        newcomer = theirs.assigned(request, {"affiliation": "read"})
        assert joined.may(newcomer, "affiliation")

    def test_ends_the_old_delegation_once_all_is_accepted(self, joined: Pair, taker: Pair) -> None:
        old = joined.agreed(RIGHTS)

        joined.accept(taken(joined, taker, old))

        assert joined.status(old) == "superseded"

    def test_leaves_the_old_delegation_as_it_is_where_the_town_refuses(
        self, joined: Pair, taker: Pair
    ) -> None:
        old = joined.agreed(RIGHTS)
        request = taken(joined, taker, old)

        joined.answerer.post(f"/delegations/{request}/refuse", WHY)

        assert joined.status(old) == "active"
        assert granted(joined, old) == RIGHTS

    def test_takes_nothing_from_anybody_but_the_one_that_gives(
        self, joined: Pair, taker: Pair
    ) -> None:
        third = pair(joined.world, centre="Troisième centre")
        theirs = replace(joined, centre=third.centre, asker=third.asker)
        other = theirs.agreed({"affiliation": "read"})
        request = taken(joined, taker, joined.agreed(RIGHTS))

        joined.accept(request)

        assert joined.status(other) == "active"
        assert granted(joined, other) == {"affiliation": "read"}

    def test_tells_by_line_why_nothing_is_asked_and_asks_the_rest_later(
        self, towns: list[Pair], taker: Pair
    ) -> None:
        one, two, _ = towns
        ids = [one.agreed(RIGHTS), two.agreed(RIGHTS)]
        theirs = replace(two, centre=taker.centre, asker=taker.asker)
        in_the_way = theirs.ask({"affiliation": "read"})
        transfer_id = offered(one, taker, *ids)

        first = take(taker, transfer_id).json
        taker.asker.post(f"/delegations/{in_the_way}/cancel")
        second = take(taker, transfer_id).json

        assert [(line["outcome"], line["code"]) for line in first] == [
            ("requested", None),
            ("refused", "already_requested"),
        ]
        assert [(line["outcome"], line["facts"]["establishment"]) for line in second] == [
            ("requested", "Mairie B")
        ]
        assert take(taker, transfer_id).json == []
        assert len(taker.world.announced(TransferTaken)) == 1

    def test_changes_nothing_in_a_rehearsal(self, joined: Pair, taker: Pair) -> None:
        transfer_id = offered(joined, taker, joined.agreed())
        before = len(joined.world.announced(DelegationRequested))

        (line,) = take(taker, transfer_id, dry_run=True).json

        assert (line["outcome"], line["delegation_id"]) == ("requested", None)
        assert len(joined.world.announced(DelegationRequested)) == before
        assert taker.asker.get(f"/transfers/{transfer_id}").json["status"] == "offered"

    @pytest.mark.usefixtures("by_jobs")
    def test_of_many_is_a_job(self, towns: list[Pair], taker: Pair, world: World) -> None:
        transfer_id = offered(towns[0], taker, *(each.agreed() for each in towns))

        answer = take(taker, transfer_id)
        Works(world).run()

        assert job_of(taker.asker, answer)["outcomes"] == {"requested": 3}
        report = report_of(taker.asker, answer)
        assert {line["facts"]["establishment"] for line in report} == {
            "Mairie A",
            "Mairie B",
            "Mairie C",
        }
        lines = taker.asker.get(f"/transfers/{transfer_id}/lines").json
        assert None not in {line["request_id"] for line in lines}

    def test_is_not_for_one_that_is_centralising_no_more(self, joined: Pair, taker: Pair) -> None:
        transfer_id = offered(joined, taker, joined.agreed())
        changed = taker.centre_with(is_centralising=False)
        taker.world.told(EstablishmentChanged(establishment=changed, changed=["is_centralising"]))

        assert refused(take(taker, transfer_id)) == (403, "not_centralising")

    def test_is_asked_until_the_day_that_was_agreed_to_without_the_extension(
        self, joined: Pair, taker: Pair
    ) -> None:
        old = joined.agreed(RIGHTS, ends_on=UNTIL.isoformat())
        joined.answerer.post(f"/delegations/{old}/allow-extension", {"days": 30})

        request = taken(joined, taker, old)

        assert joined.show(request).ends_on == UNTIL
