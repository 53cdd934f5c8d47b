"""One act on many delegations, from the lists: told beforehand, done, told of each."""

from datetime import timedelta
from uuid import uuid4

from services.portal.clients.many import Told
from services.portal.pages.delegations.forecast import Forecast
from shared import clock
from tests.portal.house import AT_ONCE, House, until
from tests.portal.pages.test_delegations import LIST, active, asked, centre, town
from tests.portal.visitor import Page, Visitor

__all__ = ["centre", "town"]

MANY, OTHERS = f"{LIST}/many", "/others/establishments"
TOWN = "Commune de Sainte-Démonstration"
OF_THE_TOWN = {"status": "pending", "q": "Sainte"}
"""Requests that wait there. That of the hospital is left: other tests go on with it."""


def chosen(visitor: Visitor, where: str, action: str, *, path: str = OTHERS) -> Page:
    """Tick one delegation of a list, and choose what to do with it."""
    visitor.get(path)
    return visitor.send(MANY, action=action, ids=where.rpartition("/")[2])


def hidden(page: Page, action: str) -> list[tuple[str, str]]:
    """What a form carries, each of several values of one name too."""
    form = next(form for form in page.document.iter("form") if form.get("action") == action)
    return [
        (field.get("name") or "", field.get("value") or "")
        for field in form.iter("input")
        if field.get("type") == "hidden"
    ]


def names(page: Page) -> list[str]:
    """Whom a search for a colleague has found, by the ids of their accounts."""
    return [
        field.get("value") or ""
        for field in page.main.iter("input")
        if field.get("name") == "account_id"
    ]


def crumb(page: Page) -> tuple[str, str, str]:
    """Where the page says that one came from: what it is called, its path, and its query."""
    link = page.document.find(".//nav[@class='crumbs']//a")
    assert link is not None
    path, _, query = link.get("href", "").partition("?")
    return link.text or "", path, query


def results(page: Page) -> list[str]:
    """What became of each, in a word."""
    cells = (cell for cell in page.main.iter("td") if cell.get("data-label") == "Result")
    return [" ".join("".join(cell.itertext()).split()) for cell in cells]


class TestARequestThatIsTicked:
    def test_is_taken_back_once_it_was_told_what_will_happen(
        self, house: House, centre: Visitor
    ) -> None:
        where = asked(house, centre)

        page = chosen(centre, where, "cancel")
        assert "1 request will be taken back." in page.text
        assert "Waits for an answer" in centre.get(where).text
        chosen(centre, where, "cancel")
        page = centre.send(f"{MANY}/do")

        assert page.heading == "What was done"
        assert results(page) == ["Done"]
        assert crumb(page)[:2] == ("All establishments", OTHERS)
        assert "Done for 1 delegation." in page.text
        assert TOWN in page.text
        page = centre.get(where)
        assert "Taken back" in page.text
        assert "Your establishment asked to act for" in page.text

    def test_is_refused_with_the_reason_that_is_asked_for_first(
        self, house: House, centre: Visitor, town: Visitor
    ) -> None:
        where = asked(house, centre)
        page = chosen(town, where, "refuse", path=LIST)
        assert page.heading == "Refuse requests"
        assert crumb(page)[:2] == ("Delegations", LIST)
        page = town.send(MANY, step="ordered", reason="")
        assert page.status == 422
        assert "Say why" in page.text

        page = town.send(MANY, step="ordered", reason="Nous le faisons nous-mêmes.")
        assert "1 request will be refused" in page.text
        page = town.send(f"{MANY}/do")

        assert "Done for 1 delegation." in page.text
        assert "Nous le faisons nous-mêmes." in centre.get(where).text

    def test_is_left_out_where_it_cannot_be_done_and_why_is_told_beforehand(
        self, house: House, centre: Visitor
    ) -> None:
        page = chosen(centre, active(house), "cancel")

        assert "1 delegation is left out:" in page.text
        assert TOWN in page.text
        assert "Take them back (" not in page.text


class TestSomebody:
    def test_is_let_in_as_far_as_each_goes_and_taken_out(
        self, house: House, centre: Visitor
    ) -> None:
        where = active(house)
        chosen(centre, where, "assign")
        page = centre.send(MANY, step="look", like="Dupond")
        (account_id, *_) = names(page)
        page = centre.send(MANY, step="ordered", account_id=account_id)
        assert "They may work in 1 delegation from now on" in page.text
        assert "Noémie Dupond" not in centre.get(f"{where}/people").text

        chosen(centre, where, "assign")
        centre.send(MANY, step="look", like="Dupond")
        centre.send(MANY, step="ordered", account_id=account_id)
        page = centre.send(f"{MANY}/do")
        assert "Done for 1 delegation." in page.text
        assert TOWN in page.text
        assert "Noémie Dupond" in centre.get(f"{where}/people").text

        chosen(centre, where, "take_out")
        centre.send(MANY, step="look", like="Dupond")
        centre.send(MANY, step="ordered", account_id=account_id)
        page = centre.send(f"{MANY}/do")
        assert "Done for 1 delegation." in page.text
        assert "Noémie Dupond" not in centre.get(f"{where}/people").text

    def test_must_be_chosen_and_nobody_is_found_is_said(
        self, centre: Visitor, house: House
    ) -> None:
        chosen(centre, active(house), "assign")
        page = centre.send(MANY, step="ordered")
        assert page.status == 422
        assert "Choose somebody." in page.text

        page = centre.send(MANY, step="look", like="zzzzqqq")
        assert "Nobody is found." in page.text


class TestMoreOrLonger:
    def test_is_asked_of_each_once_it_was_told_of_whom_and_nothing_changes_before_it_accepts(
        self, house: House, centre: Visitor, town: Visitor
    ) -> None:
        where = active(house)
        later = (clock.paris_date(clock.now()) + timedelta(days=700)).isoformat()
        page = chosen(centre, where, "amend")
        assert page.heading == "Ask for more, or for longer"
        page = centre.send(MANY, step="ordered", message="Pour 2028.")
        assert page.status == 422
        assert "Choose a later last day" in page.text

        more = {"right.finances-declarations": "read"}
        page = centre.send(MANY, step="ordered", ends_on=later, message="Pour 2028.", **more)
        assert "1 establishment will be asked" in page.text
        assert "Another last day: " in page.text
        assert "Declarations: Read only" in page.text
        assert "An amendment waits for an answer." not in town.get(where).text
        page = centre.send(f"{MANY}/do")

        assert "Done for 1 delegation." in page.text
        assert TOWN in page.text
        assert results(page) == ["Asked for"]
        assert "Until it accepts, nothing changes." in page.text
        chosen(centre, where, "amend")
        page = centre.send(MANY, step="ordered", ends_on=later)
        assert "1 delegation is left out:" in page.text
        assert "Send the amendments (" not in page.text
        page = town.get(where)
        assert "An amendment waits for an answer." in page.text
        (amendment,) = (link for link in page.links() if "/amendments/" in link)
        assert "Pour 2028." in town.get(amendment).text
        town.send(f"{amendment}/refuse", reason="Pas encore.")


class TestAllThatMatch:
    def test_are_counted_again_and_nothing_is_done_if_there_are_others_by_now(
        self, house: House, centre: Visitor
    ) -> None:
        where = asked(house, centre)
        centre.get(OTHERS, query_string=OF_THE_TOWN)
        centre.send(MANY, action="cancel", all="yes")

        page = centre.send(f"{MANY}/do", expected="999")

        assert "nothing was done" in page.response.text
        assert "Waits for an answer" in centre.get(where).text
        centre.get(OTHERS, query_string=OF_THE_TOWN)
        centre.send(MANY, action="cancel", all="yes")
        page = centre.send(f"{MANY}/do")
        assert "Done for" in page.text
        assert "Taken back" in centre.get(where).text

    def test_are_handed_out_as_a_table(self, centre: Visitor) -> None:
        centre.get(OTHERS, query_string={"q": "Sainte"})
        page = centre.send(MANY, action="export", all="yes")
        assert page.heading == "Export delegations"
        assert crumb(page)[:2] == ("All establishments", OTHERS)
        assert "q=Sainte" in crumb(page)[2]

        answer = centre.send(f"{MANY}/export", format="csv").response

        assert answer.mimetype == "text/csv"
        assert TOWN in answer.text
        assert "hospitalier" not in answer.text


class TestSoMany:
    def test_are_checked_and_done_by_long_acts_that_are_listed(
        self, house: House, centre: Visitor
    ) -> None:
        """Of a number that the service does not change at once; nobody knows these."""
        ids = [("ids", str(uuid4())) for _ in range(AT_ONCE + 1)]
        form = hidden(centre.get(OTHERS), MANY)
        page = centre.post(MANY, [*form, ("action", "terminate"), *ids])
        told = [("step", "ordered"), ("reason", "Essai.")]
        page = centre.post(MANY, [*hidden(page, MANY), *told])
        assert "a long act checks" in page.text
        (check,) = (link for link in page.links() if "/jobs/" in link)
        page = centre.post(f"{MANY}/do", hidden(page, f"{MANY}/do"))

        until(lambda: "hx-trigger" not in centre.get(page.path).response.text)
        assert centre.page.heading == "End of many delegations"
        assert f"{AT_ONCE + 1} delegations are left out" in centre.page.text
        until(lambda: "hx-trigger" not in centre.get(check).response.text)
        assert centre.page.heading == "Check: End of many delegations"
        listed = centre.get("/establishment/jobs", query_string={"of": "delegation"})
        assert {check, page.path} <= listed.links()

    def test_that_go_on_can_be_stopped(self, house: House) -> None:
        job, head = house.long_act(), house.signed_in(house.head())
        body = house.somebody(house.head()).client.get(f"/delegation/v1/jobs/{job}").body
        running = {**body, "status": "running", "done": 1, "total": 4, "ended_at": None}
        house.transport.told[f"/delegation/v1/jobs/{job}"] = running, 1
        try:
            head.get(f"{LIST}/jobs/{job}")
            page = head.send(f"{LIST}/jobs/{job}/cancel")
        finally:
            del house.transport.told[f"/delegation/v1/jobs/{job}"]

        assert page.status == 409  # it has ended, in truth
        assert f"POST /delegation/v1/jobs/{job}/cancel" in house.transport.asked


def test_nothing_ticked_is_said_and_nobody_but_administrators_acts(
    house: House, centre: Visitor
) -> None:
    centre.get(OTHERS)
    page = centre.send(MANY, action="cancel")

    assert "Tick the delegations first" in page.response.text
    assert page.path.startswith(OTHERS)
    agent = house.signed_in(house.agent("gestion"))
    assert agent.get(MANY).status == 403


def test_a_forecast_counts_by_reason_and_names_some() -> None:
    told = [Told(None, "refused", f"Mairie {n}", message="Over.") for n in range(5)]
    told += [Told(None, "refused", None, message="Unknown."), Told(None, "unchanged", "A")]
    told += [Told(None, "assigned", "B")]

    forecast = Forecast.of(told)

    assert (forecast.count, forecast.done, forecast.unchanged) == (8, 1, 1)
    assert [(left.message, left.count) for left in forecast.left_out] == [
        ("Over.", 5),
        ("Unknown.", 1),
    ]
    assert forecast.left_out[0].examples == ["Mairie 0", "Mairie 1", "Mairie 2"]
