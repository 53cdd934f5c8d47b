"""Whatever address is taken can be written to, and is no other's in disguise."""

import pytest
from marshmallow import ValidationError

from shared.text import travelling
from shared.web.fields import Email

GOOD = (
    *("a@example.org", "a'b@example.org", "a+tag@example.org", "A.B@Example.ORG", "-a@example.org"),
    *("a@mairie-évry.example", "a@xn--mairie-vry-d7a.example", "a@пример.рф", "a@مثال.إختبار"),
    *("a@例え.テスト", "a@한국.example", "a@ＥＸＡＭＰＬＥ.org", "a@example。org", "a@faß.example"),
    *("a@exam\u200bple.org", f"{'a' * 64}@example.org", f"a@{'b' * 63}.org", "a@пример.example"),
)
BAD = (
    *("a", "@example.org", "a@", "a@b@c.org", "a@localhost", "a@127.0.0.1", "a@[127.0.0.1]"),
    *("a.@example.org", ".a@example.org", "a..b@example.org", "a@example..org", "a@example.org."),
    *('"a b"@example.org', '"a"@example.org', "a(b)@example.org", "a\\@b@example.org", "a@-ex.org"),
    *("<a@example.org>", "mailto:a@example.org", "a@example.org,b@example.org", "a;b@example.org"),
    *("a@example.org\r\nBcc: b@example.org", "a@☃.example", "a@😀.example", "a@ex_ample.org"),
    *("josé@example.org", "o’brien@example.org", "а@example.org", "a@xn--a.example"),
    *("a%b@example.org", "b!a@example.org", "c!b!a%d@example.org"),
    *("a@exаmple.org", "a@εxample.org", "a@mairie.exаmple.org"),
    *(f"{'a' * 65}@example.org", f"a@{'b' * 64}.org", f"a@{'é' * 60}.org", f"{'a' * 320}@b.org"),
    *(f"a@{'.'.join(['b' * 60] * 5)}.org", f"a@{'é.' * 60}org"),
)


@pytest.mark.parametrize("address", GOOD)
def test_an_address_that_is_taken_travels_within_the_limits(address: str) -> None:
    sent = travelling(Email().deserialize(address))

    local, _, domain = sent.rpartition("@")
    assert sent.isascii()
    assert len(sent) <= 254
    assert len(local) <= 64
    assert all(0 < len(label) <= 63 for label in domain.split("."))


@pytest.mark.parametrize("address", BAD)
def test_one_that_could_never_be_written_to_or_passes_for_another_is_refused(address: str) -> None:
    with pytest.raises(ValidationError) as refused:
        Email().deserialize(address)

    assert refused.value.messages
