"""`export`: what a filter shows, to a file, to standard output, or a folder for each."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Run
from zhicheng_tui.cli.main import main


def test_the_filter_is_that_of_the_list_and_the_name_says_the_format(zhicheng: Run, tmp_path: Path) -> None:
    """The same people in the same order as `queue`."""
    listed = [one["no"] for one in zhicheng("queue", "--status", "待送审", "--json").objects]
    target = tmp_path / "一览表.json"
    ran = zhicheng("export", "待送审", "--out", str(target))
    assert (ran.code, ran.out) == (0, "")
    assert ran.err.endswith(f"已导出 {len(listed)} 份：{target}\n")
    assert [one["no"] for one in json.loads(target.read_text(encoding="utf-8"))["applications"]] == listed


@pytest.mark.parametrize(
    ("form", "start"), [("xlsx", b"PK"), ("csv", b"\xef\xbb\xbf"), ("json", b"{"), ("pdf", b"%PDF")]
)
def test_every_format_is_written(zhicheng: Run, tmp_path: Path, form: str, start: bytes) -> None:
    """Into a folder, too: under a name of its own."""
    assert zhicheng("export", "待送审", "--format", form, "--out", str(tmp_path / "a")).code == 0
    assert (tmp_path / "a").read_bytes().startswith(start)
    assert zhicheng("export", "待送审", "--format", form, "--out", str(tmp_path)).code == 0
    assert [path.name for path in tmp_path.glob("办件导出-*")] == [f"办件导出-20261120-1000.{form}"]


def test_whole_applications_come_as_folders(zhicheng: Run, tmp_path: Path) -> None:
    ran = zhicheng("export", "待送审", "--format", "folder", "--unmasked", "--out", str(tmp_path / "整份"))
    assert ran.code == 0
    folders = list((tmp_path / "整份").iterdir())
    assert all((folder / "申报表.pdf").is_file() and (folder / "application.json").is_file() for folder in folders)
    assert f"已导出 {len(folders)} 份" in ran.err


def test_nothing_is_overwritten_without_force(zhicheng: Run, tmp_path: Path) -> None:
    target = tmp_path / "a.csv"
    target.write_text("要紧的", encoding="utf-8")
    ran = zhicheng("export", "待送审", "--out", str(target))
    assert (ran.code, target.read_text(encoding="utf-8")) == (2, "要紧的")
    assert "--force" in ran.err
    assert zhicheng("export", "待送审", "--out", str(target), "--force").code == 0
    assert "办件编号" in target.read_text(encoding="utf-8")
    folder = ("export", "待送审", "--format", "folder", "--out", str(tmp_path / "整份"))
    assert [zhicheng(*folder).code, zhicheng(*folder).code, zhicheng(*folder, "--force").code] == [0, 2, 0]


def test_standard_output_gets_the_file_alone(world: Path, capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    """`ssh host zhicheng export … > file`, in the encoding that was asked for."""
    words = (
        "export",
        "待送审",
        "--format",
        "csv",
        "--encoding",
        "gb18030",
        "--data-dir",
        str(world),
        "--as",
        "zhangsan",
    )
    assert main(words) == 0
    assert capfdbinary.readouterr().out.decode("gb18030").startswith('"序号","办件编号"')


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("--format", "doc"), "--format 不能是「doc」"),
        (("--out", "a.doc"), "请用 --format 指定格式"),
        ((), "请用 --format 指定格式"),
        (("--format", "csv", "--encoding", "big5"), "--encoding 不能是「big5」"),
        (("--format", "csv", "--modules"), "--modules 只用于 xlsx"),
        (("--format", "folder"), "要用 --out 指定文件夹"),
    ],
)
def test_what_cannot_be_understood_is_said(zhicheng: Run, words: tuple[str, ...], told: str) -> None:
    ran = zhicheng("export", "待送审", *words)
    assert ran.code == 2
    assert told in ran.err


def test_nobody_found_is_no_file(zhicheng: Run, tmp_path: Path) -> None:
    ran = zhicheng("export", "没有这个人", "--out", str(tmp_path / "a.csv"))
    assert (ran.code != 0, "没有符合条件的办件" in ran.err, (tmp_path / "a.csv").exists()) == (True, True, False)


def test_full_numbers_are_for_those_who_review(zhicheng: Run, tmp_path: Path) -> None:
    """An office's administrator exports what is shown masked; being refused more is on the trail."""
    target = str(tmp_path / "a.csv")
    ran = zhicheng("export", "待送审", "--out", target, "--unmasked", user="zhengshi")
    assert (ran.code, "没有「审核」的权限" in ran.err, (tmp_path / "a.csv").exists()) == (1, True, False)
    assert zhicheng("export", "待送审", "--out", target, user="zhengshi").code == 0
    assert zhicheng("export", "--out", str(tmp_path / "b.csv"), user="chusan").code == 1
    acts = [one["act"] for one in zhicheng("audit", "list", "--limit", "3", "--json", user="zhengshi").objects]
    assert acts == ["REFUSED", "EXPORT", "REFUSED"]
