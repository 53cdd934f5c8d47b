"""Several letters at once: counted, and opened as one file."""

from io import BytesIO
from uuid import uuid4
from zipfile import ZipFile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.mailer.actions import contents
from services.mailer.domain.archives import archive
from services.mailer.models import Reading
from shared.events.accounts import EstablishmentFacts
from shared.events.mailer import LetterRead
from tests.answers import refused
from tests.mailer.letters.box import box, deposited, letters
from tests.mailer.world import Caller, World, pdf


def counts(caller: Caller, home: EstablishmentFacts) -> tuple[int, int]:
    answer = caller.get(box(home, "/counts")).json
    return answer["total"], answer["unread"]


def opened(caller: Caller, home: EstablishmentFacts, *ids: str) -> dict[str, bytes]:
    """Open letters as one file, and tell what is in it."""
    answer = caller.post(box(home, "/content"), {"ids": list(ids)})
    assert answer.status_code == 200, answer.data
    with ZipFile(BytesIO(answer.data)) as file:
        return {name: file.read(name) for name in file.namelist()}


class TestCounting:
    def test_tells_how_many_there_are_and_how_many_nobody_has_opened(
        self, world: World, operator: Caller, home: EstablishmentFacts
    ) -> None:
        reader = world.caller(world.administrator(home))
        first, _ = deposited(operator, home), deposited(operator, home)
        before = counts(reader, home)
        reader.get(box(home, f"/{first}/content"))

        assert (before, counts(reader, home)) == ((2, 2), (2, 1))

    def test_leaves_out_what_one_may_not_read(
        self, world: World, operator: Caller, home: EstablishmentFacts
    ) -> None:
        deposited(operator, home, category="claims")
        deposited(operator, home, category="funds")
        deposited(operator, world.establishment("Autre"))
        user = world.caller(world.account(home, rights={"finances": "read"}))

        assert counts(user, home) == (1, 1)
        assert counts(world.caller(world.account(home)), home) == (0, 0)

    def test_opens_nothing(self, world: World, operator: Caller, home: EstablishmentFacts) -> None:
        deposited(operator, home)
        reader = world.caller(world.administrator(home))

        counts(reader, home)

        assert counts(reader, home) == (1, 1)


class TestOpeningMany:
    def test_answers_one_file_and_clears_unread_of_each(
        self, world: World, operator: Caller, home: EstablishmentFacts
    ) -> None:
        reader = world.caller(world.administrator(home))
        ids = [
            deposited(operator, home, content=pdf(1), title="Relance"),
            deposited(operator, home, content=pdf(2), title="Relance"),
        ]
        left = deposited(operator, home)

        found = opened(reader, home, *ids)

        assert found == {
            "2026-11-20 Relance.pdf": pdf(1),
            "2026-11-20 Relance (2).pdf": pdf(2),
        }
        assert [str(each.id) for each in letters(world) if each.is_unread] == [left]
        assert {str(each.letter_id) for each in world.announced(LetterRead)} == set(ids)

    def test_again_is_counted_and_told_once(
        self, world: World, operator: Caller, home: EstablishmentFacts
    ) -> None:
        reader = world.caller(world.administrator(home))
        ids = [deposited(operator, home), deposited(operator, home)]
        reader.get(box(home, f"/{ids[0]}/content"))

        opened(reader, home, *ids)

        with world.look() as session:
            times = {str(each.letter_id): each.times for each in session.query(Reading)}
        assert times == {ids[0]: 2, ids[1]: 1}
        assert len(world.announced(LetterRead)) == 2

    def test_by_a_delegate_is_recorded_and_clears_nothing(
        self, world: World, operator: Caller, home: EstablishmentFacts
    ) -> None:
        centre = world.establishment("Centre", is_centralising=True)
        person = world.account(centre)
        world.delegation(home, centre, person, letters="read", finances="read")
        letter = deposited(operator, home)

        opened(world.caller(person), home, letter)

        with world.look() as session:
            (reading,) = session.query(Reading)
        assert (reading.home_id, reading.is_counted) == (centre.establishment_id, False)
        assert [each.is_unread for each in letters(world)] == [True]

    def test_with_one_that_one_may_not_read_is_refused_and_opens_none(
        self, world: World, operator: Caller, home: EstablishmentFacts
    ) -> None:
        other = world.establishment("Autre")
        user = world.caller(world.account(home, rights={"finances": "read"}))
        good = deposited(operator, home)
        for bad in (
            deposited(operator, home, category="funds"),
            deposited(operator, other),
            str(uuid4()),
        ):
            answer = user.post(box(home, "/content"), {"ids": [good, bad]})
            assert refused(answer) == (404, "not_found")
        assert world.announced(LetterRead) == []

    def test_that_are_too_large_together_is_refused_and_opens_none(
        self,
        world: World,
        operator: Caller,
        home: EstablishmentFacts,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        reader = world.caller(world.administrator(home))
        ids = [deposited(operator, home), deposited(operator, home)]
        monkeypatch.setattr(contents, "LARGEST_ARCHIVE", 2 * len(pdf()) - 1)

        answer = reader.post(box(home, "/content"), {"ids": ids})

        assert refused(answer)[0] == 422
        assert "fewer" in answer.json["errors"]["ids"][0]
        assert world.announced(LetterRead) == []

    @pytest.mark.parametrize("count", [0, 101])
    def test_none_or_more_than_a_hundred_is_refused(
        self, world: World, home: EstablishmentFacts, count: int
    ) -> None:
        reader = world.caller(world.administrator(home))

        answer = reader.post(box(home, "/content"), {"ids": [str(uuid4())] * count})

        assert refused(answer)[0] == 422


@given(st.lists(st.text(max_size=120), max_size=8))
def test_a_file_of_whatever_titles_has_each_under_a_name_that_stays_in_its_folder(
    titles: list[str],
) -> None:
    with ZipFile(
        BytesIO(archive((title, title.encode("utf-8", "replace")) for title in titles))
    ) as made:
        names = made.namelist()

    assert len({name.casefold() for name in names}) == len(titles)
    assert not any("/" in name or "\\" in name or name.startswith(".") for name in names)
    assert all(name.endswith(".pdf") and len(name) <= 120 for name in names)
