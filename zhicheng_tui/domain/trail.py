"""The audit trail as people read it: events, what to look for among them, and the words for both."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta

from .clock import local, opening
from .dates import parse_day
from .documents import DocumentKind, Match
from .review import Result
from .status import Act, Status

ACTS: dict[str, str] = {
    "APPLY": "新建申报",
    "DECLARE": "更改申报信息",
    "DISCARD": "删除申报",
    "PROMISE": "诚信承诺",
    "ATTACH": "上传附件",
    "DETACH": "删除附件",
    Act.SUBMIT: "提交审核",
    Act.SEND: "送审",
    Act.RECALL: "撤回送审",
    Act.REOPEN: "重新受理",
    Act.UNDO: "撤销审核",
    "IMPORT": "导入办件",
    "MAPPING": "保存列对应",
    "PRINT": "打印表格",
    "UPLOAD": "上传材料",
    "VOID": "作废材料",
    "DROP": "移出待处理",
    "UNMASK": "显示号码",
    "UNMASK_OFTEN": "频繁查看",
    "REFUSED": "越权被拒",
    "EXPORT": "导出",
    "INIT": "建立系统",
    Act.TRANSFER: "调整单位",
    "UNIT_MOVE": "变更上级单位",
    "UNIT_RENAME": "单位更名",
    "UNIT_ENABLE": "启用单位",
    "UNIT_DISABLE": "停用单位",
    "OPEN_DRAFT": "填写开户申请",
    "OPEN_ATTACH": "上传开户材料",
    "OPEN_SUBMIT": "提交开户申请",
    "OPEN_RECALL": "撤回开户申请",
    "OPEN_DROP": "删除开户申请",
    "OPEN_APPROVE": "批准开户申请",
    "OPEN_REFUSE": "不同意开户申请",
    "CREATE": "建立评审计划",
    "EDIT": "修改评审计划",
    "EXTEND": "延长审核期限",
    "NOTICE": "上传评审通知",
    "SIGN_IN": "登录",
    "SIGN_IN_FAILED": "登录失败",
    "SIGN_OUT": "退出登录",
    "PASSWORD_CHANGE": "修改密码",
    "PASSWORD_RESET": "重置密码",
    "ACCOUNT_OPEN": "开立账号",
    "ACCOUNT_DISABLE": "停用账号",
    "ACCOUNT_ENABLE": "启用账号",
    "ACCOUNT_ROLE": "改变角色",
    "ACCOUNT_MOVE": "调动账号",
    "RECUSE": "标记回避",
    "UNRECUSE": "取消回避",
    "PROPOSE": "提交复核",
    "PROPOSAL_WITHDRAW": "撤回复核",
    "PROPOSAL_DECLINE": "复核不同意",
    **{result.act: result.label for result in Result},
}
"""Act → what people call it; an act that is not here is shown by its own name."""
VIAS = {"tui": "终端界面", "cli": "命令行", "as": "指定登录名"}
OBJECTS = {
    "application": "办件",
    "unit": "单位",
    "user": "账号",
    "user_account": "账号",
    "intake": "待处理扫描页",
    "plan": "评审计划",
    "opening_request": "开户申请",
    "audit": "审计记录",
    "column_mapping": "列对应",
}
FIELDS = {
    "status": "状态",
    "flow_rev": "流程版本",
    "modules": "有误模块",
    "documents": "材料",
    "papers": "表格",
    "unit": "单位",
    "login": "登录名",
    "role": "角色",
    "name": "姓名",
    "active": "启用",
    "fields": "显示的内容",
    "count": "当日份数",
    "rows": "条数",
    "format": "格式",
    "filter": "范围",
    "file": "文件",
    "sha256": "文件指纹",
    "id_no": "证件号码",
    "phone": "联系电话",
    "permission": "权限",
    "person": "申报人",
    "parent": "上级单位",
    "superior": "主管部门",
    "holder": "所在单位",
    "how": "方式",
    "part": "材料",
    "result": "结果",
    "title": "标题",
    "code": "编号",
    "committee": "评委会",
    "year": "年度",
    "apply_end": "申报截止",
    "review_start": "审核开始",
    "review_end": "审核截止",
    "urgent_days": "紧急天数",
    "hurry_days": "加急天数",
    "working_days": "按工作日",
    "second_review": "双人复核",
    "series": "系列",
    "document": "材料",
    "kind": "种类",
    "match": "认定方式",
    "level": "级别",
    "post": "职务",
}
_DAYS = {"今天": 0, "昨天": 1, "前天": 2}
_SHORTEST_NO = 4


@dataclass(frozen=True)
class TrailEvent:
    """One thing that was done."""

    seq: int
    at: datetime
    act: str
    who: str
    """Name of the person acting; empty for what nobody signed in did."""
    login: str
    unit: str
    """The unit the person acted for."""
    via: str
    origin: str
    object_kind: str
    object_id: int | None
    object_name: str
    """The application's number and name, where it is about one."""
    before: Mapping[str, object]
    after: Mapping[str, object]
    reason: str
    batch: str
    on_behalf: str = ""

    @property
    def what(self) -> str:
        """What was done."""
        return ACTS.get(self.act, self.act)

    @property
    def whence(self) -> str:
        """From where it was done: `终端界面 10.0.0.7`."""
        return f"{VIAS.get(self.via, self.via)} {self.origin}".strip()

    @property
    def about(self) -> str:
        """What it was done to."""
        kind = OBJECTS.get(self.object_kind, self.object_kind)
        if self.object_name:
            return f"{kind} {self.object_name}"
        return kind if self.object_id is None else f"{kind} {self.object_id}"

    @property
    def changes(self) -> list[tuple[str, str, str]]:
        """What it changed: name, before, after; one of the two is empty for what came or went."""
        names = [*self.before, *(name for name in self.after if name not in self.before)]
        names.sort(key=lambda name: name != "status")
        found = [(name, self.before.get(name), self.after.get(name)) for name in names]
        return [(FIELDS.get(name, name), shown(name, old), shown(name, new)) for name, old, new in found if old != new]


@dataclass(frozen=True)
class TrailFilter:
    """Which events to show; everything given must hold."""

    person: str = ""
    """Part of the login or the name of who acted."""
    no: str = ""
    """An application's number, or its beginning."""
    acts: tuple[str, ...] = ()
    since: datetime | None = None
    until: datetime | None = None
    """Not included."""
    unit: str = ""
    """Part of the name of a unit; those below it count too."""
    words: tuple[str, ...] = field(default=())
    """Each a part of a name: of who acted, of their unit, or of whom it is about."""


def shown(name: str, value: object) -> str:
    """Return a value of an event as people read it."""
    match value:
        case None | "":
            return ""
        case bool():
            return "是" if value else "否"
        case str() if name == "status":
            return next((status.label for status in Status if status.value == value), value)
        case str() if name == "kind":
            return next((kind.label for kind in DocumentKind if kind.value == value), value)
        case str() if name == "match":
            return next((match.label for match in Match if match.value == value), value)
        case list() | tuple():
            return "、".join(FIELDS.get(str(one), shown("", one)) for one in value)
        case Mapping():
            return "，".join(f"{FIELDS.get(str(key), key)} {shown(str(key), one)}" for key, one in value.items())
    return str(value)


def acts_like(word: str) -> tuple[str, ...]:
    """Return the acts that a word means: the act's name, its own Chinese name, or a part of it."""
    exact = tuple(act for act, label in ACTS.items() if word.upper() == act or word == label)
    return exact or tuple(act for act, label in ACTS.items() if len(word) > 1 and word in label)


def day_span(first: date, last: date) -> tuple[datetime, datetime]:
    """Return the instants from the beginning of one day to the end of another, Beijing time."""
    return opening(first), opening(last + timedelta(days=1))


def parse_trail_filter(text: str, now: datetime) -> TrailFilter:
    """Return the filter that typed words mean: days, acts, numbers, and anything else as part of a name.

    >>> parse_trail_filter("昨天 送审", now).acts
    ('SEND',)
    """
    today, wanted = local(now).date(), TrailFilter()
    for word in text.split():
        named = _DAYS.get(word)
        day = today - timedelta(days=named) if named is not None else None
        if day is None and not (word.isdigit() and not _is_compact_day(word, today)):
            day = parse_day(word, today)
        acts = acts_like(word)
        if day is not None:
            since, until = day_span(day, day)
            wanted = replace(wanted, since=min(wanted.since or since, since), until=max(wanted.until or until, until))
        elif acts:
            wanted = replace(wanted, acts=(*wanted.acts, *acts))
        elif word.isdigit() and len(word) >= _SHORTEST_NO:
            wanted = replace(wanted, no=word)
        else:
            wanted = replace(wanted, words=(*wanted.words, word))
    return wanted


def _is_compact_day(word: str, today: date) -> bool:
    """Say whether eight digits are a day of these years, and not the beginning of an application's number."""
    day = parse_day(word, today) if len(word) == len("20261120") else None
    return day is not None and abs(day.year - today.year) <= 1
