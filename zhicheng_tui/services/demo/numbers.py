"""Numbers with right check digits: identity, credit code, patent, book."""

from __future__ import annotations

_CREDIT_CHARS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_PATENT_WEIGHTS = (2, 3, 4, 5, 6, 7, 8, 9, 2, 3, 4, 5)
_ELEVEN = "0123456789X"


def identity_number(first17: str) -> str:
    """Return an identity number: 17 digits and the check digit to them (GB 11643-1999).

    The standard's weights are powers of 2 modulo 11, so the digits are read in a base that is 2 modulo 11.
    """
    return first17 + _ELEVEN[(1 - 2 * int(first17, 13)) % 11]


def wrong_check_digit(number: str) -> str:
    """Return a number with a check digit that is not its own."""
    return number[:-1] + ("7" if number[-1] != "7" else "3")


def credit_code(prefix: str, region: str, number: int) -> str:
    """Return a 统一社会信用代码 (GB 32100-2015)."""
    first17 = f"{prefix}{region}MA{number:05d}DC"
    weighted = sum(_CREDIT_CHARS.index(char) * 3**place for place, char in enumerate(first17))
    return first17 + _CREDIT_CHARS[-weighted % 31]


def patent_number(first12: str) -> str:
    """Return a patent number of the form in use since October 2003."""
    weighted = sum(int(digit) * weight for digit, weight in zip(first12, _PATENT_WEIGHTS, strict=True))
    return f"ZL{first12}.{_ELEVEN[weighted % 11]}"


def isbn(first12: str) -> str:
    """Return an ISBN-13."""
    weighted = sum(int(digit) * (1, 3)[place % 2] for place, digit in enumerate(first12))
    return f"{first12}{-weighted % 10}"
