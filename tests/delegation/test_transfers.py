"""How a transfer ends: declined, withdrawn, too late, forgotten (design.md §4.8)."""

from datetime import timedelta
from uuid import UUID

import pytest
import time_machine

from services.delegation.chores import forget_texts, lapse_transfers
from services.delegation.models import Transfer
from shared.events import Event
from shared.events.accounts import EstablishmentClosed
from shared.events.delegation import TransferDeclined, TransferLapsed, TransferWithdrawn
from tests.answers import refused
from tests.delegation.pairs import Pair
from tests.delegation.transfers import RIGHTS, WHY, offered, take


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
