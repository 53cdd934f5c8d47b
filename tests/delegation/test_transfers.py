"""A portfolio that another centraliser takes over: asked anew, consent by consent (§4.8)."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
import time_machine

from services.delegation.chores import forget_texts, lapse_transfers
from services.delegation.models import Transfer
from shared.events import Event
from shared.events.accounts import EstablishmentChanged, EstablishmentClosed
from shared.events.delegation import (
    DelegationRequested,
    DelegationSuperseded,
    TransferDeclined,
    TransferLapsed,
    TransferOffered,
    TransferTaken,
    TransferWithdrawn,
)
from shared.web import Service
from tests.answers import Answer, refused
from tests.delegation.callers import Caller
from tests.delegation.pairs import Pair, pair
from tests.delegation.working import Works, job_of, report_of
from tests.delegation.world import TODAY, World

UNTIL = TODAY + timedelta(days=100)
RIGHTS = {"affiliation": "write", "carriere": "read"}
WHY = {"reason": "Trop loin de nous."}


@pytest.fixture
def towns(world: World) -> list[Pair]:
    """One centre, and three towns that it works for."""
    first = pair(world, centre="Centre", town="Mairie A")
    others = [pair(world, town=f"Mairie {name}") for name in "BC"]
    return [first, *(Pair(world, first.centre, o.town, first.asker, o.answerer) for o in others)]


@pytest.fixture
def taker(world: World) -> Pair:
    """Another centre, beside a town of no account here."""
    return pair(world, centre="Autre centre")


@pytest.fixture
def by_jobs(app: Service) -> Iterator[None]:
    object.__setattr__(app.settings, "at_once", 1)
    yield
    object.__setattr__(app.settings, "at_once", 500)


def successor(taker: Pair) -> dict[str, str]:
    return {"siret": taker.centre.siret, "contract_number": "VF201"}


def offer(giver: Pair, taker: Pair, *ids: UUID, **more: Any) -> Answer:
    body = {"successor": successor(taker), "ids": [str(each) for each in ids], **more}
    return giver.asker.post("/transfers", body)


def offered(giver: Pair, taker: Pair, *ids: UUID, **more: Any) -> str:
    answer = offer(giver, taker, *ids, **more)
    assert answer.status_code == 200, answer.json
    return str(answer.json["transfer"]["id"])


def take(taker: Pair, transfer_id: str, **body: Any) -> Answer:
    return taker.asker.post(f"/transfers/{transfer_id}/take", body)


def taken(giver: Pair, taker: Pair, delegation_id: UUID) -> UUID:
    """Tell the request that one delegation's transfer has made."""
    (line,) = take(taker, offered(giver, taker, delegation_id)).json
    assert line["outcome"] == "requested", line
    return UUID(line["delegation_id"])


def granted(joined: Pair, delegation_id: UUID) -> dict[str, str]:
    """Tell what a delegation grants, as its town reads it."""
    shown = joined.answerer.get(f"/delegations/{delegation_id}").json
    lines = [each for each in shown["services"] if each["status"] == "active"]
    return {each["service"]: each["level"] for each in lines}


class TestAnOffer:
    def test_is_of_what_runs_and_tells_of_each(self, towns: list[Pair], taker: Pair) -> None:
        one, two, three = towns
        running, waiting, over = one.agreed(RIGHTS), two.ask(), three.agreed()
        three.asker.post(f"/delegations/{over}/terminate", {"reason": "x"})

        answer = offer(one, taker, running, waiting, over, taker.agreed(), message="Adieu")

        assert [(line["outcome"], line["code"]) for line in answer.json["lines"]] == [
            ("offered", None),
            ("refused", "wrong_state"),
            ("refused", "wrong_state"),
            ("refused", "not_found"),
        ]
        assert answer.json["lines"][0]["facts"]["establishment"] == "Mairie A"
        transfer = answer.json["transfer"]
        assert (transfer["status"], transfer["count"], transfer["message"]) == (
            "offered",
            1,
            "Adieu",
        )
        for caller in (one.asker, taker.asker):
            assert [each["id"] for each in caller.get("/transfers").json] == [transfer["id"]]
            assert caller.get(f"/transfers/{transfer['id']}").json["taking"]["name"] == (
                "Autre centre"
            )
            (line,) = caller.get(f"/transfers/{transfer['id']}/lines").json
            assert (line["delegating"]["name"], line["rights"]) == ("Mairie A", RIGHTS)
        (event,) = one.world.announced(TransferOffered)
        assert isinstance(event, TransferOffered)
        assert (event.transfer.count, event.tenant_id) == (1, taker.centre.establishment_id)

    def test_is_no_business_of_anybody_else(
        self, towns: list[Pair], taker: Pair, stranger: Caller
    ) -> None:
        transfer_id = offered(towns[0], taker, towns[0].agreed())

        for caller in (towns[0].answerer, stranger):
            assert caller.get("/transfers").json == []
            assert refused(caller.get(f"/transfers/{transfer_id}")) == (404, "not_found")
            assert refused(caller.post(f"/transfers/{transfer_id}/take", {})) == (404, "not_found")

    def test_changes_nothing_in_a_rehearsal(self, joined: Pair, taker: Pair) -> None:
        answer = offer(joined, taker, joined.agreed(), dry_run=True)

        assert answer.json["transfer"] is None
        assert [line["outcome"] for line in answer.json["lines"]] == ["offered"]
        assert joined.asker.get("/transfers").json == []
        assert joined.world.announced(TransferOffered) == []

    @pytest.mark.parametrize("who", ["town", "self", "nobody"])
    def test_is_for_another_active_centralising_establishment(
        self, joined: Pair, taker: Pair, who: str
    ) -> None:
        delegation_id = joined.agreed()
        sirets = {"town": taker.town.siret, "self": joined.centre.siret, "nobody": "0" * 14}
        numbers = {"siret": sirets[who], "contract_number": "VF201"}

        answer = offer(joined, taker, delegation_id, successor=numbers)

        assert answer.status_code == 422
        assert all(field.startswith("successor") for field in answer.json["errors"])

    def test_is_made_to_one_at_a_time(self, joined: Pair, taker: Pair) -> None:
        delegation_id = joined.agreed()
        first = offered(joined, taker, delegation_id)

        again = offer(joined, taker, delegation_id).json
        joined.asker.post(f"/transfers/{first}/withdraw")

        assert again["transfer"] is None
        assert [line["code"] for line in again["lines"]] == ["already_offered"]
        assert offer(joined, taker, delegation_id).json["transfer"]["status"] == "offered"

    def test_is_told_to_whoever_made_it_among_what_is_kept_of_them(
        self, joined: Pair, taker: Pair
    ) -> None:
        transfer_id = offered(joined, taker, joined.agreed(), message="Adieu")
        taker.asker.post(f"/transfers/{transfer_id}/decline", WHY)

        for caller in (joined.asker, taker.asker):
            (kept,) = caller.get("/me/data").json["data"]["transfers"]
            assert (kept["id"], kept["message"], kept["reason"]) == (
                transfer_id,
                "Adieu",
                WHY["reason"],
            )
        assert joined.answerer.get("/me/data").json["data"]["transfers"] == []

    def test_counts_what_is_expected(self, joined: Pair, taker: Pair) -> None:
        joined.agreed()
        body = {"successor": successor(taker), "filter": {"status": "active"}, "expected": 2}

        answer = joined.asker.post("/transfers", body)

        assert refused(answer) == (409, "selection_changed")


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


class TestTheAnswerOnce:
    def test_is_for_the_other_establishment_and_the_withdrawal_for_ones_own(
        self, joined: Pair, taker: Pair
    ) -> None:
        path = f"/transfers/{offered(joined, taker, joined.agreed())}"

        for caller, last, body in (
            (joined.asker, "take", {}),
            (joined.asker, "decline", WHY),
            (taker.asker, "withdraw", None),
        ):
            assert refused(caller.post(f"{path}/{last}", body)) == (403, "other_side_decides")

    @pytest.mark.parametrize(
        ("last", "event"), [("decline", TransferDeclined), ("withdraw", TransferWithdrawn)]
    )
    def test_ends_it_for_good(
        self, joined: Pair, taker: Pair, last: str, event: type[Event]
    ) -> None:
        path = f"/transfers/{offered(joined, taker, joined.agreed())}"
        is_declined = last == "decline"
        caller, body = (taker.asker, WHY) if is_declined else (joined.asker, None)

        answer = caller.post(f"{path}/{last}", body)

        assert answer.status_code == 200, answer.json
        assert answer.json["reason"] == (WHY["reason"] if is_declined else None)
        assert len(joined.world.announced(event)) == 1
        assert refused(caller.post(f"{path}/{last}", body)) == (409, "transfer_settled")
        assert refused(take(taker, path.rpartition("/")[2])) == (409, "transfer_settled")

    def test_comes_too_late_after_30_days(
        self, joined: Pair, taker: Pair, clock: time_machine.Traveller
    ) -> None:
        transfer_id = offered(joined, taker, joined.agreed(RIGHTS))
        clock.shift(timedelta(days=30, minutes=1))

        assert refused(take(taker, transfer_id)) == (409, "transfer_settled")
        for _ in range(2):
            lapse_transfers(joined.world.sessions, joined.world.now(), joined.world.tools)
        assert len(joined.world.announced(TransferLapsed)) == 1
        assert taker.asker.get("/transfers?status=lapsed").json[0]["id"] == transfer_id

    @pytest.mark.parametrize("side", ["giving", "taking"])
    def test_comes_too_late_once_one_of_the_two_is_closed(
        self, joined: Pair, taker: Pair, side: str
    ) -> None:
        transfer_id = offered(joined, taker, joined.agreed(RIGHTS))
        closed = (joined if side == "giving" else taker).with_status("centre", "closed")

        joined.world.told(EstablishmentClosed(establishment=closed, reason="x"))

        (event,) = joined.world.announced(TransferLapsed)
        assert isinstance(event, TransferLapsed)
        assert event.because_of == closed.establishment_id
        with joined.world.look() as session:
            assert session.get_one(Transfer, UUID(transfer_id)).status.value == "lapsed"

    def test_is_forgotten_with_the_texts(
        self, joined: Pair, taker: Pair, clock: time_machine.Traveller
    ) -> None:
        transfer_id = offered(joined, taker, joined.agreed(), message="Adieu")
        taker.asker.post(f"/transfers/{transfer_id}/decline", WHY)
        clock.shift(timedelta(days=2000))

        forget_texts(joined.world.sessions, joined.world.now(), joined.world.tools)

        with joined.world.look() as session:
            kept = session.get_one(Transfer, UUID(transfer_id))
        assert (kept.message, kept.reason) == (None, None)
