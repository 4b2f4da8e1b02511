"""`open`: 开户申请 drawn up, handed in, decided, and their records exported."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from ...domain.jurisdiction import Nature
from ...domain.opening import Fields, Part, Request, Stage
from ...domain.text import visible
from .. import papers as papers_out
from ..desks import allowed, desk_of
from ..options import UsageError
from ..talk import emit, say, talk
from .common import Json
from .printing import Force

if TYPE_CHECKING:
    from ...services.desk import Desk

ACTIONS = (
    "new 填写、edit 更改草稿、list 列出、show 查看、form 生成申请表、submit 提交、recall 撤回、approve 批准、"
    "refuse 不批准、copy 把未批准的复制成新草稿、drop 删除草稿、export 导出备案"
)


def open(  # noqa: A001 - the command's name
    context: typer.Context,
    action: Annotated[str, typer.Argument(metavar="ACTION", help=ACTIONS)],
    no: Annotated[str, typer.Argument(metavar="NO", help="申请编号，zhicheng open list 列出")] = "",
    unit_name: Annotated[str | None, typer.Option("--unit", help="单位名称")] = None,
    code: Annotated[str | None, typer.Option(help="统一社会信用代码")] = None,
    kind: Annotated[str | None, typer.Option(help=f"性质：{'、'.join(Nature)}")] = None,
    region: Annotated[str | None, typer.Option(help="地区的名称或代码，如 大冶市")] = None,
    address: Annotated[str | None, typer.Option(help="地址")] = None,
    superior: Annotated[str | None, typer.Option(help="主管部门；不写取本单位")] = None,
    manager: Annotated[str | None, typer.Option(help="管理员姓名")] = None,
    id_type: Annotated[str | None, typer.Option(help="证件类型，不写取居民身份证")] = None,
    id_no: Annotated[str | None, typer.Option(help="证件号码；写 - 从标准输入读，不留在命令记录里")] = None,
    phone: Annotated[str | None, typer.Option(help="联系电话")] = None,
    office: Annotated[str | None, typer.Option(help="部门职务")] = None,
    purpose: Annotated[str | None, typer.Option(help="申请事由")] = None,
    ruling: Annotated[str | None, typer.Option(help="指南没有对应条款时的裁定理由")] = None,
    form_file: Annotated[Path | None, typer.Option(help="盖章的申请表，图片或 PDF")] = None,
    proof_file: Annotated[Path | None, typer.Option(help="管理人员身份证明，图片或 PDF")] = None,
    login: Annotated[str, typer.Option(help="approve：管理员的登录名；不写按姓名拼音")] = "",
    reason: Annotated[str, typer.Option(help="refuse：原因；approve：备注")] = "",
    status: Annotated[
        list[str] | None, typer.Option(help="list、export：未提交、待批准、已开户、未批准；可重复")
    ] = None,
    out: Annotated[Path | None, typer.Option(help="form、export：写到这个文件")] = None,
    force: Force = False,
    as_json: Json = False,
) -> None:
    """开户申请：填写、提交、批准、导出备案。"""
    known = [part.partition(" ")[0] for part in ACTIONS.split("、")]
    if action not in known:
        raise UsageError(f"open 后面写 {'、'.join(known)} 之一，不能是「{action}」")
    if action not in ("new", "list", "export") and not no:
        raise UsageError(f"请写申请编号：zhicheng open {action} 编号；用 zhicheng open list 查看")
    desk = desk_of(context)
    if action in ("list", "export"):
        requests = desk.opening.list(_stages(status or []))
        _list(desk, requests, as_json) if action == "list" else _export(desk, requests, out, as_json, force)
        return
    given = {
        "unit_name": unit_name, "credit_code": code, "kind": kind, "address": address, "manager": manager,
        "id_type": id_type, "phone": phone, "office": office, "reason": purpose, "ruling": ruling,
        "id_no": sys.stdin.readline().strip() if id_no == "-" else id_no, "region": _region(desk, region),
        "superior_id": desk.units.find(superior).record.id if superior else None,
    }  # fmt: skip
    request = None if action == "new" else desk.opening.find(no)
    match action:
        case "new" | "edit":
            files = {Part.FORM: form_file, Part.PROOF: proof_file}
            _write(desk, request, given, files, as_json)
        case "submit" if request and (form_file or proof_file):
            raise UsageError("submit 不收文件；请先用 zhicheng open edit 编号 --form-file … --proof-file … 上传")
        case "approve" if request:
            opened = desk.opening.approve(request.id, login, reason)
            talk("已开户；一次性密码只显示这一次，请交给管理员，首次登录时要改成自己的密码")
            told = {**_object(desk, opened.request), "login": opened.login, "password": opened.password}
            emit([told]) if as_json else say(f"登录名 {opened.login}  一次性密码 {opened.password}")
        case "form" if request:
            name = f"开户申请表-{request.no}.pdf"
            for path in papers_out.deliver(desk, out, name, lambda: desk.opening.form(request.id), force):
                talk(f"已生成：{path}")
        case _ if request:
            _act(desk, action, request, reason, as_json)


def _write(
    desk: Desk, request: Request | None, given: dict[str, Any], files: dict[Part, Path | None], as_json: bool
) -> None:
    fields = replace(
        request.fields if request else Fields(), **{key: one for key, one in given.items() if one is not None}
    )
    request = desk.opening.save(request.id, fields) if request else desk.opening.new(fields)
    for part, path in files.items():
        if path is not None:
            request = desk.opening.attach(request.id, part, allowed(desk, path))
    seen = desk.opening.look(request.fields, request.id)
    emit([_object(desk, request)]) if as_json else say(request.no)
    talk(seen.message)
    for hint in seen.hints:
        talk(f"提示：{hint}")
    absent = [f"还没有上传{part.label}" for part in Part if request.attachment(part) is None]
    for message in [*(refusal.message for refusal in seen.refusals), *absent]:
        talk(f"提交前还要：{message}")


def _act(desk: Desk, action: str, request: Request, reason: str, as_json: bool) -> None:
    match action:
        case "submit":
            request = desk.opening.submit(request.id)
            talk(f"已提交 {request.no}，由{request.opener.name}办理")
        case "recall":
            request = desk.opening.take_back(request.id)
            talk(f"已撤回 {request.no}，可以改后再提交")
        case "copy":
            request = desk.opening.copy(request.id)
            talk(f"已复制成新的草稿 {request.no}；申请表要重新生成、签字盖章")
            if not as_json:
                say(request.no)
        case "refuse":
            request = desk.opening.refuse(request.id, reason)
            talk(f"没有批准 {request.no}，原因已记入备案")
        case "drop":
            desk.opening.drop(request.id)
            talk(f"已删除草稿 {request.no}")
            return
        case _:
            if not as_json:
                from ...tui.present.units import request_lines

                for line in request_lines(request, desk.opening.regions(), desk.opening.basis(request)):
                    say("  ".join(visible(text.strip()) for text, _ in line))
                return
    if as_json:
        emit([_object(desk, request)])


def _list(desk: Desk, requests: list[Request], as_json: bool) -> None:
    if as_json:
        emit(_object(desk, request) for request in requests)
        return
    for request in requests:
        words = [
            request.stage.label,
            visible(request.fields.unit_name),
            request.fields.credit_code,
            request.opener.name,
        ]
        say("  ".join([request.no, *filter(None, words)]))
    talk(f"共 {len(requests)} 份")


def _export(desk: Desk, requests: list[Request], out: Path | None, as_json: bool, force: bool) -> None:
    import json

    from ...services.opening_records import csv_of

    if as_json:
        text = "".join(f"{json.dumps(_object(desk, request), ensure_ascii=False)}\n" for request in requests)
    else:
        text = csv_of(requests, desk.opening.regions())
    if out is None:
        sys.stdout.write(text)
        return
    place = papers_out.target(desk, out, force)
    talk(f"已导出 {len(requests)} 份：{papers_out.write(place, text.encode, force)}")


def _object(desk: Desk, request: Request) -> dict[str, str]:
    from ...services.opening_records import record

    return record(request, desk.opening.regions())


def _stages(words: list[str]) -> list[Stage]:
    stages = {stage.label: stage for stage in Stage} | {stage.value.lower(): stage for stage in Stage}
    wrong = next((word for word in words if word.lower() not in stages), None)
    if wrong is not None:
        raise UsageError(f"不认识状态「{wrong}」，可用：{'、'.join(stage.label for stage in Stage)}")
    return [stages[word.lower()] for word in words] or list(Stage)


def _region(desk: Desk, word: str | None) -> str | None:
    if word is None:
        return None
    regions = desk.opening.regions()
    found = next((code for code, name in regions.items() if word in (code, name)), None)
    if found is None:
        raise UsageError(f"不认识地区「{word}」，可用：{'、'.join(regions.values())}")
    return found
