"""`python -m tests.bench.reading [--n N] [--seed S] [--photos DIR]… [--calibrate] [--json]`: how well pages are read.

Per kind of damage: how many of N pages plain pyzbar, plain zxing-cpp and ours read, and how many more are recognised
against the issued code; CPU milliseconds a picture. Then pages without a code of ours: false readings (must be 0) and
time. `--photos DIR` measures the ladder on other people's pictures: NAME.png (jpg, webp, gif) with the text in
NAME.txt, or without one when it has no QR code. `--calibrate` compares pages with their own code and with a sibling's.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median

from PIL import Image

from zhicheng_tui.documents.code import PREFIX
from zhicheng_tui.documents.scan.engines import zbar, zxing
from zhicheng_tui.documents.scan.ladder import Budget, climb
from zhicheng_tui.documents.scan.loading import LoadError, pages
from zhicheng_tui.documents.scan.locate import blocks
from zhicheng_tui.documents.scan.reading import Outcome, read_page
from zhicheng_tui.documents.scan.recognise import compare, known
from zhicheng_tui.documents.scan.views import Views

from .photos import Form, page, token
from .photos_damage import KINDS, damaged

PICTURES = (".png", ".jpg", ".jpeg", ".webp", ".gif", ".bmp")
WITHOUT = ("clean", "rotated", "perspective", "chat, 810", "motion", "fax", "beside another code", "shadow")


@dataclass
class Row:
    """What was found for one kind of picture."""

    kind: str
    n: int = 0
    zbar: int = 0
    zxing: int = 0
    ours: int = 0
    recognised: int = 0
    false: int = 0
    zbar_ms: float = 0.0
    zxing_ms: float = 0.0
    ours_ms: float = 0.0
    """CPU milliseconds a picture, mean; `ours` without comparing."""


def timed(act: Callable[[], list[str]]) -> tuple[list[str], float]:
    """Return what `act` returns, and the CPU milliseconds it took."""
    began = time.process_time()
    return act(), (time.process_time() - began) * 1000


def plain(image: Image.Image, row: Row, truth: str) -> None:
    """Count what the two libraries read on their own."""
    grey = image.convert("L")
    texts, ms = timed(lambda: [found.text for found in zbar(grey)])
    row.zbar, row.zbar_ms = row.zbar + (truth in map(_norm, texts)), row.zbar_ms + ms
    texts, ms = timed(lambda: [found.text for found in zxing(grey).found])
    row.zxing, row.zxing_ms = row.zxing + (truth in map(_norm, texts)), row.zxing_ms + ms


def forms(n: int, seed: int) -> Iterator[Row]:
    """Yield a row per kind of damage, over `n` pages each."""
    for kind in KINDS:
        row = Row(kind, n)
        for number in range(seed, seed + n):
            truth = token(number)
            image = damaged(kind, page(truth, number), number)
            plain(image, row, truth)
            began = time.process_time()
            reading = read_page(image, accept=_ours)
            row.ours_ms += (time.process_time() - began) * 1000
            row.ours += reading.text == truth
            row.false += reading.text not in ("", truth)
            if not reading.text:
                rival = token(number + 10_000)
                row.recognised += read_page(image, accept=_ours, expected=truth, rivals=[rival]).text == truth
                row.false += read_page(image, accept=_ours, expected=rival, rivals=[truth]).text != ""
        yield _mean(row)


def without(n: int, seed: int) -> tuple[Counter[str], list[float]]:
    """Return outcomes and wall milliseconds over pages that carry no code of ours; a code is always expected."""
    outcomes: Counter[str] = Counter()
    taken = []
    for number in range(seed, seed + n):
        empty = Form(page(None, number).image, ((100, 100, 300, 300), (1500, 2000, 1800, 2300)), "")
        for kind in WITHOUT:
            reading = read_page(damaged(kind, empty, number), accept=_ours, expected=token(number))
            outcomes[reading.outcome.value] += 1
            taken.append(reading.ms)
    return outcomes, taken


def photos(directory: Path) -> tuple[Row, list[float], list[str]]:
    """Return the row of a directory of other people's pictures, CPU milliseconds of each, and the names not read."""
    row, taken, missed = Row(str(directory.name)), [], []
    for path in sorted(directory.rglob("*")):
        if path.suffix.lower() not in PICTURES:
            continue
        text = path.with_suffix(".txt")
        truth = _norm(text.read_bytes().decode("utf-8", "replace")) if text.exists() else None
        try:
            image = next(pages(path)).image
        except LoadError:
            continue
        row.n += 1
        if truth is not None:
            plain(image, row, truth)
        began = time.process_time()
        got = climb(Views(image), lambda _: True, Budget(seconds=30))
        taken.append((time.process_time() - began) * 1000)
        texts = [_norm(found.text) for found in got.ours]
        row.ours += truth in texts
        if truth is None:
            row.false += bool(texts)
        elif truth not in texts:
            missed.append(f"{path.parent.name}/{path.name}")
    row.ours_ms = sum(taken)
    return _mean(row), taken, missed


def calibrate(n: int, seed: int) -> dict[str, list[float]]:
    """Return agreements and margins of pages compared with their own code and with a sibling's, sorted."""
    names = ("right", "right margin", "sibling", "sibling margin", "no place")
    found: dict[str, list[float]] = {name: [] for name in names}
    for kind in KINDS:
        if kind in ("mirrored", "inverted"):
            continue
        for number in range(seed, seed + n):
            own, sibling = known(token(number)), known(token(number + 10_000))
            view = Views(damaged(kind, page(own.text, number), number))
            places = [view.base().on_page(block.corners) for block in blocks(view.base().image)]
            for name, issued, rival in (("right", own, sibling), ("sibling", sibling, own)):
                match = compare(view.red().image, places, issued, [rival])
                if match is None:
                    found["no place"].append(float(name == "right"))
                    continue
                found[name].append(round(match.agreement, 3))
                found[f"{name} margin"].append(round(match.margin, 2))
    return {name: sorted(values) for name, values in found.items()}


def _ours(text: str) -> bool:
    return text.startswith(PREFIX)


def _norm(text: str) -> str:
    return text.replace("\r\n", "\n").strip()


def _mean(row: Row) -> Row:
    row.zbar_ms, row.zxing_ms, row.ours_ms = (
        round(ms / max(row.n, 1), 2) for ms in (row.zbar_ms, row.zxing_ms, row.ours_ms)
    )
    return row


def _show(row: Row) -> None:
    rates = f"{row.zbar:4}{row.zxing:6}{row.ours:6}{row.recognised:+6}{row.false:6}"
    print(f"{row.kind:24}{row.n:5}{rates}{row.zbar_ms:9.1f}{row.zxing_ms:8.1f}{row.ours_ms:8.1f}", flush=True)


def main() -> int:
    """Measure and print; 1 when anything was read that isn't there."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.reading", description=__doc__)
    parser.add_argument("--n", type=int, default=4, help="pages of each kind")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--photos", type=Path, action="append", help="measure these pictures and nothing else")
    parser.add_argument("--calibrate", action="store_true", help="measure the comparison and nothing else")
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args()
    if given.calibrate:
        print(json.dumps(calibrate(given.n, given.seed), indent=None if given.json else 1))
        return 0
    result: dict[str, object] = {}
    false = 0
    if not given.json:
        print(f"{'':24}{'n':>5}zbar zxing  ours   +rec false  zbar ms   zxing    ours")
    if given.photos:
        for directory in given.photos:
            row, taken, missed = photos(directory)
            false += row.false
            result[row.kind] = {**asdict(row), "median_ms": median(taken or [0.0]), "missed": missed}
            if not given.json:
                _show(row)
                middle, most = median(taken or [0.0]), max(taken or [0.0])
                print(f"  median {middle:.2f} ms, longest {most:.0f}; missed: {missed[:9]}")
    else:
        rows = []
        for row in forms(given.n, given.seed):
            rows.append(asdict(row))
            false += row.false
            if not given.json:
                _show(row)
        outcomes, times = without(given.n, given.seed)
        false += outcomes[Outcome.READ] + outcomes[Outcome.RECOGNISED] + outcomes[Outcome.CONFLICT]
        names = ("n", "zbar", "zxing", "ours", "recognised", "false")
        total = {name: sum(int(row[name]) for row in rows) for name in names}
        result = {"forms": rows, "total": total, "without": outcomes, "without_ms": [median(times), max(times)]}
        if not given.json:
            print(f"total {total}")
            print(f"without a code {dict(outcomes)}, median {median(times):.0f} ms, longest {max(times):.0f}")
    if given.json:
        print(json.dumps(result, ensure_ascii=False, indent=1))
    return int(false > 0)


if __name__ == "__main__":
    sys.exit(main())
