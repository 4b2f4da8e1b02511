"""`zhicheng queue` and `zhicheng show`: data on stdout, private values masked."""

from __future__ import annotations

import re

import pytest
from rich.cells import cell_len

from tests.services.acts import ask, pick
from zhicheng_tui.domain.queue import QueueFilter, parse_filter
from zhicheng_tui.services.desk import Desk

from .conftest import Run

WHO = ("zhangsan", "zhaoliu")
"""Reviewers of two trees of units."""


def numbers_of(desk: Desk, wanted: QueueFilter) -> list[str]:
    """Return the numbers of a list in its order."""
    ids = desk.queue.ids(wanted)
    rows = desk.queue.rows(ids)
    return [rows[number].no for number in ids]


@pytest.mark.parametrize(
    ("words", "text"),
    [
        ([], ""),
        (["--status", "待审核"], "待审核"),
        (["--urgency", "紧急", "--urgency=加急"], "紧急 加急"),
        (["--status", "待送审", "--status", "approved"], "待送审"),
        (["--search", "ZMM"], "zmm"),
        (["--unit", "中心医院", "--search", "药学"], "中心医院 药学"),
    ],
)
def test_the_list_is_that_of_the_screen(zhicheng: Run, desk: Desk, words: list[str], text: str) -> None:
    """Every line of --json is an object; the same applications in the same order as 统一审核 shows."""
    ran = zhicheng("queue", "--json", *words)
    assert (ran.code, ran.err) == (0, "")
    assert [found["no"] for found in ran.objects] == numbers_of(desk, parse_filter(text)) != []


def test_an_object_tells_all_that_the_list_shows(zhicheng: Run, desk: Desk) -> None:
    """Urgency, time left and plan beside the application's own values; times in Beijing."""
    number = pick(desk, plans=(4,))[0]
    row = desk.queue.rows([number])[number]
    ran = zhicheng("queue", "--json", "--search", row.no)
    assert ran.objects == [
        {
            "no": row.no,
            "name": row.name,
            "specialty": row.specialty,
            "post": row.post,
            "unit": row.unit,
            "status": "SUBMITTED",
            "status_label": "待审核",
            "round": row.round,
            "submitted_at": row.submitted_at.isoformat(timespec="seconds"),
            "urgency": "紧急",
            "remaining": "2天3小时",
            "plan": "2026-04",
        }
    ]
    assert ran.objects[0]["submitted_at"].endswith("+08:00")


def test_the_table_has_its_columns_under_each_other(zhicheng: Run, desk: Desk) -> None:
    """One line per application, the number of each at the same cell whatever Chinese stands before it."""
    ran = zhicheng("queue", "--status", "待审核")
    lines = ran.out.splitlines()
    expected = numbers_of(desk, parse_filter("待审核"))
    assert len(lines) == len(expected)
    for line, number in zip(lines, expected, strict=True):
        assert cell_len(line[: line.index(number)]) == 22
        assert line.endswith("待审核") or re.search("退回后重提（第 [2-9] 次）$", line)
    assert any(line.endswith("次）") for line in lines), "and one that came back says so"


@pytest.mark.parametrize("limit", [1, 3, 5000])
def test_a_limit_cuts_the_list(zhicheng: Run, desk: Desk, limit: int) -> None:
    """The first lines of the whole list."""
    ran = zhicheng("queue", "--json", "--limit", str(limit))
    assert [found["no"] for found in ran.objects] == numbers_of(desk, QueueFilter())[:limit]


def test_an_empty_list_prints_nothing(zhicheng: Run) -> None:
    """Nothing found is no fault and no line."""
    for words in (["--json"], []):
        ran = zhicheng("queue", "--search", "没有这样的人", *words)
        assert (ran.code, ran.out) == (0, "")


def test_a_list_holds_the_callers_tree_only(zhicheng: Run, desk: Desk) -> None:
    """Another login, another list."""
    mine, other = ({found["no"] for found in zhicheng("queue", "--json", user=user).objects} for user in WHO)
    assert mine
    assert not mine & other
    units = {found["unit"] for found in zhicheng("queue", "--json", user="lisi").objects}
    assert units == {"东楚集团中心医院"}


def test_a_word_that_is_no_status_is_named(zhicheng: Run) -> None:
    """The message lists what can be said."""
    for option in ("--status", "--urgency"):
        ran = zhicheng("queue", option, "胡说")
        assert (ran.code, ran.out) == (2, "")
        assert ran.err.startswith("不认识「胡说」，可用：未开始、一般、加急、紧急、已结束、填报中、待审核")


def test_hostile_names_do_not_reach_the_terminal(zhicheng: Run) -> None:
    """Control and bidi characters are made visible, in the table and in the text of an application."""
    listed = zhicheng("queue").out
    shown = "".join(zhicheng("show", line.split()[2]).out for line in listed.splitlines()[:40])
    assert "\x1b" not in listed + shown
    assert "\u202e" not in listed + shown
    assert "张三[/]" in listed


def test_show_prints_every_module_and_masks(zhicheng: Run, desk: Desk) -> None:
    """Every module's name as a heading; identity and telephone numbers only masked."""
    ran = zhicheng("show", "2026000001")
    private = ask(desk.runtime, "SELECT id_no, phone FROM person WHERE name = '张某某'")[0]
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.startswith("2026000001 张某某 黄石东楚水利水电勘测设计院 工程技术人员/水利水电/工程师 待审核\n")
    for module in desk.runtime.reference.modules:
        assert f"\n{module.name}\n" in ran.out
    assert "1101**********0001" in ran.out
    assert private.id_no not in ran.out
    assert private.phone not in ran.out


def test_show_as_json_is_the_whole_file_masked(zhicheng: Run, desk: Desk) -> None:
    """One object: application, modules, reviews and progress; no private value in clear."""
    private = ask(desk.runtime, "SELECT id_no, phone FROM person WHERE name = '张某某'")[0]
    ran = zhicheng("show", "2026000001", "--json")
    (found,) = ran.objects
    assert (found["no"], found["name"], found["id_no"]) == ("2026000001", "张某某", "1101**********0001")
    assert (found["status"], found["status_label"], found["flow_rev"]) == ("SUBMITTED", "待审核", 1)
    assert list(found["modules"]) == [module.id for module in desk.runtime.reference.modules]
    assert found["modules"]["basic"][0]["id_no"] == "1101**********0001"
    assert found["progress"][0]["what"] == "提交审核"
    assert private.id_no not in ran.out
    assert private.phone not in ran.out


def test_show_tells_of_earlier_reviews(zhicheng: Run, desk: Desk) -> None:
    """Each with result, opinion, reviewer, time and the reason for each module."""
    row = ask(
        desk.runtime,
        "SELECT a.no, r.opinion, i.module, i.reason FROM review r JOIN application a ON a.id = r.application_id"
        " JOIN return_item i ON i.review_id = r.id",
    )[0]
    reviews = zhicheng("show", row.no, "--json").objects[0]["reviews"]
    found = next(review for review in reviews if review["opinion"] == row.opinion and review["modules"])
    assert found["result"] == "RETURN"
    assert found["modules"][row.module] == row.reason
    assert found["undone"] is False


def test_an_application_elsewhere_is_not_found(zhicheng: Run, desk: Desk) -> None:
    """Unknown and another tree's number in the same words, exit 2."""
    for number in ("2026999999", "2026000001"):
        ran = zhicheng("show", number, user="zhaoliu")
        assert (ran.code, ran.out) == (2, "")
        assert ran.err == f"没有办件 {number}，或不在本级及下级单位范围内\n"
