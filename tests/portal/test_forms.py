"""What is typed: kept where it may be, never where it is secret, and never a reason to fail."""

import pytest
from werkzeug.datastructures import MultiDict

from services.portal import forms, safety


class TestAFormThatIsKept:
    @pytest.mark.parametrize(
        "name",
        ["password", "current_password", "again", "code", "token", "client_secret", "csrf_token"],
    )
    def test_holds_no_secret(self, name: str) -> None:
        assert forms.keepable({name: "Vent-d'autan 8 noeuds"}) == {}

    @pytest.mark.parametrize(
        "name", ["postcode", "email", "right.ATIACL", "siret", *sorted(forms.NO_SECRETS)]
    )
    def test_holds_all_else(self, name: str) -> None:
        assert forms.keepable({name: "44035", "_key": "ours"}) == {name: ["44035"]}

    def test_holds_each_box_that_was_ticked(self) -> None:
        sent = MultiDict([("scopes", "accounts:read"), ("scopes", "history:read")])

        assert forms.keepable(sent) == {"scopes": ["accounts:read", "history:read"]}


class TestAnAddressToGoOnTo:
    @pytest.mark.parametrize(
        "path", ["//[", "http://[", "//\u2100.example.org", "//example.org", "/\\example.org", "x"]
    )
    def test_that_is_not_ours_leads_home(self, path: str) -> None:
        assert safety.local(path) == "/"

    def test_of_ours_leads_there(self) -> None:
        assert safety.local("/account/profile?tab=[1]") == "/account/profile?tab=[1]"
