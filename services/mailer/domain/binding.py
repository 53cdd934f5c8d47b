"""The one file of a batch: separators and letters, each beginning on the front of a sheet."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from io import BytesIO
from typing import Generic, Protocol, TypeVar

from services.mailer.domain import manifest
from services.mailer.domain.pdf import count_pages
from services.mailer.domain.typesetting import Typesetter
from shared.typesetting import Binder

SEPARATOR = "batch_separator"
TOLD_EVERY = 25
"""After as many letters it is told how far the binding is."""

MOST_BYTES = 64 * 1024 * 1024
"""So much of letters goes into one file: all of it is in memory, several times over."""

LANGUAGE = "fr"
"""Of the separators: print shops of a French platform read them."""


class Letter(Protocol):
    """What is bound: a PDF that is read when its turn comes."""

    @property
    def digest(self) -> str:
        """Tell where its PDF is."""

    @property
    def pages(self) -> int:
        """Tell how many pages it has, as was counted when it was made."""


LetterT = TypeVar("LetterT", bound=Letter)


@dataclass(frozen=True, kw_only=True)
class Cover:
    """What the separators of a batch say.

    :ivar number: of the batch
    :ivar kind: what its letters are about, in words
    :ivar envelope: the size of envelope
    """

    number: int
    kind: str
    envelope: str
    written_at: datetime


@dataclass(kw_only=True)
class Book(Generic[LetterT]):
    """A batch, bound.

    :ivar placed: the letters that stand in it, in their order
    :ivar left_out: those that could not be read, and why
    """

    content: bytes
    placed: Sequence[LetterT]
    left_out: Sequence[tuple[LetterT, str]] = field(default_factory=list)


def bind(
    letters: Sequence[LetterT],
    cover: Cover,
    *,
    read: Callable[[str], bytes],
    typesetter: Typesetter,
    tick: Callable[[int], None],
) -> Book[LetterT]:
    """Bind letters into one PDF; one that cannot be read is left out, and stops no other.

    What is beyond `MOST_BYTES` is neither placed nor left out.

    :param read: reads a PDF by its digest
    :param tick: is told how many are bound
    :raises FileNotFoundError: if one is removed while they are bound
    """
    good, left_out = _readable(letters, read)
    binder = Binder(title=f"Lot {cover.number}", language=LANGUAGE)
    for place, letter in enumerate(good, start=1):
        if manifest.begins_stack(place):
            last = min(place + manifest.STACK - 1, len(good))
            binder.add(_separator(cover, place, last, len(good), typesetter))
            binder.add_blank()
        if place % TOLD_EVERY == 1:
            tick(place - 1)
        binder.add(read(letter.digest))
        if letter.pages % 2:
            binder.add_blank()
    file = BytesIO()
    binder.write(file)
    return Book(content=file.getvalue(), placed=good, left_out=left_out)


def _readable(
    letters: Sequence[LetterT], read: Callable[[str], bytes]
) -> tuple[list[LetterT], list[tuple[LetterT, str]]]:
    good: list[LetterT] = []
    left_out: list[tuple[LetterT, str]] = []
    size = 0
    for letter in letters:
        try:
            content = read(letter.digest)
            pages = count_pages(content)
        except Exception as error:  # whatever is wrong with one is told of it, and stops no other
            left_out.append((letter, f"{type(error).__name__}: {error}"))
            continue
        if pages != letter.pages:
            left_out.append((letter, f"its PDF has {pages} pages, not {letter.pages}"))
            continue
        size += len(content)
        if good and size > MOST_BYTES:
            break
        good.append(letter)
    return good, left_out


def _separator(cover: Cover, first: int, last: int, letters: int, typesetter: Typesetter) -> bytes:
    values = {
        "number": cover.number,
        "kind": cover.kind,
        "envelope": cover.envelope.upper(),
        "first": first,
        "last": last,
        "letters": letters,
    }
    return typesetter.make(SEPARATOR, language=LANGUAGE, values=values, written_at=cover.written_at)
