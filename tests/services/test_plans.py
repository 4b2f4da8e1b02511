"""评审计划 made, changed and extended: who may, what is recorded, what follows for reviews (Q04)."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from tests.services import acts, scans
from zhicheng_tui.domain.clock import SHANGHAI, FrozenClock
from zhicheng_tui.domain.plans import PlanForm
from zhicheng_tui.domain.queue import QueueFilter
from zhicheng_tui.domain.refusal import Refused
from zhicheng_tui.domain.status import Status
from zhicheng_tui.domain.urgency import Urgency
from zhicheng_tui.services.desk import Desk
from zhicheng_tui.services.errors import NotFound
from zhicheng_tui.services.runtime import Runtime

LATER = datetime(2026, 12, 31, 23, 59, 59, tzinfo=SHANGHAI)
ENDED = 6
NEW = PlanForm(
    code="2027-01",
    title="关于开展2027年度会计系列职称评审的通知",
    committee="市会计系列评委会",
    year=2027,
    top_unit_id=1,
    apply_end=LATER,
    review_end=LATER + timedelta(days=30),
    takes=frozenset({(5, "中级")}),
)


@pytest.fixture
def office(runtime: Runtime) -> Desk:
    """The city title office's administrator, who manages the demo world's plans."""
    return acts.hire(runtime, "office", "office_admin", unit_id=1)


def code_of(refused: pytest.ExceptionInfo[Refused]) -> str:
    """Return the code of the first refusal."""
    return refused.value.first.code


def events(runtime: Runtime, plan_id: int) -> list[tuple[str, object, object, str]]:
    """Return act, before, after and reason of a plan's audit events, oldest first."""
    found = acts.ask(
        runtime, "SELECT * FROM audit_event WHERE object_kind = 'plan' AND object_id = :id ORDER BY seq", id=plan_id
    )
    return [(row.act, json.loads(row.before or "{}"), json.loads(row.after or "{}"), row.reason) for row in found]


def test_a_plan_is_made_and_read_back_as_it_was_typed(office: Desk) -> None:
    """Every field, the series, an audit event."""
    number = office.plans.create(replace(NEW, title=f"  {NEW.title}\n", second_review=True, working_days=True))
    record = office.plans.open(number)
    assert record.form == replace(NEW, second_review=True, working_days=True)
    assert (record.version, record.applications, record.top.name) == (1, 0, "黄石市人力资源和社会保障局")
    assert office.plans.plan(record).window.calendar is not None
    assert office.plans.find("2027-01") == record
    assert number in {plan.id for plan in office.queue.plans()}
    ((act, before, after, _),) = events(office.runtime, number)
    assert (act, before) == ("CREATE", {})
    assert isinstance(after, dict)
    assert after["code"] == "2027-01"


def test_a_plan_that_is_not_sound_is_not_made(office: Desk) -> None:
    """The rules of `domain.plans` hold in the service; nothing is written."""
    before = acts.dump(office.runtime)
    for form, code in (
        (replace(NEW, code="2026-01"), "code-taken"),
        (replace(NEW, apply_end=NEW.review_end and NEW.review_end + timedelta(1)), "apply-late"),
        (replace(NEW, top_unit_id=2), "top"),
        (replace(NEW, top_unit_id=999), "top"),
    ):
        with pytest.raises(Refused) as refused:
            office.plans.create(form)
        assert code_of(refused) == code
    assert acts.dump(office.runtime) == before


def test_only_who_manages_plans_may_change_them_and_all_may_look(desk: Desk, runtime: Runtime) -> None:
    """PLANS is needed; a unit admin, who sees no applications, sees the plans without counts."""
    form = desk.plans.open(2).form
    before = acts.dump(runtime)
    changes: list[Callable[[], object]] = [
        lambda: desk.plans.create(NEW),
        lambda: desk.plans.edit(2, replace(form, urgent_days=1), 1),
        lambda: desk.plans.extend(2, LATER, "延期"),
        lambda: desk.plans.attach(2, Path("/dev/null"), 1),
    ]
    for act in changes:
        with pytest.raises(Refused) as refused:
            act()
        assert code_of(refused) == "permission"
    assert acts.dump(runtime) == before
    counts = {row.record.id: row.mine for row in desk.plans.rows()}
    assert counts[2] == len(desk.queue.ids(QueueFilter(plan_id=2)))
    admin = acts.hire(runtime, "admin", "unit_admin")
    assert {row.mine for row in admin.plans.rows()} == {None}
    assert "权限" in (admin.plans.why_not() or "")


def test_a_plan_of_an_office_above_can_only_be_looked_at(runtime: Runtime) -> None:
    """Scope: plans whose top office is the caller's unit or below it."""
    below = acts.hire(runtime, "below", "office_admin", unit_id=2)
    with pytest.raises(Refused) as refused:
        below.plans.extend(2, LATER, "延期")
    assert code_of(refused) == "scope"
    assert "黄石市人力资源和社会保障局" in refused.value.first.message
    with pytest.raises(Refused) as refused:
        below.plans.create(NEW)
    assert code_of(refused) == "top"


def test_an_ended_plan_that_is_extended_is_reviewed_again(desk: Desk, office: Desk, clock: FrozenClock) -> None:
    """Q04, B05: refused while ended, open the moment it is extended, closed again when that end has come."""
    number = acts.pick(desk, Status.SUBMITTED, (ENDED,), "/")[0]
    reviewer = acts.hire(desk.runtime, "upper", "supervisor", unit_id=1)
    assert [one.code for one in reviewer.files.open(number).refusals] == ["ended"]
    with pytest.raises(Refused) as refused:
        acts.decide(reviewer, number)
    assert code_of(refused) == "ended"

    end = clock.now() + timedelta(days=2)
    record = office.plans.extend(ENDED, end, "评委会延期")
    assert record.form.review_end == end
    assert office.plans.plan(record).window.urgency(clock.now()) is Urgency.URGENT
    assert reviewer.files.open(number).refusals == ()
    acts.decide(reviewer, number)
    assert acts.state(desk.runtime, number).status is Status.APPROVED

    clock.advance(timedelta(days=3))
    assert reviewer.files.open(number).refusals != ()


def test_an_extension_is_an_event_with_before_after_and_reason(office: Desk) -> None:
    """Q04: who, from when to when, why; only what changed."""
    before = office.plans.open(2)
    office.plans.extend(2, LATER, "评委会延期", before.version)
    ((act, old, new, reason),) = events(office.runtime, 2)
    assert (act, reason) == ("EXTEND", "评委会延期")
    assert isinstance(old, dict)
    assert isinstance(new, dict)
    assert (list(old), list(new)) == (["review_end"], ["review_end"])
    assert new["review_end"] == "2026-12-31T23:59:59+08:00"
    (step,) = office.plans.steps(2)
    assert (step.label, step.reason, step.who) == ("更改审核截止", "评委会延期", "新来的")


def test_an_extension_needs_a_reason_and_a_future_end(office: Desk, clock: FrozenClock) -> None:
    """Nothing is written without."""
    before = acts.dump(office.runtime)
    for end, reason, code in ((LATER, " ", "reason"), (clock.now(), "延期", "date-past"), (None, "延期", "no-date")):
        with pytest.raises(Refused) as refused:
            office.plans.extend(2, end, reason)
        assert code_of(refused) == code
    assert acts.dump(office.runtime) == before
    with pytest.raises(NotFound):
        office.plans.extend(999, LATER, "延期")


def test_a_plan_changed_meanwhile_is_not_overwritten(office: Desk) -> None:
    """Compare-and-set on the version, for every kind of change."""
    seen = office.plans.open(2)
    office.plans.edit(2, replace(seen.form, urgent_days=1), seen.version)
    changes: list[Callable[[], object]] = [
        lambda: office.plans.edit(2, replace(seen.form, urgent_days=2), seen.version),
        lambda: office.plans.extend(2, LATER, "延期", seen.version),
        lambda: office.plans.attach(2, Path("/dev/null"), seen.version),
    ]
    for act in changes:
        with pytest.raises(Refused) as refused:
            act()
        assert code_of(refused) == "stale"
    record = office.plans.open(2)
    assert (record.form.urgent_days, record.version) == (1, seen.version + 1)


def test_thresholds_and_switches_are_set_and_the_urgency_follows(office: Desk, clock: FrozenClock) -> None:
    """Q01: thresholds belong to the plan; saving the same again writes nothing."""
    seen = office.plans.open(2)
    form = replace(seen.form, urgent_days=40, hurry_days=50, second_review=True)
    record = office.plans.edit(2, form, seen.version)
    assert office.plans.plan(record).window.urgency(clock.now()) is Urgency.URGENT
    assert office.plans.edit(2, form, record.version) == record
    ((act, old, new, _),) = events(office.runtime, 2)
    assert (act, old, new) == (
        "EDIT",
        {"urgent_days": 3, "hurry_days": 7, "second_review": False},
        {"urgent_days": 40, "hurry_days": 50, "second_review": True},
    )


def test_series_only_become_more_where_people_have_applied(office: Desk) -> None:
    """Widened, never narrowed; without applications as one likes."""
    seen = office.plans.open(2)
    assert seen.applications > 0
    with pytest.raises(Refused) as refused:
        office.plans.edit(2, replace(seen.form, takes=frozenset({(6, "中级")})), 1)
    assert code_of(refused) == "takes-fixed"
    record = office.plans.edit(2, replace(seen.form, takes=seen.form.takes | {(6, "中级")}), 1)
    assert record.form.takes == seen.form.takes | {(6, "中级")}
    number = office.plans.create(NEW)
    assert office.plans.edit(number, replace(NEW, takes=frozenset({(6, "中级")})), 1).form.takes == {(6, "中级")}


def test_dates_moved_in_the_form_need_a_reason_and_count_as_extension(office: Desk) -> None:
    """Both ways of moving the review's end leave the same kind of event."""
    seen = office.plans.open(2)
    form = replace(seen.form, review_end=LATER)
    with pytest.raises(Refused) as refused:
        office.plans.edit(2, form, 1)
    assert code_of(refused) == "reason"
    office.plans.edit(2, form, 1, "应基层要求")
    ((act, _, _, reason),) = events(office.runtime, 2)
    assert (act, reason) == ("EXTEND", "应基层要求")


def test_the_notice_is_kept_and_found_by_everybody(office: Desk, desk: Desk, tmp_path: Path) -> None:
    """A picture or PDF under its hash, its name shown safely; another takes its place, the first file stays."""
    with pytest.raises(NotFound):
        desk.plans.notice_of(desk.plans.open(2))
    first, second = tmp_path / "通知\u202e.png", tmp_path / "通知.pdf"
    first.write_bytes(scans.png(scans.blank()))
    second.write_bytes(scans.pdf([scans.blank()]))
    record = office.plans.attach(2, first, 1)
    assert "\u202e" not in record.notice_name
    kept = desk.plans.notice_of(desk.plans.open(2))
    assert kept.read_bytes() == first.read_bytes()
    record = office.plans.attach(2, second, record.version)
    assert desk.plans.notice_of(record).read_bytes() == second.read_bytes()
    assert kept.exists()
    assert [act for act, *_ in events(office.runtime, 2)] == ["NOTICE", "NOTICE"]
    assert office.plans.attach(2, second, record.version) == record, "the same again changes nothing"


def test_what_cannot_be_opened_is_not_attached(office: Desk, tmp_path: Path) -> None:
    """No picture, a broken one, nothing there: a sentence each, and the plan as it was."""
    text, broken = tmp_path / "a.png", tmp_path / "b.png"
    text.write_text("不是图片", encoding="utf-8")
    broken.write_bytes(b"\x89PNG\r\n\x1a\n" + b"0" * 100)
    for path in (text, broken, tmp_path / "none.png"):
        with pytest.raises(Refused):
            office.plans.attach(2, path, 1)
    assert office.plans.open(2).notice_sha256 == ""
    assert events(office.runtime, 2) == []
