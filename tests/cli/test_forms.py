"""`zhicheng forms`: to a file, into a folder, to standard output."""

from __future__ import annotations

from pathlib import Path

import pypdfium2
import pytest

from zhicheng_tui.cli.main import main


def forms(world: Path, *words: str) -> int:
    """Run the command as the demo reviewer."""
    return main(["forms", *words, "--data-dir", str(world), "--as", "zhangsan"])


def test_one_file_for_all_of_a_status(world: Path, tmp_path: Path) -> None:
    """Two pages a person by default: 审核意见表 and 考核表."""
    target = tmp_path / "forms.pdf"
    assert forms(world, "--status", "待送审", "--out", str(target)) == 0
    assert len(pypdfium2.PdfDocument(target)) % 2 == 0
    assert [path.name for path in tmp_path.glob(".*")] == []


def test_one_file_a_person_in_a_folder(world: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Named by the number, which is never a person's text."""
    assert forms(world, "2026000001", "--kind", "opn", "--out", str(tmp_path)) == 0
    assert (tmp_path / "2026000001.pdf").read_bytes().startswith(b"%PDF")
    assert "已生成" in capsys.readouterr().err


def test_standard_output_gets_the_pdf_alone(world: Path, capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    """So that `ssh host zhicheng forms … > forms.pdf` works."""
    assert forms(world, "2026000001", "--kind", "opn") == 0
    assert capfdbinary.readouterr().out.startswith(b"%PDF")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ((), "请写办件编号，或用 --status 指定状态"),
        (("2026000001", "--kind", "xyz"), "不认识表格「xyz」"),
        (("--status", "评委会已受理"), "没有符合条件的办件"),
        (("2026000001", "--out", "/nonexistent/x.pdf"), "写不了文件"),
    ],
)
def test_wrong_words_are_named(
    world: Path, capsys: pytest.CaptureFixture[str], words: tuple[str, ...], said: str
) -> None:
    """Exit 2 and one sentence."""
    assert forms(world, *words) == 2
    assert said in capsys.readouterr().err
