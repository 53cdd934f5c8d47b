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

MISSING = "its PDF is not where it was stored"
UNREADABLE = "its PDF cannot be read, though those beside it can"
DAMAGED = "its PDF is damaged"
OTHER_PAGES = "its PDF has {found} pages, not {noted}"
"""Why a letter is left out, as operators read it: no path, nothing that its PDF says."""


class StorageAway(Exception):
    """No PDF could be read, that of the letters beside it neither: it is none of their faults."""


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

    What is beyond `MOST_BYTES` is neither placed nor left out. Where files are kept is taken to be
    away if a letter cannot be read and neither can those beside it: no letter is to blame then.

    :param read: reads a PDF by its digest
    :param tick: is told how many are bound
    :raises FileNotFoundError: if one is removed while they are bound
    :raises StorageAway: if none can be read just now
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
        binder.add(_again(letter, read))
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
    for place, letter in enumerate(letters):
        try:
            content = read(letter.digest)
        except FileNotFoundError:
            left_out.append((letter, MISSING))
            continue
        except Exception as error:
            beside = [*letters[place - 1 : place], *letters[place + 1 : place + 3]]
            if not _is_any_read(beside, read):
                raise StorageAway from error
            left_out.append((letter, UNREADABLE))
            continue
        fault = _fault(letter, content)
        if fault is not None:
            left_out.append((letter, fault))
            continue
        size += len(content)
        if good and size > MOST_BYTES:
            break
        good.append(letter)
    return good, left_out


def _is_any_read(letters: Sequence[Letter], read: Callable[[str], bytes]) -> bool:
    """Tell whether the PDF of some letter can be read just now."""
    for letter in letters:
        try:
            read(letter.digest)
        except Exception:  # whatever it is: another may tell
            continue
        return True
    return False


def _again(letter: Letter, read: Callable[[str], bytes]) -> bytes:
    """Read a PDF that could be read a moment ago."""
    try:
        return read(letter.digest)
    except FileNotFoundError:
        raise
    except Exception as error:  # the next try tells whether the letter is to blame
        raise StorageAway from error


def _fault(letter: Letter, content: bytes) -> str | None:
    """Tell what is wrong with the PDF of a letter, in words that quote nothing of it."""
    try:
        pages = count_pages(content)
    except Exception:  # whatever is wrong with one is told of it, and stops no other
        return DAMAGED
    if pages != letter.pages:
        return OTHER_PAGES.format(found=pages, noted=letter.pages)
    return None


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
