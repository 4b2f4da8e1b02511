"""`zhicheng unit` and `zhicheng open`: the whole story of an account on the command line (A02–A13)."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest

from tests.services import requests
from tests.services.acts import pick, state
from zhicheng_tui.domain.jurisdiction import Nature
from zhicheng_tui.services.desk import Desk

from .conftest import Ran, Run

CITY, DAYE = "zhengshi", "fengyi"


def draw_up(zhicheng: Run, folder: Path, *more: str, user: str = CITY) -> Ran:
    """Draw up a request for a company in 大冶 with both files."""
    given = requests.fields()
    form, proof = requests.picture(folder / "form.jpg"), requests.picture(folder / "proof.jpg", "id")
    return zhicheng(
        "open", "new", "--unit", given.unit_name, "--code", given.credit_code, "--kind", given.kind,
        "--region", "大冶市", "--address", given.address, "--manager", given.manager,
        "--id-no", given.id_no, "--phone", given.phone,
        "--form-file", str(form), "--proof-file", str(proof), *more, user=user,
    )  # fmt: skip


def test_the_whole_story(zhicheng: Run, tmp_path: Path) -> None:
    """Drawn up at the city, opened by 大冶, there in the tree, on the record."""
    drawn = draw_up(zhicheng, tmp_path)
    no = drawn.out.strip()
    assert (drawn.code, no) == (0, "KH2026000001")
    assert "大冶市的非公企业由大冶市人社职改部门开户（指南（2025 年版）" in drawn.err
    assert "提交前还要" not in drawn.err
    late = zhicheng("open", "submit", no, "--form-file", str(tmp_path / "form.jpg"), user=CITY)
    assert (late.code, "submit 不收文件" in late.err) == (2, True)
    assert "由大冶市人力资源和社会保障局办理" in zhicheng("open", "submit", no, user=CITY).err
    refused = zhicheng("open", "approve", no, user=CITY)
    assert refused.code == 1
    assert refused.err.startswith("大冶市的非公企业由大冶市人社职改部门开户")
    (opened,) = zhicheng("open", "approve", no, "--login", "dygs", "--json", user=DAYE).objects
    assert (opened["status"], opened["login"], opened["id_no"]) == ("APPROVED", "dygs", "4202**********0018")
    assert opened["password"]
    (unit,) = zhicheng("unit", "show", "测试单位900", "--json", user=DAYE).objects
    assert (unit["kind"], unit["region_name"], unit["accounts"]) == ("非公企业", "大冶市", 1)
    exported = zhicheng("open", "export", "--status", "已开户", user=DAYE).out
    (row,) = csv.DictReader(io.StringIO(exported.removeprefix("\ufeff")))
    assert (row["编号"], row["状态"], row["规则"], row["批准人"]) == (no, "已开户", "R5", "冯一")
    assert "password" not in exported


def test_what_is_missing_is_said(zhicheng: Run) -> None:
    """A draft is kept with anything missing; submitting names it and exits 1."""
    drawn = zhicheng("open", "new", "--unit", "某公司", "--json", user=CITY)
    assert drawn.objects[0]["status"] == "DRAFT"
    assert "提交前还要：还没有上传盖章的开户申请表" in drawn.err
    ran = zhicheng("open", "submit", drawn.objects[0]["no"], user=CITY)
    assert ran.code == 1
    assert "统一社会信用代码还没有填" in ran.err
    assert "已删除草稿" in zhicheng("open", "drop", drawn.objects[0]["no"], user=CITY).err
    assert zhicheng("open", "list", "--json", user=CITY).objects == []


def test_a_request_is_edited_shown_refused_and_printed(zhicheng: Run, tmp_path: Path) -> None:
    """edit, show, form, refuse; numbers masked."""
    no = draw_up(zhicheng, tmp_path, user=DAYE).out.strip()
    zhicheng("open", "edit", no, "--purpose", "新设", user=DAYE)
    shown = zhicheng("open", "show", no, user=DAYE).out
    assert "事由  新设" in shown
    assert requests.ID_NO not in shown
    out = tmp_path / "申请表.pdf"
    assert "已生成" in zhicheng("open", "form", no, "--out", str(out), user=DAYE).err
    assert out.read_bytes().startswith(b"%PDF-")
    zhicheng("open", "submit", no, user=DAYE)
    assert zhicheng("open", "refuse", no, user=DAYE).err == "请写明不批准的原因\n"
    (refused,) = zhicheng("open", "refuse", no, "--reason", "印章不清", "--json", user=DAYE).objects
    assert (refused["status"], refused["decision"]) == ("REFUSED", "印章不清")


def test_the_record_goes_to_a_file(zhicheng: Run, tmp_path: Path) -> None:
    """CSV or JSON; a file is not overwritten unasked."""
    draw_up(zhicheng, tmp_path)
    out = tmp_path / "备案.csv"
    assert "已导出 1 份" in zhicheng("open", "export", "--out", str(out), user=CITY).err
    assert "已存在" in zhicheng("open", "export", "--out", str(out), user=CITY).err
    assert zhicheng("open", "export", "--json", user=CITY).objects[0]["unit_name"] == "测试单位900"


def test_units_are_managed(zhicheng: Run, desk: Desk) -> None:
    """list, disable, enable, move, transfer."""
    listed = zhicheng("unit", "list", "--search", "大冶 医院", "--json", user=CITY).objects
    assert [one["name"] for one in listed] == ["大冶市人民医院"]
    assert zhicheng("unit", "disable", "大冶市人民医院", user=CITY).err == "请写明停用的原因\n"
    assert "已停用" in zhicheng("unit", "disable", "大冶市人民医院", "--reason", "合并", user=CITY).err
    assert "停用" in zhicheng("unit", "list", "--search", "大冶 医院", user=CITY).out
    assert "已启用" in zhicheng("unit", "enable", "大冶市人民医院", user=CITY).err
    moved = zhicheng("unit", "move", "黄石市血站", "--to", "黄石市农业农村局", "--reason", "划转", user=CITY)
    assert (moved.code, "已改由黄石市农业农村局主管" in moved.err) == (0, True)
    no = state(desk.runtime, pick(desk)[0]).no
    gone = zhicheng("unit", "transfer", no, "--to", "黄石市血站", "--reason", "调动", user=CITY)
    assert gone.err.startswith(f"已转到黄石市血站：{no}")
    assert zhicheng("unit", "disable", "黄石市血站", "--reason", "试试").code == 2, "not in zhangsan's tree"


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("open", "neu"), "open 后面写"),
        (("open", "show"), "请写申请编号"),
        (("open", "list", "--status", "没有"), "不认识状态「没有」"),
        (("open", "new", "--region", "武汉"), "不认识地区「武汉」"),
        (("open", "show", "KH1"), "没有这份开户申请"),
        (("unit", "liste"), "unit 后面写"),
        (("unit", "show"), "请写单位"),
        (("unit", "move", "黄石市血站"), "请用 --to"),
        (("unit", "show", "没有局"), "没有单位「没有局」"),
    ],
)
def test_what_cannot_be_understood(zhicheng: Run, words: tuple[str, ...], told: str) -> None:
    """Exit 2 and a sentence in Chinese."""
    ran = zhicheng(*words, user=CITY)
    assert ran.code == 2
    assert told in ran.err


def test_reviewers_open_nothing(zhicheng: Run) -> None:
    """No permission: exit 1."""
    ran = zhicheng("open", "new", "--kind", Nature.PRIVATE.value)
    assert (ran.code, "没有「管理下级单位」的权限" in ran.err) == (1, True)


def test_a_request_is_taken_back_and_a_refused_one_copied(zhicheng: Run, tmp_path: Path) -> None:
    """recall and copy; the number of the new draft goes to stdout."""
    no = draw_up(zhicheng, tmp_path).out.strip()
    zhicheng("open", "submit", no, user=CITY)
    assert zhicheng("open", "recall", no, user=CITY).err == f"已撤回 {no}，可以改后再提交\n"
    assert zhicheng("open", "recall", no, user=CITY).code == 1
    assert "只有未批准的可以复制" in zhicheng("open", "copy", no, user=CITY).err


def test_a_unit_is_renamed(zhicheng: Run) -> None:
    """With a new name and a reason."""
    assert "请用 --name" in zhicheng("unit", "rename", "黄石市血站", user=CITY).err
    ran = zhicheng("unit", "rename", "黄石市血站", "--name", "黄石市中心血站", "--reason", "更名", user=CITY)
    assert (ran.code, ran.err.startswith("黄石市血站已更名为黄石市中心血站，")) == (0, True)
    assert zhicheng("unit", "show", "黄石市中心血站", user=CITY).code == 0
