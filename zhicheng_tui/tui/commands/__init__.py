"""The one registry of commands. Bindings, palette, key bar, help and the README's key table all come from it."""

from __future__ import annotations

from collections.abc import Iterator

from . import applying, everywhere, exchange, managing, review, send_off
from .command import Command, key_forms, key_label

__all__ = ["COMMANDS", "SCOPES", "Command", "conflicts", "find", "in_scope", "key_forms", "key_label"]

SCOPES = {
    "app": "各处",
    "top": "工作台与各列表",
    "list": "列表",
    "listing": "办件列表",
    "workbench": "工作台",
    "queue": "统一审核",
    "sending": "单位送审",
    "attach": "送审附件",
    "upload": "核对上传",
    "notice": "公示证明",
    "print": "下载表格",
    "intake": "批量上传",
    "settle": "待处理扫描件",
    "audit": "审计",
    "units": "单位管理",
    "accounts": "账号",
    "openings": "开户申请",
    "opening": "填写开户申请",
    "deciding": "开户审批",
    "review": "审核详情",
    "sheet": "查看内容",
    "rounds": "本轮修改",
    "run": "预演与执行",
    "batch": "批量审核",
    "sent": "送审结果",
    "plans": "评审计划",
    "planform": "评审计划的表单",
    "takes": "系列和级别",
    "mine": "我的办件",
    "declare": "新申报",
    "step": "申报各步",
    "promise": "诚信承诺",
    "modules": "信息填报",
    "record": "一条记录",
    "enclosures": "附件上传",
    "submitting": "提交审核",
    "differ": "比较差异",
    "import": "导入",
    "export": "导出",
    "dialog": "对话框",
    "assent": "提交和承诺的确认",
    "reason": "填写原因",
    "chooser": "选择文件",
    "viewer": "图片",
    "sign_in": "登录与锁屏",
}
"""Where commands work, in the order of the help."""

COMMANDS: tuple[Command, ...] = (
    *everywhere.COMMANDS,
    *review.COMMANDS,
    *send_off.COMMANDS,
    *managing.COMMANDS,
    *applying.COMMANDS,
    *exchange.COMMANDS,
)


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
