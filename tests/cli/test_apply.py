"""`zhicheng apply`: an applicant's whole way by command, for people and for programs (D05–D18)."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.services.filled import CHENMO, CHONGTI, CONTENTS, REQUIRED, TIANBAO, TUIHUI
from tests.services.requests import picture

from .conftest import Ran, Run

NEW = ("new", "--plan", "2026-02", "--series", "5", "--level", "中级", "--post", "工程师", "--specialty", "水利水电")
Apply = Callable[..., Ran]


@pytest.fixture
def apply(zhicheng: Run) -> Apply:
    """Runs `zhicheng apply` as 陈默, or somebody else."""

    def run(*words: str, user: str = CHENMO) -> Ran:
        return zhicheng("apply", *words, user=user)

    return run


@pytest.fixture
def no(apply: Apply) -> str:
    """The number of a new application."""
    return apply(*NEW).out.strip()


@pytest.fixture
def returned(apply: Apply) -> str:
    """The number of the one that came back."""
    return str(apply("list", "--json", user=TUIHUI).objects[0]["no"])


def filled(path: Path) -> str:
    """Write a JSON file with every module."""
    path.write_text(json.dumps({"modules": CONTENTS}, ensure_ascii=False), encoding="utf-8")
    return str(path)


def enclosures(folder: Path) -> str:
    """Make a folder with a file for each required category."""
    folder.mkdir()
    for place, category in enumerate(REQUIRED):
        picture(folder / f"{category.replace('/', '')}.jpg", f"{place}")
    return str(folder)


def test_the_list_has_the_columns_of_the_guide(apply: Apply) -> None:
    """D03, D05, D06: 序号 业务名称 专业名称 填报日期 状态 操作, and how many wait."""
    told = apply("list", user=TUIHUI)
    assert told.out.split("  ")[:2] == ["1", "职称评审(通用)"]
    assert "  审核不通过退回修改  编辑  2026" in told.out
    assert told.err == "共 1 份，当前待办(1条)\n"
    (one,) = apply("list", "--json", user=TUIHUI).objects
    assert (one["status"], one["fillable"], one["opinion"], one["year"]) == ("RETURNED", True, "123", 2026)
    assert apply("list", "--year", "2025", user=TUIHUI).out == ""
    assert "  待审核  查看  " in apply("list", user=CHONGTI).out


def test_open_plans_say_what_can_be_applied_for(apply: Apply, no: str) -> None:
    """Series, levels and posts, and what one has there already."""
    told = apply("plans")
    assert "2026-02  申报截止 2026-11-30" in told.out
    assert "    5 工程技术人员  中级：工程师\n" in told.out
    first, second = apply("plans", "--json").objects
    assert (first["mine"], second["mine"]) == (None, no)
    assert [take["level"] for take in second["takes"]] == ["副高级", "中级", "助理级"]


def test_a_new_application_from_nothing_to_the_reviewer(apply: Apply, no: str, tmp_path: Path, zhicheng: Run) -> None:
    """One file of JSON, one folder, the promise, the check, the submission."""
    lacking = apply("check", no)
    assert (lacking.code, "× 诚信承诺：还没有作出诚信承诺" in lacking.out) == (1, True)
    assert apply("submit", no).err.endswith("没有提交，请改正后再提交\n")
    told = apply("fill", no, filled(tmp_path / "all.json"))
    assert (told.code, told.out.count("√")) == (0, len(CONTENTS))
    put = apply("attach-folder", no, enclosures(tmp_path / "材料"))
    assert (put.code, put.err) == (0, "已上传 6 个，0 个没有上传\n"), put.out
    assert "郑重承诺" in apply("promise", no).out
    assert apply("check", no).code == 1, "read is not promised"
    assert apply("promise", no, "--yes").code == 0
    assert apply("check", no, "--json").code == 0
    told = apply("submit", no, "--json")
    assert (told.code, told.objects[0]["status"]) == (0, "SUBMITTED"), told.err
    assert "已提交审核（第 1 次），由黄石东楚水利水电勘测设计院审核" in told.err
    assert zhicheng("show", no, "--json").objects[0]["modules"]["edu"][0]["school"] == "武汉大学"
    again = apply("submit", no)
    assert (again.code, "待审核" in again.err) == (1, True)


def test_returned_mended_submitted_again(apply: Apply, returned: str) -> None:
    """D17, D18: the numbered list as the guide has it; what is locked says so; then round 2."""
    told = apply("returned", returned, user=TUIHUI)
    assert told.out.splitlines()[:3] == ["评审结果：123", "1. 基本信息 审核不通过", "   退回原因：123"]
    locked = apply("set", returned, "edu", "major=水利", "--row", "1", user=TUIHUI)
    assert (locked.code, locked.out) == (1, "")
    assert locked.err.startswith("「学习信息」没有被标注退回，不能修改")
    assert apply("submit", returned, user=TUIHUI).code == 1
    assert apply("set", returned, "基本信息", "行政职务=副主任", user=TUIHUI).code == 0
    assert apply("answer", returned, "basic", "已更正行政职务", user=TUIHUI).code == 0
    (told_json,) = apply("returned", returned, "--json", user=TUIHUI).objects
    assert told_json["opinion"] == "123"
    (module,) = told_json["modules"]
    assert (module["module"], module["reason"], module["changed"]) == ("basic", "123", True)
    assert module["answer"] == "已更正行政职务"
    assert "（第 2 次）" in apply("submit", returned, user=TUIHUI).err
    assert "没有要修改的退回信息" in apply("returned", returned, user=TUIHUI).err


def test_records_are_added_changed_moved_and_removed(apply: Apply, no: str) -> None:
    """Modules and fields by id or name, rows counted from 1; values read as the form reads them."""
    for school in ("甲大学", "乙大学"):
        assert apply("add", no, "学习信息", f"学校={school}", "start=2012.9", "学制=4").code == 0
    apply("set", no, "edu", "major=水利", "--row", "2")
    apply("move", no, "edu", "2", "1")
    shown = apply("show", no, "--module", "edu", "--json").objects[0]["modules"]["edu"]
    assert [(row["school"], row["start"], row["years"]) for row in shown] == [
        ("乙大学", "2012-09", 4), ("甲大学", "2012-09", 4),
    ]  # fmt: skip
    assert apply("remove", no, "edu", "2").code == 0
    assert len(apply("show", no, "--module", "edu", "--json").objects[0]["modules"]["edu"]) == 1
    assert apply("set", no, "edu", "school=丙大学").err == "「学习信息」已保存，共 1 条\n", (
        "the only one needs no --row"
    )
    assert apply("set", no, "edu", "school=丙大学").err == "「学习信息」没有变化\n"


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("set", "NO", "nosuch", "a=b"), "没有模块「nosuch」"),
        (("set", "NO", "basic", "nosuch=b"), "「基本信息」没有字段「nosuch」"),
        (("set", "NO", "basic", "name"), "写成 字段=内容"),
        (("set", "NO", "edu", "school=x"), "还没有记录，请用 zhicheng apply add"),
        (("set", "NO", "basic", "name=x", "--row", "2"), "没有第 2 条，共 1 条"),
        (("add", "NO", "basic", "name=x"), "只有一条，请用 zhicheng apply set"),
        (("remove", "NO", "basic", "1"), "不能删除"),
        (("remove", "NO", "edu", "1"), "没有第 1 条，共 0 条"),
        (("detach", "NO", "1"), "没有第 1 条"),
        (("show", "2026999999"), "没有办件 2026999999"),
        (("new", *NEW[3:], "--plan", "2026-06"), "没有正在受理申报的评审计划「2026-06」，可选：2026-01、2026-02"),
        (("new", "--plan", "2026-02", "--series", "99", *NEW[5:]), "没有系列「99」"),
        (("fill", "NO", "/nosuch.json"), "读不了文件"),
        (("nosuch",), "没有命令 apply nosuch，可用：list、plans"),
        ((), "apply 后面写其中之一：list、plans"),
        (("set", "NO", "basic", "name=x", "--row", "0"), "--row 的值不对"),
        (("attach", "NO", "身份证明"), "缺少 FILE..."),
    ],
)
def test_what_cannot_be_understood_is_exit_2(apply: Apply, no: str, words: tuple[str, ...], told: str) -> None:
    """One sentence that says what there is; nothing on stdout, no traceback."""
    ran = apply(*(no if word == "NO" else word for word in words))
    assert (ran.code, ran.out) == (2, "")
    assert told in ran.err
    assert "Traceback" not in ran.err


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("set", "NO", "basic", "appointed=明天之后"), "基本信息「聘岗日期」"),
        (("set", "NO", "basic", "phone=138****5678"), "是掩码，请写完整内容"),
        (("set", "NO", "basic", "sex=男人"), "基本信息「性别」"),
        (("set", "NO", "attach", "file=x"), ""),
        (("attach", "NO", "相片", "/etc/hostname"), "没有材料类别「相片」"),
        (("attach", "NO", "身份证明", "/etc/hostname"), "不是图片或 PDF"),
        (NEW, "每个评审计划只能申报一次"),
        (("declare", "NO", "--series", "5", "--level", "特级", *NEW[7:]), "没有「特级」"),
    ],
)
def test_what_the_rules_refuse_is_exit_1(apply: Apply, no: str, words: tuple[str, ...], told: str) -> None:
    """Nothing was changed."""
    before = apply("show", no, "--json").out
    ran = apply(*(no if word == "NO" else word for word in words))
    assert (ran.code in (1, 2), ran.out) == (True, "")
    assert told in ran.err
    assert apply("show", no, "--json").out == before


def test_numbers_are_masked_unless_asked_for(apply: Apply, returned: str) -> None:
    """D14; the object with everything can be filled in again as it is."""
    basic = apply("show", returned, "--module", "basic", "--json", user=TUIHUI).objects[0]["modules"]["basic"][0]
    assert "**********" in basic["id_no"]
    assert "****" in basic["phone"]
    assert basic["id_no"] in apply("show", returned, "--module", "basic", user=TUIHUI).out
    whole = apply("show", returned, "--unmask", "--json", user=TUIHUI)
    assert "*" not in whole.objects[0]["modules"]["basic"][0]["id_no"]


def test_a_whole_object_can_be_filled_in_again(apply: Apply, returned: str, tmp_path: Path) -> None:
    """The same is no change, locked modules included; what is locked and different is refused, the rest is kept."""
    file = tmp_path / "mine.json"
    whole = apply("show", returned, "--unmask", "--json", user=TUIHUI).objects[0]
    file.write_text(json.dumps(whole), encoding="utf-8")
    told = apply("fill", returned, str(file), user=TUIHUI)
    assert (told.code, "已保存" in told.out) == (0, False), told.out
    whole["modules"]["basic"][0]["position"] = "副主任"
    whole["modules"]["edu"][0]["major"] = "水利"
    file.write_text(json.dumps(whole), encoding="utf-8")
    ran = apply("fill", returned, str(file), "--json", user=TUIHUI)
    results = {one["module"]: one for one in ran.objects}
    assert (ran.code, results["basic"]["message"]) == (1, "已保存，共 1 条")
    assert "没有被标注退回" in results["edu"]["message"]
    now = apply("show", returned, "--unmask", "--json", user=TUIHUI).objects[0]["modules"]
    assert now["basic"][0]["position"] == "副主任"
    assert now["edu"][0]["major"] != "水利"


@pytest.mark.parametrize(
    ("text", "code", "told"),
    [
        ("{", 2, "不是 UTF-8 编码的 JSON"),
        ("[1]", 2, "要写成"),
        ('{"nosuch": []}', 2, "没有模块「nosuch」"),
        ('{"edu": ["x"]}', 2, "要写成一组记录"),
        ('{"edu": [{"nosuch": 1}]}', 2, "没有字段「nosuch」"),
        ('{"edu": [{"start": "2012-09"}, {"start": "哪天"}]}', 1, "第 2 条：学习信息「起」"),
        ("[" * 100_000, 2, "不是 UTF-8 编码的 JSON"),
    ],
)
def test_a_file_that_cannot_be_filled_in_changes_nothing(
    apply: Apply, no: str, tmp_path: Path, text: str, code: int, told: str
) -> None:
    """All of it is read before any of it is kept."""
    before = apply("show", no, "--json").out
    file = tmp_path / "given.json"
    file.write_text(text, encoding="utf-8")
    ran = apply("fill", no, str(file))
    assert (ran.code, ran.out) == (code, "")
    assert told in ran.err
    assert apply("show", no, "--json").out == before


def test_files_are_put_in_listed_and_taken_out(apply: Apply, no: str, tmp_path: Path) -> None:
    """Several at once, each with its own result."""
    good, bad = picture(tmp_path / "正面.jpg"), tmp_path / "空.jpg"
    bad.touch()
    ran = apply("attach", no, "身份证明", str(good), str(bad))
    assert (ran.code, [line[:1] for line in ran.out.splitlines()]) == (1, ["√", "×"])
    assert "「空.jpg」：文件是空的" in ran.out
    (row,) = apply("show", no, "--module", "附件材料", "--json").objects[0]["modules"]["attach"]
    assert (row["file"], row["pages"], len(row["sha256"])) == ("正面.jpg", 1, 64)
    assert apply("detach", no, "1").err == "已删除：身份证明 正面.jpg\n"
    assert apply("show", no, "--module", "attach", "--json").objects[0]["modules"]["attach"] == []


def test_a_folder_tells_what_it_could_not_place(apply: Apply, no: str, tmp_path: Path) -> None:
    """For programs too."""
    folder = tmp_path / "材料"
    folder.mkdir()
    for name in ("聘书.jpg", "IMG_0001.jpg"):
        picture(folder / name, name)
    ran = apply("attach-folder", no, str(folder), "--json")
    told = {one["name"]: (one["ok"], one["category"]) for one in ran.objects}
    assert (ran.code, told) == (1, {"聘书.jpg": (True, "聘任文件"), "IMG_0001.jpg": (False, None)})
    assert ran.err == "已上传 1 个，1 个没有上传\n"


def test_what_is_applied_for_can_be_changed_before_the_first_submission(apply: Apply, no: str) -> None:
    """The same options as for a new one."""
    told = apply("declare", no, "--series", "工程技术人员", "--level", "副高级", "--post", "高级工程师",
                 "--specialty", "水文", "--json")  # fmt: skip
    assert (told.objects[0]["level"], told.objects[0]["specialty"]) == ("副高级", "水文")


def test_the_own_form_is_a_pdf(apply: Apply, no: str, tmp_path: Path) -> None:
    """To a file or a folder; one that is there stays."""
    ran = apply("print", no, "--out", str(tmp_path))
    path = tmp_path / f"申报表-{no}.pdf"
    assert ran.err == f"已生成：{path}\n"
    assert path.read_bytes().startswith(b"%PDF-")
    assert apply("print", no, "--out", str(path)).code == 2


def test_it_is_for_applicants_and_ones_own(apply: Apply, no: str, returned: str) -> None:
    """A reviewer is refused by name; somebody else's number is not found."""
    refused = apply("list", user="zhangsan")
    assert (refused.code, "没有「填报申报」的权限" in refused.err) == (1, True)
    assert apply("show", returned).code == 2
    assert apply("submit", no, user=TIANBAO).code == 2


def test_every_command_of_it_has_help(bare: Run) -> None:
    """In Chinese, with its own name."""
    listed = bare("apply", "--help").out.partition("命令：\n")[2].splitlines()
    names = [line.split()[0] for line in listed]
    assert len(names) == 20
    for name in names:
        ran = bare("apply", name, "--help")
        assert ran.code == 0
        assert ran.out.startswith(f"用法：zhicheng apply {name} ")
        assert "Options" not in ran.out


def test_an_application_begun_by_mistake_is_deleted(apply: Apply, no: str, returned: str) -> None:
    """Shown first, deleted with --yes; what was submitted once is refused; a second one says that there is a first."""
    second = apply(
        "new", "--plan", "2026-01", "--series", "6", "--level", "中级", "--post", "农艺师", "--specialty", "农学"
    )
    assert (second.code, f"已有申报 {no}" in second.err) == (0, True), second.err
    shown = apply("discard", no)
    assert (shown.code, shown.out.startswith(f"{no}  ")) == (0, True)
    assert "请加 --yes" in shown.err
    assert no in apply("list").out
    assert apply("discard", no, "--yes").err.startswith(f"已删除申报 {no}：")
    assert no not in apply("list").out
    assert apply("discard", no, "--yes").code == 2, "there is none any more"
    refused = apply("discard", returned, "--yes", user=TUIHUI)
    assert (refused.code, "只能删除还没有提交过的申报" in refused.err) == (1, True)
