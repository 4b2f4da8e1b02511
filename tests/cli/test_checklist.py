"""`zhicheng checklist`: the guide's eight columns, √ and ×, and why ×."""

from __future__ import annotations

import pytest
from rich.cells import cell_len

from tests.services.acts import ask, state
from zhicheng_tui.domain.documents import DocumentKind, Standing
from zhicheng_tui.domain.queue import parse_filter
from zhicheng_tui.services.desk import Desk

from .conftest import Run

HEADS = ["序号", "姓名", "证件号码", "系列", "专业", "推荐单位公示证明", "单位考核表", "单位审核意见表"]


def test_the_columns_are_those_of_the_guide(zhicheng: Run, desk: Desk) -> None:
    """E09: one line a person under the heads, each column at its cell; identity numbers masked."""
    ran = zhicheng("checklist")
    head, *lines = ran.out.splitlines()
    assert head.split() == HEADS
    ids = desk.checklist.ids(parse_filter("待送审"))
    rows = desk.checklist.rows(ids)
    ready = sum(rows[number].complete for number in ids)
    assert len(lines) == len(ids)
    assert ran.err == f"共 {len(ids)} 人，{ready} 人齐全\n"
    at = [cell_len(head[: head.index(name)]) for name in HEADS]
    for turn, (number, line) in enumerate(zip(ids, lines, strict=True), 1):
        row = rows[number]
        assert line.startswith(f"{turn} ")
        assert row.id_no not in line
        marks = [("√" if (how := row.standing(kind)) is Standing.VALID else f"× {how.label}") for kind in DocumentKind]
        for mark, cell in zip(marks, at[-3:], strict=True):
            found = next(index for index in range(len(line)) if cell_len(line[:index]) == cell)
            assert line[found:].startswith(mark)


def test_a_cross_says_why(zhicheng: Run, desk: Desk) -> None:
    """E11, F07: not there yet, or made stale by a change of the process."""
    assert "× 未上传" in zhicheng("checklist").out
    document = ask(
        desk.runtime,
        "SELECT application_id AS id, flow_rev FROM document WHERE replaced_at IS NULL AND kind = 'ASM'"
        " AND application_id IN (SELECT id FROM application WHERE status = 'APPROVED' AND plan_id IN (2, 3, 4))",
    )[0]
    with desk.runtime.engines.write.begin() as connection:
        connection.exec_driver_sql(f"UPDATE application SET flow_rev = flow_rev + 1 WHERE id = {document.id}")
    ran = zhicheng("checklist", "--search", state(desk.runtime, document.id).no)
    assert "× 流程已变更，请重新下载" in ran.out


def test_an_object_has_all_that_is_known_of_each_document(zhicheng: Run, desk: Desk) -> None:
    """Standing, file, page, how it was matched, when, and the notice's dates of a 公示证明."""
    found = zhicheng("checklist", "--json", "--only", "齐全").objects[0]
    assert list(found) == ["no", "name", "id_no", "series", "specialty", "unit", "status", "flow_rev", "documents"]
    assert "*" in found["id_no"]
    assert list(found["documents"]) == ["PUB", "ASM", "OPN"]
    for one in found["documents"].values():
        assert list(one) == ["ok", "standing", "sha256", "name", "page", "match", "uploaded_at", "notice"]
        assert (one["ok"], one["standing"], len(one["sha256"])) == (True, "VALID", 64)
        assert one["uploaded_at"].endswith("+08:00")
    assert set(found["documents"]["PUB"]["notice"]) == {"from", "to", "result"}
    assert found["documents"]["ASM"]["notice"] is None
    lacking = zhicheng("checklist", "--json", "--only", "未齐").objects
    absent = [one for row in lacking for one in row["documents"].values() if one["standing"] == "ABSENT"]
    assert absent
    assert all(one["sha256"] is None and one["ok"] is False for one in absent)


@pytest.mark.parametrize(
    "words", [(), ("--only", "齐全"), ("--only=未齐",), ("--status", "待审核"), ("--unit", "水利")]
)
def test_the_list_is_that_of_the_screen(zhicheng: Run, desk: Desk, words: tuple[str, ...]) -> None:
    """待送审 unless another status is asked for; the same order as the queue."""
    given = dict(zip(words[::2], words[1::2], strict=False)) if "=" not in "".join(words) else {"--only": "未齐"}
    text = " ".join([given.get("--status", "待送审"), given.get("--only", ""), given.get("--unit", "")])
    ids = desk.checklist.ids(parse_filter(text))
    rows = desk.checklist.rows(ids)
    assert [one["no"] for one in zhicheng("checklist", "--json", *words).objects] == [rows[one].no for one in ids] != []


def test_an_empty_list_has_no_heads(zhicheng: Run) -> None:
    """Nothing found is no fault."""
    ran = zhicheng("checklist", "--search", "没有这样的人")
    assert (ran.code, ran.out, ran.err) == (0, "", "共 0 人，0 人齐全\n")


@pytest.mark.parametrize(
    ("words", "said"),
    [(("--only", "胡说"), "不认识 --only「胡说」，可用：齐全、未齐"), (("--status", "胡说"), "不认识「胡说」，可用：")],
)
def test_wrong_words_are_named(zhicheng: Run, words: tuple[str, ...], said: str) -> None:
    """Exit 2."""
    ran = zhicheng("checklist", *words)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith(said)
