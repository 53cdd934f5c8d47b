"""Rows that are rendered once for all of a kind: what differs is filled in, as text."""

import re
from itertools import count
from typing import Any

import pytest

from services.portal.pages.accounts.listing import ROWS
from services.portal.rendering import UNSHOWABLE, showable
from services.portal.rows import BEGIN, END, Rows, stand_in
from tests.portal.house import House


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


def test_a_row_is_not_looked_through_again_as_it_is_put_into_its_page() -> None:
    """It was half of what a row cost: no more is to be found than in its words."""
    row = Rows(showable).render("user", {"name": "A\0B\x85"}, lambda: f"<tr>\n{stand_in('name')}")

    assert showable(row) is row
    assert not UNSHOWABLE.search(row)
    assert row == "<tr>\nA\ufffdB\ufffd"


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


ONE = {
    **{"title": "ms", "first_name": "Agathe", "last_name": "Dupont", "identifier": "AGATDUPON"},
    **{"email": "agathe@example.org", "profile": "user", "status": "active", "is_locked": False},
    **{"department": "Paie", "expires_on": "2999-01-31", "last_signed_in_at": None},
    **{"undeliverable_since": None, "acts": ["change", "renew", "delete"]},
}
OTHERS: list[Any] = [
    *({"title": "mr"}, {"first_name": "Anna"}, {"last_name": "Petit"}, {"identifier": "ANNAPETIT"}),
    *({"department": None}, {"department": "<b>"}, {"profile": "administrator"}),
    *({"status": each} for each in ("invited", "invitation_lapsed", "expired")),
    *({"is_locked": True}, {"undeliverable_since": "2026-11-30T08:00:00Z"}),
    *({"expires_on": day} for day in ("2998-01-31", "2026-12-02", "2026-12-03", None)),
    *({"last_signed_in_at": "2026-11-30T08:00:00Z"}, {"acts": []}, {"acts": ["invite"]}),
]
"""What may be another with another account, one thing at a time."""


def test_an_account_is_shown_among_others_as_it_is_alone(house: House) -> None:
    head = house.signed_in(house.head())
    path = f"/accounts/v1/establishments/{house.head().establishment_id}/accounts"
    rows = [
        {**ONE, **other, "id": f"{at:08}-0000-4000-8000-{at:012}"}
        for at, other in enumerate([{}, *OTHERS])
    ]

    def shown(listed: list[Any]) -> list[str]:
        house.transport.told[path] = (listed, len(listed))
        html = head.get("/establishment/accounts").response.text
        found = re.findall(r"<tr>\n<td class=\"pick\"><label>.*?</tr>", html, re.DOTALL)
        return [re.sub(r"\d{8}-0000-4000-8000-\d{12}", "…", row) for row in found]

    together = shown(rows)
    alone = []
    for row in rows:
        ROWS._kinds.clear()
        alone += shown([row])

    assert together == alone
    assert len(set(together)) == len(rows)
