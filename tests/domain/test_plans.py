"""评审计划: what a plan must be, and what may change once people have applied under it (Q01, Q02, Q04)."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhicheng_tui import resources
from zhicheng_tui.domain.application import Unit
from zhicheng_tui.domain.clock import SHANGHAI
from zhicheng_tui.domain.dates import parse_moment
from zhicheng_tui.domain.plans import (
    MAX_DAYS,
    MAX_REASON,
    MAX_TITLE,
    PlanForm,
    PlanRecord,
    as_values,
    check_change,
    check_extension,
    check_plan,
    difference,
    is_office,
    urgency_after,
)
from zhicheng_tui.domain.urgency import Urgency
from zhicheng_tui.store.reference import load_reference

LEVELS = {series.no: tuple(series.titles) for series in load_reference(resources.data() / "reference").series}
NOW = datetime(2026, 11, 20, 10, tzinfo=SHANGHAI)
DAY = timedelta(days=1)
OFFICE = Unit(1, "市人社局", "/1/", "市人社职改部门")
SOUND = PlanForm(
    code="2026-01",
    title="关于开展2026年度工程系列职称评审的通知",
    committee="市工程系列评委会",
    year=2026,
    top_unit_id=1,
    apply_end=NOW + DAY,
    review_start=NOW - DAY,
    review_end=NOW + 10 * DAY,
    takes=frozenset({(5, "中级"), (5, "副高级")}),
)


def wrong(**values: object) -> list[tuple[str, str]]:
    """Return code and field of what is wrong with the sound plan once it has these values."""
    form = replace(SOUND, **values)  # type: ignore[arg-type]
    return [(one.code, one.where) for one in check_plan(form, LEVELS, {1}, {"2025-01"})]


def record(applications: int = 3, **values: object) -> PlanRecord:
    """Return a kept plan."""
    return PlanRecord(7, 1, replace(SOUND, **values), OFFICE, applications)  # type: ignore[arg-type]


def test_a_sound_plan_is_not_refused() -> None:
    """Nothing to mend."""
    assert wrong() == []
    assert wrong(review_start=None) == []
    assert wrong(apply_end=SOUND.review_end, review_start=SOUND.review_end) == [], "both ends may meet"


@pytest.mark.parametrize(
    ("values", "found"),
    [
        ({"title": " "}, ("no-title", "title")),
        ({"title": "通" * (MAX_TITLE + 1)}, ("long-title", "title")),
        ({"title": "通\x1b[31m知"}, ("bad-title", "title")),
        ({"committee": ""}, ("no-committee", "committee")),
        ({"code": ""}, ("no-code", "code")),
        ({"code": "2026 一"}, ("bad-code", "code")),
        ({"code": "-x"}, ("bad-code", "code")),
        ({"code": "2025-01"}, ("code-taken", "code")),
        ({"year": None}, ("year", "year")),
        ({"year": 26}, ("year", "year")),
        ({"top_unit_id": None}, ("no-top", "top_unit_id")),
        ({"top_unit_id": 2}, ("top", "top_unit_id")),
        ({"apply_end": None}, ("no-date", "apply_end")),
        ({"apply_end": NOW + 11 * DAY}, ("apply-late", "apply_end")),
        ({"review_start": NOW + 11 * DAY}, ("start-late", "review_start")),
        ({"review_end": None}, ("no-date", "review_end")),
        ({"urgent_days": -1}, ("days", "urgent_days")),
        ({"hurry_days": None}, ("days", "hurry_days")),
        ({"hurry_days": MAX_DAYS + 1}, ("days", "hurry_days")),
        ({"hurry_days": 2}, ("order", "hurry_days")),
        ({"takes": frozenset()}, ("no-takes", "takes")),
        ({"takes": frozenset({(99, "中级")})}, ("series", "takes")),
        ({"takes": frozenset({(5, "特级")})}, ("level", "takes")),
    ],
)
def test_each_fault_names_its_field(values: dict[str, object], found: tuple[str, str]) -> None:
    """One rule at a time, with the field to mend."""
    assert wrong(**values) == [found]


def test_faults_come_in_the_order_of_the_form() -> None:
    """An empty form tells everything at once, the first field first."""
    fields = [
        where for _, where in wrong(title="", code="", year=None, committee="", apply_end=None, takes=frozenset())
    ]
    assert fields == ["title", "code", "year", "committee", "apply_end", "takes"]


def test_an_office_is_a_title_office_or_the_top() -> None:
    """职改部门 by their kind; the only unit of a new installation has no kind yet."""
    assert is_office(OFFICE)
    assert is_office(Unit(9, "本单位", "/9/"))
    assert not is_office(Unit(2, "东楚实业", "/1/2/", "市直属企事业单位"))


def refused(form: PlanForm, before: PlanRecord | None = None, reason: str = "") -> list[tuple[str, str]]:
    """Return code and field of why a form may not take a plan's place."""
    return [(one.code, one.where) for one in check_change(before or record(), form, NOW, reason)]


def test_without_applications_everything_may_change() -> None:
    """Nobody has relied on it yet."""
    form = replace(SOUND, top_unit_id=2, takes=frozenset({(6, "中级")}), review_end=NOW - DAY, apply_end=NOW - 2 * DAY)
    assert refused(form, record(0)) == []


def test_with_applications_the_top_office_stays_and_series_only_become_more() -> None:
    """Files are on their way there."""
    assert refused(replace(SOUND, top_unit_id=2)) == [("top-fixed", "top_unit_id")]
    assert refused(replace(SOUND, takes=SOUND.takes - {(5, "中级")})) == [("takes-fixed", "takes")]
    assert refused(replace(SOUND, takes=SOUND.takes | {(6, "中级")})) == []
    assert refused(replace(SOUND, title="换个名字", urgent_days=1, second_review=True)) == []


def test_with_applications_dates_move_to_the_future_and_for_a_reason() -> None:
    """Extension or shortening; each date by itself."""
    for name in ("apply_end", "review_start", "review_end"):
        later = replace(SOUND, **{name: NOW + 5 * DAY})  # type: ignore[arg-type]
        assert refused(later) == [("reason", "reason")]
        assert refused(later, reason="应基层要求") == []
        past = replace(SOUND, **{name: NOW - 5 * DAY})  # type: ignore[arg-type]
        assert refused(past, reason="应基层要求") == [("date-past", name)]
    assert refused(replace(SOUND, review_start=None), reason="提前开始") == []
    assert refused(SOUND, reason="长" * (MAX_REASON + 1)) == [("reason", "reason")]


@pytest.mark.parametrize(
    ("end", "reason", "found"),
    [
        (None, "延期", [("no-date", "review_end")]),
        (SOUND.review_end, "延期", [("same", "review_end")]),
        (NOW, "延期", [("date-past", "review_end")]),
        (NOW + timedelta(hours=1), "提前", [("apply-late", "apply_end")]),
        (NOW + 20 * DAY, " ", [("reason", "reason")]),
        (NOW + 20 * DAY, "延期", []),
        (NOW + 2 * DAY, "提前", []),
    ],
)
def test_an_extension_needs_a_future_end_and_a_reason(
    end: datetime | None, reason: str, found: list[tuple[str, str]]
) -> None:
    """Nearer is allowed too, never into the past."""
    assert [(one.code, one.where) for one in check_extension(record(), end, NOW, reason)] == found


def test_urgency_follows_the_new_end() -> None:
    """Q04: derived, so that an ended plan is open again."""
    ended = replace(SOUND, review_end=NOW - DAY)
    assert urgency_after(ended, NOW + 2 * DAY, NOW) == (Urgency.ENDED, Urgency.URGENT)
    assert urgency_after(ended, NOW + 9 * DAY, NOW) == (Urgency.ENDED, Urgency.NORMAL)


def test_the_trail_gets_what_differs_in_json_values() -> None:
    """Before and after hold only what changed."""
    old, new = difference(SOUND, replace(SOUND, urgent_days=1, takes=frozenset({(5, "中级")})))
    assert old == {"urgent_days": 3, "takes": ["5:中级", "5:副高级"]}
    assert new == {"urgent_days": 1, "takes": ["5:中级"]}
    assert as_values(SOUND)["review_end"] == "2026-11-30T10:00:00+08:00"


instants = st.integers(-400 * 24, 400 * 24).map(lambda hours: NOW + timedelta(hours=hours))
moments = st.none() | instants
days = st.none() | st.integers(-3, MAX_DAYS + 3)
takes = st.frozensets(st.tuples(st.integers(0, 28), st.sampled_from(["正高级", "中级", "员级", "特级"])), max_size=4)
forms = st.builds(
    PlanForm,
    code=st.sampled_from(["2026-01", "2025-01", "", "坏"]),
    title=st.text(max_size=MAX_TITLE + 5),
    committee=st.text(max_size=10),
    year=st.none() | st.integers(0, 3000),
    top_unit_id=st.none() | st.integers(1, 2),
    apply_end=moments,
    review_start=moments,
    review_end=moments,
    urgent_days=days,
    hurry_days=days,
    working_days=st.booleans(),
    takes=takes,
)


@given(forms)
def test_whatever_is_not_refused_can_be_kept_and_reviewed(form: PlanForm) -> None:
    """What the database and the rules of review take for granted; and each sentence says where."""
    refusals = check_plan(form, LEVELS, {1}, {"2025-01"})
    assert all(one.message and one.where in PlanForm.__dataclass_fields__ for one in refusals)
    if refusals:
        return
    window = form.window()
    assert window is not None
    assert window.start is None or window.start <= window.end
    assert 0 <= window.urgent_days <= window.hurry_days
    assert form.apply_end is not None
    assert form.apply_end <= window.end
    assert all(level in LEVELS[number] for number, level in form.takes)


@given(forms, st.text(max_size=5))
def test_with_applications_nobody_loses_what_they_applied_under(form: PlanForm, reason: str) -> None:
    """Whatever change is let through keeps the office, the series and every date that has gone by."""
    if check_change(record(), form, NOW, reason):
        return
    assert form.top_unit_id == SOUND.top_unit_id
    assert form.takes >= SOUND.takes
    for name in ("apply_end", "review_end"):
        new = getattr(form, name)
        assert new is None or new == getattr(SOUND, name) or (new > NOW and reason.strip())


@given(instants, st.text(max_size=5))
def test_no_extension_closes_a_plan(end: datetime, reason: str) -> None:
    """After an extension that is let through, the plan can be reviewed, or has not begun."""
    if check_extension(record(), end, NOW, reason):
        return
    assert urgency_after(SOUND, end, NOW)[1] is not Urgency.ENDED


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("2026-11-30", "2026-11-30"),
        ("11-30 17:00", "2026-11-30T17:00:00"),
        ("2026年11月30日 8:05", "2026-11-30T08:05:00"),
        ("２０２６－１１－３０　１７：００：３０", "2026-11-30T17:00:30"),
        ("2026-11-30T17:00", "2026-11-30T17:00:00"),
        ("2026-11-30 25:00", None),
        ("2026-11-30 17", None),
        ("17:00", None),
        ("", None),
    ],
)
def test_a_time_of_day_may_follow_the_day(text: str, found: str | None) -> None:
    """Half or full width; a time by itself is no day."""
    parsed = parse_moment(text, NOW.date())
    assert (parsed and parsed.isoformat()) == found
