"""`zhicheng import`, `zhicheng template`: verdicts for people and programs, mappings, reports, exit codes."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.documents.sheets.making import csv_file
from tests.services.tables import HEADINGS, PLAN, number_of, person, table_csv

from .conftest import Run


def test_a_dry_run_changes_nothing_and_an_import_is_told(zhicheng: Run, tmp_path: Path) -> None:
    """Numbers are masked; 1 when a row was refused, 0 when all went well; twice is nothing new."""
    path = str(table_csv(tmp_path / "a.csv", [person(0), person(1, 姓名="")]))
    dry = zhicheng("import", path, "--plan", PLAN, "--dry-run", "--json")
    assert dry.code == 1
    assert [one["fate"] for one in dry.objects] == ["新增", "有误"]
    assert "只作检查，没有导入" in dry.err
    assert "没有用到的列：序号" in dry.err
    done = zhicheng("import", path, "--plan", PLAN, "--json")
    assert [one["fate"] for one in done.objects] == ["已导入", "有误"]
    assert done.objects[0]["id_no"] == f"{number_of(0)[:4]}**********{number_of(0)[-4:]}"
    assert number_of(0) not in done.out
    assert zhicheng("show", done.objects[0]["no"]).code == 0
    good = str(table_csv(tmp_path / "b.csv", [person(0)]))
    again = zhicheng("import", good, "--plan", PLAN)
    assert (again.code, again.out) == (0, "")
    assert "共 1 行：已有相同 1" in again.err


def test_refused_rows_are_told_and_reported(zhicheng: Run, tmp_path: Path) -> None:
    """A line each, and a table to mend."""
    path = str(table_csv(tmp_path / "a.csv", [person(0, 出生年月="某月")]))
    told = zhicheng("import", path, "--plan", PLAN, "--report", str(tmp_path / "r.csv"))
    assert told.out.startswith("× 有误  第 2 行  周一  出生年月：")
    assert "没有导入的 1 行存为" in told.err
    assert (tmp_path / "r.csv").read_text(encoding="utf-8-sig").startswith("原因,序号")
    again = zhicheng("import", str(tmp_path / "r.csv"), "--plan", PLAN)
    assert "没有用到的列：序号（" in again.err


def test_all_or_nothing_by_whole(zhicheng: Run, tmp_path: Path) -> None:
    """Nothing is made, and it says so."""
    path = str(table_csv(tmp_path / "a.csv", [person(0), person(1, 姓名="")]))
    told = zhicheng("import", path, "--plan", PLAN, "--all-or-nothing", "--json")
    assert (told.code, [one["fate"] for one in told.objects]) == (1, ["新增", "有误"])
    assert "整批没有导入" in told.err


def test_columns_are_mapped_by_words(zhicheng: Run, tmp_path: Path) -> None:
    """Named by the field's name; kept under a name, and named again."""
    path = str(csv_file(tmp_path / "a.csv", [["工号", "姓名", "号", *HEADINGS[3:]], person(0)]))
    assert zhicheng("import", path, "--plan", PLAN).code == 1
    words = ("import", path, "--plan", PLAN, "--dry-run")
    done = zhicheng(*words, "--map", "号=证件号码", "--map", "申报类型=-", "--save-mapping", "表一")
    assert done.code == 0, done.err
    assert "工号、申报类型" in done.err
    assert zhicheng(*words, "--mapping", "表一").code == 0


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("--map", "号"), 2, "要写成 列名=字段"),
        (("--map", "号=没有"), 2, "没有字段「没有」"),
        (("--map", "号=证件号码"), 1, "表里没有列「号」"),
        (("--mapping", "表二"), 2, "没有列对应「表二」"),
        (("--plan", "1999-01"), 1, "没有评审计划「1999-01」"),
        (("--unit", "某局"), 1, "申报单位「某局」不在本级及下级单位中"),
        ((), 1, "没有写评审计划"),
    ],
)
def test_what_cannot_be_done_says_what_to_do(
    zhicheng: Run, tmp_path: Path, words: tuple[str, ...], code: int, said: str
) -> None:
    """2 for words that mean nothing, 1 for what a rule refuses."""
    plan = () if "--plan" in words or not words else ("--plan", PLAN)
    done = zhicheng("import", str(table_csv(tmp_path / "a.csv", [person(0)])), *plan, *words)
    assert done.code == code, done.err
    assert said in done.err


def test_a_template_is_saved(zhicheng: Run, tmp_path: Path) -> None:
    """Where it is asked for; the place is told."""
    done = zhicheng("template", "--out", str(tmp_path / "t.xlsx"))
    assert (done.code, done.out.strip()) == (0, str(tmp_path / "t.xlsx"))
    assert zhicheng("import", str(tmp_path / "t.xlsx"), "--plan", PLAN).code == 0
