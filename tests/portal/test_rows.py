"""Rows that are rendered once for all of a kind: what differs is filled in, as text."""

from itertools import count

import pytest

from services.portal.rows import BEGIN, END, Rows, stand_in


def rows() -> Rows:
    return Rows(lambda text: text.replace("\0", "\ufffd"))


def drawn(made: Rows, kind: str, **words: str) -> str:
    return made.render(kind, words, lambda: f"<b>{stand_in('name')}</b> {kind} {stand_in('name')}")


def test_a_kind_is_rendered_once() -> None:
    made, times = rows(), count()
    for name in ("Agathe", "Basile"):
        made.render("user", {"name": name}, lambda: f"{next(times)} {stand_in('name')}")

    assert next(times) == 1


def test_each_row_has_its_own_words_wherever_they_stand() -> None:
    made = rows()

    assert drawn(made, "user", name="Agathe") == "<b>Agathe</b> user Agathe"
    assert drawn(made, "admin", name="Basile") == "<b>Basile</b> admin Basile"
    assert drawn(made, "user", name="Clotilde") == "<b>Clotilde</b> user Clotilde"


def test_words_are_text_whatever_is_in_them() -> None:
    made = rows()

    assert (
        drawn(made, "user", name="<i>&\0")
        == "<b>&lt;i&gt;&amp;\ufffd</b> user &lt;i&gt;&amp;\ufffd"
    )


def test_words_never_stand_for_other_words() -> None:
    made = rows()
    sly = f"{BEGIN}name{END}{stand_in('id')}"

    assert drawn(made, "user", name=sly) == f"<b>{sly}</b> user {sly}"


def test_no_more_than_so_many_kinds_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("services.portal.rows.MOST", 3)
    made = rows()
    for kind in "abcdefgh":
        assert drawn(made, kind, name="Agathe") == f"<b>Agathe</b> {kind} Agathe"

    assert len(made._kinds) <= 3
