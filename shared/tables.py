"""The tables that services' databases carry alike: one list, for migrations and for tests.

Those of messages, access and the deny-list are declared where they are used. Those of the HTTP edge
are declared here, since migrations need them and may not import the edge. None has a tenant but
jobs, whose tables are in the databases alone of services whose `models` say `HAS_JOBS`: a throttle
counts before the tenant is known, a kept answer belongs to a caller.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from shared.access import tables as access
from shared.auth import denylist
from shared.db import SharedBase
from shared.erasure import tables as erasure
from shared.jobs import tables as jobs
from shared.messaging import tables as messages

__all__ = [
    "METADATA",
    "OF_JOBS",
    "KeptAnswer",
    "ThrottleCounter",
    "access",
    "denylist",
    "erasure",
    "jobs",
    "messages",
]

METADATA = SharedBase.metadata
"""In every service's database."""

OF_JOBS = jobs.JobsBase.metadata
"""Where there are long acts, or soon will be."""


class KeptAnswer(SharedBase):
    """The answer to a POST that carried an Idempotency-Key, for a repetition of it.

    :ivar key: SHA-256 of caller, route and the caller's key
    :ivar fingerprint: SHA-256 of the request's path, content type and body
    """

    __tablename__ = "kept_answers"

    key: Mapped[str] = mapped_column(primary_key=True)
    fingerprint: Mapped[str]
    status: Mapped[int]
    headers: Mapped[dict[str, Any]]
    body: Mapped[bytes] = mapped_column(LargeBinary)
    expires_at: Mapped[datetime] = mapped_column(index=True)


class ThrottleCounter(SharedBase):
    """How often something was tried in the present window of time and in the one before.

    :ivar bucket: SHA-256 of what is counted, since its name may hold an address or an identifier
    :ivar period: the number of the present window since 1970
    :ivar hits: in the present window
    :ivar previous: in the window before
    :ivar is_open: whether the last try was let through
    :ivar expires_at: when the row has no more to say
    """

    __tablename__ = "throttle_counters"

    bucket: Mapped[str] = mapped_column(primary_key=True)
    period: Mapped[int] = mapped_column(BigInteger)
    hits: Mapped[int]
    previous: Mapped[int]
    is_open: Mapped[bool]
    expires_at: Mapped[datetime] = mapped_column(index=True)
