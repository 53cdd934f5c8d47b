"""The way from the portal to the services, on which a test may have some of them be away."""

import json
from typing import Any

import httpx

from services.portal.clients.transport import InProcess, service_of
from shared.web.pages import SIZE

OF_ENTERING = ("/sessions", "/oauth/")
"""What is in the paths of calls by which one comes in, and goes on."""

UNPROVED = {"WWW-Authenticate": 'Bearer error="insufficient_user_authentication", max_age="300"'}


def asks_for_proof(method: str, path: str) -> bool:
    """Tell whether a call is refused while nobody has shown who they are."""
    return method != "GET" and not any(part in path for part in OF_ENTERING)


class Transport(InProcess):
    """The way to the services, on which a test may have some of them be away.

    :ivar is_unproved: whether each write of a service is refused until its caller has shown anew
        who they are
    :ivar told: by path, what a test has a GET be answered with, and of how many that is a page
    :ivar lists: by path, a list that a test has answered, page by page
    """

    def __init__(self, services: Any) -> None:
        super().__init__(services)
        self.away: set[str] = set()
        self.is_unproved = False
        self.told: dict[str, tuple[Any, int]] = {}
        self.lists: dict[str, list[Any]] = {}
        self.asked: list[str] = []

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        self.asked.append(f"{request.method} {request.url.path}")
        if service_of(request) in self.away:
            raise httpx.ConnectError("away", request=request)
        if self.is_unproved and asks_for_proof(request.method, request.url.path):
            return httpx.Response(401, json={}, headers=UNPROVED, request=request)
        if request.method == "GET" and request.url.path in self.told:
            body, total = self.told[request.url.path]
            headers = {"X-Pagination": json.dumps({"total": total})}
            return httpx.Response(200, json=body, headers=headers, request=request)
        if request.method == "GET" and request.url.path in self.lists:
            return self._page(request)
        return super().handle_request(request)

    def _page(self, request: httpx.Request) -> httpx.Response:
        every, asked = self.lists[request.url.path], request.url.params
        number, size = int(asked.get("page", 1)), int(asked.get("page_size", SIZE))
        headers = {"X-Pagination": json.dumps({"total": len(every), "page": number})}
        items = every[(number - 1) * size : number * size]
        return httpx.Response(200, json=items, headers=headers, request=request)
