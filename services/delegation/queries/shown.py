"""What people see of a delegation: whoever acted in it named, its services with their labels."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from services.delegation.models import (
    Amendment,
    Assignment,
    Delegation,
    DelegationEvent,
    Line,
    Side,
)
from services.delegation.queries.clients import ClientName
from services.delegation.queries.people import Name


@dataclass(frozen=True, kw_only=True)
class ShownLine:
    """One service of a delegation, with what it is called.

    :ivar labels: by language; its code, where the catalogue does not have it any more
    :ivar domain_labels: of its domain, by language
    """

    line: Line
    labels: Mapping[str, str]
    domain_labels: Mapping[str, str]


@dataclass(frozen=True, kw_only=True)
class ShownExtension:
    """An extension that was allowed, for a reader."""

    delegation: Delegation
    has_begun: bool
    allowed_by: Name | None


@dataclass(frozen=True, kw_only=True)
class Shown:
    """A delegation for a reader.

    :ivar services: its lines, in their order
    :ivar side: on which side the reader is
    :ivar own_reference: what the centralising side calls it by, where the reader is on it
    :ivar is_in_force: whether it grants anything today
    :ivar suspended_by: delegating, operator and rules, or some of them, or none
    :ivar is_extensible: whether the delegating side can let it go on by itself today
    :ivar pending_amendment_id: of the amendment that waits for its answer, where there is one
    """

    delegation: Delegation
    services: list[ShownLine]
    side: Side
    is_in_force: bool
    suspended_by: list[Side]
    requested_by: Name | None
    answered_by: Name | None
    own_reference: str | None = None
    text: Mapping[str, str] | None = None
    text_hash: str | None = None
    pending_amendment_id: UUID | None = None
    extension: ShownExtension | None = None
    is_extensible: bool = False


@dataclass(frozen=True, kw_only=True)
class ShownAmendment:
    """An amendment for a reader."""

    amendment: Amendment
    requested_by: Name | None
    answered_by: Name | None
    text: Mapping[str, str] | None = None
    text_hash: str | None = None


@dataclass(frozen=True, kw_only=True)
class ShownEvent:
    """A line of the log for a reader.

    :ivar by: who did it; the platform's staff are not named
    :ivar about: whose assignment it is about
    :ivar about_client: the same, of a machine client
    """

    event: DelegationEvent
    by: Name | None
    about: Name | None
    about_client: ClientName | None = None


@dataclass(frozen=True, kw_only=True)
class ShownAssignment:
    """An assignment for a reader."""

    assignment: Assignment
    holder: Name | None
    client: ClientName | None
    assigned_by: Name | None
