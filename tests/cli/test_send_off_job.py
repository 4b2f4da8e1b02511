"""The whole send-off by commands alone: approve, print, photograph, take in, check, send, receipt, take back."""

from __future__ import annotations

from pathlib import Path

import pypdfium2

from tests.services.acts import events, pick, state
from tests.services.scans import lacking
from zhicheng_tui.domain.documents import DocumentKind
from zhicheng_tui.domain.status import Status
from zhicheng_tui.services.desk import Desk

from .conftest import Run
from .scans import OVER, nos, photographed, picture


def marks(zhicheng: Run, no: str, status: str = "待送审") -> str:
    """Return the three marks of somebody's line in the checklist."""
    (found,) = zhicheng("checklist", "--json", "--search", no, "--status", status).objects
    return "".join("√" if found["documents"][kind.value]["ok"] else "×" for kind in DocumentKind)


def test_the_whole_job(zhicheng: Run, desk: Desk, tmp_path: Path) -> None:
    """E01–E17: two people, from 待审核 to 已送审 and back, on what the program itself printed."""
    ids = [number for number in pick(desk) if all(number in lacking(desk, k, Status.SUBMITTED) for k in DocumentKind)]
    ids = ids[:2]
    numbers = nos(desk, ids)
    names = [state(desk.runtime, number).name for number in ids]
    assert zhicheng("review", *numbers, "--result", "pass", "--opinion", "同意推荐。").code == 0
    assert [marks(zhicheng, no) for no in numbers] == ["×××", "×××"]

    refused = zhicheng("send-off", *numbers)
    assert refused.code == 1
    for name in names:
        assert f"{name}：单位公示证明、单位考核表、单位审核意见表未上传" in refused.out

    assert zhicheng("forms", *numbers, "--out", str(tmp_path / "forms.pdf")).code == 0
    photographed(tmp_path / "forms.pdf", tmp_path / "scans")
    taken = zhicheng("ingest", str(tmp_path / "scans"), "--json")
    assert (taken.code, taken.err) == (0, "归档 4、待处理 0、跳过 0、打不开 0\n")
    assert [(one["no"], one["kind"], one["match"]) for one in taken.objects] == [
        (no, kind, "read") for no in numbers for kind in ("OPN", "ASM")
    ]
    assert [marks(zhicheng, no) for no in numbers] == ["×√√", "×√√"]

    proof = str(picture(tmp_path / "公示.png"))
    assert zhicheng("upload", *numbers, proof, "--kind", "pub", *OVER).code == 0
    assert [marks(zhicheng, no) for no in numbers] == ["√√√", "√√√"]

    receipt = tmp_path / "回执.pdf"
    sent = zhicheng("send-off", *numbers, "--receipt", str(receipt), "--json")
    assert (sent.code, [one["ok"] for one in sent.objects]) == (0, [True, True])
    (batch,) = {one["batch"] for one in sent.objects}
    assert sent.err == f"已送审 2 份，0 份不送审；批次号 {batch}\n已生成：{receipt}\n"
    text = pypdfium2.PdfDocument(receipt)[0].get_textpage().get_text_range()
    assert all(told in text for told in (*numbers, *names, batch))
    assert {state(desk.runtime, number).status for number in ids} == {Status.SENT}
    assert events(desk.runtime, ids[0])[-1].batch == batch
    assert zhicheng("receipt", batch, "--out", str(tmp_path)).code == 0
    assert (tmp_path / f"送审回执-{batch}.pdf").read_bytes().startswith(b"%PDF")

    back = zhicheng("recall", batch)
    assert (back.code, back.err) == (0, "已撤回 2 份，0 份不撤回\n")
    assert {state(desk.runtime, number).status for number in ids} == {Status.APPROVED}
    assert [marks(zhicheng, no) for no in numbers] == ["√√√", "√√√"]
    gone = zhicheng("receipt", batch, "--out", str(tmp_path / "again.pdf"))
    assert (gone.code, gone.err) == (2, f"没有送审批次「{batch}」，或已全部撤回，或不在本级及下级单位范围内\n")
    assert not (tmp_path / "again.pdf").exists()
