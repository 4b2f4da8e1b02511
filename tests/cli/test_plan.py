"""`zhicheng plan`: listed, shown, made, changed, extended, given its notice."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.services import acts, scans
from zhicheng_tui.services.runtime import Runtime

from .conftest import Ran, Run

CREATE = (
    "--title", "关于开展2027年度工程系列评审的通知", "--committee", "市工程系列评委会", "--year", "2027",
    "--apply-end", "2027-03-01", "--review-end", "2027-03-20 17:00", "--take", "5:中级", "--take", "卫生技术人员:全部",
)  # fmt: skip


@pytest.fixture
def plan(zhicheng: Run, runtime: Runtime) -> Run:
    """Runs `zhicheng plan` as the city title office's administrator."""
    acts.hire(runtime, "office", "office_admin", unit_id=1)

    def run(*words: str, user: str = "office") -> Ran:
        return zhicheng("plan", *words, user=user)

    return run


def test_plans_are_listed_by_urgency(plan: Run) -> None:
    """For people and for programs; everybody may look."""
    told = plan("list", user="zhangsan")
    assert told.code == 0
    assert told.out.splitlines()[0].startswith("2026-05  紧急  9小时")
    assert "共 6 个评审计划" in told.err
    objects = plan("list", "--json", user="zhangsan").objects
    assert [one["urgency"] for one in objects] == ["紧急", "紧急", "加急", "一般", "未开始", "已结束"]
    assert objects[0]["review_end"] == "2026-11-20T19:00:00+08:00"
    assert objects[0]["mine"] <= objects[0]["applications"]


def test_a_plan_is_shown_with_why_it_cannot_be_changed(plan: Run) -> None:
    """The whole plan; the reason in the object."""
    told = plan("show", "2026-06", user="zhangsan")
    assert "中小学教师" in told.out
    assert "双人复核：否" in told.out
    assert (
        "没有「管理评审计划」的权限" in plan("show", "2026-06", "--json", user="zhangsan").objects[0]["why_not_change"]
    )
    assert plan("show", "2026-06", "--json").objects[0]["why_not_change"] is None


def test_a_plan_is_made_and_changed(plan: Run) -> None:
    """Options in place of the form; only what is said changes."""
    made = plan("create", "2027-01", *CREATE, "--json")
    assert made.code == 0, made.err
    (one,) = made.objects
    assert one["top"] == "黄石市人力资源和社会保障局"
    assert one["takes"][0] == "4:中级"
    assert len(one["takes"]) == 6
    assert (one["review_end"], one["apply_end"]) == ("2027-03-20T17:00:00+08:00", "2027-03-01T23:59:59+08:00")
    changed = plan("edit", "2027-01", "--urgent", "5", "--working-days", "--second-review", "--json").objects[0]
    assert (changed["urgent_days"], changed["working_days"], changed["second_review"]) == (5, True, True)
    assert changed["title"] == one["title"]
    assert plan("edit", "2027-01", "--hurry", "1").code == 1


def test_a_plan_is_extended(plan: Run) -> None:
    """Q04: old and new urgency are told; without a reason nothing happens."""
    refused = plan("extend", "2026-06", "--review-end", "2026-11-25")
    assert (refused.code, refused.err) == (1, "请写明更改审核截止的原因\n")
    told = plan("extend", "2026-06", "--review-end", "2026-11-25", "--reason", "评委会延期")
    assert told.code == 0
    assert told.err == "审核截止已改为 2026-11-25 23:59:59，临近：已结束 → 加急\n"
    assert "更改审核截止 评委会延期" in plan("show", "2026-06").out


def test_a_notice_is_attached_and_found(plan: Run, tmp_path: Path) -> None:
    """Its hash and place are told."""
    assert plan("notice", "2026-01").code == 2
    path = tmp_path / "通知.png"
    path.write_bytes(scans.png(scans.blank()))
    (one,) = plan("notice", "2026-01", str(path), "--json").objects
    assert one["notice"]["name"] == "通知.png"
    assert one["notice"]["sha256"] in plan("notice", "2026-01").err


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("remove", "2026-01"), 2, "plan 后面写 list、show"),
        (("show",), 2, "请写计划编码"),
        (("show", "1999-01"), 2, "没有编码为「1999-01」的评审计划"),
        (("extend", "2026-01"), 2, "延长要写新的审核截止"),
        (("extend", "2026-01", "--review-end", "明天", "--reason", "x"), 2, "--review-end 的时间「明天」不对"),
        (("edit", "2026-01", "--take", "99:中级"), 2, "没有系列「99」"),
        (("edit", "2026-01", "--take", "5:特级"), 2, "没有「特级」这一级"),
        (("edit", "2026-01", "--top", "某局"), 2, "受理机构「某局」不在可选的职改部门里"),
        (("create", "2027-02"), 1, "请填写计划名称"),
    ],
)
def test_what_cannot_be_done_says_what_to_do(plan: Run, words: tuple[str, ...], code: int, said: str) -> None:
    """2 for words that mean nothing, 1 for what a rule refuses."""
    done = plan(*words)
    assert done.code == code, done.err
    assert said in done.err
