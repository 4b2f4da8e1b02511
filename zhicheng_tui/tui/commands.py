"""The one registry of commands. Bindings, palette, key bar, help and the README's key table all come from it."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

SCOPES = {
    "app": "各处",
    "top": "工作台与统一审核",
    "list": "列表",
    "workbench": "工作台",
    "queue": "统一审核",
    "review": "审核详情",
    "batch": "批量处理",
    "dialog": "对话框",
}
"""Where commands work, in the order of the help."""


@dataclass(frozen=True)
class Command:
    """Something a person can do with a key."""

    id: str
    """`scope.name`; the screen's method is `do_name`, and `why_not_name` says why it cannot be done now."""
    label: str
    """What the key bar shows: two to five characters."""
    keys: tuple[str, ...]
    """Keys that arrive whatever the input method does: F-keys, digits, arrows, Enter, Space, Esc, Tab, Ctrl."""
    help: str
    """One sentence."""
    letters: tuple[str, ...] = ()
    """Second aliases, which an input method may swallow and a setting switches off."""
    bar: int = 0
    """Place in the key bar, 1 first; 0: not there."""
    changes: bool = False
    """Whether it changes an application, and so must not be on a bare letter."""

    @property
    def scope(self) -> str:
        """Where it works."""
        return self.id.partition(".")[0]

    @property
    def name(self) -> str:
        """What the screen's methods are called after."""
        return self.id.partition(".")[2]

    @property
    def shown_keys(self) -> str:
        """All keys as people call them: `F2 · /`."""
        return " ".join(key_label(key) for key in (*self.keys, *self.letters))


_C = Command
COMMANDS: tuple[Command, ...] = (
    _C("app.help", "帮助", ("f1",), "显示本页的按键和常见问题", ("question_mark",), bar=90),
    _C("app.palette", "命令", ("ctrl+p",), "按名称找命令并执行", ("colon",), bar=91),
    _C("app.back", "返回", ("escape",), "返回上一页；在输入框里先离开输入框", bar=80),
    _C("app.next_field", "下一处", ("tab",), "到下一个可操作的区域"),
    _C("app.previous_field", "上一处", ("shift+tab",), "到上一个可操作的区域"),
    _C("app.theme", "配色", ("ctrl+t",), "在深色、浅色、16 色之间切换"),
    _C("app.glyphs", "字符", ("ctrl+g",), "表格线和 × √ 错位时，切换为宽字符终端的画法"),
    _C("app.quit", "退出", ("ctrl+q",), "保存已输入的内容并退出"),
    _C("top.workbench", "工作台", ("1",), "各计划、各状态的数量"),
    _C("top.queue", "统一审核", ("2",), "办件列表", bar=60),
    _C("top.refresh", "刷新", ("ctrl+r",), "重新读取数量和列表", ("r",)),
    _C("list.up", "上移", ("up",), "上一行", ("k",)),
    _C("list.down", "下移", ("down",), "下一行", ("j",)),
    _C("list.page_up", "上页", ("pageup",), "上一屏"),
    _C("list.page_down", "下页", ("pagedown",), "下一屏"),
    _C("list.first", "首行", ("home",), "第一行", ("g",)),
    _C("list.last", "末行", ("end",), "最后一行", ("G",)),
    _C("workbench.left", "左", ("left",), "左边一格", ("h",)),
    _C("workbench.right", "右", ("right",), "右边一格", ("l",)),
    _C("workbench.open", "打开列表", ("enter",), "打开这个数字的列表", bar=1),
    _C("queue.open", "审核", ("enter",), "打开所在行的办件", ("a",), bar=1),
    _C("queue.select", "选择", ("space",), "选中或取消所在行", ("x",), bar=2),
    _C("queue.filter", "过滤", ("f2",), "输入状态、姓名、拼音首字母、编号或单位来过滤", ("slash",), bar=3),
    _C("queue.sort", "排序", ("f3",), "换一种排序：临近、提交时间、姓名、单位、编号", ("s",), bar=9),
    _C("queue.select_all", "全选", ("f4", "ctrl+a"), "选中过滤结果的全部，再按取消", bar=8),
    _C("queue.select_range", "选到此", ("f5", "shift+down"), "从上次选择的行选到所在行", ("v",)),
    _C("queue.pass", "批量通过", ("f6",), "选中的办件批量审核通过，先预演再确认", bar=4, changes=True),
    _C("queue.return", "批量退回", ("f7",), "选中的办件批量退回修改，先预演再确认", bar=5, changes=True),
    _C("queue.ineligible", "资格不符", ("f8",), "选中的办件批量判为资格不符，先预演再确认", changes=True),
    _C("queue.terminate", "终止审核", ("f9",), "选中的办件批量终止审核，先预演再确认", changes=True),
    _C("queue.undo", "撤销", ("f12", "ctrl+z"), "撤销刚才的批次，或所在行的审核", bar=6, changes=True),
    _C("queue.clear", "清除", ("delete",), "清除选择；没有选择时清除过滤"),
    _C("review.tab_1", "申报信息", ("1",), "各模块的内容和标注"),
    _C("review.tab_2", "申报表", ("2",), "正式的申报表"),
    _C("review.tab_3", "一览表", ("3",), "一页看完的概要"),
    _C("review.tab_4", "附件材料", ("4",), "附件清单"),
    _C("review.returns", "退回记录", ("5",), "查看退回修改信息：每一轮由谁、何时、因何退回"),
    _C("review.progress", "审核进度", ("6",), "办件经过了谁、现在在谁手里、下一步是什么"),
    _C("review.previous_module", "上一模块", ("left",), "到上一个模块"),
    _C("review.next_module", "下一模块", ("right",), "到下一个模块"),
    _C("review.mark", "标注有误", ("space",), "所在模块标注是／否；标注后填写原因", ("x",), bar=7),
    _C("review.reason", "原因", ("enter",), "填写或修改所在模块的原因"),
    _C("review.clear_marks", "清除标注", ("delete",), "清除全部标注和原因"),
    _C("review.pass", "通过", ("f2",), "审核结果选审核通过", bar=3),
    _C("review.return", "退回", ("f3",), "审核结果选退回修改", bar=4),
    _C("review.canned", "常用意见", ("f4",), "选择常用审核意见或原因", bar=5),
    _C("review.ineligible", "资格不符", ("f5",), "审核结果选资格不符"),
    _C("review.terminate", "终止审核", ("f6",), "审核结果选终止审核"),
    _C("review.previous", "上一条", ("f7",), "列表里的上一份办件", bar=8),
    _C("review.next", "下一条", ("f8",), "列表里的下一份办件", bar=6),
    _C("review.save_next", "保存并下一条", ("f9",), "保存审核，打开下一份", bar=1, changes=True),
    _C("review.save", "保存", ("f10", "ctrl+s"), "保存审核，留在这一份", bar=2, changes=True),
    _C("review.undo", "撤销", ("f12", "ctrl+z"), "撤销本人对这一份的审核", changes=True),
    _C("review.copy", "复制意见", ("ctrl+y",), "把结果、意见和各模块原因复制到本机剪贴板"),
    _C("review.reload", "重新读取", ("ctrl+r",), "重新读取这一份；已输入的内容保留"),
    _C("batch.confirm", "执行", ("f10",), "预演，然后执行；执行中按 Esc 停止", bar=1, changes=True),
    _C("batch.canned", "常用意见", ("f4",), "选择常用审核意见或原因", bar=2),
    _C("batch.mark", "标注有误", ("space",), "标注所在模块", bar=3),
    _C("batch.reason", "原因", ("enter",), "填写或修改所在模块的原因"),
    _C("batch.undo", "撤销批次", ("f12", "ctrl+z"), "撤销整个批次", bar=4, changes=True),
    _C("dialog.yes", "确定", ("f10",), "确定", bar=1),
    _C("dialog.choose", "选用", ("enter",), "选用所在行", bar=2),
)

_NAMES = {
    "escape": "Esc",
    "enter": "Enter",
    "space": "Space",
    "tab": "Tab",
    "shift+tab": "Shift+Tab",
    "up": "↑",
    "down": "↓",
    "left": "←",
    "right": "→",
    "shift+down": "Shift+↓",
    "pageup": "PageUp",
    "pagedown": "PageDown",
    "home": "Home",
    "end": "End",
    "delete": "Delete",
    "slash": "/",
    "question_mark": "?",
    "colon": ":",
}
_CHARACTERS = {"space": " ", "slash": "/", "question_mark": "?", "colon": ":"}
_EXTRA_FORMS = {"slash": ("ideographic_comma",), "space": ("ideographic_space",)}
_FULLWIDTH_OFFSET = 0xFEE0


def key_label(key: str) -> str:
    """Return a key as people call it: `F10`, `Ctrl+S`, `↑`."""
    if key in _NAMES:
        return _NAMES[key]
    if key.startswith("ctrl+"):
        return f"Ctrl+{key[5:].upper()}"
    return key.upper() if key[0] == "f" and key[1:].isdigit() else key


def find(command_id: str) -> Command:
    """Return a command by id.

    Raises:
        KeyError: When there is none.
    """
    for command in COMMANDS:
        if command.id == command_id:
            return command
    raise KeyError(command_id)


def in_scope(*scopes: str) -> Iterator[Command]:
    """Yield the commands of these scopes, in the order of the registry."""
    return (command for command in COMMANDS if command.scope in scopes)


def key_forms(key: str) -> list[str]:
    """Return a key with its full-width forms, as Textual names them: `slash` → `fullwidth_solidus` …"""
    character = _CHARACTERS.get(key, key)
    forms = [key, *_EXTRA_FORMS.get(key, ())]
    if len(character) == 1 and character != " ":
        wide = chr(ord(character) + _FULLWIDTH_OFFSET)
        named = unicodedata.name(wide).lower().replace("-", "_").replace(" ", "_")
        forms.append(wide if wide.isalnum() else named)
    return forms


def conflicts(*scopes: str) -> list[str]:
    """Return every key that means two things where these scopes work together; empty in a sound registry."""
    found = []
    taken: dict[str, str] = {}
    for command in in_scope(*scopes):
        for key in (*command.keys, *command.letters):
            if key in taken:
                found.append(f"{key_label(key)} 同时是 {taken[key]} 和 {command.id}")
            taken[key] = command.id
    return found
