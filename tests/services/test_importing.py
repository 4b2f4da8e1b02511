"""导入: a verdict on each row, the good ones made applications, the same table twice nothing (Q11, Q32, Q34, Q36)."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.documents.sheets.making import csv_file, json_file, xlsx
from tests.services import acts
from tests.services.tables import (
    HEADINGS,
    OPTIONS,
    PLAN,
    fates,
    number_of,
    opened,
    person,
    table_csv,
    table_xlsx,
    taken_in,
    verdicts,
)
from zhicheng_tui.domain.clock import FrozenClock
from zhicheng_tui.domain.queue import parse_filter
from zhicheng_tui.domain.refusal import Refused
from zhicheng_tui.domain.status import Status
from zhicheng_tui.services import importing
from zhicheng_tui.services.desk import Desk
from zhicheng_tui.services.importing import Fate, Options, Stopped
from zhicheng_tui.services.runtime import Runtime

DeskFor = Callable[[str], Desk]


def count(runtime: Runtime, table: str = "application") -> int:
    """How many rows a table has."""
    return int(acts.ask(runtime, f"SELECT count(*) FROM {table}")[0][0])


def test_a_good_row_becomes_an_application_that_waits_for_review(desk: Desk, runtime: Runtime, tmp_path: Path) -> None:
    """Q34: begun and submitted by its unit in one, with its person, its contents and its event."""
    (said,) = taken_in(desk, table_csv(tmp_path / "a.csv", [person(0)]))
    assert Fate(said.fate) is Fate.ADDED
    number = desk.queue.find([said.no])[said.no]
    file = desk.files.open(number).file
    application = file.application
    assert (application.status, application.round, application.name) == (Status.SUBMITTED, 1, "周一")
    assert (application.unit.id, application.post, application.specialty) == (desk.actor.unit.id, "工程师", "水利水电")
    (basic,) = file.contents["basic"]
    assert basic["id_no"] == number_of(0)
    assert (basic["birth"], basic["appointed"], basic["id_type"]) == ("1990-01", "2015-03-01", "居民身份证")
    assert list(desk.queue.ids(parse_filter("zhouyi", None))) == [number]
    (event,) = acts.ask(runtime, "SELECT act, after, batch FROM audit_event WHERE object_id = :id AND act = 'IMPORT'",
                        id=number)  # fmt: skip
    assert json.loads(event.after)["status"] == "SUBMITTED"
    assert event.batch


def test_the_same_table_twice_changes_nothing(desk: Desk, runtime: Runtime, tmp_path: Path) -> None:
    """In another format and encoding too."""
    rows = [person(index) for index in range(5)]
    taken_in(desk, table_csv(tmp_path / "a.csv", rows, "gb18030"))
    before = {name: count(runtime, name) for name in ("application", "person", "module_content", "audit_event")}
    said = taken_in(desk, table_xlsx(tmp_path / "a.xlsx", rows))
    assert fates(said) == [Fate.SAME] * 5
    assert {name: count(runtime, name) for name in before} == before


def test_an_application_that_differs_is_left_alone_and_named(desk: Desk, tmp_path: Path) -> None:
    """Its number, and what differs."""
    (first,) = taken_in(desk, table_csv(tmp_path / "a.csv", [person(0)]))
    (said,) = taken_in(desk, table_csv(tmp_path / "b.csv", [person(0, 手机号="13912345678", 申报专业="水工结构")]))
    assert Fate(said.fate) is Fate.DIFFERENT
    assert said.no == first.no
    assert "申报系列、级别、职务或专业、基本信息不同" in said.message
    assert desk.files.open(desk.queue.find([first.no])[first.no]).file.application.specialty == "水利水电"


@pytest.mark.parametrize(
    ("changed", "field", "said"),
    [
        ({"姓名": ""}, "姓名", "没有姓名"),
        ({"身份证号码": ""}, "证件号码", "没有证件号码"),
        ({"身份证号码": "4.2E+17"}, "身份证号码", "变成了数字 4.2E+17"),
        ({"身份证号码": "42020219900101"}, "身份证号码", "不是 18 位居民身份证号码（现为 14 位）"),
        ({"聘岗日期": "2015-02-30"}, "聘岗日期", "「2015-02-30」"),
        ({"出生年月": "1990-13"}, "出生年月", "「1990-13」"),
        ({"性别": "男性别"}, "性别", "「男性别」"),
        ({"职称系列": "魔法"}, "申报系列", "没有申报系列「魔法」"),
        ({"职称系列": ""}, "申报系列", "没有申报系列"),
        ({"申报职务": "教授"}, "申报职务", "从中选择"),
        ({"申报级别": "员级"}, "申报级别", "员级"),
        ({"申报专业": ""}, "申报专业", "请填写申报专业"),
    ],
)
def test_what_keeps_a_row_out_is_named_by_its_column(
    desk: Desk, tmp_path: Path, changed: dict[str, str], field: str, said: str
) -> None:
    """Who it is, what is applied for, cells that cannot be read; the row beside it goes in."""
    told = taken_in(desk, table_csv(tmp_path / "a.csv", [person(0, **changed), person(1)]))
    assert fates(told) == [Fate.WRONG, Fate.ADDED]
    assert told[0].field == field
    assert said in told[0].message


def test_what_spreadsheets_do_to_numbers_is_found(desk: Desk, tmp_path: Path) -> None:
    """A number kept as a number has lost its end; one with blanks, in full width, or with an apostrophe is whole."""
    wide = "".join(chr(ord(char) + 0xFEE0) for char in number_of(1))
    spaced = f" {number_of(2)[:6]} {number_of(2)[6:]}\u200b"
    rows = [
        person(0, 身份证号码=float(number_of(0)[:17] + "0")),
        person(1, 身份证号码=wide, 手机号=13800000001),
        person(2, 身份证号码=spaced, 手机号="１３８ 0000 0002"),
        person(3, 身份证号码="'" + number_of(3)),
    ]
    told = verdicts(desk, table_xlsx(tmp_path / "a.xlsx", rows))
    assert fates(told) == [Fate.WRONG, Fate.NEW, Fate.NEW, Fate.NEW]
    assert "4.20E+17" in told[0].message
    assert [one.id_no for one in told[1:]] == [number_of(1), number_of(2), number_of(3)]


def test_a_wrong_check_digit_is_advice(desk: Desk, tmp_path: Path) -> None:
    """Q32: taken in, for the reviewer to see."""
    wrong = number_of(0)[:17] + ("1" if number_of(0)[17] != "1" else "2")
    (said,) = taken_in(desk, table_csv(tmp_path / "a.csv", [person(0, 身份证号码=wrong)]))
    assert Fate(said.fate) is Fate.ADDED
    assert "校验位不正确" in said.advice


def test_one_person_twice_in_a_table_counts_once(desk: Desk, tmp_path: Path) -> None:
    """The later row says where the first is; a number that is known by another name is refused."""
    told = taken_in(desk, table_csv(tmp_path / "a.csv", [person(0), person(1), person(0)]))
    assert fates(told) == [Fate.ADDED, Fate.ADDED, Fate.DOUBLE]
    assert "第 2 行" in told[2].message
    (said,) = verdicts(desk, table_csv(tmp_path / "b.csv", [person(0, 姓名="别人")]), Options(plan="2026-02"))
    assert "登记在另一个姓名下" in said.message


def test_who_has_applied_under_another_plan_is_told_and_taken(desk: Desk, tmp_path: Path) -> None:
    """Q36: a warning that names the other application."""
    (first,) = taken_in(desk, table_csv(tmp_path / "a.csv", [person(0)]))
    (said,) = verdicts(desk, table_csv(tmp_path / "b.csv", [person(0)]), Options("2026-04", late="补录"))
    assert Fate(said.fate) is Fate.NEW, said.message
    assert f"该人另有办件 {first.no}" in said.advice


def test_a_column_that_is_there_twice_counts_once(desk: Desk, tmp_path: Path) -> None:
    """Q11: unless the two say different things."""
    rows = [[*person(0), person(0)[10]], [*person(1), "另一个单位"], [*person(2), ""]]
    path = xlsx(tmp_path / "a.xlsx", {"申报信息": [["申报人员汇总表"], [], [*HEADINGS, "现工作单位"], *rows]})
    told = verdicts(desk, path)
    assert fates(told) == [Fate.NEW, Fate.WRONG, Fate.NEW]
    assert [one.n for one in told] == [4, 5, 6]
    assert "两列都是「现工作单位」" in told[1].message


def test_merged_cells_are_named(desk: Desk, tmp_path: Path) -> None:
    """Which rows and which column; a merged title above the headings does no harm."""
    told = verdicts(desk, table_xlsx(tmp_path / "a.xlsx", [person(0), person(1), person(2)], ["K3:K4", "A3:A4"]))
    assert fates(told) == [Fate.NEW, Fate.WRONG, Fate.WRONG]
    assert "第 3–4 行的「现工作单位」有合并单元格" in told[1].message


def test_sheets_of_modules_go_to_their_people(desk: Desk, tmp_path: Path) -> None:
    """By identity number; rows of nobody are told, a cell that cannot be read keeps its person out."""
    heads = ["身份证号", "发表年月", "论文题目", "刊名", "刊号（CN/ISSN）", "个人排名"]
    papers = [
        heads,
        [number_of(0), date(2020, 5, 1), "论一", "学报", "CN42-1", 1],
        [number_of(0), "2021-06", "论二", "学报", "CN42-1", 2],
        [number_of(1), "某年某月", "论三", "学报", "CN42-1", 1],
        [number_of(9), "2021-06", "论四", "学报", "CN42-1", 1],
    ]
    told = taken_in(desk, table_xlsx(tmp_path / "a.xlsx", [person(0), person(1)], 论文=papers))
    assert fates(told) == [Fate.ADDED, Fate.WRONG, Fate.WRONG]
    assert "「论文」第 4 行：「某年某月」" in told[1].message
    assert (told[2].n, "不在「申报信息」里" in told[2].message) == (5, True)
    contents = desk.files.open(desk.queue.find([told[0].no])[told[0].no]).file.contents
    assert [(row["published"], row["title"], row["rank"]) for row in contents["paper"]] == [
        ("2020-05", "论一", 1),
        ("2021-06", "论二", 2),
    ]


def test_rows_go_to_units_of_the_callers_tree_only(desk_for: DeskFor, tmp_path: Path) -> None:
    """By name or credit code; others are not known, whatever they are called."""
    desk = desk_for("zhangsan")
    rows = [[*person(0), desk.actor.unit.name], [*person(1), "黄石市人力资源和社会保障局"], [*person(2), "没有的单位"]]
    path = csv_file(tmp_path / "a.csv", [[*HEADINGS, "申报单位"], *rows])
    told = verdicts(desk, path)
    assert fates(told) == [Fate.NEW, Fate.WRONG, Fate.WRONG]
    assert told[1].field == "申报单位"
    with opened(desk, table_csv(tmp_path / "b.csv", [person(0)])) as table, pytest.raises(Refused, match="没有的单位"):
        desk.importing.preview(table, Options(PLAN, "没有的单位"))


def test_after_the_applying_ended_a_reason_is_needed(
    desk: Desk, runtime: Runtime, clock: FrozenClock, tmp_path: Path
) -> None:
    """And after the review ended nothing helps; the reason is on the trail."""
    path = table_csv(tmp_path / "a.csv", [person(0)])
    plan = next(plan for plan in desk.importing.plans() if plan.code == PLAN)
    clock.at = plan.apply_end
    assert fates(verdicts(desk, path)) == [Fate.NEW]
    clock.advance(timedelta(seconds=1))
    (said,) = taken_in(desk, path)
    assert (Fate(said.fate), said.field) == (Fate.WRONG, "评审计划")
    assert re.search(r"申报截止日期 .* 已过", said.message)
    (said,) = taken_in(desk, path, Options(PLAN, late="单位漏报，经评委会同意"))
    number = desk.queue.find([said.no])[said.no]
    (event,) = acts.ask(runtime, "SELECT reason FROM audit_event WHERE object_id = :id AND act = 'IMPORT'", id=number)
    assert event.reason == "单位漏报，经评委会同意"
    clock.at = plan.window.end + timedelta(seconds=1)
    with pytest.raises(Refused, match="该计划已结束，不能导入"):
        verdicts(desk, path, Options(PLAN, late="再补"))


def test_who_was_imported_in_time_is_the_same_after_the_applying_ended(
    desk: Desk, clock: FrozenClock, tmp_path: Path
) -> None:
    """Lateness keeps out new rows only, also those that the time ran out for after the preview."""
    taken_in(desk, table_csv(tmp_path / "a.csv", [person(0)]))
    both = table_csv(tmp_path / "b.csv", [person(0), person(1), person(0, 现工作单位="别处")])
    with opened(desk, both) as table:
        desk.importing.preview(table, OPTIONS)
        clock.at = next(plan for plan in desk.importing.plans() if plan.code == PLAN).apply_end + timedelta(seconds=1)
        desk.importing.run(table, OPTIONS)
        assert fates(list(desk.importing.each_said(table))) == [Fate.SAME, Fate.WRONG, Fate.DOUBLE]
    assert fates(verdicts(desk, both)) == [Fate.SAME, Fate.WRONG, Fate.DOUBLE]
    assert fates(verdicts(desk, both, Options(PLAN, late="漏报"))) == [Fate.SAME, Fate.NEW, Fate.DOUBLE]


def test_all_or_nothing_takes_nothing_when_a_row_is_refused(desk: Desk, runtime: Runtime, tmp_path: Path) -> None:
    """Q28; and all of them when none is."""
    before = count(runtime)
    path = table_csv(tmp_path / "a.csv", [person(0), person(1, 姓名="")])
    with pytest.raises(Refused, match="有 1 行不能导入"):
        taken_in(desk, path, whole=True)
    assert count(runtime) == before
    many = table_csv(tmp_path / "b.csv", [person(index) for index in range(250)])
    assert set(fates(taken_in(desk, many, whole=True))) == {Fate.ADDED}
    assert count(runtime) == before + 250


@pytest.mark.parametrize(("whole", "kept"), [(False, importing.PIECE), (True, 0)])
def test_what_is_stopped_keeps_whole_pieces(
    desk: Desk, runtime: Runtime, tmp_path: Path, whole: bool, kept: int
) -> None:
    """Piece by piece what is saved stays; as a whole nothing is. Gone on with later, the rest follows."""
    before = count(runtime)
    path = table_csv(tmp_path / "a.csv", [person(index) for index in range(250)])

    def stop(done: int, total: int) -> None:
        if done >= importing.PIECE:
            raise Stopped

    with opened(desk, path) as table:
        desk.importing.preview(table, OPTIONS)
        with pytest.raises(Stopped):
            desk.importing.run(table, OPTIONS, whole=whole, progress=stop)
        assert count(runtime) == before + kept
        assert desk.importing.standing(table)[Fate.ADDED] == kept
    told = taken_in(desk, path)
    assert fates(told).count(Fate.ADDED) == 250 - kept
    assert count(runtime) == before + 250


def test_somebody_who_applies_between_preview_and_import_is_left_alone(
    desk: Desk, runtime: Runtime, tmp_path: Path
) -> None:
    """Looked at again in the transaction that writes."""
    path = table_csv(tmp_path / "a.csv", [person(0), person(1)])
    with opened(desk, path) as table:
        desk.importing.preview(table, OPTIONS)
        taken_in(desk, table_csv(tmp_path / "b.csv", [person(0)]))
        desk.importing.run(table, OPTIONS)
        told = list(desk.importing.each_said(table))
    assert fates(told) == [Fate.WRONG, Fate.ADDED]
    assert "请重新预演" in told[0].message


def test_a_mapping_is_said_saved_and_taken_up_again(desk: Desk, tmp_path: Path) -> None:
    """For tables with the same headings, of the same unit."""
    path = csv_file(tmp_path / "a.csv", [["工号", *HEADINGS[1:2], "号码", *HEADINGS[3:]], person(0)])
    with opened(desk, path) as table:
        with pytest.raises(Refused, match="没有「证件号码」列"):
            desk.importing.preview(table, OPTIONS)
        with pytest.raises(Refused, match="表里没有列「别的」"):
            desk.importing.preview(table, Options(PLAN, columns={"别的": "basic.id_no"}))
        desk.importing.preview(table, Options(PLAN, columns={"号码": "basic.id_no"}))
        assert desk.importing.standing(table)[Fate.NEW] == 1
        with pytest.raises(Refused):
            desk.importing.save_mapping(" ", table)
        desk.importing.save_mapping("人事处的表", table)
    assert desk.importing.mappings()["人事处的表"]["号码"] == "basic.id_no"
    assert fates(verdicts(desk, path)) == [Fate.NEW]


def test_only_those_who_may_import(desk_for: DeskFor, runtime: Runtime, tmp_path: Path) -> None:
    """Reviewers and supervisors; nobody their own application."""
    office = acts.hire(runtime, "office", "office_admin", unit_id=1)
    with pytest.raises(Refused, match="没有「导入办件」的权限"):
        office.importing.open(table_csv(tmp_path / "a.csv", [person(0)]))
    own = desk_for("zhangsan")
    rows = [person(0, 身份证号码=own.actor.id_no, 姓名=own.actor.name)]
    (said,) = verdicts(own, table_csv(tmp_path / "b.csv", rows))
    assert Fate(said.fate) is Fate.WRONG


def test_whole_applications_come_back_from_json(desk: Desk, tmp_path: Path) -> None:
    """As they were exported they are the same; somebody new is taken in with everything."""
    number = acts.pick(desk)[0]
    file = desk.files.open(number).file
    application = file.application
    one: dict[str, Any] = {
        "no": application.no,
        "plan": file.plan.code,
        "unit": application.unit.name,
        "declared": {key: getattr(application, key) for key in ("series", "level", "post", "specialty")},
        "modules": {module: [dict(row) for row in rows] for module, rows in file.contents.items()},
    }
    new = json.loads(json.dumps(one))
    new["modules"]["basic"][0] |= {"id_no": number_of(0), "name": "周一"}
    path = json_file(tmp_path / "a.json", [one, new, {"modules": {"basic": 3}}, {"modules": {"basic": [{"name": {}}]}}])
    told = taken_in(desk, path, Options(late="补录"))
    assert fates(told) == [Fate.SAME, Fate.ADDED, Fate.WRONG, Fate.WRONG]
    contents = desk.files.open(desk.queue.find([told[1].no])[told[1].no]).file.contents
    assert contents["edu"] == file.contents["edu"]
    assert "attach" not in contents
