"""`zhicheng scan`: one line a page, whose it is, and why it does not count."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from PIL import Image

from tests.conftest import NOW
from tests.services.acts import dump, hire
from zhicheng_tui.cli.main import main
from zhicheng_tui.domain.clock import FrozenClock
from zhicheng_tui.domain.review import Decision, Result
from zhicheng_tui.services.desk import Desk
from zhicheng_tui.services.papers import Paper

KEYS = ["path", "page", "outcome", "message", "texts", "engine", "stage", "ms", "no", "name", "form", "flow_rev"]


@pytest.fixture
def form(desk: Desk, tmp_path: Path) -> Path:
    """张某某's 审核意见表, as a photograph: turned a little, in JPEG."""
    number = desk.queue.find(["2026000001"])["2026000001"]
    page = pypdfium2.PdfDocument(desk.forms.make([number], [Paper.OPN]))[0].render(scale=2).to_pil()
    path = tmp_path / "表.jpg"
    page.rotate(7, expand=True, fillcolor="white").save(path, quality=60)
    return path


def scan(*words: str | Path, capsys: pytest.CaptureFixture[str]) -> tuple[int, list[dict[str, Any]]]:
    """Run the command; return its exit code and its objects."""
    code = main(["scan", *map(str, words), "--json"])
    return code, [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def test_a_photo_of_a_form_is_read_and_named(world: Path, form: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """With a database: person, form and revision."""
    code, (page,) = scan(form, "--data-dir", world, "--as", "zhangsan", capsys=capsys)
    assert code == 0
    assert (page["outcome"], page["no"], page["name"], page["form"]) == (
        "read",
        "2026000001",
        "张某某",
        "单位审核意见表",
    )
    assert page["texts"][0].startswith("ZC1:")
    assert page["engine"]


def test_without_a_database_it_reads_all_the_same(
    form: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Only the text of the code, nothing about people."""
    monkeypatch.setenv("ZHICHENG_DATA_DIR", str(tmp_path / "none"))
    code, (page,) = scan(form, capsys=capsys)
    assert code == 0
    assert (page["outcome"], page["name"]) == ("read", None)


def test_a_form_of_an_old_revision_says_so(
    world: Path, form: Path, desk: Desk, clock: FrozenClock, capsys: pytest.CaptureFixture[str]
) -> None:
    """F06, F07: after a return the form no longer suits, with the guide's sentence."""
    assert clock.now() == NOW
    number = desk.queue.find(["2026000001"])["2026000001"]
    version = desk.files.open(number).file.application.version
    desk.reviewing.decide(number, Decision(Result.RETURN, "请修改", {"basic": "123"}), version, "t")
    code, (page,) = scan(form, "--data-dir", world, "--as", "zhangsan", capsys=capsys)
    assert code == 1
    assert page["outcome"] == "old revision"
    assert page["message"].startswith(
        "张某某的单位审核意见表与当前流程信息不匹配：表格是第 1 版（R1），当前是第 2 版（R2）"
    )
    assert "请重新下载这张表格，签字盖章后再上传" in page["message"]
    assert (page["no"], page["flow_rev"]) == ("2026000001", 1)


def test_a_form_signed_elsewhere_is_forged(world: Path, form: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Another installation's key: not ours, whatever it says."""
    (world / "form.key").write_bytes(b"k" * 32)
    _, (page,) = scan(form, "--data-dir", world, "--as", "zhangsan", capsys=capsys)
    assert page["outcome"] == "forged"


def test_other_units_forms_are_nobodys(world: Path, form: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A reviewer learns nothing about people outside the own units."""
    _, (page,) = scan(form, "--data-dir", world, "--as", "zhaoliu", capsys=capsys)
    assert (page["outcome"], page["no"], page["name"]) == ("unknown", None, None)


def test_what_is_no_form_is_told_with_its_remedy(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """An empty page, a text, a missing file: each its own sentence, and the others are read."""
    blank, text = tmp_path / "blank.png", tmp_path / "text.jpg"
    Image.new("L", (800, 1100), 255).save(blank)
    text.write_text("not a picture")
    code, pages = scan(blank, text, tmp_path / "missing.png", capsys=capsys)
    assert code == 1
    assert [page["outcome"] for page in pages] == ["no code", "not a picture", "not a picture"]
    assert "二维码解析失败" in pages[0]["message"]
    assert all("请" in page["message"] for page in pages)
    assert list(pages[0]) == KEYS


def test_a_scan_puts_nothing_aside(
    desk: Desk, world: Path, form: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """No row and no file is made; a form that has been filed still counts, and says so."""
    before, files = dump(desk.runtime), sorted(world.rglob("*"))
    as_me = ("--data-dir", world, "--as", "zhangsan")
    assert scan(form, *as_me, capsys=capsys)[0] == 0
    assert (dump(desk.runtime), sorted(world.rglob("*"))) == (before, files)
    assert main(["ingest", str(form), *map(str, as_me)]) == 0
    capsys.readouterr()
    code, (page,) = scan(form, *as_me, capsys=capsys)
    assert (code, page["outcome"]) == (0, "already uploaded")


def test_an_auditor_may_scan(desk: Desk, world: Path, form: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Reading is enough: nothing is uploaded."""
    hire(desk.runtime, "auditor", "auditor")
    code, (page,) = scan(form, "--data-dir", world, "--as", "auditor", capsys=capsys)
    assert (code, page["name"]) == (0, "张某某")


def test_the_data_folder_is_nothing_to_scan(world: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """It holds other people's papers."""
    assert main(["scan", str(world / "form.key"), "--data-dir", str(world), "--as", "zhangsan"]) == 1
    assert "在系统的数据目录里" in capsys.readouterr().err
