"""A mail comes back to an address that nobody can make up."""

from uuid import UUID, uuid4

from hypothesis import given
from hypothesis import strategies as st

from services.mailer.domain.return_addresses import ReturnAddresses, Try

EMAIL = UUID("01936b4e-0000-7000-8000-000000000001")


def addresses(*keys: bytes, mailbox: str = "bounces@comptoir.example.org") -> ReturnAddresses:
    return ReturnAddresses(mailbox, lambda: list(keys))


OURS = addresses(b"one")


@given(st.uuids(), st.integers(0, 2**16 - 1))
def test_an_address_tells_its_try_also_to_servers_that_ignore_case(
    email_id: UUID, number: int
) -> None:
    address = OURS.of(email_id, number, otherwise="")

    assert OURS.find(address) == OURS.find(f"<{address.upper()}>") == Try(email_id, number)


def test_an_address_is_as_long_as_may_be() -> None:
    longest = addresses(b"one", mailbox=f"{'b' * 16}@example.org").of(EMAIL, 1, otherwise="")

    assert len(longest.partition("@")[0]) <= 64


@given(st.integers(0, 44), st.sampled_from("abcdefghijklmnopqrstuvwxyz234567"))
def test_an_address_that_is_altered_anywhere_is_none(place: int, letter: str) -> None:
    address = OURS.of(EMAIL, 3, otherwise="")
    at = address.index("+") + 1 + place
    altered = address[:at] + letter + address[at + 1 :]

    found = OURS.find(altered)

    assert found == (Try(EMAIL, 3) if altered == address or (place == 44 and found) else None)


def test_an_address_of_the_key_before_the_newest_still_counts() -> None:
    address = OURS.of(EMAIL, 1, otherwise="")

    assert addresses(b"two", b"one").find(address) == Try(EMAIL, 1)
    assert addresses(b"two").find(address) is None


def test_the_right_address_is_found_among_others() -> None:
    forged = addresses(b"theirs").of(uuid4(), 1, otherwise="")

    assert OURS.find(f"{forged}, {OURS.of(EMAIL, 2, otherwise='')}") == Try(EMAIL, 2)


def test_without_a_mailbox_mails_come_back_to_their_sender() -> None:
    assert addresses(b"one", mailbox="").of(EMAIL, 1, otherwise="no-reply@a.example") == (
        "no-reply@a.example"
    )
