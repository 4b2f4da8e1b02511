"""A page's reading as JSON and back. Coming back, every part is checked: it was said by a child."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .wire import Nonsense, text, whole

if TYPE_CHECKING:
    from ..scan.engines import Corners, Found
    from ..scan.reading import PageReading
    from ..sheets.reading import Begun


def plain(reading: PageReading) -> dict[str, Any]:
    """Return a reading as what JSON knows."""
    return {
        "number": reading.number,
        "count": reading.count,
        "outcome": reading.outcome.value,
        "text": reading.text,
        "ours": [_plain_found(found) for found in reading.ours],
        "foreign": [_plain_found(found) for found in reading.foreign],
        "corners": _plain_corners(reading.corners),
        "module_pixels": float(reading.module_pixels),
        "quality": _plain_number(reading.quality),
        "agreement": _plain_number(reading.agreement),
        "engine": reading.engine.value if reading.engine else None,
        "stage": reading.stage,
        "steps": [[step.stage, float(step.ms)] for step in reading.steps],
        "ms": float(reading.ms),
        "complete": bool(reading.complete),
        "advice": sorted(advice.value for advice in reading.advice),
        "size": list(reading.size),
    }


def page_reading(said: Any) -> PageReading:
    """Return the reading that `plain` made this of.

    Raises:
        Nonsense: When it is none.
    """
    from ..scan.condition import Advice
    from ..scan.engines import Engine
    from ..scan.ladder import Step
    from ..scan.reading import Outcome, PageReading

    try:
        width, height = said["size"]
        return PageReading(
            number=whole(said["number"]),
            count=whole(said["count"]),
            outcome=Outcome(said["outcome"]),
            text=text(said["text"]),
            ours=tuple(_found(found) for found in said["ours"]),
            foreign=tuple(_found(found) for found in said["foreign"]),
            corners=None if said["corners"] is None else _corners(said["corners"]),
            module_pixels=_number(said["module_pixels"]),
            quality=_perhaps(said["quality"]),
            agreement=_perhaps(said["agreement"]),
            engine=None if said["engine"] is None else Engine(said["engine"]),
            stage=text(said["stage"]),
            steps=tuple(Step(text(stage), _number(ms)) for stage, ms in said["steps"]),
            ms=_number(said["ms"]),
            complete=said["complete"] is True,
            advice=frozenset(Advice(advice) for advice in said["advice"]),
            size=(whole(width), whole(height)),
        )
    except (LookupError, TypeError, ValueError) as error:
        raise Nonsense("a page that is none") from error


def sheet_of(said: Any) -> Begun:
    """Return the beginning of a sheet that a child tells of.

    Raises:
        Nonsense: When it is none.
    """
    from ..sheets.reading import Begun

    try:
        merged = [[whole(number) for number in (a, b, c, d)] for a, b, c, d in said["merged"]]
        name, kind, encoding, delimiter = (text(said[key]) for key in ("name", "format", "encoding", "delimiter"))
    except (LookupError, TypeError, ValueError) as error:
        raise Nonsense("a sheet that is none") from error
    if said["is"] != "sheet" or any(len(word) > 100 for word in (name, kind, encoding, delimiter)):
        raise Nonsense("a sheet that is none")
    return Begun(name, kind, encoding, delimiter, merged)


def _plain_found(found: Found) -> list[Any]:
    engine = found.engine.value
    return [found.text, _plain_corners(found.corners), engine, int(found.modules), _plain_number(found.quality)]


def _plain_corners(corners: Corners | None) -> list[list[float]] | None:
    return None if corners is None else [[float(x), float(y)] for x, y in corners]


def _plain_number(value: float | None) -> float | None:
    return None if value is None else float(value)


def _found(said: Any) -> Found:
    from ..scan.engines import Engine, Found

    read, corners, engine, modules, quality = said
    return Found(text(read), _corners(corners), Engine(engine), whole(modules), _perhaps(quality))


def _corners(said: Any) -> Corners:
    a, b, c, d = ((_number(x), _number(y)) for x, y in said)
    return a, b, c, d


def _perhaps(value: object) -> float | None:
    return None if value is None else _number(value)


def _number(value: object) -> float:
    if not isinstance(value, float) or abs(value) > 1e9:
        raise Nonsense("not a number")
    return value
