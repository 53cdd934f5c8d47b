"""A batch for the print shop, as a job: its file is bound, stored, and put where it is taken.

The job's own file is the manifest, which names no code and nobody: the letters themselves are
downloaded from the batch, which keeps who did.
"""

import logging
from collections.abc import Sequence
from uuid import UUID

from services.mailer import permissions
from services.mailer.actions import paper_batches as actions
from services.mailer.actions import paper_files
from services.mailer.actions.paper_batches import BatchOrder, Held, Printed
from services.mailer.clients import print_shop
from services.mailer.domain import binding, manifest
from services.mailer.domain.binding import Cover, StorageAway
from services.mailer.domain.paper_contents import IN_FRENCH
from services.mailer.errors import NothingToPrint
from services.mailer.queries import paper_batches as queries
from services.mailer.tools import Tools
from shared.errors import Unavailable
from shared.jobs import FileKind, Stopped, Writing

log = logging.getLogger(__name__)

TRIES = 5
"""How often a file is bound anew because a letter of it was taken back meanwhile."""

CSV = "text/csv"


def write(writing: Writing[Tools]) -> None:
    """Make a batch, and write its manifest.

    :raises NothingToPrint: if nothing that could be printed is left
    :raises Unavailable: if letters are taken back again and again, or no file can be read or stored
        just now: it is tried later, and its letters are held until then
    """
    batch_id = BatchOrder.from_data(writing.job.parameters).batch_id
    try:
        _make(writing, batch_id)
    except (Stopped, NothingToPrint):
        with writing.reading() as session:
            batch = queries.get(session, batch_id, lock=True)
            actions.drop(session, batch, now=writing.now)
        raise
    _hand_over(writing, batch_id)


def _make(writing: Writing[Tools], batch_id: UUID) -> None:
    for _ in range(TRIES):
        with writing.reading() as session:
            held = actions.hold(session, batch_id, most=writing.tools.settings.paper_batch_letters)
        if held is None or _print(writing, batch_id, held):
            return
    raise Unavailable


def _print(writing: Writing[Tools], batch_id: UUID, held: Sequence[Held]) -> bool:
    """Bind what is held, and note it; False: something was taken back meanwhile."""
    tools = writing.tools
    with writing.reading() as session:
        batch = queries.get(session, batch_id)
        cover = Cover(
            number=batch.number,
            kind=IN_FRENCH[batch.kind],
            envelope=batch.envelope,
            written_at=batch.created_at,
        )
    try:
        book = binding.bind(
            held, cover, read=tools.storage.read, typesetter=tools.typesetter, tick=writing.tick
        )
        if not book.placed and not tools.storage.is_there:
            raise StorageAway
    except FileNotFoundError:  # it was there a moment ago: a letter was taken back
        return False
    except StorageAway as error:
        why = {"batch_id": str(batch_id), "error": type(error.__cause__ or error).__name__}
        log.warning("A batch waits until files can be read", extra=why)
        raise Unavailable from error
    left_out = {letter.id: why for letter, why in book.left_out}
    if not book.placed:
        with writing.reading() as session:
            actions.leave_out(session, left_out)
        raise NothingToPrint
    printed = Printed(
        placed=book.placed,
        left_out=left_out,
        digest=tools.storage.keep(book.content),
        file_pages=manifest.file_pages([one.pages for one in book.placed]),
    )
    with writing.reading() as session:
        is_done = actions.complete(session, batch_id, printed, now=writing.now)
        if not is_done:
            paper_files.remove(session, [printed.digest], tools=tools)
    return is_done


def _hand_over(writing: Writing[Tools], batch_id: UUID) -> None:
    """Write the manifest, and put all of it where the print shop takes it, if it does.

    It counts as taken before it is: whoever is erased meanwhile has no letter of it printed anew.
    """
    tools = writing.tools
    with writing.reading() as session:
        batch = queries.get(session, batch_id, lock=True)
        number, digest, letters = batch.number, batch.digest, batch.letters
        is_put = tools.print_shop.is_there and batch.has_file
        if is_put:
            batch.taken_at = writing.now
        listed = manifest.written(number, queries.lines(session, batch_id))
    if is_put and digest is not None:
        _put(writing, batch_id, number, digest, listed)
    writing.tick(letters)
    writing.name, writing.type = print_shop.manifest_name(number), CSV
    writing.file.write(listed)


def _put(writing: Writing[Tools], batch_id: UUID, number: int, digest: str, listed: bytes) -> None:
    """Put the files of a batch there, the letters last, unless somebody in it is erased by then."""
    tools = writing.tools
    try:
        checksum = f"{digest}  {print_shop.pdf_name(number)}\n".encode()
        tools.print_shop.put(print_shop.checksum_name(number), checksum)
        tools.print_shop.put(print_shop.manifest_name(number), listed)
        tools.print_shop.put(print_shop.pdf_name(number), tools.storage.read(digest))
    except FileNotFoundError:
        if _is_kept(writing, batch_id):
            raise
    if not _is_kept(writing, batch_id):
        tools.print_shop.take_back(number)


def _is_kept(writing: Writing[Tools], batch_id: UUID) -> bool:
    with writing.reading() as session:
        return queries.get(session, batch_id, lock=True).has_file


KIND = FileKind(name=actions.JOB, permission=permissions.PRINT_PAPER, write=write)
