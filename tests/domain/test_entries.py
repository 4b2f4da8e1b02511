"""One value as a person types it or a spreadsheet holds it: what is kept, what is wrong, and what is shown again."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from zhicheng_tui import resources
from zhicheng_tui.domain.entries import EMPTY, Taken, is_kept, options, shown, take
from zhicheng_tui.domain.entry_texts import MOST_KEPT
from zhicheng_tui.domain.reference import Field
from zhicheng_tui.store.reference import load_reference

from .builders import unhurried

REFERENCE = load_reference(resources.data() / "reference")
MONTH, END, DAY = Field("start", "起", "month"), Field("end", "止", "month"), Field("obtained", "取得时间", "date")
NUMBER, BOOL, TEXT, LONG = (Field(kind, kind, kind) for kind in ("number", "bool", "text", "long"))
YEAR, NUMBERED = Field("year", "年度"), Field("certificate", "证书编号")
ID_NO, PHONE = Field("id_no", "证件号码", private="id"), Field("phone", "移动电话", private="phone")


def choice(codes: str) -> Field:
    """Return a field of a code table."""
    return Field(codes, codes, "choice", codes=codes)


def kept(field: Field, given: object) -> object:
    """Return what is kept of a value in which nothing is wrong."""
    taken = take(field, given, REFERENCE)
    assert taken.fault == ""
    return taken.value


def fault(field: Field, given: object) -> str:
    """Return what is wrong with a value; what was typed is kept beside it."""
    taken = take(field, given, REFERENCE)
    assert taken.fault
    assert isinstance(taken.value, str)
    return taken.fault


@pytest.mark.parametrize(
    "given",
    [
        *[
            "2019年7月",
            "2019年07月份",
            "2019 年 7 月",
            " 2019.7 ",
            "2019/07",
            "201907",
            "2019-7",
            "2019-7-1",
            "2019。7",
        ],
        *["２０１９．７", "２０１９年７月", "2019\u200b-7", "2019\u3000-\xa07", "20190731", "2019年7月31日", "2019—7"],
        *["2019-07-01 00:00:00", "2019-07-01T08:30:00+08:00", "2019/7/1 0:00", 201907, 201907.0, 20190701, 2019.7],
        *[43647, 43647.5, date(2019, 7, 1), datetime.fromisoformat("2019-07-31T23:59")],
    ],
)
def test_a_month_is_read_in_every_usual_way(given: object) -> None:
    """Full width, dots, strokes, Chinese words, cells with a date, serial numbers of cells: one form is kept."""
    assert kept(MONTH, given) == "2019-07"


@pytest.mark.parametrize(
    "given",
    [
        "2019年7月1日",
        "2019.7.1",
        "2019/07/01",
        "20190701",
        "２０１９－７－１",
        "2019年7月1号",
        20190701,
        43647,
        date(2019, 7, 1),
    ],
)
def test_a_day_is_read_in_every_usual_way(given: object) -> None:
    """The same of a date."""
    assert kept(DAY, given) == "2019-07-01"


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ("2019-2-30", "2019 年 2 月没有 30 日，请核对"),
        ("2019年2月29日", "2019 年 2 月没有 29 日，请核对"),
        ("20190431", "2019 年 4 月没有 31 日，请核对"),
        ("2019/9/31", "2019 年 9 月没有 31 日，请核对"),
        ("2019-13-1", "没有 13 月，请核对"),
        ("2019-0-1", "没有 0 月，请核对"),
        ("0201-9-1", "年份 201 不对，请核对"),
        ("9999-9-1", "年份 9999 不对，请核对"),
    ],
)
def test_days_that_do_not_exist_are_named(given: str, said: str) -> None:
    """K01: in a date and in a month that was given with its day."""
    assert fault(DAY, given) == fault(MONTH, given) == said
    assert take(DAY, given, REFERENCE).value == given
    assert kept(DAY, "2020-02-29") == "2020-02-29"


@pytest.mark.parametrize(
    ("field", "given", "said"),
    [
        (MONTH, "去年 夏天", "不是年月，请写成 2019-07"),
        (MONTH, "2019", "只有年份，请写成 2019-07"),
        (MONTH, 2019, "只有年份，请写成 2019-07"),
        (MONTH, "19.7", "年份要写四位，如 2019-07"),
        (MONTH, "20197", "不是年月，请写成 2019-07"),
        (MONTH, "43647", "不是年月，请写成 2019-07"),
        (MONTH, "至今", "不是年月，请写成 2019-07"),
        (MONTH, True, "不是年月，请写成 2019-07"),
        (MONTH, "٢٠١٩-07", "不是年月，请写成 2019-07"),
        (DAY, "2019-7", "只有年月，请写到日，如 2019-07-01"),
        (DAY, "2019年", "只有年份，请写成 2019-07-01"),
        (DAY, "昨天", "不是日期，请写成 2019-07-01"),
    ],
)
def test_what_is_no_date_stays_as_typed_and_says_what_to_write(field: Field, given: object, said: str) -> None:
    """A number counts as a serial one only where a cell held a number, never where digits were typed."""
    assert fault(field, given) == said
    assert take(field, given, REFERENCE).value in (given, str(given), "是")


def test_a_cell_that_lost_the_zero_of_october_is_not_guessed() -> None:
    """2019.10 typed into a cell holds 2019.1; it stays a fault when it is read again."""
    taken = take(MONTH, 2019.1, REFERENCE)
    assert taken == Taken("2019.1 或 2019.10", "分不清是 1 月还是 10 月，请写成 2019-07")
    assert take(MONTH, shown(MONTH, taken.value), REFERENCE) == taken
    assert kept(MONTH, "2019.1") == "2019-01"
    assert kept(MONTH, 2019.12) == "2019-12"


@pytest.mark.parametrize("given", ["至今", " 至 今 ", "今", "目前", "NOW"])
def test_an_end_may_be_now_and_nothing_else_may(given: str) -> None:
    """至今 is for fields named `end`."""
    assert kept(END, given) == "至今"
    assert fault(MONTH, given)


@pytest.mark.parametrize(
    ("given", "value"),
    [("12", 12), ("１２．５", 12.5), (" 1 2 ", 12), (89.5, 89.5), (3.0, 3), ("0.10", 0.1), (0, 0), ("4\u200b", 4)],
)
def test_a_number_is_read_in_full_width_and_with_stray_blanks(given: object, value: float) -> None:
    """A whole number is kept as one."""
    assert kept(NUMBER, given) == value
    assert type(kept(NUMBER, given)) is type(value)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ("1,000", "请去掉千分位逗号，写成 1000"),
        ("１，０００．５", "请去掉千分位逗号，写成 1000.5"),
        ("5万元", "只写数字，不带单位和其他文字，如 5"),
        ("第1", "只写数字，不带单位和其他文字，如 1"),
        ("1/5", "只写数字，不带单位和其他文字，如 1"),
        ("5²", "只写数字，不带单位和其他文字，如 5"),
        ("一", "不是数字，请写成 1 或 1.5"),
        ("-3", "不能是负数"),
        (-3, "不能是负数"),
        (10**20, "数字太大，请核对"),
        pytest.param(10**5000, "数字太大，请核对", id="huge"),
        (date(2026, 1, 5), "被表格当成了日期，请改成一个数字"),
        (True, "不是数字，请写成 1 或 1.5"),
    ],
)
def test_numbers_with_units_or_separators_are_refused_clearly(given: object, said: str) -> None:
    """A separator is not guessed away; a cell that became a date is told as one."""
    assert fault(NUMBER, given) == said


def test_a_whole_number_is_not_asked_for_with_decimals() -> None:
    """个人排名: first, second, third; half a place there is not."""
    assert fault(Field("rank", "个人排名", "number"), "一") == "不是数字，请写成 1、2、3 这样的名次"
    assert fault(Field("pages", "页数", "number"), "几页") == "不是数字，请写成 120 这样的整数"


@pytest.mark.parametrize("given", ["是", "√", "Y", "y", "ＹＥＳ", "TRUE", True, "1", 1, 1.0, "有"])
def test_yes_is_read_in_every_usual_way(given: object) -> None:
    """是, a tick, the English words, 1."""
    assert kept(BOOL, given) is True


@pytest.mark.parametrize("given", ["否", "×", "N", "false", False, "0", 0, "无", "不是"])
def test_no_is_read_in_every_usual_way(given: object) -> None:
    """否, a cross, the English words, 0."""
    assert kept(BOOL, given) is False


@pytest.mark.parametrize(
    ("codes", "given", "name"),
    [
        ("ethnic", "汉", "汉族"),
        ("ethnic", "汉族", "汉族"),
        ("ethnic", "01", "汉族"),
        ("ethnic", 1, "汉族"),
        ("ethnic", 1.0, "汉族"),
        ("ethnic", "土", "土族"),
        ("ethnic", "土家", "土家族"),
        ("ethnic", "维", "维吾尔族"),
        ("education", "本科", "大学本科毕业"),
        ("education", "大 学 本 科", "大学本科毕业"),
        ("education", "硕士研究生", "硕士研究生毕业"),
        ("education", "大专", "大学专科毕业"),
        ("education", "２１", "大学本科毕业"),
        ("degree", "硕士研究生", "硕士"),
        ("degree", "博士", "博士"),
        ("education", "博士", "博士研究生毕业"),
        ("politics", "党员", "中共党员"),
        ("politics", "民革", "民革会员"),
        ("id_type", "身份证", "居民身份证"),
        ("sex", "男性", "男"),
        ("journal_level", "sci", "SCI/EI 收录"),
        ("journal_level", "SCI/EI收录", "SCI/EI 收录"),
        ("patent_type", "发明专利", "发明"),
        ("apply_type", "破格", "破格申报"),
        ("degree", "无", ""),
        ("politics", "无", ""),
    ],
)
def test_a_choice_is_read_by_name_code_beginning_or_short_name(codes: str, given: object, name: str) -> None:
    """The same word means another name in another table; a left-out choice is empty, not the name that begins so."""
    assert kept(choice(codes), given) == name


@pytest.mark.parametrize(
    ("codes", "given", "said"),
    [
        ("sex", "雄", "不在可选项中，相近的有：男、女、未知"),
        ("politics", "中共", "不在可选项中，相近的有：中共党员、中共预备党员、共青团员"),
        ("education", "研究生", "不在可选项中，相近的有：研究生教育、研究生班毕业、研究生班结业"),
        ("study_mode", "2026-01-05", "不在可选项中，相近的有：全日制、在职"),
    ],
)
def test_what_is_no_choice_is_told_with_the_nearest(codes: str, given: str, said: str) -> None:
    """Two names that begin alike are not guessed between."""
    assert fault(choice(codes), given) == said


def test_every_name_and_code_of_every_table_means_itself() -> None:
    """No short name hides a name or a code that an application can hold."""
    for codes, table in REFERENCE.codes.items():
        for code, name in table.items():
            assert (kept(choice(codes), name), kept(choice(codes), code)) == (name, name)


@pytest.mark.parametrize(
    ("field", "given", "value"),
    [
        (TEXT, "  市中心医院\u3000", "市中心医院"),
        (TEXT, "ａＢ１ 中（２）", "aB1 中（2）"),
        (TEXT, "一\r\n 二\x1b[31m", "一 二[31m"),
        (TEXT, "m²", "m²"),
        (TEXT, "'=1+1", "=1+1"),
        (TEXT, "O'Neil", "O'Neil"),
        (TEXT, "2019 3 12", "2019 3 12"),
        (TEXT, 2024.0, "2024"),
        (TEXT, 3.5, "3.5"),
        (TEXT, True, "是"),
        (TEXT, datetime.fromisoformat("2020-01-01T08:00"), "2020-01-01"),
        (TEXT, float("nan"), ""),
        (LONG, "一\r\n二", "一\n二"),
        (NUMBERED, "4202 0220 1512 345", "420202201512345"),
        (NUMBERED, "Ｂ２０１５－１２", "B2015-12"),
        (ID_NO, "4202 0219 8503\u200b0700 18", "420202198503070018"),
        (ID_NO, "'420202198503070018", "420202198503070018"),
        (ID_NO, "１１０１０５１９４９１２３１００２ｘ", "11010519491231002X"),
        (PHONE, 13812345678.0, "13812345678"),
        (PHONE, "+86 138-1234-5678", "13812345678"),
        (YEAR, 2024.0, "2024"),
        (YEAR, "２０２４ 年度", "2024"),
        (YEAR, date(2024, 12, 31), "2024"),
    ],
)
def test_text_is_kept_without_what_nobody_meant_to_type(field: Field, given: object, value: str) -> None:
    """Blanks, control characters and full-width letters go; Chinese punctuation and words stay as they are."""
    assert kept(field, given) == value


@pytest.mark.parametrize("given", [4.2020219850307e17, 420202198503070018, "4.20202E+17", -4e17])
def test_an_identity_number_that_a_spreadsheet_rounded_is_a_fault(given: object) -> None:
    """Its last digits are lost; it says so, and is no number anybody could take for the right one."""
    taken = take(ID_NO, given, REFERENCE)
    assert taken.fault.startswith("被表格当成了数字")
    assert "E+17" in str(taken.value)
    assert take(ID_NO, shown(ID_NO, taken.value), REFERENCE) == taken


def test_text_that_is_too_long_is_a_fault_and_not_cut() -> None:
    """The limit is the field's; what was typed stays, within reason."""
    assert kept(Field("x", "x", limit=3), "一二三") == "一二三"
    assert take(Field("x", "x", limit=3), "一二三四", REFERENCE) == Taken("一二三四", "有 4 字，超过 3 字，请缩短")
    assert len(str(take(LONG, "长" * 10**6, REFERENCE).value)) == MOST_KEPT


def test_a_year_is_four_digits() -> None:
    """年度 of training, assessments and prizes."""
    assert fault(YEAR, "24") == fault(YEAR, "2023-2024") == fault(YEAR, "3024") == "不是年度，请写成 2025"


@pytest.mark.parametrize("field", [MONTH, END, DAY, NUMBER, choice("degree")])
@pytest.mark.parametrize("given", ["/", "无", "—", "-", "N/A", "", None, "  "])
def test_what_is_left_out_in_words_is_empty(field: Field, given: object) -> None:
    """People write 无 or a stroke into cells that do not apply to them."""
    assert take(field, given, REFERENCE) == EMPTY


def test_values_are_shown_as_they_would_be_typed() -> None:
    """是 for a bool, no decimals that nobody typed, nothing for nothing."""
    shown_values = [(BOOL, True), (BOOL, False), (NUMBER, 12), (NUMBER, 89.5), (MONTH, "2019-07"), (TEXT, None)]
    assert [shown(*one) for one in shown_values] == ["是", "否", "12", "89.5", "2019-07", ""]


def test_options_are_those_of_choices_and_bools() -> None:
    """In the order of the code table."""
    assert options(choice("sex"), REFERENCE) == ("未知", "男", "女", "未说明")
    assert (options(BOOL, REFERENCE), options(TEXT, REFERENCE)) == (("是", "否"), ())


FIELDS = [field for module in REFERENCE.modules for field in module.fields] + [LONG, Field("x", "x", "choice")]
words = st.sampled_from(
    [
        *[
            "至今",
            "无",
            "-",
            "'",
            "=",
            "Ｅ",
            "+",
            "E+17",
            "２０１９",
            "2019",
            ".1",
            "\u200b",
            " ",
            "\u3000",
            "\n",
            "年",
            "月",
            ",",
        ]
    ]
)
typed_texts = st.one_of(st.text(st.characters(), max_size=20), st.lists(words, max_size=6).map("".join))
anything = st.one_of(
    typed_texts,
    *[st.none(), st.booleans(), st.integers(), st.floats(), st.dates(), st.datetimes(), st.times()],
    *[st.integers(190000, 210012), st.floats(1900, 2100).map(lambda number: round(number, 2)), st.integers(0, 90000)],
    st.lists(st.none(), max_size=2),
)


@unhurried
@example(TEXT, "''5")
@example(ID_NO, "ŉß")
@example(MONTH, 10**5000)
@given(st.sampled_from(FIELDS), anything)
def test_reading_never_fails_and_what_is_shown_reads_the_same_again(field: Field, given: object) -> None:
    """Whatever comes, a value comes out; typing again what is shown changes neither value nor verdict."""
    taken = take(field, given, REFERENCE)
    again = take(field, shown(field, taken.value), REFERENCE)
    assert (again.value, bool(again.fault)) == (taken.value, bool(taken.fault))
    assert not isinstance(taken.value, str) or "\u200b" not in taken.value


@unhurried
@example(YEAR, "02024")
@example(TEXT, "，，：")
@given(st.sampled_from(FIELDS), anything)
def test_a_value_kept_at_a_glance_is_one_that_reading_leaves_alone(field: Field, given: object) -> None:
    """The short way says nothing that the long way does not."""
    if is_kept(field, given, REFERENCE):
        assert take(field, given, REFERENCE) == Taken(given)
