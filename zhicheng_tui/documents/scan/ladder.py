"""The ladder: read a page as it is, then repair it step by step, ordered by what a step gains for its time.

It climbs until a text is accepted, the steps are used up, or the budget is. Somebody else's code never ends it.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace

from . import rescue
from .engines import Failed, Found, Sight, zbar, zxing
from .grid import area
from .views import View, Views

Accept = Callable[[str], bool]
"""Says whether a text is one of ours."""


@dataclass(frozen=True)
class Budget:
    """What reading a page may cost."""

    seconds: float = 2.5
    """For one page, by `now`; a step that is under way is not interrupted."""
    document: float = 60.0
    """For all pages of a document together."""
    pixels: int = 4_000_000
    """Pixels of a repaired picture; the page itself is read whole first."""
    now: Callable[[], float] = time.perf_counter
    """Seconds from an arbitrary start."""

    def deadline(self) -> Callable[[], float]:
        """Start the clock, and return what tells the seconds left."""
        end = self.now() + self.seconds
        return lambda: end - self.now()


@dataclass(frozen=True)
class Step:
    """A step that was taken."""

    stage: str
    ms: float


@dataclass
class Climb:
    """What was found on the way up."""

    ours: list[Found] = field(default_factory=list)
    """Accepted codes, corners on the page."""
    foreign: list[Found] = field(default_factory=list)
    """Other people's codes, each text once."""
    failed: list[Failed] = field(default_factory=list)
    """Symbols located but not read, each place once."""
    steps: list[Step] = field(default_factory=list)
    complete: bool = True
    """Whether every step was taken that was called for; false when the budget ran out."""


Run = Callable[[Views, Climb], Iterator[tuple[View, Sight]]]
"""Looks at a page, given what was found before, and yields each view with what was seen in it."""


@dataclass(frozen=True)
class Stage:
    """One rung."""

    name: str
    run: Run
    colour: bool = False
    """Whether it is pointless on a grey page."""
    seconds: float = 0.02
    """What it costs at worst per million pixels: it is left out when less is left."""


def climb(page: Views, accept: Accept, budget: Budget, left: Callable[[], float] | None = None) -> Climb:
    """Climb until a text is accepted; `left` tells the seconds left when the clock was started before."""
    left = left or budget.deadline()
    got = Climb()
    size = min(page.page.width * page.page.height, budget.pixels) / 1e6
    for number, stage in enumerate(STAGES):
        if stage.colour and not page.coloured:
            continue
        if number and left() < stage.seconds * size:
            got.complete = False
            continue
        began = budget.now()
        for view, sight in stage.run(page, got):
            _sort(got, view, sight, accept)
            if got.ours or left() <= 0:
                break
        got.steps.append(Step(stage.name, (budget.now() - began) * 1000))
        if got.ours:
            break
    got.failed = [seen for seen in got.failed if not any(_same(seen, found) for found in got.ours + got.foreign)]
    return got


def _sort(got: Climb, view: View, sight: Sight, accept: Accept) -> None:
    for found in sight.found:
        found = replace(found, corners=view.on_page(found.corners))
        if accept(found.text):
            got.ours.append(found)
        elif not any(found.text == known.text and _same(found, known) for known in got.foreign):
            got.foreign.append(found)
    for seen in sight.failed:
        seen = replace(seen, corners=view.on_page(seen.corners))
        if not any(_same(seen, known) for known in got.failed):
            got.failed.append(seen)


def _same(one: Failed | Found, other: Failed | Found) -> bool:
    if isinstance(other, Failed) and one.modules != other.modules:
        return False
    near = abs(area(other.corners)) ** 0.5 / 40 if isinstance(other, Failed) else abs(area(other.corners)) ** 0.5 / 3
    return all(
        abs(a[0] - b[0]) < near and abs(a[1] - b[1]) < near for a, b in zip(one.corners, other.corners, strict=True)
    )


def _zxing(view: Callable[[Views], View], *, coarse: bool = False) -> Run:
    def run(page: Views, _: Climb) -> Iterator[tuple[View, Sight]]:
        seen = view(page)
        yield seen, zxing(seen.image, coarse=coarse)

    return run


def _zbar(view: Callable[[Views], View]) -> Run:
    def run(page: Views, _: Climb) -> Iterator[tuple[View, Sight]]:
        seen = view(page)
        yield seen, Sight(tuple(zbar(seen.image)), ())

    return run


def _rescue(view: Callable[[Views], View]) -> Run:
    def run(page: Views, got: Climb) -> Iterator[tuple[View, Sight]]:
        seen = view(page)
        for failed in got.failed[:_TRIED]:
            found = rescue.rescue(seen.image, replace(failed, corners=seen.on_view(failed.corners)))
            yield seen, Sight((found,) if found else (), ())

    return run


_TRIED = 8
"""Located symbols that a rescue tries at most."""

STAGES: tuple[Stage, ...] = (
    Stage("red", _zxing(Views.red)),
    Stage("luma", _zxing(Views.luma), colour=True),
    Stage("dark tones", _zxing(lambda page: page.gamma(0.5))),
    Stage("ink", _zxing(Views.ink, coarse=True)),
    Stage("one threshold", _zxing(Views.base, coarse=True)),
    Stage("half", _zxing(Views.half, coarse=True)),
    Stage("adaptive", _zxing(Views.adaptive)),
    Stage("light tones", _zxing(lambda page: page.gamma(2.0))),
    Stage("border", _zxing(Views.padded, coarse=True)),
    Stage("rescue", _rescue(Views.red)),
    Stage("zbar", _zbar(lambda page: page.small(1600)), seconds=0.05),
    Stage("sharpened", _zxing(Views.sharpened)),
    Stage("softened", _zxing(Views.softened, coarse=True)),
    Stage("rescue in ink", _rescue(Views.ink)),
    Stage("zbar dark tones", _zbar(lambda page: page.gamma(0.5)), seconds=0.08),
    Stage("zbar ink", _zbar(Views.ink), seconds=0.08),
    Stage("doubled", _zxing(Views.doubled), seconds=0.1),
    Stage("zbar doubled", _zbar(Views.doubled), seconds=0.2),
    Stage("rescue adaptive", _rescue(Views.adaptive)),
)
"""Every rung, in order."""
