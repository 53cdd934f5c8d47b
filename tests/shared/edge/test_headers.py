"""Policies of pages: closed, but for what is opened by name."""

import pytest

from shared.edge import headers


class TestThePolicyOfAPage:
    def test_opens_what_is_named_and_nothing_else(self) -> None:
        policy = headers.page_policy(script_src="'self'", form_action="'self'")

        assert dict(line.split(" ", 1) for line in policy.split("; ")) == {
            "default-src": "'none'",
            "base-uri": "'none'",
            "form-action": "'self'",
            "frame-ancestors": "'none'",
            "script-src": "'self'",
        }

    @pytest.mark.parametrize("sources", ["", "'self'; script-src *", "'self', x", "a\r\nX: 1"])
    def test_cannot_be_broken_out_of(self, sources: str) -> None:
        with pytest.raises(ValueError, match="img-src"):
            headers.page_policy(img_src=sources)
