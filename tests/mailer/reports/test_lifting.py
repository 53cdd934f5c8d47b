"""Operators list suppressed addresses and lift them."""

from uuid import uuid4

from services.mailer.clients.transports import Refused
from services.mailer.models import EmailStatus
from shared.events.accounts import AccountFacts
from shared.events.mailer import OperatorActed
from tests.answers import refused
from tests.mailer.reports.suppressing import invited, send, suppress
from tests.mailer.transports import Scripted
from tests.mailer.world import Caller, World

SENT = EmailStatus.SENT


class TestOperators:
    def test_see_suppressed_addresses_the_latest_first_and_look_for_one(
        self, world: World, holder: AccountFacts, operator: Caller
    ) -> None:
        other = world.account(world.establishment(), email="claire@mairie.example")
        suppress(world, holder)
        suppress(world, other)

        listed = operator.get("/suppressions").json
        found = operator.get("/suppressions?address=CLAIRE").json

        assert [each["address"] for each in listed] == [
            "claire@mairie.example",
            "Jean@Example.org",
        ]
        assert [each["account_id"] for each in found] == [str(other.account_id)]
        assert found[0]["reason"] == "bounced"

    def test_lift_one_and_what_waited_leaves(
        self, world: World, holder: AccountFacts, operator: Caller
    ) -> None:
        made = suppress(world, holder)
        invited(world, holder)
        send(world)

        answer = operator.post(f"/suppressions/{made}/lift")

        assert answer.status_code == 200
        assert send(world) == [SENT]
        (event,) = world.announced(OperatorActed)
        assert event.operation == "suppressions.lift"
        assert event.establishment_id == holder.establishment_id

    def test_have_an_email_tried_again_whose_address_was_refused(
        self, world: World, holder: AccountFacts, operator: Caller
    ) -> None:
        invited(world, holder)
        world.send(world.with_transport(Scripted(Refused("550 5.1.1 user unknown"))))
        (email,) = world.emails()

        operator.post(f"/emails/{email.id}/retry")

        assert send(world) == [SENT]

    def test_lift_one_for_a_reason_that_the_history_is_told(
        self, world: World, holder: AccountFacts, operator: Caller
    ) -> None:
        made = suppress(world, holder)

        operator.post(f"/suppressions/{made}/lift", {"reason": "Boîte rétablie."})

        (event,) = world.announced(OperatorActed)
        assert event.to_data()["reason"] == "Boîte rétablie."

    def test_read_one_which_the_history_is_told(
        self, world: World, holder: AccountFacts, operator: Caller
    ) -> None:
        made = suppress(world, holder)

        shown = operator.get(f"/suppressions/{made}").json

        assert (shown["address"], shown["said"]) == ("Jean@Example.org", "5.1.1 unknown")
        (event,) = world.announced(OperatorActed)
        assert event.to_data() == {
            "establishment_id": str(holder.establishment_id),
            "account_id": str(operator.id),
            "operation": "suppressions.read",
        }
        assert refused(operator.get(f"/suppressions/{uuid4()}")) == (404, "not_found")

    def test_lift_one_once(self, world: World, holder: AccountFacts, operator: Caller) -> None:
        made = suppress(world, holder)
        operator.post(f"/suppressions/{made}/lift")

        assert refused(operator.post(f"/suppressions/{made}/lift")) == (404, "not_found")

    def test_without_the_duty_see_none(self, world: World, holder: AccountFacts) -> None:
        made = suppress(world, holder)

        for caller in (
            world.operator(**{"duty:print": "write"}),
            world.caller(world.administrator(world.establishment())),
        ):
            assert refused(caller.get("/suppressions"))[0] == 403
            assert refused(caller.post(f"/suppressions/{made}/lift"))[0] == 403
