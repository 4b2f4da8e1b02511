"""A send-off from blank form to receipt, at a real terminal of two sizes: download, stamp, upload a folder, send."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pypdfium2
import pytest
from PIL import Image, ImageDraw

from .conftest import Ask
from .steps import wait_commands, wait_typing
from .terminal import PROGRAM, Terminal, zhicheng

SIZES = [pytest.param(80, 24, id="80x24"), pytest.param(120, 40, id="120x40")]
LACKING = (
    "SELECT a.no, p.name FROM application a JOIN person p ON p.id = a.person_id JOIN unit u ON u.id = a.unit_id"
    " WHERE a.status = 'APPROVED' AND a.plan_id IN (2, 3, 4) AND u.path LIKE '/1/2/%' AND EXISTS"
    " (SELECT 1 FROM document d WHERE d.application_id = a.id AND d.kind = 'PUB') AND NOT EXISTS"
    " (SELECT 1 FROM document d WHERE d.application_id = a.id AND d.kind = 'OPN') ORDER BY a.id LIMIT 1"
)


@pytest.mark.parametrize(("columns", "rows"), SIZES)
def test_a_scanned_folder_turns_x_into_check_marks_and_is_sent(
    world: Path, ask: Ask, tmp_path: Path, columns: int, rows: int
) -> None:
    no, name = ask(LACKING)[0]
    scans = tmp_path / "扫描件"
    _scan(world, no, scans)
    with Terminal(zhicheng(world), columns=columns, rows=rows) as terminal:
        terminal.wait_for("按临近审核状态")
        terminal.type("3")
        terminal.wait_for("单位送审 › 送审清单")
        _filter(terminal, no)
        assert "×" in terminal.line(f" {name} ")
        terminal.press("f10")
        terminal.wait_for("未上传")
        terminal.press("escape")
        terminal.wait_for("F10 送审")

        terminal.press("f6")
        terminal.wait_for("批量上传")
        terminal.press("f2")
        wait_typing(terminal)
        terminal.type(str(scans))
        terminal.press("enter")
        terminal.wait_for("扫描件")
        wait_commands(terminal)
        terminal.press("f10")
        terminal.wait_for("约 2 个文件，按二维码归档？")
        terminal.press("f10")
        terminal.wait_for("完成")
        terminal.press("escape")
        terminal.wait_for("三份材料齐全，可以送审")
        assert terminal.line(f" {name} ").count("√") == 3

        terminal.press("f10")
        terminal.wait_for("可处理 1 份")
        terminal.press("f10")
        terminal.wait_for("已处理 1 份")
        terminal.press("ctrl+q")
        assert terminal.wait(timeout=5) == 0
    assert ask(f"SELECT status FROM application WHERE no = '{no}'") == [("SENT",)]
    assert ask("SELECT count(*) FROM send_off WHERE batch NOT LIKE 'demo%'") == [(1,)]


def _filter(terminal: Terminal, words: str) -> None:
    """Show only the application with this number."""
    terminal.press("f3")
    terminal.wait_for("按提交时间")
    terminal.press("f2")
    wait_typing(terminal)
    terminal.press("end", *["backspace"] * 10)
    terminal.type(words)
    terminal.press("enter")
    wait_commands(terminal)
    terminal.wait_for("共 1 ·")


def _scan(world: Path, no: str, folder: Path) -> None:
    """Print both forms by command, stamp them over the code, and lay them askew on a dark desk."""
    folder.mkdir()
    pdf = folder.parent / "forms.pdf"
    command = [*PROGRAM, "--data-dir", str(world), "--as", "zhangsan", "forms", no, "--out", str(pdf)]
    subprocess.run(command, check=True, capture_output=True, timeout=60)
    for number, page in enumerate(pypdfium2.PdfDocument(pdf)):
        image = page.render(scale=150 / 72).to_pil().convert("RGB")
        width, height = image.size
        seal = (width * 0.72, height * 0.02, width * 0.98, height * 0.02 + width * 0.26)
        ImageDraw.Draw(image).ellipse(seal, outline=(205, 30, 40), width=9)
        image = image.rotate(7, resample=Image.Resampling.BICUBIC, expand=True, fillcolor=(70, 62, 55))
        image.save(folder / f"手机照片 {number}.jpg", quality=70)
