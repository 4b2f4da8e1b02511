"""Reference data: every mistake in a file is refused with file and key; a unit's own files win."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from zhicheng_tui.domain.calendar import WorkCalendar
from zhicheng_tui.domain.reference import CannedOpinion, EnclosureKind, Field, Module, Question, Region, Series
from zhicheng_tui.domain.review import Result
from zhicheng_tui.store.reference import ReferenceDataError, load_reference

FIELD = '[[module.field]]\nid = "sex"\nname = "性别"\n'
MODULE = f'[[module]]\nid = "basic"\nname = "基本信息"\ngroup = "基本信息"\n{FIELD}'
SERIES = '[[series]]\nno = 5\nname = "工程技术人员"\ntitles = { "中级" = ["工程师"] }\n'
OPINION = '[[opinion]]\ntext = "请核对"\nresult = "RETURN"\nmodules = ["basic"]\n'
QUESTION = '[[question]]\nid = "qr"\nquestion = "二维码解析失败"\nanswer = "请重新截图"\n'
ENCLOSURE = '[[enclosure]]\nname = "身份证明"\nrequired = true\nhint = "正反两面"\ngoes_with = ["basic"]\n'
VALID = {
    "codes.toml": '[sex]\n1 = "男"\n2 = "女"\n',
    "modules.toml": MODULE + 'type = "choice"\nrequired = true\ncodes = "sex"\nprivate = "id"\nwidth = 4\n',
    "series.toml": SERIES,
    "regions.toml": '[[region]]\ncode = "420281"\nname = "大冶市"\nkind = "县级市"\n',
    "canned.toml": OPINION + '[[opinion]]\ntext = "请补充"\n',
    "faq.toml": QUESTION,
    "promise.toml": 'paragraphs = ["本人承诺"]\n',
    "enclosures.toml": ENCLOSURE + '[[enclosure]]\nname = "获奖证书"\ngoes_with = ["basic.sex"]\n',
    "holidays.toml": "off = [2026-10-01]\nworked = [2026-10-10]\n",
}


@pytest.fixture
def shipped(tmp_path: Path) -> Path:
    """Return a folder with a small valid file of each kind."""
    folder = tmp_path / "shipped"
    folder.mkdir()
    for name, text in VALID.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def test_valid_files_are_read_whole(shipped: Path) -> None:
    """Q10: modules, series, regions, codes, opinions, questions and holidays are data."""
    reference = load_reference(shipped)
    sex = Field("sex", "性别", "choice", required=True, codes="sex", private="id", width=4)
    assert reference.modules == (Module("basic", "基本信息", "基本信息", (sex,)),)
    assert reference.series == (Series(5, "工程技术人员", {"中级": ("工程师",)}),)
    assert reference.regions == (Region("420281", "大冶市", "县级市"),)
    assert reference.codes == {"sex": {"1": "男", "2": "女"}}
    assert reference.promise == ("本人承诺",)
    assert reference.canned == (
        CannedOpinion("请核对", Result.RETURN, ("basic",)),
        CannedOpinion("请补充", None, ()),
    )
    assert reference.faq == (Question("qr", "二维码解析失败", "请重新截图"),)
    assert reference.enclosures == (
        EnclosureKind("身份证明", True, "正反两面", ("basic",)),
        EnclosureKind("获奖证书", False, "", ("basic.sex",)),
    )
    assert reference.calendar == WorkCalendar(
        frozenset({date(2026, 10, 1)}), frozenset({date(2026, 10, 10)}), frozenset({2026})
    )
    assert (reference.module("basic").name, reference.module_name("gone")) == ("基本信息", "gone")
    with pytest.raises(KeyError):
        reference.module("gone")


def test_a_field_needs_only_id_and_name(shipped: Path) -> None:
    """Everything else of a field has a default."""
    (shipped / "modules.toml").write_text(MODULE, encoding="utf-8")
    (module,) = load_reference(shipped).modules
    assert module.fields == (Field("sex", "性别"),)
    assert (module.required, module.fields[0].limit) == (False, 100)


def test_limits_and_required_modules_are_data(shipped: Path) -> None:
    """A long text takes more than a short one unless its field says how much; a module says whether it is needed."""
    text = MODULE.replace("[[module.field]]", "required = true\n[[module.field]]")
    for more, limit in [('type = "long"\n', 2000), ('type = "long"\nlimit = 500\n', 500), ("limit = 10000\n", 10_000)]:
        (shipped / "modules.toml").write_text(text + more, encoding="utf-8")
        (module,) = load_reference(shipped).modules
        assert (module.required, module.fields[0].limit) == (True, limit)


def test_own_folder_overrides_single_files(shipped: Path, tmp_path: Path) -> None:
    """A unit changes its questions without touching code; its other files stay the shipped ones."""
    own = tmp_path / "own"
    assert load_reference(shipped, own) == load_reference(shipped)
    own.mkdir()
    (own / "faq.toml").write_text(QUESTION.replace("qr", "own"), encoding="utf-8")
    reference = load_reference(shipped, own)
    assert [question.id for question in reference.faq] == ["own"]
    assert reference.modules == load_reference(shipped).modules


def test_an_error_in_the_own_folder_names_the_own_file(shipped: Path, tmp_path: Path) -> None:
    """Whoever changed a file is told which one."""
    own = tmp_path / "own"
    own.mkdir()
    (own / "faq.toml").write_text("[[question]]\n", encoding="utf-8")
    with pytest.raises(ReferenceDataError) as caught:
        load_reference(shipped, own)
    assert str(caught.value) == f"{own / 'faq.toml'}.question[1].id：应为文字"


@pytest.mark.parametrize("name", VALID)
def test_a_file_that_cannot_be_used_is_named(shipped: Path, name: str) -> None:
    """Missing, not TOML, not UTF-8: the message names the file."""
    file = shipped / name
    for content in (b"= 1", b'x = "\xff"', None):
        file.unlink()
        if content is not None:
            file.write_bytes(content)
        with pytest.raises(ReferenceDataError) as caught:
            load_reference(shipped)
        assert str(caught.value).startswith(f"{file}：")
        file.touch()


@pytest.mark.parametrize(
    ("name", "text", "key", "said"),
    [
        ("codes.toml", "sex = 1", "sex", "应为表"),
        ("codes.toml", "[sex]\n1 = 1", "sex.1", "应为文字"),
        ("codes.toml", '[sex]\n1 = ""', "sex.1", "应为文字"),
        ("modules.toml", "module = 1", "module", "应为列表"),
        ("modules.toml", "module = [1]", "module[1]", "应为表"),
        ("modules.toml", MODULE.replace("module", "modules"), "modules", "没有这个键"),
        ("modules.toml", MODULE.replace("group", "grop"), "module[1].grop", "没有这个键，可用的键：id"),
        ("modules.toml", MODULE.replace(FIELD, ""), "module[1].field", "至少要有一个字段"),
        ("modules.toml", MODULE.replace('id = "basic"\n', ""), "module[1].id", "应为文字"),
        ("modules.toml", MODULE.replace(FIELD, "repeated = 1\n" + FIELD), "module[1].repeated", "应为true"),
        ("modules.toml", MODULE + MODULE, "module[2].id", "模块「basic」重复"),
        ("modules.toml", MODULE + FIELD, "module[1].field[2].id", "重复"),
        ("modules.toml", MODULE + 'type = "texts"', "module[1].field[1].type", "应为text、long、date"),
        ("modules.toml", MODULE + "type = 1", "module[1].field[1].type", "应为文字"),
        ("modules.toml", MODULE + 'codes = "gone"', "module[1].field[1].codes", "没有代码表「gone」"),
        ("modules.toml", MODULE + 'private = "phon"', "module[1].field[1].private", "应为"),
        ("modules.toml", MODULE + 'width = "4"', "module[1].field[1].width", "应为整数"),
        ("modules.toml", MODULE + "width = true", "module[1].field[1].width", "应为整数"),
        ("modules.toml", MODULE + 'required = "yes"', "module[1].field[1].required", "应为true 或 false"),
        ("modules.toml", MODULE + "must = true", "module[1].field[1].must", "没有这个键"),
        ("modules.toml", MODULE + "limit = 0", "module[1].field[1].limit", "应为 1 至 10000 的整数"),
        ("modules.toml", MODULE + "limit = 10001", "module[1].field[1].limit", "应为 1 至 10000 的整数"),
        ("modules.toml", MODULE + 'limit = "9"', "module[1].field[1].limit", "应为整数"),
        ("modules.toml", MODULE.replace(FIELD, "required = 1\n" + FIELD), "module[1].required", "应为true 或 false"),
        ("enclosures.toml", "enclosure = 1", "enclosure", "应为列表"),
        ("enclosures.toml", "[[enclosure]]\nname = 1", "enclosure[1].name", "应为文字"),
        ("enclosures.toml", ENCLOSURE + "must = true", "enclosure[1].must", "没有这个键"),
        ("enclosures.toml", ENCLOSURE + ENCLOSURE, "enclosure[2].name", "材料类别「身份证明」重复"),
        ("enclosures.toml", ENCLOSURE.replace('"basic"', '"basic.gone"'), "enclosure[1].goes_with", "「basic.gone」"),
        ("enclosures.toml", ENCLOSURE.replace('["basic"]', '"basic"'), "enclosure[1].goes_with", "应为文字的列表"),
        ("enclosures.toml", ENCLOSURE.replace("true", '"yes"'), "enclosure[1].required", "应为true 或 false"),
        ("series.toml", SERIES.replace("no = 5", 'no = "5"'), "series[1].no", "应为整数"),
        ("series.toml", '[[series]]\nno = 5\nname = "工程"', "series[1].titles", "应为表"),
        ("series.toml", SERIES.replace('["工程师"]', '"工程师"'), "series[1].titles.中级", "应为文字的列表"),
        ("series.toml", SERIES.replace('["工程师"]', "[1]"), "series[1].titles.中级", "应为文字的列表"),
        ("regions.toml", "[[region]]\ncode = 420281", "region[1].code", "应为文字"),
        ("canned.toml", OPINION.replace("RETURN", "return"), "opinion[1].result", "应为PASS、RETURN"),
        ("canned.toml", OPINION.replace('["basic"]', '["gone"]'), "opinion[1].modules", "没有模块「gone」"),
        ("canned.toml", OPINION.replace('["basic"]', '"basic"'), "opinion[1].modules", "应为文字的列表"),
        ("canned.toml", "[[opinion]]\ntext = 1", "opinion[1].text", "应为文字"),
        ("canned.toml", OPINION.replace("text", "txt"), "opinion[1].txt", "没有这个键"),
        ("faq.toml", QUESTION.replace("answer", "anser"), "question[1].anser", "没有这个键"),
        ("faq.toml", QUESTION + '[[question]]\nid = "x"\nquestion = "y"', "question[2].answer", "应为文字"),
        ("faq.toml", "[question]\nid = 1", "question", "应为列表"),
        ("holidays.toml", "off = [2026-10-01]", "worked", "应为日期的列表"),
        ("holidays.toml", 'off = ["2026-10-01"]\nworked = []', "off", "应为日期的列表"),
        ("holidays.toml", "off = [2026-10-01T08:00:00]\nworked = []", "off", "应为日期的列表"),
        ("holidays.toml", "off = []\nworked = []\nof = []", "of", "没有这个键"),
    ],
)
def test_each_mistake_is_refused_with_file_and_key(shipped: Path, name: str, text: str, key: str, said: str) -> None:
    """Errors name the file and the key, and say what was expected."""
    (shipped / name).write_text(text, encoding="utf-8")
    with pytest.raises(ReferenceDataError) as caught:
        load_reference(shipped)
    message = str(caught.value)
    assert message.startswith(f"{shipped / name}.{key}：")
    assert said in message
