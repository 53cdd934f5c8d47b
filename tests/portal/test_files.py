"""Files of the services go through the portal piece by piece: it never holds one of them whole."""

from collections.abc import Callable, Iterator

import httpx
import pytest

from services.portal import rendering
from services.portal.clients.api import Api
from services.portal.clients.refusals import Away, Refused
from services.portal.clients.transport import Connections
from tests.portal.house import House

PATH, PIECES = "/mailer/v1/file", 5
PIECE = b"%PDF-1.7  "
OF_A_FILE = {
    "Content-Type": "application/pdf",
    "Content-Disposition": "attachment; filename=letter.pdf",
    "Content-Length": str(len(PIECE) * PIECES),
}
Answers = Callable[[httpx.Request], httpx.Response]
Asking = Callable[[Answers], Api]


class Pieces(httpx.SyncByteStream):
    """What a service sends, and how much of it was taken."""

    def __init__(self, breaks_at: int = PIECES) -> None:
        self.taken, self.is_closed = 0, False
        self._breaks_at = breaks_at

    def __iter__(self) -> Iterator[bytes]:
        for number in range(PIECES):
            if number == self._breaks_at:
                raise httpx.ReadError("it broke off")
            self.taken += 1
            yield PIECE

    def close(self) -> None:
        self.is_closed = True


@pytest.fixture
def asking(house: House) -> Asking:
    def made(answers: Answers) -> Api:
        connections = Connections(httpx.MockTransport(answers), patience=20)
        return Api(connections, house.portal.pool, headers={}, address="127.0.0.1")

    return made


def test_a_file_is_read_as_it_is_handed_on_and_tells_its_size(asking: Asking) -> None:
    pieces = Pieces()
    api = asking(lambda _: httpx.Response(200, headers=OF_A_FILE, stream=pieces))

    handed = rendering.file_of(api.stream("GET", PATH))

    assert pieces.taken == 0
    assert handed.content_length == len(PIECE) * PIECES
    assert handed.headers["Content-Disposition"] == OF_A_FILE["Content-Disposition"]
    left = iter(handed.iter_encoded())
    assert (next(left), pieces.taken) == (PIECE, 1)
    assert b"".join(left) == PIECE * (PIECES - 1)
    handed.close()
    assert pieces.is_closed


def test_of_a_file_that_somebody_breaks_off_no_more_is_read(asking: Asking) -> None:
    pieces = Pieces()
    api = asking(lambda _: httpx.Response(200, headers=OF_A_FILE, stream=pieces))
    handed = rendering.file_of(api.stream("GET", PATH))
    next(iter(handed.iter_encoded()))

    handed.close()

    assert (pieces.taken, pieces.is_closed) == (1, True)


def test_a_file_that_breaks_off_is_not_taken_for_a_whole_one(asking: Asking) -> None:
    pieces = Pieces(breaks_at=2)
    api = asking(lambda _: httpx.Response(200, headers=OF_A_FILE, stream=pieces))
    handed = rendering.file_of(api.stream("GET", PATH))

    with pytest.raises(httpx.ReadError):
        b"".join(handed.iter_encoded())

    assert pieces.taken == 2
    assert handed.headers["Content-Length"] == OF_A_FILE["Content-Length"]


def test_a_file_comes_as_it_is_for_its_size_to_hold(asking: Asking) -> None:
    asked: list[httpx.Request] = []

    def answer(request: httpx.Request) -> httpx.Response:
        asked.append(request)
        return httpx.Response(200, headers=OF_A_FILE, stream=Pieces())

    asking(answer).stream("GET", PATH).close()

    assert asked[0].headers["Accept-Encoding"] == "identity"


def test_what_is_no_file_is_read_and_closed(asking: Asking) -> None:
    def refuse(_: httpx.Request) -> httpx.Response:
        return httpx.Response(404, json={"code": "letter_gone", "title": "It is gone."})

    def break_off(_: httpx.Request) -> httpx.Response:
        return httpx.Response(404, stream=Pieces(breaks_at=1))

    def begin(_: httpx.Request) -> httpx.Response:
        return httpx.Response(202, json={"id": "x"})

    with pytest.raises(Refused) as refused:
        asking(refuse).stream("GET", PATH)
    with pytest.raises(Away):
        asking(break_off).stream("GET", PATH)
    answer = asking(begin).stream("POST", PATH, json={}, key="a-key")

    assert refused.value.code == "letter_gone"
    assert (answer.json(), answer.is_closed) == ({"id": "x"}, True)


def test_of_a_file_whose_head_is_asked_for_nothing_is_left_open(asking: Asking) -> None:
    pieces = Pieces()
    api = asking(lambda _: httpx.Response(200, headers=OF_A_FILE, stream=pieces))

    api.stream("HEAD", PATH)

    assert pieces.is_closed


def test_a_file_of_a_job_comes_through_the_portal_with_its_size(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    pieces, asked = Pieces(), house.transport.handle_request

    def handle(request: httpx.Request) -> httpx.Response:
        if request.url.path.endswith("/content"):
            return httpx.Response(200, headers=OF_A_FILE, stream=pieces, request=request)
        return asked(request)

    monkeypatch.setattr(house.transport, "handle_request", handle)
    visitor = house.signed_in(house.head())

    response = visitor.get(f"/establishment/jobs/{house.job()}/file").response

    assert response.data == PIECE * PIECES
    assert response.headers["Content-Length"] == OF_A_FILE["Content-Length"]
    assert pieces.is_closed
