"""A letter lists everybody who has asked for a code; what they are told (design.md §4.1)."""

from datetime import timedelta
from uuid import uuid4

import pytest

from services.mailer.models import PaperStatus
from shared.events.accounts import AccountErasureRequested, EstablishmentCodesIssued
from shared.events.mailer import PaperItemCancelled
from tests.mailer.code_letters import asker, issued
from tests.mailer.printing import content, render, text
from tests.mailer.world import NOW, World

CODES = ("ABCDEFGH2345", "JKMNPQRS6789", "TUVWXYZ23456")


def letter(
    world: World, purpose: str = "registration", language: str = "fr"
) -> EstablishmentCodesIssued:
    """Three people have asked, each with an address of their own."""
    home = world.establishment(status="registered", language=language)
    people = (("Ambre", "Solier"), ("Hugo", "Perrin"), ("Louise", "Rey"))
    askers = [
        asker(
            world,
            code,
            first_name=first,
            last_name=last,
            email=f"{first}.{last}@example.org".lower(),
        )
        for code, (first, last) in zip(CODES, people, strict=True)
    ]
    return issued(world, home, purpose, *askers)


def said(world: World) -> str:
    (item,) = world.paper()
    return text(content(world, item))


class TestALetterOfSeveral:
    @pytest.mark.parametrize("purpose", ["registration", "recovery"])
    @pytest.mark.parametrize("language", ["fr", "en"])
    def test_lists_each_with_their_code_and_address(
        self, world: World, purpose: str, language: str
    ) -> None:
        world.told(letter(world, purpose, language))

        render(world)

        told = said(world)
        facts = ["Ambre Solier", "ABCD EFGH 2345", "ambre.solier@example.org"]
        facts += ["Hugo Perrin", "JKMN PQRS 6789", "hugo.perrin@example.org"]
        facts += ["Louise Rey", "TUVW XYZ2 3456", "louise.rey@example.org"]
        found = [told.find(fact) for fact in facts]
        assert -1 not in found
        assert found == sorted(found)
        several = {"fr": "chacune a son propre code", "en": "each has a code of their own"}
        assert several[language] in told

    def test_of_a_hundred_is_set_on_as_many_pages_as_it_takes(self, world: World) -> None:
        home = world.establishment(status="registered")
        many = [
            asker(world, last_name=f"N{chr(65 + n // 26)}{chr(65 + n % 26)}") for n in range(100)
        ]
        world.told(issued(world, home, "registration", *many))

        render(world)

        (item,) = world.paper()
        assert (item.status, item.error) == (PaperStatus.TO_PRINT, None)
        assert said(world).count("ABCD EFGH 2345") == 100

    @pytest.mark.parametrize("is_made", [False, True])
    def test_is_made_again_without_one_who_is_erased(self, world: World, is_made: bool) -> None:
        event = letter(world)
        world.told(event)
        if is_made:
            render(world)
        gone = event.askers[1]
        assert gone.account_id is not None

        world.told(
            AccountErasureRequested(
                account_id=gone.account_id, establishment_id=event.establishment.establishment_id
            )
        )
        render(world)

        told = said(world)
        assert "Perrin" not in told
        assert "JKMN PQRS 6789" not in told
        for fact in ("Ambre Solier", "ABCD EFGH 2345", "Louise Rey", "TUVW XYZ2 3456"):
            assert fact in told, fact

    def test_is_cancelled_once_nobody_is_left(self, world: World) -> None:
        event = letter(world)
        world.told(event)
        render(world)
        for each in event.askers:
            assert each.account_id is not None
            world.told(
                AccountErasureRequested(
                    account_id=each.account_id,
                    establishment_id=event.establishment.establishment_id,
                )
            )
            render(world)

        (item,) = world.paper()
        assert (item.status, item.sealed, item.digest) == (PaperStatus.CANCELLED, None, None)

    def test_that_is_cancelled_for_an_erasure_is_announced_once_as_void(self, world: World) -> None:
        home = world.establishment(status="registered")
        only = asker(world)
        world.told(issued(world, home, "registration", only))
        assert only.account_id is not None
        erasure = AccountErasureRequested(
            account_id=only.account_id, establishment_id=home.establishment_id
        )

        for _ in range(2):
            world.told(erasure)

        (event,) = world.announced(PaperItemCancelled)
        (item,) = world.paper()
        assert (event.paper_item_id, event.kind) == (item.id, "registration_code")
        assert (event.account_ids, event.told_at) == ([only.account_id], NOW)

    def test_leaves_out_who_is_erased_or_whose_code_has_ended(self, world: World) -> None:
        home, gone = world.establishment(status="registered"), uuid4()
        world.told(AccountErasureRequested(account_id=gone, establishment_id=home.establishment_id))
        world.told(
            issued(
                world,
                home,
                "registration",
                asker(world, account_id=gone, email="gone@example.org"),
                asker(world, expires_at=NOW, email="late@example.org"),
                asker(world, email="good@example.org"),
            )
        )

        (item,) = world.paper()
        assert [one["email"] for one in item.facts["askers"]] == ["good@example.org"]
        assert world.recipients("code_letter_sent") == {"good@example.org"}


class TestEachAsker:
    @pytest.mark.parametrize("language", ["fr", "en"])
    def test_is_told_by_e_mail_that_the_letter_leaves_and_where_to_type_the_code(
        self, world: World, language: str
    ) -> None:
        event = letter(world, language=language)
        message = world.message(event)

        world.receive(message)
        world.handling.receive(message, now=world.now, again=True)
        world.send()

        mails = world.emails()
        assert len(mails) == 3
        first = mails[0]
        assert first.recipient == "ambre.solier@example.org"
        assert first.body is not None
        page = f"https://comptoir.example.org/code?siret={event.establishment.siret}"
        assert page in first.body
        assert not any(code in str(mail.body) for mail in mails for code in CODES)

    def test_is_written_to_three_times_a_day_at_most_whoever_asks_in_their_name(
        self, world: World
    ) -> None:
        def ask(email: str) -> None:
            home = world.establishment(status="registered")
            world.told(issued(world, home, "registration", asker(world, email=email)))

        for email in ("a.b@example.org", "A.b@Example.org", "a.B@example.org", "A.B@EXAMPLE.ORG"):
            ask(email)
        many = len(world.emails())
        world.now += timedelta(days=1)
        ask("a.b@example.org")

        assert (many, len(world.emails()), len(world.paper())) == (3, 4, 5)

    def test_who_stands_in_a_letter_twice_gets_one_mail(self, world: World) -> None:
        home = world.establishment(status="registered")

        world.told(issued(world, home, "registration", asker(world), asker(world)))

        assert len(world.emails()) == 1

    def test_is_written_to_no_more_once_they_are_erased(self, world: World) -> None:
        event = letter(world)
        world.told(event)
        gone = event.askers[0]
        assert gone.account_id is not None

        world.told(
            AccountErasureRequested(
                account_id=gone.account_id, establishment_id=event.establishment.establishment_id
            )
        )

        assert "solier" not in str([(m.recipient, m.facts) for m in world.emails()]).lower()
