"""What is said of transfers: where one stands, what can be done to it, and how far it has come."""

from collections.abc import Mapping

from services.portal.clients.transfers import Transfer
from services.portal.languages import marked

STATES = {
    "offered": ("waiting", marked("Waits for an answer")),
    "taken": ("ok", marked("Taken")),
    "declined": ("none", marked("Declined")),
    "withdrawn": ("none", marked("Withdrawn")),
    "lapsed": ("none", marked("Not answered in time")),
}
TAKE, DECLINE, WITHDRAW = "take", "decline", "withdraw"
ACTS = (TAKE, DECLINE, WITHDRAW)

GONE_OVER = "superseded"
"""Of a delegation that was offered: all of it was accepted elsewhere."""

WAITING, ACCEPTED = ("pending",), ("active", "suspended", "expired", "terminated", "superseded")
"""Of requests, by what has become of them; what has ended since was accepted once."""


def acts_of(transfer: Transfer, *, gives: bool, unasked: int) -> list[str]:
    """Tell what one's side may do to a transfer as it stands.

    :param unasked: in whose place nothing is asked yet
    """
    if transfer.status == "offered":
        return [WITHDRAW] if gives else [TAKE, DECLINE]
    return [TAKE] if transfer.status == "taken" and not gives and unasked else []


def come_so_far(statuses: Mapping[str, int], count: int, *, gives: bool) -> dict[str, int]:
    """Sum up how far a transfer has come, by what is said of it.

    :param statuses: how many of one's own stand so
    :param count: how many the transfer is about
    """
    if gives:
        over = statuses.get(GONE_OVER, 0)
        return {"gone_over": over, "still_ours": count - over}
    waiting = sum(statuses.get(each, 0) for each in WAITING)
    accepted = sum(statuses.get(each, 0) for each in ACCEPTED)
    asked = sum(statuses.values())
    return {
        "accepted": accepted,
        "waiting": waiting,
        "not_accepted": asked - waiting - accepted,
        "unasked": count - asked,
    }
