"""`zhicheng ingest`, `waiting`, `settle`: many pages in, each to its person or kept for somebody to look at."""

from __future__ import annotations

import io
import sys
import zipfile
from pathlib import Path

import pytest
from PIL import Image

from tests.services.acts import ask, dump
from tests.services.scans import ASM, OPN, OVER, issued, marks, pdf
from zhicheng_tui.cli.talk import Meter
from zhicheng_tui.services import examining
from zhicheng_tui.services.desk import Desk
from zhicheng_tui.services.papers import Paper

from . import scans
from .conftest import Ran, Run
from .scans import blurred, empty_handed, files, nos, photographed, picture


@pytest.fixture
def two(desk: Desk) -> list[int]:
    """Two people without any document."""
    return empty_handed(desk)[:2]


@pytest.fixture
def folder(desk: Desk, two: list[int], tmp_path: Path) -> Path:
    """Photographs of both forms of both, in a folder."""
    (tmp_path / "forms.pdf").write_bytes(desk.forms.make(two, [Paper.ASM, Paper.OPN]))
    photographed(tmp_path / "forms.pdf", tmp_path / "scans")
    return tmp_path / "scans"


def test_a_folder_is_taken_in_page_by_page(zhicheng: Run, desk: Desk, two: list[int], folder: Path) -> None:
    """A line a page with the person's name; the second time everything is skipped; exit 0 both times."""
    (folder / "说明.txt").write_text("not a picture")
    ran = zhicheng("ingest", str(folder))
    assert (ran.code, len(ran.out.splitlines())) == (1, 5)
    assert ran.err == "归档 4、待处理 0、跳过 0、打不开 1\n"
    assert ran.out.startswith("√ 归档  scans/IMG_0001.jpg 第 1 页  ")
    assert "× 打不开  scans/说明.txt  " in ran.out
    assert [marks(desk, number) for number in two] == ["×√√", "×√√"]
    (folder / "说明.txt").unlink()
    again = zhicheng("ingest", str(folder), "--json")
    assert (again.code, again.err) == (0, "归档 0、待处理 0、跳过 4、打不开 0\n")
    assert {one["fate"] for one in again.objects} == {"skipped"}


def test_an_object_tells_what_became_of_a_page(zhicheng: Run, desk: Desk, two: list[int], folder: Path) -> None:
    """File, page, fate, finding, whose, what, how it is known, fingerprint, time."""
    picture(folder / "IMG_0002.jpg")
    first, second, *_ = zhicheng("ingest", str(folder), "--json").objects
    row = desk.queue.rows(two)[two[0]]
    ms = first.pop("ms")
    assert ms > 0
    assert first == {
        "name": "scans/IMG_0001.jpg",
        "page": 1,
        "fate": "filed",
        "finding": "read",
        "message": f"{row.name}的单位考核表，与当前流程信息一致",
        "no": row.no,
        "person": row.name,
        "kind": "ASM",
        "match": "read",
        "sha256": desk.checklist.rows(two)[two[0]].documents[0].sha256,
    }
    assert (second["fate"], second["finding"], second["no"], second["match"]) == ("waiting", "no code", None, None)
    assert "二维码解析失败" in second["message"]


def test_a_dry_run_changes_nothing(zhicheng: Run, desk: Desk, world: Path, folder: Path) -> None:
    """The same lines; not a row, not a file."""
    picture(folder / "无码.png")
    before = dump(desk.runtime), files(world)
    ran = zhicheng("ingest", str(folder), "--dry-run", "--json")
    assert (dump(desk.runtime), files(world)) == before
    assert [one["fate"] for one in ran.objects] == ["filed"] * 4 + ["waiting"]
    assert (ran.code, ran.err) == (1, "预演，没有改动：归档 4、待处理 1、跳过 0、打不开 0\n")
    assert zhicheng("ingest", str(folder)).err.startswith(
        "归档 4、待处理 1、跳过 0、打不开 0\n待处理的用 zhicheng waiting"
    )


def test_a_zip_comes_through_a_pipe(
    zhicheng: Run, desk: Desk, two: list[int], folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`ssh host zhicheng ingest - < scans.zip`."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for path in folder.iterdir():
            archive.write(path, path.name)
    packed.seek(0)
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(packed))
    ran = zhicheng("ingest", "-", "--json")
    assert (ran.code, len(ran.objects)) == (0, 4)
    assert all(one["name"].startswith("标准输入") for one in ran.objects)
    assert [marks(desk, number) for number in two] == ["×√√", "×√√"]


@pytest.mark.parametrize("words", [("-", "-"), ("-",)])
def test_standard_input_is_one_file(zhicheng: Run, words: tuple[str, ...], monkeypatch: pytest.MonkeyPatch) -> None:
    """Named twice, or a terminal: exit 2 with an example."""
    monkeypatch.setattr(sys.stdin, "isatty", lambda: True)
    ran = zhicheng("ingest", *words)
    assert (ran.code, ran.out) == (2, "")
    assert "zhicheng ingest - < 扫描件.zip" in ran.err


def test_what_cannot_be_read_is_a_line(zhicheng: Run, tmp_path: Path) -> None:
    """A missing file and an empty folder do not stop the others."""
    (tmp_path / "empty").mkdir()
    ran = zhicheng("ingest", str(tmp_path / "none.jpg"), str(tmp_path / "empty"), "--json")
    assert (ran.code, [one["fate"] for one in ran.objects]) == (1, ["unusable", "unusable"])
    assert [one["name"] for one in ran.objects] == ["none.jpg", "empty"]


def test_only_the_inbox_where_there_is_one(zhicheng: Run, world: Path, folder: Path, tmp_path: Path) -> None:
    """And never the data folder: a rule, exit 1, before anything is read."""
    ran = zhicheng("ingest", str(folder), str(world / "files"))
    assert (ran.code, ran.out) == (1, "")
    assert "在系统的数据目录里" in ran.err
    (tmp_path / "in").mkdir()
    (world / "config.toml").write_text(f'inbox = "{tmp_path}/in"', encoding="utf-8")
    ran = zhicheng("ingest", str(folder))
    assert (ran.code, ran.out) == (1, "")
    assert "不在收件文件夹里" in ran.err


def test_a_bar_is_for_terminals_only(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """Drawn on stderr over itself and taken away; silent into a file, and for a few steps."""
    meter = Meter("读取", 20)
    meter.step()
    assert capsys.readouterr().err == ""
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    meter(10, 20)
    assert capsys.readouterr().err == "\r\x1b[K读取 [############............] 10/20"
    meter(20, 20)
    assert capsys.readouterr().err.endswith("20/20\r\x1b[K")
    Meter("读取", 3).step()
    assert capsys.readouterr().err == ""


# waiting and settling


@pytest.fixture
def put_aside(zhicheng: Run, desk: Desk, two: list[int], tmp_path: Path) -> Ran:
    """Three pages that wait: a form out of focus named after its person, a proof without a code, something else."""
    (tmp_path / "one.pdf").write_bytes(desk.forms.make(two[:1], [Paper.ASM]))
    (form,) = photographed(tmp_path / "one.pdf", tmp_path / "in")
    no = nos(desk, two)[0]
    blurred(form).rename(tmp_path / "in" / f"1-{no}考核表.jpg")
    picture(tmp_path / "in" / "2-公示.png")
    picture(tmp_path / "in" / "3.bmp")
    ran = zhicheng("ingest", str(tmp_path / "in"))
    assert ran.err.startswith("归档 0、待处理 3、跳过 0、打不开 0\n")
    return ran


@pytest.mark.usefixtures("put_aside")
def test_what_waits_is_listed_with_guesses(zhicheng: Run, desk: Desk, two: list[int]) -> None:
    """Number, file, why, and whose it may be; as objects too."""
    row = desk.queue.rows(two)[two[0]]
    ran = zhicheng("waiting")
    assert (ran.code, ran.err) == (0, "待处理 3 页\n")
    lines = ran.out.splitlines()
    assert lines[0].startswith(f"1  in/1-{row.no}考核表.jpg 第 1 页  二维码解析失败")
    assert lines[1] == f"    可能是 {row.no} {row.name} 的单位考核表（文件名里有办件编号）"
    first, second, _ = zhicheng("waiting", "--json").objects
    assert (first["id"], first["page"], first["uploader"]) == (1, 1, "张三")
    assert first["guesses"] == [{"no": row.no, "person": row.name, "kind": "ASM", "why": "文件名里有办件编号"}]
    assert (second["no"], second["kind"], second["guesses"]) == (None, None, [])


@pytest.mark.usefixtures("put_aside")
def test_a_page_is_settled_by_what_a_person_says(zhicheng: Run, desk: Desk, two: list[int]) -> None:
    """Refused with what can be said instead; then by the code typed off it, by hand for nobody's sake twice."""
    no = nos(desk, two)[0]
    words = ("settle", "1", "--no", no, "--kind", "asm")
    before = dump(desk.runtime)
    ran = zhicheng(*words)
    assert ran.code == 1
    assert "--code" in ran.out or "--confirm" in ran.out
    assert dump(desk.runtime) == before
    wrong = zhicheng(*words, "--code", "ZC1: AAAA")
    assert (wrong.code, "这不是表格编码" in wrong.out) == (1, True)
    done = zhicheng(*words, "--code", issued(desk, two[0], ASM), "--json")
    assert (done.code, done.objects[0]["match"], done.objects[0]["kind"]) == (0, "typed", "ASM")
    assert marks(desk, two[0]) == "×√×"
    assert zhicheng(*words).err == "没有待处理的第 1 项，或已经处理过；请用 zhicheng waiting 查看\n"
    assert zhicheng("waiting").err == "待处理 2 页\n"


@pytest.mark.usefixtures("put_aside")
def test_a_proof_is_settled_for_everybody_it_names(zhicheng: Run, desk: Desk, two: list[int]) -> None:
    """Dates are needed; when one of them cannot have it, the page goes on waiting."""
    numbers = [word for no in nos(desk, two) for word in ("--no", no)]
    ran = zhicheng("settle", "2", *numbers, "--kind", "pub")
    assert (ran.code, ran.err.startswith("公示要写起止日期，还缺 --from、--to")) == (2, True)
    ran = zhicheng("settle", "2", *numbers, "--no", "2026999999", "--kind", "pub", *scans.OVER)
    assert (ran.code, ran.err) == (1, "已上传 2 份，1 份没有上传\n")
    assert zhicheng("waiting").err == "待处理 3 页\n"
    assert zhicheng("settle", "2", *numbers, "--kind", "pub", *scans.OVER).code == 0
    assert [marks(desk, number) for number in two] == ["√××", "√××"]
    assert {one.notice for number in two for one in desk.checklist.rows(two)[number].documents} == {OVER}
    assert zhicheng("waiting").err == "待处理 2 页\n"


@pytest.mark.usefixtures("put_aside")
def test_a_page_is_dropped_for_a_reason(zhicheng: Run, desk: Desk) -> None:
    """Noted; a blank reason, or a person besides, is a slip."""
    for words in (("--drop", " "), ("--drop", "重复", "--no", "1"), ("--no", "2026000001"), ("--kind", "asm")):
        ran = zhicheng("settle", "3", *words)
        assert (ran.code, ran.out) == (2, "")
    assert zhicheng("waiting").err == "待处理 3 页\n"
    ran = zhicheng("settle", "3", "--drop", "不是本单位的")
    assert (ran.code, ran.err) == (0, "已从待处理中去掉：in/3.bmp 第 1 页\n")
    event = ask(desk.runtime, "SELECT act, reason FROM audit_event ORDER BY seq DESC")[0]
    assert tuple(event) == ("DROP", "不是本单位的")


def test_forms_that_were_never_handed_out_cannot_be_assigned(
    zhicheng: Run, desk: Desk, two: list[int], tmp_path: Path
) -> None:
    """By hand either: there is nothing that it could be."""
    zhicheng("ingest", str(picture(tmp_path / "x.png")))
    ran = zhicheng("settle", "1", "--no", nos(desk, two)[0], "--kind", "opn", "--by-hand")
    assert ran.code == 1
    assert "：还没有下载过第 " in ran.out
    assert f"版的{OPN.label}，请先下载、签字盖章" in ran.out


def test_pages_that_were_left_out_are_told(
    zhicheng: Run, desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A PDF of more pages than are read: not passed over in silence, by `scan` neither."""
    monkeypatch.setattr(examining, "MOST_PAGES", 3)
    path = tmp_path / "long.pdf"
    path.write_bytes(pdf([Image.new("L", (60, 80), 255)] * 5))
    ran = zhicheng("ingest", str(path), "--dry-run", "--json")
    assert (ran.code, len(ran.objects), ran.objects[-1]["fate"]) == (1, 4, "unusable")
    assert ran.objects[-1]["message"] == "共 5 页，只读取了前 3 页；请把后面的页分成另一个文件上传"
    ran = zhicheng("scan", str(path))
    assert ran.code == 1
    assert ran.err.endswith("只读取了前 3 页；请把后面的页分成另一个文件上传\n共 5 页，0 页可用\n")
