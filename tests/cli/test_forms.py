"""`zhicheng forms`: to a file, into a folder, to standard output."""

from __future__ import annotations

from pathlib import Path

import pypdfium2
import pytest

from tests.services.acts import ask, dump, events, pick
from zhicheng_tui.cli.main import main
from zhicheng_tui.services.desk import Desk

PUBLIC = (
    "--kind", "pub", "--from", "2026-11-23", "--to", "2026-11-27",
    "--contact", "李四", "--phone", "0714-6350000", "--address", "人事科",
)  # fmt: skip


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
        (("2026000001", "--out", "/dev/null", "--force"), "不是普通文件"),
        (("2026000001", "--status", "待送审"), "两样只能用一样"),
        (("2026000001", "--kind", "opn", "--kind", "pub"), "公示要单独生成"),
        (("--kind", "rcp"), "送审回执要写批次号"),
        (("--kind", "rcp", "--batch", "none", "--out", "x.pdf"), "没有送审批次「none」"),
        (("2026000001", "--kind", "opa"), "开户申请表不按办件生成"),
        (("2026000001", *PUBLIC[:2]), "还缺 --from、--to"),
        (("2026000001", *PUBLIC[:6]), "还缺 --contact、--phone、--address"),
        (("2026000001", *PUBLIC, "--from", "11 月 2 日"), "--from 的日期「11 月 2 日」不对"),
        (PUBLIC, "请写办件编号，或用 --status 指定状态"),
    ],
)
def test_wrong_words_are_named(
    world: Path, capsys: pytest.CaptureFixture[str], words: tuple[str, ...], said: str
) -> None:
    """Exit 2 and one sentence."""
    assert forms(world, *words) == 2
    assert said in capsys.readouterr().err


def text_of(path: Path) -> str:
    """The text of a PDF without blanks."""
    pages = pypdfium2.PdfDocument(path)
    return "".join("".join(page.get_textpage().get_text_range().split()) for page in pages)


def test_nothing_is_overwritten_unless_asked(
    world: Path, tmp_path: Path, desk: Desk, capsys: pytest.CaptureFixture[str]
) -> None:
    """Told before anything is made or noted; with --force the file is replaced whole."""
    target = tmp_path / "2026000001.pdf"
    target.write_text("mine")
    before = dump(desk.runtime)
    for out in (target, tmp_path):
        assert forms(world, "2026000001", "--out", str(out)) == 2
        assert "已存在，没有改动；请换一个名字，或加 --force 覆盖" in capsys.readouterr().err
    assert (target.read_text(), dump(desk.runtime)) == ("mine", before)
    assert forms(world, "2026000001", "--out", str(target), "--force") == 0
    assert target.read_bytes().startswith(b"%PDF")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["2026000001.pdf", "world"]


def test_papers_stay_out_of_the_data_folder_and_in_the_outbox(
    world: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A rule refuses, whoever may write there: exit 1."""
    assert forms(world, "2026000001", "--out", str(world / "form.key"), "--force") == 1
    assert "不能保存到系统的数据目录里" in capsys.readouterr().err
    (tmp_path / "out").mkdir()
    (world / "config.toml").write_text(f'outbox = "{tmp_path}/out"', encoding="utf-8")
    assert forms(world, "2026000001", "--out", str(tmp_path / "x.pdf")) == 1
    assert "只能保存到" in capsys.readouterr().err
    assert forms(world, "2026000001", "--out", str(tmp_path / "out")) == 0


def test_a_public_notice_names_everybody_and_its_days(world: Path, tmp_path: Path, desk: Desk) -> None:
    """公示: who, when, to whom objections go; one event a person."""
    ids = pick(desk)[:2]
    rows = desk.queue.rows(ids)
    target = tmp_path / "公示.pdf"
    assert forms(world, *(rows[number].no for number in ids), *PUBLIC, "--out", str(target)) == 0
    text = text_of(target)
    assert all(rows[number].name in text for number in ids)
    assert all(told in text for told in ("2026年11月23日", "5个工作日", "李四", "0714-6350000", "人事科"))
    assert [events(desk.runtime, number)[-1].act for number in ids] == ["PRINT", "PRINT"]


def test_a_public_notice_that_is_too_short_is_refused(
    world: Path, tmp_path: Path, desk: Desk, capsys: pytest.CaptureFixture[str]
) -> None:
    """人社部令第 40 号: five working days; the sentence says until when."""
    before = dump(desk.runtime)
    words = [word.replace("11-27", "11-25") for word in PUBLIC]
    assert forms(world, "2026000001", *words, "--out", str(tmp_path / "x.pdf")) == 1
    assert "公示期只有 3 个工作日，不得少于 5 个工作日：从 2026-11-23 起至少到 2026-11-27" in capsys.readouterr().err
    assert (dump(desk.runtime), list(tmp_path.glob("*.pdf"))) == (before, [])


def test_a_blank_opening_form_needs_nobody(world: Path, tmp_path: Path, desk: Desk) -> None:
    """开户申请表: into a folder under its own name."""
    assert forms(world, "--kind", "opa", "--out", str(tmp_path)) == 0
    assert "用户开户申请表" in text_of(tmp_path / "开户申请表.pdf")
    assert ask(desk.runtime, "SELECT act, object_kind FROM audit_event ORDER BY seq DESC")[0] == ("PRINT", "unit")
