"""The demo world's six plans, placed around `now` so that every 临近审核状态 occurs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import accumulate
from random import Random
from typing import Any

from ...domain.clock import DAY_END, SHANGHAI, local, utc
from .timing import DAY, Span, instant, midnight, next_midnight
from .words import Named, Words

_RUN_UP = 3 * DAY
"""Time left between a submission that will be reviewed and the last moment for reviews."""


@dataclass(frozen=True)
class PlanSpec:
    """A plan as the generator uses it."""

    id: int
    key: str
    tracks: Sequence[str]
    levels: Sequence[str]
    weight: int
    statuses: Sequence[str]
    shares: Sequence[int]
    """Running totals of the parts that the statuses have."""
    filing: Span
    """Days on which applications are filed."""
    reviewing: Span
    """Days gone by on which they are reviewed."""

    def status(self, rng: Random) -> str:
        """Return the status of one more application."""
        return rng.choices(self.statuses, cum_weights=self.shares)[0]

    def early_filing(self) -> Span:
        """Return the days on which an application is filed that has been reviewed since."""
        return Span(self.filing.low, min(self.filing.high, self.reviewing.high - _RUN_UP))


def plan_specs(words: Words, now: datetime) -> list[PlanSpec]:
    """Return the plans of `data/demo/plans.toml` as they stand at `now`."""
    return [_spec(number, entry, words, now) for number, entry in enumerate(words.plans, 1)]


def plan_rows(words: Words, now: datetime, top_unit_id: int) -> list[dict[str, Any]]:
    """Return the rows of table `plan`."""
    year = local(now).year
    return [
        {
            "id": number,
            "code": f"{year}-{number:02d}",
            "title": entry["title"].format(year=year),
            "committee": entry["committee"],
            "year": year,
            "top_unit_id": top_unit_id,
            "apply_end": _apply_end(entry, now),
            "review_start": _review_start(entry, now),
            "review_end": utc(now + timedelta(hours=entry["end_hours"])),
            "urgent_days": 3,
            "hurry_days": 7,
            "working_days": False,
            "version": 1,
        }
        for number, entry in enumerate(words.plans, 1)
    ]


def plan_series_rows(words: Words) -> list[dict[str, Any]]:
    """Return the rows of table `plan_series`: what each plan takes."""
    taken = {
        (number, words.tracks[track].series_no, level): None
        for number, entry in enumerate(words.plans, 1)
        for track in entry["tracks"]
        for level in entry["levels"]
    }
    return [{"plan_id": plan, "series_no": series, "level": level} for plan, series, level in taken]


def _spec(number: int, entry: Named, words: Words, now: datetime) -> PlanSpec:
    mix: Mapping[str, int] = words.mixes[entry["mix"]]
    today = midnight(now)
    end = min(today, midnight(now + timedelta(hours=entry["end_hours"])))
    start = _review_start(entry, now)
    filing = Span(today + entry["apply_from"] * DAY, min(today + entry["apply_end"] * DAY, end))
    reviewing = Span(next_midnight(start) if start else filing.low, end)
    return PlanSpec(
        id=number,
        key=entry["key"],
        tracks=entry["tracks"],
        levels=entry["levels"],
        weight=entry["weight"],
        statuses=list(mix),
        shares=list(accumulate(mix.values())),
        filing=filing,
        reviewing=reviewing,
    )


def _apply_end(entry: Named, now: datetime) -> datetime:
    day = local(now + timedelta(days=entry["apply_end"])).date()
    return utc(datetime.combine(day, DAY_END, SHANGHAI))


def _review_start(entry: Named, now: datetime) -> datetime | None:
    return instant(midnight(now) + entry["start_days"] * DAY) if "start_days" in entry else None
