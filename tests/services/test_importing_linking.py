"""导入: rows of modules find their people, and nobody else's; numbers that stand for two people take in neither."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from tests.documents.sheets.making import json_file, xlsx
from tests.services import acts
from tests.services.tables import (
    HEADINGS,
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
from zhicheng_tui.domain.privacy import mask_id
from zhicheng_tui.services.desk import Desk
from zhicheng_tui.services.exporting import Format, Wanted
from zhicheng_tui.services.importing import Fate, Options

PAPERS = ["身份证号", "姓名", "题目", "刊名"]


def test_two_people_with_one_number_are_both_refused(desk: Desk, tmp_path: Path) -> None:
    """Each row names both; the same person again is only a repetition."""
    rows = [person(0, 姓名="陈建国"), person(1), person(0, 姓名="林芳"), person(1, 姓名=" 周 二")]
    papers = [PAPERS, [number_of(0), "林芳", "论一", "学报"]]
    told = verdicts(desk, table_xlsx(tmp_path / "a.xlsx", rows, 论文=papers))
    assert fates(told)[:3] == [Fate.WRONG, Fate.NEW, Fate.WRONG]
    assert {told[0].message, told[2].message} == {"第 2 行和第 4 行是同一证件号码，姓名不同（陈建国、林芳），请核对"}
    assert "姓名不同" not in told[3].message
    assert fates(verdicts(desk, table_csv(tmp_path / "b.csv", rows)))[:3] == [Fate.WRONG, Fate.NEW, Fate.WRONG]


def test_whole_applications_of_two_people_with_one_number_are_refused_too(desk: Desk, tmp_path: Path) -> None:
    """In JSON as in a table."""
    people = [{"modules": {"basic": [{"name": name, "id_no": number_of(0)}]}} for name in ("陈建国", "林芳")]
    told = verdicts(desk, json_file(tmp_path / "a.json", people))
    assert ["姓名不同（陈建国、林芳）" in one.message for one in told] == [True, True]


def test_rounded_numbers_are_nobodys(desk: Desk, tmp_path: Path) -> None:
    """Two people whose numbers a spreadsheet rounded alike are not taken for one, nor their rows joined."""
    rounded = float(number_of(0)[:12] + "000000")
    rows = [person(0, 身份证号码=rounded), person(1, 身份证号码=rounded)]
    papers = [PAPERS, [rounded, "周一", "论一", "学报"], [None, "周一", "论二", "学报"]]
    told = verdicts(desk, table_xlsx(tmp_path / "a.xlsx", rows, 论文=papers))
    assert ["变成了数字" in one.message for one in told[:2]] == [True, True]
    assert told[2].message == "「论文」第 2 行的证件号码读不出：4.20E+17"
    assert told[3].message == "「论文」第 3 行没有证件号码"


def test_a_row_of_a_module_under_another_name_is_refused(desk: Desk, tmp_path: Path) -> None:
    """Sheet, row and both names are told."""
    papers = [PAPERS, [number_of(0), "周 一", "论一", "学报"], [number_of(1), "林芳", "论二", "学报"]]
    told = taken_in(desk, table_xlsx(tmp_path / "a.xlsx", [person(0), person(1)], 论文=papers))
    assert fates(told) == [Fate.ADDED, Fate.WRONG]
    assert told[1].message == "「论文」第 3 行的姓名是「林芳」，与「申报信息」第 3 行的「周二」不同，请核对"


def test_each_of_two_applications_of_one_person_gets_its_own_rows(desk: Desk, tmp_path: Path) -> None:
    """An export of both finds nothing new, and nothing that differs."""
    options = Options(late="补录")
    for plan, title in ((PLAN, "论一"), ("2026-04", "论二")):
        papers = [PAPERS, [number_of(0), "周一", title, "学报"]]
        path = table_xlsx(tmp_path / f"{plan}.xlsx", [person(0)], 论文=papers)
        assert fates(taken_in(desk, path, Options(plan, late="补录"))) == [Fate.ADDED]
    ids = [row.id for row in acts.ask(desk.runtime, "SELECT id FROM application ORDER BY id DESC LIMIT 2")]
    path = desk.exporting.save(Wanted(ids, "", Format.XLSX, modules=True, unmasked=True), tmp_path / "out.xlsx").path
    assert fates(verdicts(desk, path, options)) == [Fate.SAME, Fate.SAME]


def test_a_row_of_an_application_that_is_not_in_the_table_is_told(desk: Desk, tmp_path: Path) -> None:
    """It does not go to another application of the same person; nor to somebody of another number."""
    sheets: dict[str, Sequence[Sequence[Any]]] = {
        "申报信息": [["办件编号", *HEADINGS], ["R001", *person(0)], ["R002", *person(1)]],
        "论文": [["办件编号", *PAPERS], ["R009", number_of(0), "", "论一"], ["R002", number_of(0), "", "论二"]],
    }
    told = verdicts(desk, xlsx(tmp_path / "a.xlsx", sheets), Options(PLAN))
    assert fates(told) == [Fate.NEW, Fate.WRONG, Fate.WRONG]
    assert f"「论文」第 3 行的证件号码是「{mask_id(number_of(0))}」" in told[1].message
    assert told[2].message == "「论文」第 2 行的办件编号 R009 不在「申报信息」里"


def test_columns_of_reports_and_exports_are_known(desk: Desk, tmp_path: Path) -> None:
    """They are not told as unused, and mean nothing for the contents."""
    path = xlsx(
        tmp_path / "a.xlsx",
        {"申报信息": [["原因", "办件编号", "状态", *HEADINGS], ["有误：某事", "R1", "待审", *person(0)]]},
    )
    with opened(desk, path) as table:
        assert table.main.unknown == ["序号"]
    assert fates(verdicts(desk, path)) == [Fate.NEW]


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_masked_numbers_are_called_so(desk: Desk, tmp_path: Path, kind: str) -> None:
    """As in JSON; rows of modules as well."""
    rows = [person(0, 身份证号码=mask_id(number_of(0))), person(1, 手机号="138****0001"), person(2)]
    papers = [PAPERS, [mask_id(number_of(2)), "周三", "论一", "学报"]]
    make = {
        "csv": lambda: table_csv(tmp_path / "a.csv", rows),
        "xlsx": lambda: table_xlsx(tmp_path / "a.xlsx", rows, 论文=papers),
    }
    told = verdicts(desk, make[kind]())
    assert fates(told)[:3] == [Fate.WRONG, Fate.WRONG, Fate.NEW]
    assert {one.message.partition("：")[2] or one.message for one in told if one.fate == Fate.WRONG} == {
        "号码已掩码，请用完整号码导出后再导入"
    }
