"""导出 as files: what is in them, who may, what the trail says, and what happens when it fails."""

from __future__ import annotations

import csv
import io
import json
import re
import stat
import zipfile
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from tests.conftest import DeskFor
from tests.services import acts, exports
from zhicheng_tui.domain.documents import DocumentKind, Standing
from zhicheng_tui.domain.privacy import mask_id, mask_phone
from zhicheng_tui.domain.queue import parse_filter
from zhicheng_tui.domain.refusal import Refused
from zhicheng_tui.domain.trail import ACTS
from zhicheng_tui.services.desk import Desk
from zhicheng_tui.services.exporting import Encoding, Exporting, Format, Wanted
from zhicheng_tui.store.faults import StorageError

FILES = [form for form in Format if form is not Format.FOLDER]
HOSTILE = '=HYPERLINK("http://x","点我")\x1b[31m\u202e'


def texts(path: Path) -> str:
    """Everything that a file says, unpacked."""
    data = path.read_bytes()
    if path.suffix != ".xlsx":
        return data.decode()
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return "\n".join(archive.read(name).decode() for name in archive.namelist())


@pytest.mark.parametrize("form", FILES)
def test_what_the_filter_shows_becomes_a_file_of_ones_own(desk: Desk, tmp_path: Path, form: Format) -> None:
    """0600, whole, nothing beside it; the event names filter, format, count and file, and is the only one."""
    wanted, before = exports.wanted(desk, "待送审", form), exports.count_events(desk.runtime)
    told: list[tuple[int, int]] = []
    made = desk.exporting.save(wanted, tmp_path / f"a.{form}", progress=lambda *step: told.append(step))
    assert made.count == len(wanted.ids) == told[-1][0] == told[-1][1]
    assert stat.S_IMODE(made.path.stat().st_mode) == 0o600
    assert [path.name for path in tmp_path.iterdir() if path.name != "world"] == [f"a.{form}"]
    assert exports.count_events(desk.runtime) == before + 1
    after = {"rows": made.count, "format": form.value, "filter": "待送审", "file": f"a.{form}"}
    assert exports.newest(desk.runtime, 1) == [("EXPORT", "application", None, after)]
    assert ACTS["EXPORT"] == "导出"


def test_the_list_says_of_each_what_the_screens_say(desk: Desk, tmp_path: Path) -> None:
    """The order of the list; dates as dates, numbers as numbers, × and √ of the three documents."""
    wanted = exports.wanted(desk, "待送审")
    book = load_workbook(desk.exporting.save(wanted, tmp_path / "a.xlsx").path)
    assert book.sheetnames == ["一览表"]
    sheet = book["一览表"]
    assert "范围：待送审" in str(sheet["A2"].value)
    heads = [cell.value for cell in sheet[3]]
    rows: list[dict[Any, Any]] = [dict(zip(heads, row, strict=True)) for row in sheet.iter_rows(min_row=4)]
    shown, checks = desk.queue.rows(wanted.ids), desk.checklist.rows(wanted.ids)
    assert [row["办件编号"].value for row in rows] == [shown[number].no for number in wanted.ids]
    for number, row in zip(wanted.ids, rows, strict=True):
        file = desk.files.open(number).file
        assert (row["姓名"].value, row["系列"].value) == (file.application.name, file.application.series)
        assert row["填报日期"].value.date() == file.application.filed_on
        assert (row["轮次"].data_type, row["轮次"].value) == ("n", file.application.round)
        assert row["出生年月"].is_date
        assert row["证件号码"].value == mask_id(file.application.id_no)
        standing = ["√" if checks[number].standing(kind) is Standing.VALID else "×" for kind in DocumentKind]
        assert [row[kind.label].value for kind in DocumentKind] == standing


@pytest.mark.parametrize("form", [Format.XLSX, Format.CSV, Format.JSON])
def test_numbers_are_masked_unless_they_are_asked_for(desk: Desk, tmp_path: Path, form: Format) -> None:
    """In full they are an event of their own, in the same transaction, that says of how many people."""
    wanted = exports.wanted(desk, "待送审", form)
    id_no, phone = exports.private(desk.runtime, wanted.ids[0])
    hidden = texts(desk.exporting.save(wanted, tmp_path / f"a.{form}").path)
    assert id_no not in hidden
    assert phone not in hidden
    assert mask_id(id_no) in hidden
    assert mask_phone(phone) in hidden
    wanted = exports.wanted(desk, "待送审", form, unmasked=True)
    shown = texts(desk.exporting.save(wanted, tmp_path / f"b.{form}").path)
    assert id_no in shown
    assert phone in shown
    export, unmask = exports.newest(desk.runtime, 2)
    assert (export[0], export[1]) == ("EXPORT", "application")
    assert unmask == ("UNMASK", "application", None, {"fields": ["id_no", "phone"], "rows": len(wanted.ids)})


@pytest.mark.parametrize("login", ["zhengshi", "auditor"])
def test_those_who_only_read_export_what_they_read_and_no_full_numbers(
    desk: Desk, desk_for: DeskFor, tmp_path: Path, login: str
) -> None:
    reader = acts.hire(desk.runtime, "auditor", "auditor", 1) if login == "auditor" else desk_for(login)
    for form in FILES:
        wanted = exports.wanted(reader, "待送审", form)
        assert reader.exporting.save(wanted, tmp_path / f"a.{form}").count == len(wanted.ids)
    before = exports.count_events(desk.runtime)
    with pytest.raises(Refused, match="没有「审核」的权限"):
        reader.exporting.save(exports.wanted(reader, "待送审", unmasked=True), tmp_path / "b.xlsx")
    assert not (tmp_path / "b.xlsx").exists()
    assert exports.count_events(desk.runtime) == before


def test_others_export_nothing(desk: Desk, desk_for: DeskFor, tmp_path: Path) -> None:
    for other in (
        desk_for("chusan"),
        acts.hire(desk.runtime, "ops", "operator"),
        acts.hire(desk.runtime, "me", "applicant"),
    ):
        with pytest.raises(Refused, match="没有「导出办件」的权限"):
            other.exporting.save(exports.wanted(desk), tmp_path / "a.xlsx")
    assert not (tmp_path / "a.xlsx").exists()


def test_applications_of_other_units_are_left_out(desk: Desk, desk_for: DeskFor, tmp_path: Path) -> None:
    """Ids are no key: what is not in the caller's tree is not in the file, and not counted."""
    other = desk_for("wujiu")
    ids = [*other.queue.ids(parse_filter("")), *desk.queue.ids(parse_filter(""))]
    own = set(other.queue.rows(ids))
    assert 0 < len(own) < len(ids)
    made = other.exporting.save(Wanted(ids, "", Format.JSON), tmp_path / "a.json")
    assert made.count == len(own)
    assert len(json.loads(made.path.read_text(encoding="utf-8"))["applications"]) == len(own)
    stranger = [number for number in ids if number not in own]
    with pytest.raises(Refused, match="没有符合条件的办件"):
        other.exporting.save(Wanted(stranger, "", Format.CSV), tmp_path / "b.csv")
    assert not (tmp_path / "b.csv").exists()


def test_what_people_typed_runs_nowhere(desk: Desk, tmp_path: Path) -> None:
    """A name, a school, a post that begin like a formula or hide control characters."""
    wanted = exports.wanted(desk, "待送审")
    number = wanted.ids[0]
    exports.rename(desk.runtime, number, HOSTILE)
    exports.fill(
        desk.runtime, number, "edu", [{"school": "+1", "start": "=1", "degree_level": "@SUM(A1)", "years": -4}]
    )
    ids = [number]
    path = desk.exporting.save(Wanted(ids, "=1+1", Format.XLSX, modules=True), tmp_path / "a.xlsx").path
    assert not re.search(r"<f[ >/]", texts(path))
    book = load_workbook(path)
    edu = [cell for row in book["学习信息"].iter_rows(min_row=4) for cell in row]
    assert [cell.value for cell in edu if cell.data_type == "n" and cell.value is not None] == [1, -4]
    assert {cell.value for cell in edu if cell.data_type == "s"} >= {"+1", "=1"}
    assert "\x1b" not in texts(path)
    for encoding in Encoding:
        made = desk.exporting.save(Wanted(ids, "", Format.CSV, encoding=encoding), tmp_path / f"{encoding}.csv")
        rows = list(csv.reader(io.StringIO(made.path.read_text(encoding=encoding).lstrip("\ufeff"))))
        assert rows[1][2].startswith("'=HYPERLINK")
        assert not any(cell.startswith(("=", "+", "-", "@")) for row in rows for cell in row)
        assert "\x1b" not in made.path.read_text(encoding=encoding)


def test_csv_is_utf_8_with_a_mark_or_gb18030(desk: Desk, tmp_path: Path) -> None:
    wanted = exports.wanted(desk, "待送审", Format.CSV)
    assert desk.exporting.save(wanted, tmp_path / "a.csv").path.read_bytes().startswith("\ufeff".encode())
    wanted = exports.wanted(desk, "待送审", Format.CSV, encoding=Encoding.GB18030)
    assert (
        desk.exporting.save(wanted, tmp_path / "b.csv")
        .path.read_text(encoding="gb18030")
        .startswith('"序号","办件编号"')
    )


def test_each_repeated_module_has_a_sheet_when_asked_for(desk: Desk, tmp_path: Path) -> None:
    """With every row of every application, and whose it is."""
    wanted = exports.wanted(desk, "待送审", modules=True)
    book = load_workbook(desk.exporting.save(wanted, tmp_path / "a.xlsx").path)
    modules = [module for module in desk.runtime.reference.modules if module.repeated]
    assert book.sheetnames == ["一览表", *(module.name for module in modules)]
    for module in modules:
        rows = list(book[module.name].iter_rows(min_row=4, values_only=True))
        files = [desk.files.open(number).file for number in wanted.ids]
        assert [row[0] for row in rows] == [
            file.application.no for file in files for _ in file.contents.get(module.id, ())
        ]


def test_json_has_everything_in_the_shape_that_the_import_reads(desk: Desk, tmp_path: Path) -> None:
    wanted = exports.wanted(desk, "待送审", Format.JSON, unmasked=True)
    told = json.loads(desk.exporting.save(wanted, tmp_path / "a.json").path.read_text(encoding="utf-8"))
    assert (told["format"], told["version"], told["masked"]) == ("zhicheng-applications", 1, False)
    for number, one in zip(wanted.ids, told["applications"], strict=True):
        file = desk.files.open(number).file
        assert set(one) == {"no", "plan", "unit", "declared", "status", "round", "modules"}
        assert (one["no"], one["plan"], one["unit"]) == (
            file.application.no,
            file.plan.code,
            file.application.unit.name,
        )
        assert (one["status"], one["round"]) == (file.application.status.value, file.application.round)
        assert one["modules"] == {module: list(rows) for module, rows in file.contents.items()}
        series = {"series": file.application.series, "level": file.application.level}
        assert one["declared"] == series | {"post": file.application.post, "specialty": file.application.specialty}


def test_nothing_is_overwritten_unless_that_is_wanted(desk: Desk, tmp_path: Path) -> None:
    target, wanted = tmp_path / "a.csv", exports.wanted(desk, "待送审", Format.CSV)
    target.write_text("要紧的", encoding="utf-8")
    with pytest.raises(Refused, match="已存在，没有改动") as refused:
        desk.exporting.save(wanted, target)
    assert refused.value.first.code == "exists"
    assert target.read_text(encoding="utf-8") == "要紧的"
    assert desk.exporting.save(wanted, target, overwrite=True).path == target
    assert "办件编号" in target.read_text(encoding="utf-8")
    assert [path.name for path in tmp_path.iterdir() if path.name != "world"] == ["a.csv"]


@pytest.mark.parametrize("form", [Format.XLSX, Format.CSV, Format.JSON, Format.PDF])
def test_an_export_that_is_stopped_leaves_no_file_and_no_event(desk: Desk, tmp_path: Path, form: Format) -> None:
    def stop(done: int, total: int) -> None:
        raise Refused([])

    before = exports.count_events(desk.runtime)
    with pytest.raises(Refused):
        desk.exporting.save(exports.wanted(desk, "", form), tmp_path / f"a.{form}", progress=stop)
    assert [path.name for path in tmp_path.iterdir() if path.name != "world"] == []
    assert exports.count_events(desk.runtime) == before


def test_without_an_event_there_is_no_file(desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise StorageError("磁盘已满，没有保存")

    monkeypatch.setattr(Exporting, "_note", fail)
    with pytest.raises(StorageError):
        desk.exporting.save(exports.wanted(desk, "待送审", Format.CSV), tmp_path / "a.csv")
    assert [path.name for path in tmp_path.iterdir() if path.name != "world"] == []


def test_the_trail_has_no_identity_number_though_one_was_looked_for(desk: Desk, tmp_path: Path) -> None:
    wanted = exports.wanted(desk, "待送审")
    id_no, _ = exports.private(desk.runtime, wanted.ids[0])
    made = desk.exporting.save(Wanted(wanted.ids, f"待送审 {id_no}", Format.XLSX), tmp_path / "a.xlsx")
    assert exports.newest(desk.runtime, 1)[0][3]["filter"] == f"待送审 {mask_id(id_no)}"
    assert id_no not in texts(made.path)


def test_a_pdf_for_too_many_is_refused_before_anything_is_read(desk: Desk, tmp_path: Path) -> None:
    with pytest.raises(Refused, match="最多 5,000 人"):
        desk.exporting.save(Wanted(range(5_001), "", Format.PDF), tmp_path / "a.pdf")


def test_places_in_the_data_folder_are_refused(desk: Desk) -> None:
    with pytest.raises(Refused, match="数据目录"):
        desk.exporting.place(str(desk.runtime.settings.data_dir / "a.xlsx"), exports.wanted(desk))
