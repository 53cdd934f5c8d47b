"""What a message says once somebody it speaks of is erased (design.md §4.11)."""

import json
from typing import Any

import pytest

from deploy.tooling.documents import GOLDEN
from shared import erasure
from shared.events import CATALOGUE, Envelope

THEY, OTHER = "01920000-0000-7000-8000-00000000000a", "01920000-0000-7000-8000-00000000000b"


def message(data: dict[str, Any], *, subject: str = OTHER) -> dict[str, Any]:
    return {"subject": subject, "data": data}


class TestAMessage:
    @pytest.mark.parametrize("name", sorted(CATALOGUE))
    def test_about_somebody_erased_can_still_be_read_and_names_nobody(self, name: str) -> None:
        whole = json.loads((GOLDEN / f"{name}.json").read_text())
        theirs = {"01920000-0000-7000-8000-000000000001"}

        emptied = erasure.emptied(whole, theirs)

        if emptied is not None:
            envelope = Envelope.from_message(emptied)
            assert envelope.is_erased
            assert envelope.event.to_data() == emptied["data"]
            assert envelope.to_message() == emptied

    def test_about_somebody_else_says_all_but_who_acted(self) -> None:
        account = {"account_id": OTHER, "first_name": "Jean", "email": "jean@example.org"}
        author = {"account_id": THEY, "first_name": "Anne", "last_name": "Dupré", "phone": "+331"}

        emptied = erasure.emptied(message({"account": account, "created_by": author}), [THEY])

        assert emptied is not None
        assert emptied["data"]["account"] == account
        assert emptied["data"]["created_by"] == {
            "account_id": THEY,
            "first_name": "",
            "last_name": "",
            "phone": None,
        }

    def test_about_an_account_loses_what_stands_beside_it_too(self) -> None:
        told = {"account": {"account_id": THEY, "email": "a@b.fr"}, "previous_email": "c@d.fr"}

        emptied = erasure.emptied(message(told, subject=THEY), [THEY])

        assert emptied is not None
        assert emptied["data"] == {
            "account": {"account_id": THEY, "email": ""},
            "previous_email": None,
        }

    def test_loses_what_stands_beside_one_of_them(self) -> None:
        told = {"inviter": {"account_id": THEY}, "inviter_phone": "+331", "guest_phone": "+332"}

        emptied = erasure.emptied(message(told | {"guest": {"account_id": OTHER}}), [THEY])

        assert emptied is not None
        assert (emptied["data"]["inviter_phone"], emptied["data"]["guest_phone"]) == (None, "+332")

    def test_that_has_only_their_id_stays_as_it_is(self) -> None:
        told = {"account_id": THEY, "profile": "user", "signed_in_at": "2026-11-16T09:30:00Z"}

        assert erasure.emptied(message(told, subject=THEY), [THEY]) is None

    def test_about_others_alone_stays_as_it_is(self) -> None:
        assert erasure.emptied(message({"account_id": OTHER, "email": "a@b.fr"}), [THEY]) is None
