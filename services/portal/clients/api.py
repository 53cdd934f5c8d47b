"""One visitor's way to the services: whose token, which language, which request, from where."""

import json as jsonlib
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Executor
from contextvars import copy_context
from dataclasses import dataclass, field
from hashlib import sha256
from http import HTTPStatus
from typing import Any, TypeVar
from urllib.parse import quote

import httpx

from services.portal.clients.refusals import Away, Refused, SessionOver, StepUpNeeded
from services.portal.clients.shapes import Page, read_all
from services.portal.clients.transport import ADDRESS, Connections, service_of, to

T = TypeVar("T")
LARGEST_PAGE = 100
"""Rows; the services give no more at once."""

FILE = "Content-Disposition"
"""What answers that are files say."""

OF_THE_GATEWAY = (HTTPStatus.BAD_GATEWAY, HTTPStatus.GATEWAY_TIMEOUT)


@dataclass
class Api:
    """Asks the services in the name of one visitor.

    :ivar connections: to the services, which all visitors share
    :ivar pool: who makes calls that are made at once
    :ivar headers: what each call carries: language, request's id, trace
    :ivar address: where the visitor is
    :ivar token: of whoever is signed in; None: nobody is
    :ivar visiting: what calls carry that are made for nobody in person
    :ivar is_head: whether the visitor's browser asks for no content: then no file is opened
    :ivar calls: the calls made so far, by method and path
    """

    connections: Connections
    pool: Executor
    headers: Mapping[str, str]
    address: str
    token: str | None = None
    visiting: Callable[[], Mapping[str, str]] = dict
    is_head: bool = False
    calls: list[str] = field(default_factory=list)

    def get(self, path: str, **query: Any) -> httpx.Response:
        """Read; parameters that are None are left out."""
        asked = {name: value for name, value in query.items() if value is not None}
        return self.ask("GET", path, params=asked)

    def post(self, path: str, json: Any = None, *, key: str | None = None) -> httpx.Response:
        """Do.

        :param key: what makes that it is done once, however often it is sent
        """
        body = {} if json is None else {"json": json}
        return self.ask("POST", path, key=key, **body)

    def page(self, kind: type[T], path: str, /, **query: Any) -> Page[T]:
        """Read one page of a list."""
        answer = self.get(path, **query)
        told = _pagination(answer)
        items = read_all(kind, answer.json())
        return Page(
            items,
            total=told.get("total", len(items)),
            number=told.get("page", 1),
            size=int(query.get("page_size") or told.get("page_size") or max(1, len(items))),
        )

    def every(self, kind: type[T], path: str, /, **query: Any) -> Iterator[T]:
        """Read a list to its end, page by page, as far as somebody takes it."""
        number = pages = 1
        while number <= pages:
            page = self.page(kind, path, **query, page=number, page_size=LARGEST_PAGE)
            yield from page.items
            number, pages = number + 1, page.pages

    def ask(
        self, method: str, path: str, *, key: str | None = None, **options: Any
    ) -> httpx.Response:
        """Make one call.

        :param key: of a form: with the same content it is done once, however often it is sent
        :raises SessionOver: the token is good no more
        :raises StepUpNeeded: it is good, and its holder has to show anew that it is they
        :raises Away: the service does not answer
        :raises Refused: it says no
        """
        return self._ask(method, path, key, options, self.connections.send)

    def stream(
        self, method: str, path: str, *, key: str | None = None, **options: Any
    ) -> httpx.Response:
        """Ask for a file, which is read piece by piece, however large; what is none is read whole.

        Whoever gets it closes it, as `rendering.file_of` does. A file that is opened may count as
        taken, or read: for a HEAD it is asked for by HEAD too.

        :raises SessionOver, Away, Refused: as of `ask`
        """
        if self.is_head and method == "GET":
            method = "HEAD"
        as_it_is = {"Accept-Encoding": "identity", **options.pop("headers", {})}
        return self._ask(method, path, key, {**options, "headers": as_it_is}, self._begin)

    def _begin(self, request: httpx.Request) -> httpx.Response:
        """Send a request; of a file, nothing is read yet."""
        answer = self.connections.send(request, stream=True)
        is_file = answer.is_success and FILE in answer.headers
        if request.method == "HEAD" or not is_file:
            try:
                answer.read()
            finally:
                answer.close()
        return answer

    def _ask(
        self,
        method: str,
        path: str,
        key: str | None,
        options: dict[str, Any],
        send: Callable[[httpx.Request], httpx.Response],
    ) -> httpx.Response:
        self.calls.append(f"{method} {path}")
        own = {"Authorization": f"Bearer {self.token}"} if self.token else self.visiting()
        told = {**self.headers, **own, **options.pop("headers", {})}
        headers = {name: _writable(value) for name, value in told.items()}
        try:
            request = httpx.Request(
                method, to(path), headers=headers, extensions={ADDRESS: self.address}, **options
            )
        except httpx.InvalidURL as error:  # longer than any service reads
            raise Refused(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, {"code": "too_long"}) from error
        if key is not None:
            request.headers["Idempotency-Key"] = _key_of(request, key)
        service = service_of(request)
        try:
            answer = send(request)
        except httpx.HTTPError as error:
            raise Away(service) from error
        if answer.is_success or answer.status_code == HTTPStatus.NOT_MODIFIED:
            return answer
        raise self._refusal(answer, service)

    def together(self, *calls: Callable[[], T]) -> list[T]:
        """Make several calls at once, and give their results in order; of none, none.

        :raises Refused: one of them was; the others were made all the same
        """
        if not calls:
            return []
        *others, last = calls
        waiting = [self.pool.submit(copy_context().run, call) for call in others]
        try:
            told = last()  # here, where one would wait anyway
        except Refused:
            for done in waiting:
                done.result()  # of several that are refused, the first is told
            raise
        return [*(done.result() for done in waiting), told]

    def _refusal(self, answer: httpx.Response, service: str) -> Refused:
        wait = answer.headers.get("Retry-After", "")
        retry_after = int(wait) if wait.isdigit() else None
        if answer.status_code in OF_THE_GATEWAY:
            return Away(service, retry_after=retry_after)
        problem = _problem(answer)
        if answer.status_code == HTTPStatus.SERVICE_UNAVAILABLE and not problem.get("title"):
            return Away(service, retry_after=retry_after)
        if OF_A_STEP_UP in answer.headers.get("WWW-Authenticate", ""):
            return StepUpNeeded(answer.status_code, problem)
        is_of_token = self.token is not None and problem.get("code") != OF_A_PASSWORD
        if answer.status_code == HTTPStatus.UNAUTHORIZED and is_of_token:
            return SessionOver(problem)
        return Refused(answer.status_code, problem, retry_after=retry_after)


def _key_of(request: httpx.Request, key: str) -> str:
    """Bind the key of a form to what is asked: another content, or format, is another request."""
    told = [key.encode(), request.method.encode(), request.url.raw_path, request.read()]
    return sha256(b"\0".join(told)).hexdigest()


def _writable(value: str) -> str:
    """Write what a visitor's browser said so that a header can hold it."""
    return quote(value, safe=PRINTABLE)


PRINTABLE = "".join(map(chr, range(0x20, 0x7F)))
OF_A_PASSWORD = "sign_in_refused"
"""The 401 that speaks of what was typed; every other one speaks of the token."""

OF_A_STEP_UP = 'error="insufficient_user_authentication"'
"""By what a 401 tells that another token would be refused as well (RFC 9470 §3)."""


def _problem(answer: httpx.Response) -> dict[str, Any]:
    try:
        told = answer.json()
    except ValueError:
        return {}
    return told if isinstance(told, dict) else {}


def _pagination(answer: httpx.Response) -> dict[str, Any]:
    told: dict[str, Any] = jsonlib.loads(answer.headers.get("X-Pagination", "{}"))
    return told
