"""The commands, one function each; options and help by Typer."""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Iterable, Sequence
from contextlib import nullcontext, redirect_stdout
from pathlib import Path
from typing import Annotated, Any, cast

import typer

from ..domain.review import Decision
from ..services.desk import Desk
from ..services.errors import GONE, ConfigurationError, NotFound
from ..services.verdicts import Verdict
from . import papers as papers_out
from . import show as shown
from .complaints import explained, translated_help
from .options import Common, UsageError

REFUSED = 1
app = typer.Typer(
    name="zhicheng",
    help="职称网审：在终端里审核职称申报。不带命令时打开界面。各处可用：--data-dir 目录、--as 登录名、--version。",
    add_completion=False,
    no_args_is_help=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)
_NotUnderstood = cast("type[Exception]", typer.BadParameter.__bases__[0])
"""What Typer raises for words it cannot understand: Click's own class before Typer 0.26, a copy of it since."""
KINDS = "opn 审核意见表、asm 考核表、dec 申报表、sum 一览表、ret 退回告知单；可重复"
Json = Annotated[bool, typer.Option("--json", help="每行一个 JSON 对象")]


def run(common: Common, words: Sequence[str]) -> int:
    """Run a command and return its exit code.

    Raises:
        UsageError: When the words cannot be understood.
    """
    group = typer.main.get_group(app)
    if not words[0].startswith("-") and words[0] not in group.commands:
        known = "、".join(group.commands)
        raise UsageError(f"用法不对：没有命令 {words[0]}，可用：{known}\n查看用法：zhicheng --help")
    page = io.StringIO()
    try:
        with (
            redirect_stdout(page) if "--help" in words else nullcontext(),
            group.make_context("zhicheng", list(words), obj=common) as context,
        ):
            code = group.invoke(context)
    except typer.Exit as left:
        code = left.exit_code
    except _NotUnderstood as error:
        message = explained(error)
        path = f"zhicheng {words[0]}" if words[0] in group.commands else "zhicheng"
        raise UsageError(f"用法不对：{message}\n查看用法：{path} --help") from error
    sys.stdout.write(translated_help(page.getvalue()))
    return code if isinstance(code, int) else 0


def _desk(context: typer.Context) -> Desk:
    from .start import open_desk

    common: Common = context.obj
    return open_desk(common, "cli")


def _print(values: Iterable[dict[str, Any]]) -> None:
    for value in values:
        sys.stdout.write(json.dumps(value, ensure_ascii=False) + "\n")


def _talk(text: str) -> None:
    sys.stderr.write(text + "\n")


@app.command()
def init(
    context: typer.Context,
    unit: Annotated[str, typer.Option(help="本单位名称")],
    login: Annotated[str, typer.Option(help="首位审核员的登录名")],
    name: Annotated[str, typer.Option(help="首位审核员的姓名")],
) -> None:
    """建立数据目录、数据库和首位审核员。"""
    from ..services.settings import load_settings
    from ..services.setup import create

    settings = load_settings({"data_dir": context.obj.data_dir})
    create(settings, unit=unit, login=login, name=name)
    _talk(f"已建立：{settings.data_dir}。运行 zhicheng --as {login} 开始使用")


@app.command()
def upgrade(context: typer.Context) -> None:
    """把旧版本的数据库升级到本版本，先备份。"""
    from ..services.settings import load_settings
    from ..services.setup import upgrade as upgrade_installation

    copy = upgrade_installation(load_settings({"data_dir": context.obj.data_dir}))
    _talk("数据库已是最新，没有改动" if copy is None else f"已升级；旧数据库的备份：{copy}")


@app.command()
def demo(
    context: typer.Context,
    people: Annotated[int, typer.Option(min=1, max=1_000_000, help="人数（少数人申报两份）")] = 200,
    seed: Annotated[int, typer.Option(help="随机种子：相同的种子和日期得到相同的数据")] = 1,
    reset: Annotated[bool, typer.Option("--reset", help="删除已有的演示数据，重新生成")] = False,
    no_open: Annotated[bool, typer.Option("--no-open", help="只生成数据，不打开界面")] = False,
) -> int:
    """生成演示数据（均为虚构）并以演示审核员打开。"""
    from ..services.settings import default_data_dir
    from ..services.setup import DEMO_LOGIN, make_demo
    from .start import NO_TERMINAL, open_app

    if not no_open and not (sys.stdin.isatty() and sys.stderr.isatty()):
        raise ConfigurationError(f"{NO_TERMINAL}；只生成数据请加 --no-open")
    common: Common = context.obj
    folder = Path(common.data_dir).expanduser() if common.data_dir else default_data_dir("zhicheng-demo")
    made = make_demo(folder, people=people, seed=seed, reset=reset, progress=shown.progress if people > 1000 else None)
    _talk(f"{'已生成' if made else '沿用已有的'}演示数据：{folder}")
    return 0 if no_open else open_app(Common(user=common.user or DEMO_LOGIN), folder)


@app.command()
def queue(
    context: typer.Context,
    urgency: Annotated[list[str] | None, typer.Option(help="未开始、一般、加急、紧急、已结束；可重复")] = None,
    status: Annotated[list[str] | None, typer.Option(help="待审核、待送审等状态；可重复")] = None,
    unit: Annotated[str, typer.Option(help="单位名称中的字")] = "",
    search: Annotated[str, typer.Option(help="姓名、拼音首字母、编号等")] = "",
    limit: Annotated[int | None, typer.Option(min=1, help="最多几条")] = None,
    as_json: Json = False,
) -> None:
    """按紧急程度列出办件。"""
    desk = _desk(context)
    rows = shown.queue_rows(desk, shown.wanted(urgency or [], status or [], unit, search), limit)
    if as_json:
        _print(rows)
    else:
        shown.queue_table(rows)


@app.command()
def show(
    context: typer.Context,
    number: Annotated[str, typer.Argument(metavar="NO", help="办件编号")],
    as_json: Json = False,
) -> None:
    """显示一份办件的全部内容。"""
    desk = _desk(context)
    opened = desk.files.open(_ids(desk, [number])[0])
    if as_json:
        _print([shown.case(opened.file, desk.files.progress(opened.file), desk.runtime.reference)])
    else:
        shown.case_text(opened.file, desk.runtime.reference)


@app.command()
def review(
    context: typer.Context,
    numbers: Annotated[list[str], typer.Argument(metavar="NO...", help="办件编号")],
    result: Annotated[str, typer.Option(help="pass 通过、return 退回、ineligible 资格不符、terminate 终止")],
    opinion: Annotated[str, typer.Option(help="审核意见")],
    module: Annotated[list[str] | None, typer.Option(help="有误的模块和原因，如 edu=缺学位证；可重复")] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="只预演，不保存")] = False,
    as_json: Json = False,
) -> int:
    """审核一份或多份办件，每份给出结论。"""
    from uuid import uuid4

    desk = _desk(context)
    marks = dict(shown.mark(text, desk.runtime.reference) for text in module or [])
    decision = Decision(shown.result(result), opinion, marks).effective()
    batch = desk.reviewing.deciding(decision)
    found = desk.queue.find(numbers)
    verdicts = batch.preview([found[number] for number in dict.fromkeys(numbers) if number in found])
    missing = [Verdict(0, number, "", ok=False, message=GONE) for number in numbers if number not in found]
    batch_id = uuid4().hex[:12]
    if not dry_run:
        done = {verdict.application_id: verdict for piece in batch.run(verdicts, batch_id) for verdict in piece}
        verdicts = [done.get(verdict.application_id, verdict) for verdict in verdicts]
    return _report([*verdicts, *missing], "" if dry_run else batch_id, as_json, done=not dry_run)


@app.command()
def undo(
    context: typer.Context,
    target: Annotated[str, typer.Argument(metavar="BATCH_OR_NO", help="批次号或办件编号")],
    as_json: Json = False,
) -> int:
    """撤销本人的一个批次，或对一份办件的审核。"""
    desk = _desk(context)
    found = desk.queue.find([target])
    ids = list(found.values()) or desk.reviewing.decided_in(target)
    batch = desk.reviewing.undoing(None if found else target)
    verdicts = batch.preview(ids)
    done = {verdict.application_id: verdict for piece in batch.run(verdicts, None) for verdict in piece}
    return _report([done.get(verdict.application_id, verdict) for verdict in verdicts], "", as_json, done=True)


@app.command()
def forms(
    context: typer.Context,
    numbers: Annotated[list[str] | None, typer.Argument(metavar="NO...", help="办件编号")] = None,
    kind: Annotated[list[str] | None, typer.Option(help=KINDS)] = None,
    status: Annotated[list[str] | None, typer.Option(help="不写编号时，取这些状态的全部办件；可重复")] = None,
    out: Annotated[Path | None, typer.Option(help="PDF 文件，或已有的目录（每人一个文件）")] = None,
) -> None:
    """生成可打印的表格（PDF）。"""
    desk = _desk(context)
    papers = [papers_out.paper(word) for word in kind or ["opn", "asm"]]
    if numbers:
        ids = _ids(desk, numbers)
    elif status:
        ids = list(desk.queue.ids(shown.wanted([], status, "", "")))
    else:
        raise UsageError("请写办件编号，或用 --status 指定状态")
    if not ids:
        raise NotFound("没有符合条件的办件")
    for path in papers_out.write_forms(desk, ids, papers, out):
        _talk(f"已生成：{path}")


@app.command()
def scan(
    context: typer.Context,
    paths: Annotated[list[Path], typer.Argument(metavar="PATH...", help="图片或 PDF")],
    as_json: Json = False,
) -> int:
    """读取表格照片或扫描件上的二维码，说明是谁的、是否有效；没有数据库时只读取。"""
    from ..services.scanning import scan as scan_file

    desk = papers_out.desk_if_there_is_one(context.obj)
    good = total = 0
    for path in paths:
        for page in scan_file(path, desk):
            total, good = total + 1, good + (page.outcome == "read")
            if as_json:
                _print([papers_out.scanned(page)])
            else:
                papers_out.scanned_line(page)
    _talk(f"共 {total} 页，{good} 页可用")
    return 0 if good == total else REFUSED


@app.command()
def keys(markdown: Annotated[bool, typer.Option("--markdown", help="Markdown 表格")] = False) -> None:
    """列出全部按键。"""
    sys.stdout.write(shown.key_table(markdown=markdown))


def _ids(desk: Desk, numbers: Sequence[str]) -> list[int]:
    found = desk.queue.find(numbers)
    missing = [number for number in numbers if number not in found]
    if missing:
        raise NotFound(f"没有办件 {'、'.join(missing)}，或不在本级及下级单位范围内")
    return [found[number] for number in dict.fromkeys(numbers)]


def _report(verdicts: Sequence[Verdict], batch: str, as_json: bool, *, done: bool) -> int:
    if as_json:
        _print(shown.verdict(verdict, batch) for verdict in verdicts)
    else:
        shown.verdict_table(verdicts)
    good = sum(verdict.ok for verdict in verdicts)
    verb, note = "已" if done else "可", f"；批次号 {batch}" if batch and good else ""
    _talk(f"{verb}处理 {good} 份，{len(verdicts) - good} 份不处理{note}")
    return 0 if good == len(verdicts) else REFUSED
