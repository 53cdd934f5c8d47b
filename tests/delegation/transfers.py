"""What two centralising establishments do about a transfer, over HTTP."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from tests.answers import Answer
from tests.delegation.pairs import Pair
from tests.delegation.world import TODAY

UNTIL = TODAY + timedelta(days=100)
RIGHTS = {"affiliation": "write", "carriere": "read"}
WHY = {"reason": "Trop loin de nous."}


def successor(taker: Pair) -> dict[str, str]:
    """Name the one that may take it, as a request names whom it asks."""
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
