"""What an import gives out: a report that can be mended and imported again, a template that can be filled in."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from openpyxl import load_workbook
from openpyxl.utils import get_column_letter

from tests.documents.sheets.making import csv_file, json_file, parts
from tests.services.tables import (
    HEADINGS,
    OPTIONS,
    fates,
    number_of,
    opened,
    person,
    table_csv,
    table_xlsx,
    taken_in,
    verdicts,
)
from zhicheng_tui.domain.refusal import Refused
from zhicheng_tui.services.desk import Desk
from zhicheng_tui.services.importing import Fate


def reported(desk: Desk, path: Path, target: Path) -> Path:
    """Import a table and save what was left."""
    with opened(desk, path) as table:
        desk.importing.preview(table, OPTIONS)
        desk.importing.run(table, OPTIONS)
        return desk.importing.save_report(table, target)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-8", "gb18030", "utf-16"])
def test_a_csv_gives_a_csv_of_the_same_encoding(desk: Desk, tmp_path: Path, encoding: str) -> None:
    """Only the refused rows, as they stood, the reason in front."""
    path = table_csv(tmp_path / "a.csv", [person(0), person(1, 姓名=""), person(0)], encoding)
    made = reported(desk, path, tmp_path / "out.csv")
    sheets, rows = parts(made)
    assert sheets[0].encoding == encoding
    cells = [row for _, row in rows[0]]
    assert cells[0] == ["原因", *HEADINGS]
    assert [row[0] for row in cells[1:]] == ["有误：姓名：没有姓名", "重复：与第 2 行是同一人、同一计划，只取第 2 行"]
    assert cells[1][4:] == [str(cell) for cell in person(1)[3:]]


def test_a_mended_report_is_imported(desk: Desk, tmp_path: Path) -> None:
    """The reason's column does no harm; texts stay texts."""
    path = table_xlsx(tmp_path / "a.xlsx", [person(0), person(1, 聘岗日期="2015-02-30")])
    made = reported(desk, path, tmp_path / "out.xlsx")
    book = load_workbook(made)
    sheet = book["申报信息"]
    heads = [cell.value for cell in sheet[3]]
    assert sheet.max_row == 4
    sheet.cell(4, heads.index("聘岗日期") + 1).value = "2015-02-28"
    assert sheet.cell(4, heads.index("身份证号码") + 1).value == number_of(1)
    book.save(made)
    assert fates(taken_in(desk, made)) == [Fate.ADDED]
    assert set(fates(taken_in(desk, table_xlsx(tmp_path / "b.xlsx", [person(0)])))) == {Fate.SAME}


def test_rows_of_modules_go_along_with_their_person(desk: Desk, tmp_path: Path) -> None:
    """Those of the refused, and those of nobody."""
    papers = [["身份证号", "题目", "刊名"], [number_of(0), "论一", "学报"], [number_of(1), "论二", "学报"]]
    papers.append([number_of(9), "论三", "学报"])
    path = table_xlsx(tmp_path / "a.xlsx", [person(0), person(1, 出生年月="某月")], 论文=papers)
    sheets, rows = parts(reported(desk, path, tmp_path / "out.xlsx"))
    assert [sheet.name for sheet in sheets] == ["申报信息", "论文"]
    assert [row[2] for _, row in rows[1][3:]] == ["论二", "论三"]
    assert "不在「申报信息」里" in str(rows[1][-1][1][0])


def test_a_report_imported_unchanged_takes_nobody_in(desk: Desk, tmp_path: Path) -> None:
    """What was lost is left empty, however often it goes round; the reason says what was there."""
    rows = [
        person(0, 身份证号码=float(number_of(0)[:17] + "0")),
        person(1, 现工作单位="单" * 6000),
        person(2, 手机号=13800000002000000),
    ]
    papers = [["身份证号", "题目", "刊名"], [float(number_of(0)), "论一", "学报"], [number_of(1), "论二", "刊" * 6000]]
    path = table_xlsx(tmp_path / "a.xlsx", rows, 论文=papers)
    for turn in range(3):
        path = reported(desk, path, tmp_path / f"{turn}.xlsx")
        _, (main, module) = parts(path)
        heads, *cells = [dict(enumerate(row)) for _, row in main[2:]]
        at = {str(head): place for place, head in heads.items()}
        assert [row[at[head]] for row, head in zip(cells, ("身份证号码", "现工作单位", "手机号"), strict=True)] == [
            None
        ] * 3
        assert list(heads.values()).count("原因") == 1
        assert "已留空：「现工作单位」（" in str(cells[1][0])
        assert [row[1] for _, row in module[3:]] == [number_of(1), None]
        told = verdicts(desk, path)
        assert set(fates(told)) == {Fate.WRONG}
        assert (told[0].field, told[1].field, told[2].field) == ("证件号码", "现工作单位", "手机号")
    assert "6000 个字" in str(parts(tmp_path / "0.xlsx")[1][0][4][1][0])
    assert "4.20E+17" in str(parts(tmp_path / "0.xlsx")[1][0][3][1][0])


def test_a_lost_cell_that_is_filled_or_waived_is_imported(desk: Desk, tmp_path: Path) -> None:
    """Filled, or its reason cleared where it may be empty."""
    rows = [person(0, 现工作单位="单" * 6000), person(1, 现工作单位="单" * 6000)]
    made = reported(desk, table_csv(tmp_path / "a.csv", rows), tmp_path / "out.csv")
    lines = list(csv.reader(made.read_text(encoding="utf-8-sig").splitlines()))
    at = lines[0].index("现工作单位")
    assert [line[at] for line in lines[1:]] == ["", ""]
    lines[1][at], lines[2][0] = "某单位", ""
    assert fates(taken_in(desk, csv_file(made, lines))) == [Fate.ADDED, Fate.ADDED]


def test_json_gives_json(desk: Desk, tmp_path: Path) -> None:
    """With the reason beside."""
    path = json_file(tmp_path / "a.json", [{"modules": {"basic": [{"name": "周一"}]}}])
    _, rows = parts_of_json(reported(desk, path, tmp_path / "out.json"))
    assert rows == [{"reason": "有误：证件号码：没有证件号码", "modules": {"basic": [{"name": "周一"}]}}]


def parts_of_json(path: Path) -> tuple[str, list[object]]:
    """Format and applications of a JSON file."""
    import json

    found = json.loads(path.read_text(encoding="utf-8"))
    return found["format"], found["applications"]


def test_what_a_spreadsheet_would_run_is_disarmed_and_read_back(desk: Desk, tmp_path: Path) -> None:
    """A text that begins like a formula gets an apostrophe in a CSV, and loses it coming back."""
    path = table_csv(tmp_path / "a.csv", [person(0, 现工作单位="=1+1", 姓名="")])
    made = reported(desk, path, tmp_path / "out.csv")
    text = made.read_text(encoding="utf-8-sig")
    assert "'=1+1" in text
    made.write_text(text.replace(",1,,", ",1,周一,"), encoding="utf-8-sig")
    (said,) = taken_in(desk, made)
    file = desk.files.open(desk.queue.find([said.no])[said.no]).file
    assert file.contents["basic"][0]["employer"] == "=1+1"


def test_nothing_refused_needs_no_report_and_nothing_is_overwritten(desk: Desk, tmp_path: Path) -> None:
    """Beside a file of that name another is made; the data folder takes none."""
    good, bad = table_csv(tmp_path / "a.csv", [person(0)]), table_csv(tmp_path / "b.csv", [person(1, 姓名="")])
    with pytest.raises(Refused, match="不需要报告"):
        reported(desk, good, tmp_path / "out.csv")
    first, second = (reported(desk, bad, tmp_path / "out.csv") for _ in range(2))
    assert (first.name, second.name) == ("out.csv", "out-2.csv")
    with pytest.raises(Refused, match="数据目录"):
        reported(desk, bad, desk.runtime.settings.data_dir / "out.csv")


def test_a_template_can_be_filled_in(desk: Desk, tmp_path: Path) -> None:
    """Its example is passed over; needed columns have a mark; numbers are text; choices are lists."""
    made = desk.importing.save_template(tmp_path / "t.xlsx")
    assert verdicts(desk, made) == []
    book = load_workbook(made)
    assert book["选项"].sheet_state == "hidden"
    sheet = book["申报信息"]
    heads = [str(cell.value) for cell in sheet[1]]
    assert {"姓名*", "证件号码*", "申报系列*", "申报职务*", "申报专业*", "申报单位", "评审计划"} <= set(heads)
    at = heads.index("证件号码*") + 1
    assert sheet.column_dimensions[get_column_letter(at)].number_format == "@"
    where = {str(one.sqref).split(":")[0][:-1]: one.formula1 for one in sheet.data_validations.dataValidation}
    assert where[get_column_letter(heads.index("性别*") + 1)].startswith("选项!")
    assert len(book.sheetnames) == 1 + len([one for one in desk.runtime.reference.modules if one.id != "attach"])
    filled = dict(zip(HEADINGS, person(0), strict=True))
    names = {"证件号码": "身份证号码", "移动电话": "手机号", "申报系列": "职称系列"}
    for place, head in enumerate(heads, 1):
        name = head.rstrip("*")
        sheet.cell(3, place).value = filled.get(names.get(name, name))
    papers = book["业绩成果-论文信息"]
    for place, cell in enumerate(papers[1], 1):
        value = {"证件号码*": number_of(0), "题目*": "论一", "发表年月*": "2020-05"}.get(str(cell.value))
        papers.cell(2, place).value = value
    book.save(made)
    (said,) = taken_in(desk, made)
    assert Fate(said.fate) is Fate.ADDED
    assert desk.files.open(desk.queue.find([said.no])[said.no]).file.contents["paper"][0]["title"] == "论一"


def test_a_template_as_csv_or_nothing_else(desk: Desk, tmp_path: Path) -> None:
    """By the name that is asked for."""
    assert verdicts(desk, desk.importing.save_template(tmp_path / "t.csv")) == []
    with pytest.raises(Refused, match=r"\.xlsx 或 \.csv"):
        desk.importing.save_template(tmp_path / "t.docx")
