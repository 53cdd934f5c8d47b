"""Batches of a campaign's letters are put into the boxes, where nobody sees them yet.

Who is to hear of them does when they are released (`releasing`), so that a batch writes letters,
and nothing else.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import IO, Any
from uuid import UUID

from sqlalchemy.orm import Session

from services.mailer import errors
from services.mailer.actions import stored_files
from services.mailer.actions.campaigns import judging
from services.mailer.actions.campaigns.judging import Said, Wanted
from services.mailer.actions.campaigns.orders import CampaignOrder
from services.mailer.actions.letters import Asked
from services.mailer.clients.storage import Keeping
from services.mailer.domain.pdf import checked_pages
from services.mailer.errors import ReferenceTaken
from services.mailer.models import Campaign, Letter
from services.mailer.queries import letters as queries
from services.mailer.tools import Tools
from shared import jobs
from shared.db import new_id
from shared.errors import Problem
from shared.jobs import JobItem, Result
from shared.messaging import wakes
from shared.text import fold

DEPOSITED, ALREADY = "deposited", "already"


@dataclass(kw_only=True)
class Depositing:
    """One batch of a campaign.

    :ivar file: the ZIP
    :ivar keeping: where PDFs are stored; None: it is only told what would become of each line
    """

    session: Session
    campaign: Campaign
    order: CampaignOrder
    tools: Tools
    file: IO[bytes]
    keeping: Keeping | None
    now: datetime

    def perform(
        self, items: Sequence[JobItem], said: Sequence[Said], *, language: str
    ) -> list[Result]:
        """Put letters into boxes, each once by its reference; tell what became of each line.

        :param said: what each line says
        """
        if self.campaign.withdrawn_at is not None:
            return [jobs.refusal(errors.CampaignWithdrawn(), language=language) for _ in items]
        judged = judging.judge(self.session, items, said)
        earlier = self._earlier([each for each in judged if isinstance(each, Wanted)])
        results = []
        for item, each in zip(items, judged, strict=True):
            values = (item.given or {}).get("values", {})
            told = {name: values[name] for name in ("file", "reference") if name in values}
            results.append(self._result(each, earlier, language).telling(**told))
        self.session.flush()
        if self.keeping is not None:
            wakes.after_commit(self.session, wakes.CHORES)
        return results

    def _earlier(self, wanted: Sequence[Wanted]) -> dict[tuple[UUID, str], Letter]:
        """Find what this depositor has put into these boxes under these references."""
        names = {(each.home.id, str(each.values["reference"])) for each in wanted}
        by = self.campaign.created_by
        return queries.deposited_among(
            self.session, names, by=by, is_locking=self.keeping is not None
        )

    def _result(
        self,
        wanted: Wanted | Problem,
        earlier: dict[tuple[UUID, str], Letter],
        language: str,
    ) -> Result:
        if isinstance(wanted, Problem):
            return self._refused(wanted, language)
        told = {"establishment": wanted.home.name}
        try:
            return self._put_in(wanted, earlier).telling(**told)
        except Problem as problem:
            return self._refused(problem, language).telling(**told)

    def _put_in(self, wanted: Wanted, earlier: dict[tuple[UUID, str], Letter]) -> Result:
        settings = self.tools.settings
        content = judging.content_of(wanted, self.file, most_bytes=settings.letter_bytes)
        pages = checked_pages(content, most=settings.letter_pages)
        digest = self.tools.storage.digest_of(content)
        name = (wanted.home.id, str(wanted.values["reference"]))
        there = earlier.get(name)
        if there is not None:
            return self._same(there, wanted, digest)
        if self.keeping is None:
            return Result(outcome=DEPOSITED)
        stored_files.hold(self.session, digest)
        self.keeping.add(content)
        letter = self._letter(wanted, digest=digest, size=len(content), pages=pages)
        self.session.add(letter)
        earlier[name] = letter
        return Result(outcome=DEPOSITED, facts={"letter_id": str(letter.id)})

    def _same(self, there: Letter, wanted: Wanted, digest: str) -> Result:
        """Tell that a letter is in the box already.

        :raises ReferenceTaken: if it is another one, or was withdrawn
        """
        said = {
            "title": wanted.values["title"],
            "dated_on": wanted.values["dated_on"],
            "category_id": wanted.kind.id,
            "digest": digest,
            **_asked(wanted),
        }
        is_other = any(getattr(there, name) != value for name, value in said.items())
        if is_other or there.is_withdrawn:
            raise ReferenceTaken
        return Result(outcome=ALREADY, facts={"letter_id": str(there.id)})

    def _letter(self, wanted: Wanted, *, digest: str, size: int, pages: int) -> Letter:
        values, opens_at = wanted.values, self._opens_at
        return Letter(
            id=new_id(),
            establishment_id=wanted.home.id,
            category_id=wanted.kind.id,
            title=values["title"],
            dated_on=values["dated_on"],
            reference=values["reference"],
            **_asked(wanted),
            digest=digest,
            size=size,
            pages=pages,
            search=fold(f"{values['title']} {values['reference']}"),
            deposited_by=self.campaign.created_by,
            campaign_id=self.campaign.id,
            embargoed_until=opens_at,
            created_at=opens_at,
        )

    @property
    def _opens_at(self) -> datetime:
        """Tell when its letters come into the boxes: not before they are there."""
        embargo = self.campaign.embargoed_until
        return self.now if embargo is None else max(embargo, self.now)

    def _refused(self, problem: Problem, language: str) -> Result:
        return jobs.refusal(judging.by_headers(problem, self.order), language=language)


def _asked(wanted: Wanted) -> dict[str, Any]:
    """Tell what a letter asks of the establishment."""
    return {name: wanted.values.get(name) for name in Asked.NAMES}
