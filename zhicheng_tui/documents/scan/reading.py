"""Reading uploaded pages: which code each carries, or why none was read, and what to tell the person who sent it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path

from PIL import Image

from ..qr import MODULES
from . import recognise
from .condition import Advice, examine
from .engines import Corners, Engine, Failed, Found
from .grid import inside, middle, pitch
from .ladder import Accept, Budget, Climb, Step, climb
from .loading import Limits, LoadError, Page, pages
from .locate import blocks
from .views import Views

STRUCTURE = 0.33
"""How much a place must look like a form's code for "there is one, but it can't be read"; calibrated in tests/bench."""
_KEPT = 0.35
"""Share of a page's seconds kept for locating and comparing when nothing was read."""


class Outcome(StrEnum):
    """How reading a page ended."""

    READ = "read"
    RECOGNISED = "recognised"
    """Not decoded: it suits the issued code, and a person has to confirm it."""
    NO_CODE = "no code"
    UNREADABLE = "unreadable"
    """A code of ours is there, and where it is is known, but it can't be read."""
    FOREIGN = "foreign"
    CONFLICT = "conflict"
    """Different codes of ours on one page."""

    @property
    def message(self) -> str:
        """One sentence for the person who sent the page."""
        return _MESSAGES[self]


_MESSAGES = {
    Outcome.READ: "二维码已读取",
    Outcome.RECOGNISED: "二维码无法解析，但与本表签发的二维码吻合，请人工确认",
    Outcome.NO_CODE: "二维码解析失败：页面上没有找到二维码，请上传带二维码的表格整页",
    Outcome.UNREADABLE: "二维码解析失败：找到了二维码，但看不清，请重新拍照或扫描",
    Outcome.FOREIGN: "二维码解析失败：页面上只有其他系统的二维码",
    Outcome.CONFLICT: "页面上有多个不同的表格二维码，请每张表格单独上传",
}


@dataclass(frozen=True)
class PageReading:
    """What came of one page."""

    number: int
    """From 1."""
    count: int
    """Pages of the whole source."""
    outcome: Outcome
    text: str
    """The accepted or recognised text; empty for the other outcomes."""
    ours: tuple[Found, ...]
    """Accepted codes, corners in pixels of the page."""
    foreign: tuple[Found, ...]
    """Other people's codes, each copy once."""
    corners: Corners | None
    """Where the code is that was read, recognised or seen, in pixels of the page."""
    module_pixels: float
    """Pixels per module of that code; 0 when there is none."""
    quality: float | None
    """Share of the error correction left unused by the best copy; below 0.3 a new print is advisable."""
    agreement: float | None
    """Share of agreeing data modules when it was compared with the issued code."""
    engine: Engine | None
    stage: str
    """The step that read it, `pattern` for a recognised code; empty when nothing did."""
    steps: tuple[Step, ...]
    """Every step taken, with its time."""
    ms: float
    complete: bool
    """Whether every step was taken; false when the budget ran out."""
    advice: frozenset[Advice]
    size: tuple[int, int]
    """Width and height of the page in pixels."""

    @property
    def message(self) -> str:
        """The outcome and all advice, in sentences for the person who sent the page."""
        hints = "；".join(advice.message for advice in Advice if advice in self.advice)
        return f"{self.outcome.message}。{hints}" if hints else self.outcome.message


def read(
    source: Path | bytes,
    *,
    accept: Accept,
    expected: str | None = None,
    rivals: Sequence[str] = (),
    budget: Budget | None = None,
    limits: Limits | None = None,
) -> list[PageReading]:
    """Read every page of a picture or PDF; see `each`."""
    return list(each(source, accept=accept, expected=expected, rivals=rivals, budget=budget, limits=limits))


def each(
    source: Path | bytes,
    *,
    accept: Accept,
    expected: str | None = None,
    rivals: Sequence[str] = (),
    budget: Budget | None = None,
    limits: Limits | None = None,
) -> Iterator[PageReading]:
    """Yield the reading of every page of a picture or PDF, each when the next page is there, or known to be missing.

    `accept` says whether a text is one of ours; `expected` is the code that was issued for what is being uploaded, and
    `rivals` the codes it could be taken for. Once a document has used up its time, further pages get one look each.

    Raises:
        LoadError: When not even the first page can be had.
    """
    budget = budget or Budget()
    end = budget.now() + budget.document
    last: PageReading | None = None
    try:
        for page in pages(source, limits):
            if last is not None:
                yield last
            seconds = max(0.0, min(budget.seconds, end - budget.now()))
            given = replace(budget, seconds=seconds)
            last = read_page(page, accept=accept, expected=expected, rivals=rivals, budget=given)
    except LoadError:
        if last is None:
            raise
        last = replace(last, advice=last.advice | {Advice.INCOMPLETE})
    if last is not None:
        yield last


def read_page(
    page: Page | Image.Image,
    *,
    accept: Accept,
    expected: str | None = None,
    rivals: Sequence[str] = (),
    budget: Budget | None = None,
) -> PageReading:
    """Read one page (a picture in mode L or RGB); see `read` for the arguments."""
    if isinstance(page, Image.Image):
        page = Page(page, 1, 1)
    budget = budget or Budget()
    began, left = budget.now(), budget.deadline()
    kept = budget.seconds * _KEPT
    views = Views(page.image, budget.pixels)
    got = climb(views, accept, budget, lambda: left() - kept)
    texts = {found.text for found in got.ours}
    match, seen = None, None
    if not texts:
        looked = budget.now()
        match, seen = _look(views, got, expected, rivals, lambda: left() > 0)
        got.steps.append(Step("pattern", (budget.now() - looked) * 1000))
    outcome = _outcome(texts, match, seen, got)
    best = max(got.ours, key=lambda found: found.quality or 0, default=None)
    corners = best.corners if best else match.corners if outcome is Outcome.RECOGNISED and match else seen
    modules = best.modules if best and best.modules else MODULES
    codes = [(found.corners, found.modules or MODULES) for found in got.ours]
    if corners and not codes:
        codes = [(corners, MODULES)]
    advice = examine(page.image, codes, page.incomplete)
    return PageReading(
        number=page.number,
        count=page.count,
        outcome=outcome,
        text=_text(outcome, best, expected),
        ours=tuple(got.ours),
        foreign=tuple(got.foreign),
        corners=corners,
        module_pixels=round(pitch(corners, modules), 2) if corners else 0.0,
        quality=best.quality if best else None,
        agreement=match.agreement if match else None,
        engine=best.engine if best else Engine.PATTERN if outcome is Outcome.RECOGNISED else None,
        stage=got.steps[-1].stage if best or outcome is Outcome.RECOGNISED else "",
        steps=tuple(got.steps),
        ms=(budget.now() - began) * 1000,
        complete=got.complete,
        advice=advice,
        size=page.image.size,
    )


def _outcome(texts: set[str], match: recognise.Match | None, seen: Corners | None, got: Climb) -> Outcome:
    if texts:
        return Outcome.READ if len(texts) == 1 else Outcome.CONFLICT
    if match and match.accepted:
        return Outcome.RECOGNISED
    if seen:
        return Outcome.UNREADABLE
    return Outcome.FOREIGN if got.foreign else Outcome.NO_CODE


def _text(outcome: Outcome, best: Found | None, expected: str | None) -> str:
    if outcome is Outcome.READ and best:
        return best.text
    return expected or "" if outcome is Outcome.RECOGNISED else ""


def _look(
    views: Views, got: Climb, expected: str | None, rivals: Sequence[str], going: Callable[[], bool]
) -> tuple[recognise.Match | None, Corners | None]:
    """Return how a place suits the expected code, and where a code of ours is seen if it suits none."""
    picture = views.red().image
    base = views.base()
    places = [failed.corners for failed in got.failed if _plausible(failed)][:2]
    if going():
        places += [base.on_page(block.corners) for block in blocks(base.image)]
    places = [place for place in places if not any(inside(middle(place), found.corners) for found in got.foreign)]
    match = None
    if expected is not None and places:
        others = [recognise.known(rival) for rival in rivals if rival != expected]
        match = recognise.compare(picture, places, recognise.known(expected), others, going)
        if match and match.accepted:
            return match, match.corners
    for place in places:
        if going() and recognise.structure(picture, place) >= STRUCTURE:
            return match, place
    return match, None


def _plausible(failed: Failed) -> bool:
    """Say whether it may be a code of ours: the right number of modules, and about as wide as it is high."""
    if failed.modules != MODULES:
        return False
    (ax, ay), (bx, by), (cx, cy), (dx, dy) = failed.corners
    sides = [((ax - bx) ** 2 + (ay - by) ** 2), ((bx - cx) ** 2 + (by - cy) ** 2), ((cx - dx) ** 2 + (cy - dy) ** 2)]
    sides.append((dx - ax) ** 2 + (dy - ay) ** 2)
    return min(sides) > 0 and max(sides) / min(sides) < 4
