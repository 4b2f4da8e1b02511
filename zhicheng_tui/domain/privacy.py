"""Personal data as it is shown by default (D14)."""

from __future__ import annotations


def mask_id(number: str) -> str:
    """Return an identity number with the middle hidden: `4202**********0031`."""
    return _mask(number, 4, 4)


def mask_phone(number: str) -> str:
    """Return a phone number with the middle hidden: `138****5678`."""
    return _mask(number, 3, 4)


def _mask(number: str, head: int, tail: int) -> str:
    """Hide the middle: all of it below `head + tail` characters, else at least a third (passports have 9)."""
    if len(number) < head + tail:
        return "*" * len(number)
    while (len(number) - head - tail) * 3 < len(number):
        head, tail = head - 1, tail - 1
    return f"{number[:head]}{'*' * (len(number) - head - tail)}{number[-tail:]}"


def mask(kind: str, value: str) -> str:
    """Return `value` masked the way a field's `private` setting asks (`id` or `phone`); else unchanged."""
    if kind == "id":
        return mask_id(value)
    return mask_phone(value) if kind == "phone" else value
