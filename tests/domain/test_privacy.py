"""Personal data is masked by default (D14)."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhicheng_tui.domain.privacy import mask, mask_id, mask_phone

from .builders import unhurried

PHONES = [("13812345678", "138****5678"), ("123456", "******"), ("", "")]


@pytest.mark.parametrize(
    ("number", "shown"),
    [
        ("420202198503070031", "4202**********0031"),
        ("11010519491231002X", "1101**********002X"),
        ("1234567", "*******"),
        ("", ""),
    ],
)
def test_an_identity_number_shows_its_ends_only(number: str, shown: str) -> None:
    """D14, DESIGN §3: 4202**********0031."""
    assert mask_id(number) == mask("id", number) == shown


@pytest.mark.parametrize(("number", "shown"), PHONES)
def test_a_phone_number_shows_its_ends_only(number: str, shown: str) -> None:
    """D14: 138****5678."""
    assert mask_phone(number) == mask("phone", number) == shown


def test_a_field_that_is_not_private_is_shown() -> None:
    """D14: only `private` fields are masked."""
    assert mask("", "王某某") == "王某某"


@unhurried
@given(st.sampled_from(["id", "phone"]), st.text(alphabet="0123456789XEH", min_size=1, max_size=24))
def test_a_third_of_any_number_is_always_hidden(kind: str, number: str) -> None:
    """D14: passports and travel permits (8 or 9 characters) and short phone numbers are masked as well."""
    shown = mask(kind, number)
    assert len(shown) == len(number)
    assert shown.count("*") * 3 >= len(number)
    assert all(sign in (char, "*") for char, sign in zip(number, shown, strict=True))
