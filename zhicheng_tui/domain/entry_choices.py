"""Which name of a code table somebody means: by name, code, a common short name or its unique beginning."""

from __future__ import annotations

from collections.abc import Mapping

SHOWN = 3
"""How many of the nearest names are told."""
_NAMES: Mapping[str, str] = {
    "男": "男性 男士",
    "女": "女性 女士",
    "中共党员": "党员 共产党员 中国共产党党员 中共正式党员 正式党员",
    "中共预备党员": "预备党员",
    "共青团员": "团员 共青团 中国共青团员",
    "九三学社社员": "九三社员",
    "无党派民主人士": "无党派 无党派人士",
    "群众": "普通群众 普通公民 一般群众",
    "居民身份证": "身份证 二代身份证 第二代身份证 中华人民共和国居民身份证",
    "港澳居民来往内地通行证": "回乡证 港澳通行证 港澳来往内地通行证",
    "台湾居民来往大陆通行证": "台胞证 台湾通行证",
    "外国人永久居留身份证": "外国人永久居留证 永久居留证",
    "军官证": "军人证 军官",
    "博士研究生毕业": "博士 博士研究生 博士毕业 博士生 研究生博士",
    "硕士研究生毕业": "硕士 硕士研究生 硕士毕业 硕士生 研究生硕士",
    "大学本科毕业": "本科 大学 大学本科 本科毕业 大本 全日制本科",
    "大学专科毕业": "专科 大专 大学专科 专科毕业 大专毕业 高职",
    "中等专科毕业": "中专 中专毕业 中等专科",
    "职业高中毕业": "职高 职业高中 职高毕业",
    "技工学校毕业": "技校 技工学校 技校毕业 技工",
    "普通高中毕业": "高中 普通高中 高中毕业",
    "初中毕业": "初中",
    "小学毕业": "小学",
    "博士": "博士学位 工学博士 理学博士 医学博士 博士研究生",
    "硕士": "硕士学位 工学硕士 理学硕士 医学硕士 工程硕士 硕士研究生",
    "学士": "学士学位 工学学士 理学学士 医学学士 本科",
    "正常申报": "正常 正常晋升",
    "破格申报": "破格",
    "转评": "转系列 转系列评审 转评申报",
    "初次认定": "初定 初聘 认定 考核认定",
    "独著": "独立著作 单独著作",
    "合著": "合作著作",
    "参编": "编委 参与编写",
    "发明": "发明专利",
    "实用新型": "实用新型专利 新型",
    "外观设计": "外观 外观专利 外观设计专利",
    "优秀": "优",
    "合格": "称职",
    "基本合格": "基本称职",
    "不合格": "不称职",
    "全日制": "普通全日制 统招 脱产",
    "在职": "非全日制 函授 业余 夜大 自考 自学考试 成人教育 网络教育 电大 在职教育",
    "学信网": "学信网备案 学信网备案表 学历证书电子注册备案表 学信网验证",
    "留服认证": "留学服务中心 留学服务中心认证 留服 国外学历学位认证书",
    "公需科目": "公需课 公共科目 公共课",
    "专业科目": "专业课",
    "任现职前": "任职前 前",
    "任现职后": "任职后 后 任现职期间",
    "SCI/EI 收录": "SCI EI SCI收录 EI收录 SCI/EI",
    "中文核心期刊": "核心 核心期刊 北大核心 中文核心",
    "省级期刊": "省级",
    "其他公开期刊": "其他期刊 一般期刊 普通期刊",
    "国家": "国家级",
    "省部": "省部级 省级 部级",
    "市厅": "市厅级 市级 厅级 地市级",
    "县区": "县区级 县级 区级 县市级",
    "企业": "企业级 单位级",
    "国际标准": "国际",
    "国家标准": "国标",
    "行业标准": "行标",
    "地方标准": "地标",
    "团体标准": "团标",
    "企业标准": "企标",
}
"""Name of a code table → what people write for it. A table of an installation's own may lack any of these names."""


def _by_alias() -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for name, aliases in _NAMES.items():
        for alias in aliases.split():
            found[alias.upper()] = (*found.get(alias.upper(), ()), name)
    return found


ALIASES: Mapping[str, tuple[str, ...]] = _by_alias()
"""The same the other way round; 硕士 is a degree and an education, the table decides."""


def aliases_of(name: str) -> tuple[str, ...]:
    """Return what people also write for a name of a code table, the most usual first."""
    return tuple(_NAMES.get(name, "").split())


def pick(word: str, table: Mapping[str, str]) -> tuple[str, tuple[str, ...]]:
    """Return the one name of `table` (code → name) that a word without blanks means, else nothing and the nearest."""
    names = {"".join(name.split()): name for name in table.values()}
    meant = (
        names.get(word)
        or table.get(word)
        or _by_number(word, table)
        or next((name for name in ALIASES.get(word.upper(), ()) if name in table.values()), "")
        or names.get(f"{word}族")
    )
    if meant:
        return meant, ()
    begun = {name for short, name in names.items() if short.upper().startswith(word.upper())}
    return (begun.pop(), ()) if len(begun) == 1 else ("", _nearest(word, tuple(table.values())))


def _by_number(word: str, table: Mapping[str, str]) -> str:
    """Return the name of a code that a spreadsheet has robbed of its leading zeros."""
    if not (word.isascii() and word.isdecimal()):
        return ""
    return next((name for code, name in table.items() if code.lstrip("0") == word.lstrip("0")), "")


def _nearest(word: str, names: tuple[str, ...]) -> tuple[str, ...]:
    """Return a few names that share the most with a word, those that begin alike first."""
    letters = set(word.upper())

    def far(name: str) -> tuple[bool, int, int]:
        return name[:1] != word[:1], -len(letters & set(name.upper())), abs(len(name) - len(word))

    return tuple(sorted(names, key=far)[:SHOWN])
