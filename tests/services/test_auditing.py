"""审计: who sees which events, what is found wrong in a trail, anchors, exports, refusals and unmasking."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from tests.conftest import NOW, DeskFor
from zhicheng_tui.domain.clock import SHANGHAI, FrozenClock
from zhicheng_tui.domain.refusal import Refused, refuse
from zhicheng_tui.domain.review import Decision, Result
from zhicheng_tui.domain.trail import TrailFilter, parse_trail_filter
from zhicheng_tui.services.audit_files import HEADS, Format
from zhicheng_tui.services.desk import Desk
from zhicheng_tui.services.errors import NotFound
from zhicheng_tui.services.runtime import Runtime
from zhicheng_tui.store import append_only, chain

from .acts import RETURN, ask, decide, dump, events, hire, pick

Spoil = Callable[..., None]


@pytest.fixture
def auditor(runtime: Runtime) -> Desk:
    """An auditor at the top of the demo world."""
    return hire(runtime, "shenji", "auditor", 1)


@pytest.fixture
def spoil(runtime: Runtime) -> Spoil:
    """Changes the trail as somebody with the database in their hands would: the triggers taken off first."""

    def change(*statements: str, **values: object) -> None:
        with runtime.engines.write.begin() as connection:
            for statement in (*append_only.REMOVALS["sqlite"], *statements):
                connection.execute(text(statement), values)

    return change


def count(runtime: Runtime) -> int:
    """Return how many events there are."""
    return len(dump(runtime)["audit_event"])


def test_the_demo_trail_is_sound_and_in_the_order_of_time(auditor: Desk) -> None:
    """Progress goes up to the whole; the verdict names the last event's hash."""
    told: list[tuple[int, int]] = []
    verdict = auditor.auditing.verify(lambda done, total: told.append((done, total)))
    last = ask(auditor.runtime, "SELECT seq, hash FROM audit_event ORDER BY seq DESC LIMIT 1")[0]
    assert verdict.ok
    assert (verdict.count, verdict.digest) == (last.seq, last.hash)
    assert told[-1] == (last.seq, last.seq)
    assert verdict.message.startswith(f"审计记录完整：共 {last.seq} 条")
    times = [row.at for row in ask(auditor.runtime, "SELECT at FROM audit_event ORDER BY seq")]
    assert times == sorted(times)


@pytest.mark.parametrize(
    ("statement", "sentence"),
    [
        ("UPDATE audit_event SET reason = '改过' WHERE seq = 40", "第 40 条的内容被改"),
        ("UPDATE audit_event SET at = '2026-11-01 00:00:00.000000' WHERE seq = 40", "第 40 条的内容被改"),
        ("UPDATE audit_event SET actor_id = 2, hash = 'f' || substr(hash, 2) WHERE seq = 40", "第 40 条的内容被改"),
        ("DELETE FROM audit_event WHERE seq = 40", "缺 第 40 条（1 条）"),
        ("DELETE FROM audit_event WHERE seq BETWEEN 40 AND 44", "缺 第 40 至 44 条（5 条）"),
        ("UPDATE audit_event SET seq = 100000 WHERE seq = 40", "缺 第 40 条（1 条）"),
        ("UPDATE audit_event SET prev_hash = hash WHERE seq = 40", "第 40 条的内容被改"),
    ],
)
def test_a_changed_trail_is_found_at_its_first_fault(
    auditor: Desk, spoil: Spoil, statement: str, sentence: str
) -> None:
    """With the number of the event, what is wrong, and what to do."""
    spoil(statement)
    verdict = auditor.auditing.verify()
    assert not verdict.ok
    assert verdict.fault is not None
    assert (verdict.count, verdict.fault.seq) == (39, 40)
    assert sentence in verdict.message
    assert verdict.message.startswith("审计记录被破坏：")
    assert verdict.message.endswith("用备份核对")


def test_pieces_do_not_matter(auditor: Desk, spoil: Spoil, monkeypatch: pytest.MonkeyPatch) -> None:
    """A trail is read in pieces of any size, and a fault at their seam is found."""
    monkeypatch.setattr("zhicheng_tui.services.auditing.PIECE", 13)
    anchor = auditor.auditing.anchor()
    assert auditor.auditing.verify(anchor=anchor.text).ok
    spoil("UPDATE audit_event SET reason = '改过' WHERE seq = 13")
    fault = auditor.auditing.verify().fault
    assert fault is not None
    assert (fault.seq, fault.kind) == (13, chain.Break.ALTERED)


def test_an_anchor_finds_a_cut_tail(auditor: Desk, spoil: Spoil) -> None:
    """What the chain alone cannot know; as typed from paper: groups, lower case, O for 0."""
    anchor = auditor.auditing.anchor()
    spoil(f"DELETE FROM audit_event WHERE seq > {anchor.seq - 3}")
    assert auditor.auditing.verify().ok
    verdict = auditor.auditing.verify(anchor=f" {anchor.text[:8]} {anchor.text[8:]} ".lower().replace("0", "o"))
    assert not verdict.ok
    assert verdict.message.startswith(
        f"审计记录被破坏：缺 第 {anchor.seq - 2} 至 {anchor.seq} 条（3 条），末尾的记录被删"
    )


def test_an_anchor_finds_a_trail_written_anew(auditor: Desk, spoil: Spoil) -> None:
    """Every hash made right again after a change: sound by itself, and not the trail that was anchored."""
    anchor = auditor.auditing.anchor()
    columns = ", ".join(f'"{name}"' for name in chain.FIELDS)
    rows = [dict(row._mapping) for row in ask(auditor.runtime, f"SELECT {columns} FROM audit_event ORDER BY seq")]
    rows[20]["reason"] = "改过"
    spoil()
    with auditor.runtime.engines.write.begin() as connection:
        for row in chain.link(chain.Head(), rows):
            connection.execute(
                text("UPDATE audit_event SET reason = :reason, prev_hash = :prev_hash, hash = :hash WHERE seq = :seq"),
                row,
            )
    assert auditor.auditing.verify().ok
    verdict = auditor.auditing.verify(anchor=anchor.text)
    assert verdict.message.startswith(f"审计记录被破坏：第 {anchor.seq} 条与锚点不符")


def test_an_anchor_holds_while_the_trail_grows(auditor: Desk, desk: Desk) -> None:
    """Later events do not touch it; the verdict tells which anchor it was held against."""
    anchor = auditor.auditing.anchor()
    decide(desk, pick(desk)[0])
    verdict = auditor.auditing.verify(anchor=anchor.text)
    assert verdict.ok
    assert verdict.count == anchor.seq + 1
    assert verdict.message.endswith(f"与 2026-11-20 10:00 的锚点（第 {anchor.seq} 条）相符")


@pytest.mark.parametrize("spell", [lambda text: text[:-1] + ("A" if text[-1] != "A" else "B"), lambda _: "ZCA:12"])
def test_a_mistyped_anchor_is_told_from_a_broken_trail(auditor: Desk, spell: Callable[[str], str]) -> None:
    """A refusal with what to do, and nothing checked."""
    with pytest.raises(Refused, match="请对照打印的锚点重新录入"):
        auditor.auditing.verify(anchor=spell(auditor.auditing.anchor().text))


def test_an_anchor_is_a_page(auditor: Desk, tmp_path: Path) -> None:
    """One PDF with the trail's end on it."""
    path = auditor.auditing.save_anchor(tmp_path)
    assert path.name == f"审计锚点-{count(auditor.runtime)}.pdf"
    assert path.read_bytes().startswith(b"%PDF-")


# who sees what


def test_events_come_newest_first_page_by_page(auditor: Desk) -> None:
    """Each once, all of them; a page begins where the one before ended."""
    seen: list[int] = []
    before: int | None = None
    while page := auditor.auditing.events(before=before, limit=37):
        seen += [event.seq for event in page]
        before = page[-1].seq
    assert seen == list(range(count(auditor.runtime), 0, -1))


def test_an_event_tells_who_when_whence_what_and_why(desk: Desk, auditor: Desk, clock: FrozenClock) -> None:
    """In words, with before and after."""
    number = pick(desk)[0]
    clock.advance(timedelta(minutes=1))
    decide(desk, number, RETURN)
    event = auditor.auditing.events(limit=1)[0]
    application = desk.files.open(number).file.application
    assert (event.who, event.login, event.unit) == ("张三", "zhangsan", desk.actor.unit.name)
    assert (event.what, event.whence, event.at) == ("退回修改", "终端界面 test", NOW + timedelta(minutes=1))
    assert event.about == f"办件 {application.no} {application.name}"
    assert ("状态", "待审核", application.status.label) in event.changes
    assert event.reason


def test_a_tree_is_all_that_is_seen(runtime: Runtime, desk_for: DeskFor) -> None:
    """Events of one's units' people or about their applications, and no others; a story as well."""
    own = hire(runtime, "audit2", "auditor", desk_for("lisi").actor.unit.id)
    path = own.actor.unit.path
    listed = own.auditing.events(limit=10_000)
    allowed = {
        row.seq
        for row in ask(
            runtime,
            "SELECT e.seq FROM audit_event e LEFT JOIN unit u ON u.id = e.unit_id"
            " LEFT JOIN application a ON e.object_kind = 'application' AND a.id = e.object_id"
            " LEFT JOIN unit v ON v.id = a.unit_id WHERE u.path LIKE :tree OR v.path LIKE :tree",
            tree=f"{path}%",
        )
    }
    assert {event.seq for event in listed} == allowed
    assert 0 < len(allowed) < count(runtime)
    outside = next(number for number in pick(desk_for("zhangsan")) if number not in pick(desk_for("lisi")))
    with pytest.raises(NotFound):
        own.auditing.story(outside)
    inside = pick(desk_for("lisi"))[0]
    assert [event.seq for event in own.auditing.story(inside)] == [row.seq for row in events(runtime, inside)]


def test_filters_are_joined(auditor: Desk, desk: Desk) -> None:
    """Person, number, act, time and unit: each narrows, all hold at once."""
    number = pick(desk)[0]
    decide(desk, number)
    no = desk.files.open(number).file.application.no
    since = datetime(2026, 11, 20, tzinfo=SHANGHAI)
    wanted = TrailFilter("张三", no, ("PASS",), since, since + timedelta(days=1), desk.actor.unit.name)
    (event,) = auditor.auditing.events(wanted)
    assert (event.act, event.object_id) == ("PASS", number)
    assert auditor.auditing.events(TrailFilter(person="ZHANGSAN", no=no, acts=("PASS",))) == [event]
    for other in (
        TrailFilter("李四", no), TrailFilter(no=no, acts=("SEND",)),
        TrailFilter(no=no, until=datetime(2020, 1, 1, tzinfo=SHANGHAI)),
        TrailFilter(no=no, since=since + timedelta(days=1)), TrailFilter(no=no, person="%"),
    ):  # fmt: skip
        assert event not in auditor.auditing.events(other)


def test_typed_words_are_understood() -> None:
    """Days, acts, numbers; anything else is part of a name."""
    today = datetime(2026, 11, 20, tzinfo=SHANGHAI)
    assert parse_trail_filter("今天", NOW) == TrailFilter(since=today, until=today + timedelta(days=1))
    assert parse_trail_filter("昨天 今天", NOW).since == today - timedelta(days=1)
    assert parse_trail_filter("2026-11-02", NOW).since == datetime(2026, 11, 2, tzinfo=SHANGHAI)
    assert parse_trail_filter("送审 张三", NOW) == TrailFilter(acts=("SEND",), words=("张三",))
    assert parse_trail_filter("退回", NOW).acts == ("RETURN",)
    assert parse_trail_filter("2026000001", NOW) == TrailFilter(no="2026000001")


@pytest.mark.parametrize("role", ["applicant", "reviewer", "unit_admin", "operator"])
def test_the_trail_is_not_for_everybody(runtime: Runtime, role: str, tmp_path: Path) -> None:
    """Nothing of it, whatever is asked."""
    auditing = hire(runtime, "nobody", role, 1).auditing
    before = dump(runtime)
    for act in (
        auditing.events, lambda: auditing.story(1), auditing.verify, auditing.anchor,
        lambda: auditing.export(tmp_path / "a.csv", Format.CSV),
    ):  # fmt: skip
        with pytest.raises(Refused, match="权限"):
            act()
    assert dump(runtime) == before
    assert not list(tmp_path.glob("a*"))


@pytest.mark.parametrize("role", ["supervisor", "office_admin", "auditor"])
def test_the_trail_is_for_those_who_answer_for_others(runtime: Runtime, role: str) -> None:
    """They see it."""
    assert hire(runtime, "somebody", role, 1).auditing.events(limit=1)


# exports


def test_no_exported_cell_runs_as_a_formula(auditor: Desk, desk: Desk, tmp_path: Path) -> None:
    """What people typed is text to a spreadsheet; every event is there, with its hash."""
    formula = '=HYPERLINK("http://x","y")'
    number = pick(desk)[0]
    decide(desk, number, Decision(Result.PASS, f"{formula}\n+1", {}))
    made = auditor.auditing.export(tmp_path / "a.csv", Format.CSV)
    with made.path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert made.count == len(rows) == count(auditor.runtime) - 1
    assert list(rows[0]) == list(HEADS.values())
    assert rows[0]["说明"] == f"'{formula} +1"
    assert not [cell for row in rows for cell in row.values() if cell.startswith(("=", "+", "-", "@", "\t"))]
    stored = ask(auditor.runtime, "SELECT hash FROM audit_event ORDER BY seq DESC")[1:]
    assert [row["校验值"] for row in rows] == [row.hash for row in stored]


def test_an_export_is_an_event_itself(auditor: Desk, tmp_path: Path) -> None:
    """Who, how much, which; as JSON the values are what they are."""
    wanted = TrailFilter(acts=("SEND",))
    made = auditor.auditing.export(tmp_path / "a.json", Format.JSON, wanted)
    told = json.loads(made.path.read_text(encoding="utf-8"))
    assert len(told) == made.count > 0
    assert {event["act"] for event in told} == {"SEND"}
    event = auditor.auditing.events(limit=1)[0]
    assert (event.act, event.login, event.object_kind) == ("EXPORT", "shenji", "audit")
    assert event.after == {"rows": made.count, "format": "json", "filter": {"acts": ["SEND"]}, "file": "a.json"}
    none = auditor.auditing.export(tmp_path / "none.json", Format.JSON, TrailFilter(no="9999999"))
    assert json.loads(none.path.read_text(encoding="utf-8")) == []


def test_an_export_that_cannot_be_written_is_no_event(auditor: Desk, tmp_path: Path) -> None:
    """Nothing left behind."""
    (tmp_path / "file").write_text("")
    before = count(auditor.runtime)
    with pytest.raises(Refused, match="写不了文件"):
        auditor.auditing.export(tmp_path / "file" / "a.csv", Format.CSV)
    assert count(auditor.runtime) == before


# refusals and unmasking


def test_a_refused_act_is_an_event_once_a_minute(runtime: Runtime, clock: FrozenClock) -> None:
    """For want of permission only; a key held down writes one."""
    desk = hire(runtime, "nobody", "operator", 1)
    with pytest.raises(Refused) as refused:
        desk.auditing.verify()
    before = count(runtime)
    for _ in range(3):
        desk.note_refusal(refused.value)
    assert count(runtime) == before + 1
    newest = ask(runtime, "SELECT * FROM audit_event ORDER BY seq DESC LIMIT 1")[0]
    assert (newest.act, newest.actor_id, newest.reason) == ("REFUSED", desk.actor.id, refused.value.first.message)
    clock.advance(timedelta(minutes=2))
    desk.note_refusal(refused.value)
    assert count(runtime) == before + 2
    desk.note_refusal(refuse("target", "别的原因"))
    assert count(runtime) == before + 2


def test_numbers_are_shown_once_it_is_noted_without_them(desk: Desk, auditor: Desk) -> None:
    """The event names the fields; no part of a number is in any event."""
    number = pick(desk)[0]
    shown = desk.files.unmask(number)
    person = ask(
        desk.runtime,
        "SELECT p.id_no, p.phone FROM application a JOIN person p ON p.id = a.person_id WHERE a.id = :id",
        id=number,
    )[0]
    assert shown == {"id_no": person.id_no, "phone": person.phone}
    event = auditor.auditing.events(limit=1)[0]
    assert (event.act, event.object_id, event.after) == ("UNMASK", number, {"fields": ["id_no", "phone"]})
    trail = str(dump(desk.runtime)["audit_event"])
    assert person.id_no not in trail
    assert person.phone not in trail
    assert "显示号码" not in [step.what for step in desk.files.progress(desk.files.open(number).file)]


def test_only_reviewers_of_the_tree_unmask(desk_for: DeskFor, auditor: Desk) -> None:
    """Another tree's is not found, an auditor has no need; neither leaves an event of a showing."""
    number, before = pick(desk_for("zhangsan"))[0], count(auditor.runtime)
    with pytest.raises(NotFound):
        desk_for("zhaoliu").files.unmask(number)
    with pytest.raises(Refused, match="权限"):
        auditor.files.unmask(number)
    assert count(auditor.runtime) == before
