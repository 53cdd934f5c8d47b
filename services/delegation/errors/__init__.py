"""What this service refuses.

Forbidden
├── NotCentralising            not_centralising
├── OtherSideDecides           other_side_decides
└── SamePerson                 same_person
Conflict
├── WrongState                 wrong_state               + delegation_status
├── RequestLapsed              request_lapsed
├── ChangedSinceShown          changed_since_shown
├── WouldWiden                 would_widen               + services
├── NothingReduced             nothing_reduced
├── CounterpartNotActive       counterpart_not_active
├── ServiceNotDelegable        service_not_delegable     + services
├── NotAgreed                  not_agreed
├── AlreadySuspended           already_suspended
├── SuspendedByRules           suspended_by_rules
├── SuspendedByOperators       suspended_by_operators
├── SuspendedByOthers          suspended_by_others
├── BeyondScope                beyond_scope              + services
├── NotAssigned                not_assigned
├── AlreadyJoined              already_joined
├── ExclusivelyHeld            exclusively_held
├── AccountNotActive           account_not_active
├── NothingAsked               nothing_asked
├── NothingAgreed              nothing_agreed
├── AmendmentPending           amendment_pending         + amendment_id
├── AmendmentAnswered          amendment_answered        + amendment_status
├── AlreadyExtended            already_extended
├── NoExtension                no_extension
├── TooLateToExtend            too_late_to_extend        + days
├── NobodyThere                nobody_there
├── ClientExpired              client_expired
├── NothingToObjectTo          nothing_to_object_to      + delegation_status
├── AlreadyObjected            already_objected          + objection_id, objection_status
├── ObjectionAnswered          objection_answered
├── AlreadyOffered             already_offered
├── DelegationOver             delegation_over
├── TransferSettled            transfer_settled          + transfer_status
└── SelectionChanged           selection_changed         + count

One target of a request, among many, is refused by one of the codes of `Refusal`.
"""

import psycopg
from sqlalchemy.exc import IntegrityError

from services.delegation.errors.amendments import (
    AmendmentAnswered,
    AmendmentPending,
    NothingAgreed,
    NothingAsked,
)
from services.delegation.errors.assignments import (
    ANOTHER_ACCOUNT,
    NOT_YOUR_ACCOUNT,
    NOT_YOUR_CLIENT,
    ONE_ASSIGNEE,
    TOO_MANY_AT_ONCE,
    AccountNotActive,
    BeyondScope,
    ClientExpired,
    NotAssigned,
)
from services.delegation.errors.delegations import (
    DAY_GONE_BY,
    NOT_DELEGABLE,
    AlreadyJoined,
    AlreadySuspended,
    ChangedSinceShown,
    CounterpartNotActive,
    ExclusivelyHeld,
    NotAgreed,
    NothingReduced,
    OtherSideDecides,
    RequestLapsed,
    SamePerson,
    ServiceNotDelegable,
    SuspendedByOperators,
    SuspendedByOthers,
    SuspendedByRules,
    WouldWiden,
    WrongState,
    term_out_of_bounds,
)
from services.delegation.errors.extensions import (
    AlreadyExtended,
    NobodyThere,
    NoExtension,
    TooLateToExtend,
    extension_out_of_bounds,
)
from services.delegation.errors.many import ONE_CHOICE, RIGHTS_NEEDED, SelectionChanged
from services.delegation.errors.objections import (
    AlreadyObjected,
    NothingToObjectTo,
    ObjectionAnswered,
)
from services.delegation.errors.requests import (
    REFUSED,
    RIGHTS_MISSING,
    SIGNED_LATER,
    TOO_MANY_TARGETS,
    NotCentralising,
    Refusal,
)
from services.delegation.errors.transfers import (
    NO_SUCCESSOR,
    AlreadyOffered,
    DelegationOver,
    TransferSettled,
)
from shared.errors import Problem

CONSTRAINTS: dict[str, type[Problem]] = {
    "uq_delegation_lines_open": AlreadyJoined,
    "uq_delegation_lines_exclusive": ExclusivelyHeld,
    "uq_amendments_pending": AmendmentPending,
    "uq_objections_once": AlreadyObjected,
}
"""What a violation of the database's own rules means, should the courtesy checks be outrun."""


def meaning_of(error: IntegrityError) -> Problem:
    """Tell a violation of the database's own rules as a refusal.

    :raises IntegrityError: it is none that anybody is told of
    """
    name = error.orig.diag.constraint_name if isinstance(error.orig, psycopg.Error) else None
    if name not in CONSTRAINTS:
        raise error
    return CONSTRAINTS[name]()


__all__ = [
    "ANOTHER_ACCOUNT",
    "CONSTRAINTS",
    "DAY_GONE_BY",
    "NOT_DELEGABLE",
    "NOT_YOUR_ACCOUNT",
    "NOT_YOUR_CLIENT",
    "NO_SUCCESSOR",
    "ONE_ASSIGNEE",
    "ONE_CHOICE",
    "REFUSED",
    "RIGHTS_MISSING",
    "RIGHTS_NEEDED",
    "SIGNED_LATER",
    "TOO_MANY_AT_ONCE",
    "TOO_MANY_TARGETS",
    "AccountNotActive",
    "AlreadyExtended",
    "AlreadyJoined",
    "AlreadyObjected",
    "AlreadyOffered",
    "AlreadySuspended",
    "AmendmentAnswered",
    "AmendmentPending",
    "BeyondScope",
    "ChangedSinceShown",
    "ClientExpired",
    "CounterpartNotActive",
    "DelegationOver",
    "ExclusivelyHeld",
    "NoExtension",
    "NobodyThere",
    "NotAgreed",
    "NotAssigned",
    "NotCentralising",
    "NothingAgreed",
    "NothingAsked",
    "NothingReduced",
    "NothingToObjectTo",
    "ObjectionAnswered",
    "OtherSideDecides",
    "Refusal",
    "RequestLapsed",
    "SamePerson",
    "SelectionChanged",
    "ServiceNotDelegable",
    "SuspendedByOperators",
    "SuspendedByOthers",
    "SuspendedByRules",
    "TooLateToExtend",
    "TransferSettled",
    "WouldWiden",
    "WrongState",
    "extension_out_of_bounds",
    "meaning_of",
    "term_out_of_bounds",
]
