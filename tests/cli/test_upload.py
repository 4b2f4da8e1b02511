"""`zhicheng upload` and `void`: one document for one person, one 公示证明 for many, and taking one out."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from PIL import Image, ImageFilter

from tests.services.acts import dump, events
from tests.services.scans import ASM, form, issued, jpeg, marks, pdf
from zhicheng_tui.domain.documents import Match
from zhicheng_tui.services.desk import Desk

from .conftest import Run
from .scans import OVER, empty_handed, files, nos, picture

FAINT, HOPELESS = 2.8, 12.0


@pytest.fixture
def number(desk: Desk) -> int:
    """Somebody without any document."""
    return empty_handed(desk)[0]


@pytest.fixture
def no(desk: Desk, number: int) -> str:
    """That person's 办件编号."""
    return nos(desk, [number])[0]


def scan_of(desk: Desk, number: int, path: Path, amount: float = 0.0) -> str:
    """Put a scan of a new 考核表, more or less out of focus, into a file and return its path."""
    page = Image.open(io.BytesIO(jpeg(form(desk, number))))
    path.write_bytes(jpeg(page.filter(ImageFilter.GaussianBlur(amount)) if amount else page))
    return str(path)


def test_a_form_is_uploaded_for_its_person(zhicheng: Run, desk: Desk, number: int, no: str, tmp_path: Path) -> None:
    """√ and one event; the same file again changes nothing; another one needs --replace."""
    path = scan_of(desk, number, tmp_path / "a.jpg")
    ran = zhicheng("upload", no, path, "--kind", "asm", "--json")
    (found,) = ran.objects
    assert (ran.code, ran.err) == (0, "已上传 1 份，0 份没有上传\n")
    assert (found["no"], found["ok"], found["kind"], found["match"], found["page"]) == (no, True, "ASM", "read", 1)
    assert found["message"] == "单位考核表已上传（扫码）"
    assert (events(desk.runtime, number)[-1].act, events(desk.runtime, number)[-1].via) == ("UPLOAD", "cli")
    before = dump(desk.runtime)
    assert zhicheng("upload", no, path, "--kind", "单位考核表").code == 0
    assert dump(desk.runtime) == before
    other = scan_of(desk, number, tmp_path / "b.jpg")
    ran = zhicheng("upload", no, other, "--kind", "asm")
    assert (ran.code, "要替换请加 --replace" in ran.out) == (1, True)
    assert zhicheng("upload", no, other, "--kind", "asm", "--replace").code == 0
    assert [document.replaced for document in desk.filing.history(number)] == [False, True]


def test_the_right_page_of_a_pdf_is_found(zhicheng: Run, desk: Desk, number: int, no: str, tmp_path: Path) -> None:
    """A scan with a cover: the page with the code counts, unless another is asked for."""
    path = tmp_path / "scan.pdf"
    path.write_bytes(pdf([Image.new("L", (700, 990), 255), form(desk, number)]))
    words = ("upload", no, str(path), "--kind", "asm")
    assert "没有第 3 页，共 2 页" in zhicheng(*words, "--page", "3").err
    assert "请用 --page 写明是第几页" in zhicheng(*words, "--by-hand").err
    assert zhicheng(*words, "--page", "1").code == 1
    assert zhicheng(*words, "--json").objects[0]["page"] == 2


def test_what_is_something_else_is_refused(zhicheng: Run, desk: Desk, no: str, tmp_path: Path) -> None:
    """F06: another person's, another form; by hand either. Nothing is changed."""
    other = empty_handed(desk)[1]
    path, before = scan_of(desk, other, tmp_path / "a.jpg"), dump(desk.runtime)
    for more in ((), ("--by-hand",), ("--confirm",)):
        ran = zhicheng("upload", no, path, "--kind", "asm", *more)
        assert ran.code == 1
        assert f"这是{desk.filing.application(other).name}（" in ran.out or "这是别人的单位考核表" in ran.out
    ran = zhicheng("upload", nos(desk, [other])[0], path, "--kind", "opn")
    assert (ran.code, "这是单位考核表，不是单位审核意见表" in ran.out) == (1, True)
    assert dump(desk.runtime) == before


def test_a_recognised_page_needs_a_persons_word(
    zhicheng: Run, desk: Desk, number: int, no: str, tmp_path: Path
) -> None:
    """DESIGN §6: refused with a hint to look at it in the screen; by --confirm it counts, and is marked so."""
    words = ("upload", no, scan_of(desk, number, tmp_path / "a.jpg", FAINT), "--kind", "asm")
    for more in ((), ("--by-hand",)):
        ran = zhicheng(*words, *more)
        assert ran.code == 1
        assert "请在界面里看图确认后上传" in ran.out
    assert marks(desk, number) == "×××"
    ran = zhicheng(*words, "--confirm", "--json")
    assert (ran.code, ran.objects[0]["match"]) == (0, Match.RECOGNISED.value)


def test_an_unread_page_by_hand_or_by_its_code(zhicheng: Run, desk: Desk, number: int, no: str, tmp_path: Path) -> None:
    """F01: the headline with its remedy; --confirm is not enough for what was not even recognised."""
    words = ("upload", no, scan_of(desk, number, tmp_path / "a.jpg", HOPELESS), "--kind", "asm")
    for more in ((), ("--confirm",)):
        ran = zhicheng(*words, *more)
        assert (ran.code, "二维码解析失败" in ran.out, "--by-hand" in ran.out) == (1, True, True)
    ran = zhicheng(*words, "--code", issued(desk, number, ASM).replace("ZC1:", "zc1: "), "--json")
    assert (ran.code, ran.objects[0]["match"]) == (0, "typed")
    desk.filing.void(number, desk.filing.history(number)[0].id, "重来")
    assert zhicheng(*words, "--by-hand", "--json").objects[0]["match"] == "hand"


def test_a_proof_is_for_everybody_it_names(zhicheng: Run, desk: Desk, tmp_path: Path) -> None:
    """E06: a verdict each, those that are not there too; the others have it."""
    ids = empty_handed(desk)[:2]
    proof = str(picture(tmp_path / "公示.png"))
    words = ("upload", *nos(desk, ids), "2026999999", proof, "--kind", "pub", *OVER)
    ran = zhicheng(*words, "--json")
    assert (ran.code, [one["ok"] for one in ran.objects]) == (1, [True, True, False])
    assert ran.objects[2]["message"] == "没有这份办件，或不在本级及下级单位范围内"
    assert [marks(desk, number) for number in ids] == ["√××", "√××"]
    kept = desk.checklist.rows(ids)[ids[0]].documents[0].notice
    assert kept is not None
    assert (str(kept.starts), str(kept.ends), kept.result) == ("2026-11-09", "2026-11-13", "无异议")


def test_a_form_is_no_proof(zhicheng: Run, desk: Desk, number: int, no: str, tmp_path: Path) -> None:
    """Taken for one, it says what it is."""
    ran = zhicheng("upload", no, scan_of(desk, number, tmp_path / "a.jpg"), "--kind", "pub", *OVER)
    assert (ran.code, "这是单位考核表，不是公示证明" in ran.out) == (1, True)


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("--kind", "xyz"), 2, "不认识材料「xyz」，可用：pub 推荐单位公示证明、asm 单位考核表、opn 单位审核意见表"),
        (("--kind", "pub"), 2, "公示要写起止日期，还缺 --from、--to"),
        (("--kind", "pub", "--from", "2026-11-09"), 2, "还缺 --to"),
        (("--kind", "pub", "--from", "2026-11-09", "--to", "13 日"), 2, "--to 的日期「13 日」不对"),
        (("--kind", "pub", "--from", "2026-11-09", "--to", "2026-11-12"), 1, "公示期只有 4 个工作日"),
        (("--kind", "pub", *OVER, "--result", "有异议"), 1, "公示结果须为「无异议」或「"),
    ],
)
def test_wrong_words_are_named(
    zhicheng: Run, desk: Desk, no: str, tmp_path: Path, words: tuple[str, ...], code: int, said: str
) -> None:
    """Exit 2 for words, 1 for a rule; nothing is changed."""
    path, before = picture(tmp_path / "x.png"), dump(desk.runtime)
    ran = zhicheng("upload", no, str(path), *words)
    assert (ran.code, ran.out) == (code, "")
    assert said in ran.err
    assert dump(desk.runtime) == before


def test_a_form_is_for_one_person(zhicheng: Run, desk: Desk, tmp_path: Path) -> None:
    """Many go through `ingest`; a number that is not there is exit 2."""
    path = str(picture(tmp_path / "x.png"))
    ran = zhicheng("upload", *nos(desk, empty_handed(desk)[:2]), path, "--kind", "asm")
    assert (ran.code, ran.out, "每人一张" in ran.err) == (2, "", True)
    assert zhicheng("upload", "2026999999", path, "--kind", "asm").code == 2


@pytest.mark.parametrize("kind", ["asm", "pub"])
def test_what_is_no_picture_is_refused(zhicheng: Run, world: Path, no: str, tmp_path: Path, kind: str) -> None:
    """Missing, or something else: a sentence, and the data folder is not to be picked from."""
    (tmp_path / "a.jpg").write_text("text")
    before = [path for path in files(world / "files") if path.is_file()]
    for name in ("a.jpg", "none.jpg"):
        ran = zhicheng("upload", no, str(tmp_path / name), "--kind", kind, *OVER)
        assert ran.code == 1
        assert f"{name}：" in ran.out + ran.err
    assert [path for path in files(world / "files") if path.is_file() and "staging" not in path.parts] == before
    ran = zhicheng("upload", no, str(world / "zhicheng.db"), "--kind", kind, *OVER)
    assert (ran.code, "在系统的数据目录里" in ran.err) == (1, True)


def test_a_document_is_voided_for_a_reason(zhicheng: Run, desk: Desk, number: int, no: str, tmp_path: Path) -> None:
    """Q27: √ becomes ×, the reason is kept; without one, or without a document, nothing happens."""
    zhicheng("upload", no, scan_of(desk, number, tmp_path / "a.jpg"), "--kind", "asm")
    before = dump(desk.runtime)
    ran = zhicheng("void", no, "--kind", "asm", "--reason", " ")
    assert (ran.code, ran.err) == (1, "请写明作废原因\n")
    ran = zhicheng("void", no, "--kind", "opn", "--reason", "盖错章")
    name = desk.filing.application(number).name
    assert (ran.code, ran.err) == (2, f"{name}：没有可作废的单位审核意见表\n")
    assert dump(desk.runtime) == before
    ran = zhicheng("void", no, "--kind", "asm", "--reason", "盖错章", "--json")
    assert (ran.code, ran.err, ran.objects[0]["ok"]) == (0, "已作废 1 份，0 份没有作废\n", True)
    assert marks(desk, number) == "×××"
    assert desk.filing.history(number)[0].void_reason == "盖错章"
