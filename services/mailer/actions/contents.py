"""The PDFs of letters that are opened, one or many."""

from collections.abc import Sequence

from services.mailer.clients.storage import Storage
from services.mailer.domain.archives import archive
from services.mailer.errors import AT_ONCE_TOO_LARGE, LetterWithdrawn
from services.mailer.models import Letter
from shared.errors import Invalid

LARGEST_ARCHIVE = 100 * 1024 * 1024
"""Bytes of the letters that are downloaded as one file."""


def of(letter: Letter, *, storage: Storage) -> bytes:
    """Read the PDF of a letter.

    :raises LetterWithdrawn: if it was not meant for this box
    """
    if letter.is_withdrawn:
        raise LetterWithdrawn
    return storage.read(letter.digest)


def packed(letters: Sequence[Letter], *, storage: Storage) -> bytes:
    """Put letters into one file.

    :raises LetterWithdrawn: if one of them was not meant for this box
    :raises Invalid: if they are too large together
    """
    if sum(letter.size for letter in letters) > LARGEST_ARCHIVE:
        raise Invalid({"ids": [AT_ONCE_TOO_LARGE.format(most=LARGEST_ARCHIVE)]})
    return archive(
        (f"{letter.dated_on} {letter.title}", of(letter, storage=storage)) for letter in letters
    )
