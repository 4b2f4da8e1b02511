"""How well pages are read, as figures: misses by kind of damage, pages without a code, other people's codes.

`python -m tests.bench.reading` shows the same with more pages, and measures pictures made elsewhere.
"""

from __future__ import annotations

import random
import string
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from PIL import ImageDraw

from zhicheng_tui.documents.code import LENGTH, PREFIX, ForgedCode, FormCode, FormKind, NotOurs, decode, encode
from zhicheng_tui.documents.scan.reading import Outcome, read_page

from .figures import Figure, median
from .photos import Form, code, page, token
from .photos_damage import damaged
from .reading import Row, forms, without

PAGES = 2
"""Of each kind of damage; every kind costs about a second a page to make."""
FOREIGN_PAGES = 2
KEY = bytes(range(32))
FALSE = (Outcome.READ, Outcome.RECOGNISED, Outcome.CONFLICT)
DAMAGES = ("clean", "rotated", "chat, 720", "defocus, strong", "red seal over both", "worse day")

Text = Callable[[random.Random], str]


def measure() -> Iterator[Figure]:
    """Read pages of every kind."""
    rows = list(forms(PAGES, 0))
    yield from _by_kind(rows)
    outcomes, times = without(1, 0)
    group = f"reading ({len(times)} pages without a code, one expected)"
    yield Figure(group, "longest", max(times), "ms", 3_000, f"median {median(times):.0f} ms")
    yield Figure(group, "false readings", _false(outcomes), "pages", 0, _said(outcomes))
    taken = list(foreign(FOREIGN_PAGES, 0))
    group = f"reading ({sum(counts.total() for _, counts in taken)} pages with other people's codes, ours expected)"
    for name, counts in taken:
        yield Figure(group, name, _false(counts), "accepted", 0, _said(counts))


def _by_kind(rows: Sequence[Row]) -> Iterator[Figure]:
    pages = sum(row.n for row in rows)
    group = f"reading ({pages} damaged pages): neither read nor recognised"
    for row in rows:
        rates = f"read {row.ours}/{row.n}, recognised {row.recognised}; pyzbar {row.zbar}, zxing-cpp {row.zxing}"
        yield Figure(group, row.kind, row.n - row.ours - row.recognised, "pages", note=f"{rates}; {row.ours_ms:.0f} ms")
    seen = sum(row.ours + row.recognised for row in rows)
    recognised = sum(row.recognised for row in rows)
    yield Figure(group, "all kinds", pages - seen, "pages", 0, f"of {pages}; {recognised} only recognised")
    yield Figure(group, "all kinds, pyzbar alone", pages - sum(row.zbar for row in rows), "pages")
    yield Figure(group, "all kinds, zxing-cpp alone", pages - sum(row.zxing for row in rows), "pages")
    yield Figure(group, "all kinds, false readings", sum(row.false for row in rows), "pages", 0)
    for name, each in (
        ("ours", [row.ours_ms for row in rows]),
        ("pyzbar alone", [row.zbar_ms for row in rows]),
        ("zxing-cpp alone", [row.zxing_ms for row in rows]),
    ):
        note = f"median kind {median(each):.0f} ms, slowest {max(each):.0f} ms"
        yield Figure(group, f"CPU a picture, {name}", sum(each) / len(each), "ms", note=note)


def foreign(n: int, seed: int) -> Iterator[tuple[str, Counter[str]]]:
    """Yield each kind of text that is no code of ours, and what came of `n` pages with it after each damage."""
    for name, text in TEXTS.items():
        counts: Counter[str] = Counter()
        for number in range(seed, seed + n):
            chance = random.Random(f"foreign {name} {number}")
            form = _with_code(text(chance), number)
            expected, rival = (encode(FormCode(number, FormKind.OPN, 1, issue), KEY) for issue in (1, 2))
            for kind in DAMAGES:
                arrived = damaged(kind, form, number)
                counts[read_page(arrived, accept=_ours, expected=expected, rivals=[rival]).outcome.value] += 1
        yield name, counts


def _with_code(text: str, seed: int) -> Form:
    """Return a page with codes of any text where ours would be: like ours when it has that shape, else the smallest."""
    if len(text) == LENGTH and text.startswith(PREFIX):
        return page(text, seed)
    form = page(token(seed), seed)
    draw = ImageDraw.Draw(form.image)
    for left, top, right, bottom in form.codes:
        draw.rectangle((left, top, right, bottom), fill="white")
        form.image.paste(code(text, right - left, dense=True), (left, top))
    return replace(form, text=text)


def _ours(text: str) -> bool:
    try:
        decode(text, KEY)
    except (NotOurs, ForgedCode):
        return False
    return True


def _random(chance: random.Random) -> str:
    return "".join(chance.choices(string.printable.strip(), k=chance.randint(1, 90)))


def _url(chance: random.Random) -> str:
    return f"https://u.wechat.com/{''.join(chance.choices(string.ascii_letters, k=22))}"


def _wrong_length(chance: random.Random) -> str:
    digits = token(chance.getrandbits(30)).removeprefix(PREFIX)
    return PREFIX + (digits + digits)[: chance.choice((0, 20, 43, 45, 60))]


def _forged(chance: random.Random) -> str:
    return token(chance.getrandbits(30))


def _other_key(chance: random.Random) -> str:
    return encode(FormCode(chance.randrange(2), FormKind.OPN, 1, 1), chance.randbytes(32))


TEXTS: dict[str, Text] = {
    "random texts": _random,
    "web addresses": _url,
    "our prefix, wrong length": _wrong_length,
    "our shape, forged": _forged,
    "our shape, another installation": _other_key,
}


def _false(counts: Counter[str]) -> int:
    return sum(counts[outcome.value] for outcome in FALSE)


def _said(counts: Counter[str]) -> str:
    return ", ".join(f"{outcome} {count}" for outcome, count in counts.most_common())
