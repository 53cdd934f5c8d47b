"""Who calls, and what they send."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from io import BytesIO
from typing import Any
from uuid import UUID

from werkzeug.datastructures import FileStorage
from werkzeug.test import TestResponse, encode_multipart

from shared.web import Service
from tests.contracts.operations import JSON, MULTIPART


@dataclass(frozen=True, kw_only=True)
class Caller:
    """Somebody with a token, and what they are: enough to tell what they may.

    :ivar home: the establishment they belong to
    :ivar profile: None for an application
    :ivar reach: what a delegation lets them do in the town
    """

    token: str
    home: UUID | None = None
    profile: str | None = None
    duties: frozenset[str] = frozenset()
    scopes: frozenset[str] = frozenset()
    reach: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Request:
    """A call, ready to be made, and to be spoilt."""

    method: str
    template: str
    path: Mapping[str, str] = field(default_factory=dict)
    query: Mapping[str, Any] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)
    body: Any = None
    data: Any = None
    content_type: str | None = None

    def but(self, **changes: Any) -> "Request":
        """Say what is otherwise."""
        return replace(self, **changes)

    def with_header(self, name: str, value: str | None) -> "Request":
        """Send a header, or (None) leave it out."""
        kept = {k: v for k, v in self.headers.items() if k != name}
        return replace(self, headers=kept if value is None else kept | {name: value})

    def sent_to(self, app: Service) -> TestResponse:
        """Make the call."""
        path = self.template
        for name, value in self.path.items():
            path = path.replace(f"{{{name}}}", value)
        with app.test_client() as client:
            return client.open(
                path,
                method=self.method,
                query_string=dict(self.query),
                headers=dict(self.headers),
                **self._payload(),
            )

    def _payload(self) -> dict[str, Any]:
        if self.data is not None:
            return {"data": self.data, "content_type": self.content_type}
        if self.content_type == JSON:
            data = json.dumps(self.body).encode()  # not by the application's own, which knows less
            return {"data": data, "content_type": JSON}
        if self.content_type == MULTIPART:
            boundary, data = encode_multipart(_with_files(self.body))
            return {"data": data, "content_type": f"{MULTIPART}; boundary={boundary}"}
        return {"data": self.body, "content_type": self.content_type} if self.content_type else {}


def _with_files(fields: Mapping[str, Any]) -> dict[str, Any]:
    """Make files of the bytes in a form."""
    return {
        name: FileStorage(BytesIO(value), "letter.pdf", name, "application/pdf")
        if isinstance(value, bytes)
        else value
        for name, value in fields.items()
    }
