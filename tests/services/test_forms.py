"""表格: what is printed for whom, signed, numbered and noted."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pypdfium2
import pytest

from tests.conftest import DeskFor
from zhicheng_tui.documents.code import FormCode, FormKind, decode
from zhicheng_tui.domain.notice import Notice
from zhicheng_tui.domain.queue import parse_filter
from zhicheng_tui.domain.refusal import Refused
from zhicheng_tui.services.desk import Desk
from zhicheng_tui.services.errors import ConfigurationError, NotFound
from zhicheng_tui.services.keys import form_key, make_form_key
from zhicheng_tui.services.papers import Paper
from zhicheng_tui.services.settings import Settings

from .acts import dump

HANGS = Notice(date(2026, 11, 23), date(2026, 11, 27))


def texts(pdf: bytes) -> list[str]:
    """The text of each page, without blanks and line breaks."""
    document = pypdfium2.PdfDocument(pdf)
    return ["".join(page.get_textpage().get_text_range().split()) for page in document]


def listed(desk: Desk, words: str) -> list[int]:
    """The applications that a filter shows."""
    return list(desk.queue.ids(parse_filter(words)))


def codes(pdf: bytes, key: bytes) -> list[FormCode]:
    """The codes read from each page."""
    import zxingcpp

    found = []
    for page in pypdfium2.PdfDocument(pdf):
        barcodes = zxingcpp.read_barcodes(page.render(scale=150 / 72).to_pil())
        assert len(barcodes) == 2, "each coded page has its code twice"
        assert barcodes[0].text == barcodes[1].text
        found.append(decode(barcodes[0].text, key))
    return found


def test_both_forms_of_each_person_come_in_order_with_codes_of_their_own(desk: Desk) -> None:
    """E04, E05, E14, F05: application, form, revision and issue number are in the code, signed."""
    ids = listed(desk, "紧急 待送审")[:3]
    pdf = desk.forms.make(ids, [Paper.OPN, Paper.ASM])
    found = codes(pdf, form_key(desk.runtime.settings))
    files = [desk.files.open(number).file.application for number in ids]
    assert [(code.application_id, code.kind) for code in found] == [
        (number, kind) for number in ids for kind in (FormKind.OPN, FormKind.ASM)
    ]
    assert [code.flow_rev for code in found] == [file.flow_rev for file in files for _ in range(2)]
    assert len({code.issue for code in found}) == len(found)
    pages = texts(pdf)
    assert all(files[index // 2].name in page for index, page in enumerate(pages))
    assert all("待审核通过后方可送审" not in page for page in pages)


def test_a_form_before_the_pass_says_so(desk: Desk) -> None:
    """Q23: handed out, but with a warning."""
    page = texts(desk.forms.make(listed(desk, "zmm"), [Paper.OPN]))[0]
    assert "待审核通过后方可送审" in page
    assert "110101199001010001" in page


def test_every_issue_is_kept_and_every_print_is_an_event(desk: Desk) -> None:
    """Two prints, two issue numbers; one event for each application, naming the papers."""
    ids = listed(desk, "待送审")[:2]
    before = len(dump(desk.runtime)["audit_event"])
    for _ in range(2):
        desk.forms.make(ids, [Paper.OPN])
    after = dump(desk.runtime)
    assert len(after["form_issue"]) == 4
    events = after["audit_event"][before:]
    assert len(events) == 4
    assert all(json.dumps({"papers": ["opn"]}, separators=(",", ":")) in row for row in events)


def test_a_summary_has_a_page_for_each_plan(desk: Desk) -> None:
    """一览表: people of different plans are not mixed."""
    ids = listed(desk, "待送审")
    plans = {desk.files.open(number).file.plan.id for number in ids}
    pages = texts(desk.forms.make(ids, [Paper.SUMMARY]))
    assert len(pages) == len(plans) > 1


def test_a_return_notice_names_modules_and_reasons(desk: Desk) -> None:
    """退回告知单 (Q33): only where there was a return."""
    number = listed(desk, "退回修改")[0]
    page = texts(desk.forms.make([number], [Paper.RETURN]))[0]
    for item in desk.files.open(number).file.reviews[-1].items:
        assert "".join(item.reason.split()) in page
    fresh = next(number for number in listed(desk, "待审核") if not desk.files.open(number).file.reviews)
    with pytest.raises(Refused, match="没有退回修改的记录"):
        desk.forms.make([fresh], [Paper.RETURN])


def test_a_declaration_holds_every_module(desk: Desk) -> None:
    """申报表: all modules by name."""
    text = "".join(texts(desk.forms.make(listed(desk, "zmm"), [Paper.DECLARATION])))
    assert all(module.name in text for module in desk.runtime.reference.modules)


def test_a_public_notice_is_one_for_each_unit_and_plan(desk: Desk) -> None:
    """公示: each unit signs for its own people, all of them on one page."""
    ids = listed(desk, "待送审")
    files = [desk.files.open(number).file for number in ids]
    pages = texts(desk.forms.public_notice(ids, HANGS, "李四", "0714-6350000", "人事科"))
    groups = {(file.application.unit.name, file.plan.title) for file in files}
    assert len(pages) == len(groups) > 1
    for unit, plan in groups:
        (page,) = [page for page in pages if "".join(plan.split()) in page and page.count("".join(unit.split()))]
        assert "5个工作日" in page
    assert all(any(file.application.name in page for page in pages) for file in files)


def test_a_public_notice_that_is_too_short_is_not_made(desk: Desk, desk_for: DeskFor) -> None:
    """人社部令第 40 号; nothing is noted. And nobody announces other units' people."""
    ids, before = listed(desk, "待送审"), dump(desk.runtime)
    with pytest.raises(Refused, match="公示期只有 4 个工作日"):
        desk.forms.public_notice(ids, Notice(HANGS.starts, date(2026, 11, 26)), "", "", "")
    with pytest.raises(NotFound):
        desk_for("zhaoliu").forms.public_notice(ids, HANGS, "", "", "")
    assert dump(desk.runtime) == before


def test_a_blank_opening_form_is_noted(desk: Desk) -> None:
    """开户申请表 (A09): one page, no code, one event on the caller's unit."""
    (page,) = texts(desk.forms.opening())
    assert "用户开户申请表" in page
    event = dump(desk.runtime)["audit_event"][-1]
    assert {"PRINT", "unit", desk.actor.unit.id} <= set(event)


def test_nobody_prints_for_other_units(desk_for: DeskFor, desk: Desk) -> None:
    """The same scope as for everything else."""
    with pytest.raises(NotFound):
        desk_for("zhaoliu").forms.make(listed(desk, "zmm"), [Paper.OPN])


def test_the_key_is_made_once_and_missed_by_name(world: Path, tmp_path: Path) -> None:
    """A second making leaves it as it is; a missing or cut one is told with its remedy."""
    settings = Settings(data_dir=world)
    key = form_key(settings)
    make_form_key(world)
    assert form_key(settings) == key
    assert (world / "form.key").stat().st_mode & 0o777 == 0o600
    (world / "form.key").write_bytes(b"short")
    with pytest.raises(ConfigurationError, match="已损坏，请从备份恢复"):
        form_key(settings)
    with pytest.raises(ConfigurationError, match="请从备份恢复"):
        form_key(Settings(data_dir=tmp_path / "none"))
