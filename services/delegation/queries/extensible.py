"""Whether a delegation can be let go on by itself after its last day (design.md §4.8)."""

from datetime import date, timedelta

from services.delegation import errors
from services.delegation.config import Limits
from services.delegation.models import Delegation, Status
from shared.errors import Problem


def refusal(delegation: Delegation, *, today: date, limits: Limits) -> Problem | None:
    """Tell why it cannot, today; None: it can.

    :return: WrongState, NobodyThere, AlreadyExtended or TooLateToExtend
    """
    if delegation.status is not Status.ACTIVE:
        return errors.WrongState(delegation_status=delegation.status.value)
    if delegation.centralising.is_orphaned or delegation.delegating.is_orphaned:
        return errors.NobodyThere()
    if delegation.agreed_until is not None:
        return errors.AlreadyExtended()
    notice = timedelta(days=limits.extension_notice_days)
    if delegation.ends_on - notice < today:
        return errors.TooLateToExtend(days=limits.extension_notice_days)
    return None
