"""备案: requests as rows for a spreadsheet or a program; identity numbers masked, nothing that runs as a formula."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from datetime import datetime

from ..domain.cells import harmless
from ..domain.clock import local
from ..domain.opening import Request
from ..domain.privacy import mask_id, mask_phone

HEADS = {
    "no": "编号", "status_label": "状态", "unit_name": "单位名称", "credit_code": "统一社会信用代码", "kind": "性质",
    "region_name": "地区", "address": "地址", "superior": "主管部门", "opener": "开户部门", "rule": "规则",
    "ruling": "裁定理由", "manager": "管理员", "id_type": "证件类型", "id_no": "证件号码", "phone": "电话",
    "office": "部门职务", "reason": "事由", "form_sha256": "申请表指纹", "proof_sha256": "身份证明指纹",
    "creator": "填写人", "created_at": "填写时间", "submitted_at": "提交时间", "decider": "批准人",
    "decided_at": "批准时间", "decision": "批准意见", "login": "登录名",
}  # fmt: skip
"""Column → its head; the columns that a spreadsheet gets."""


def record(request: Request, regions: Mapping[str, str]) -> dict[str, str]:
    """Return a request as a flat object."""
    fields = request.fields
    return {
        "no": request.no,
        "status": request.stage.value,
        "status_label": request.stage.label,
        "unit_name": fields.unit_name,
        "credit_code": fields.credit_code,
        "kind": fields.kind,
        "region": fields.region,
        "region_name": regions.get(fields.region, fields.region),
        "address": fields.address,
        "superior": request.superior.name,
        "opener": request.opener.name,
        "rule": request.rule,
        "ruling": fields.ruling,
        "manager": fields.manager,
        "id_type": fields.id_type,
        "id_no": mask_id(fields.id_no),
        "phone": mask_phone(fields.phone),
        "office": fields.office,
        "reason": fields.reason,
        "form_sha256": request.form.sha256 if request.form else "",
        "proof_sha256": request.proof.sha256 if request.proof else "",
        "creator": request.creator,
        "created_at": _at(request.created_at),
        "submitted_at": _at(request.submitted_at),
        "decider": request.decider,
        "decided_at": _at(request.decided_at),
        "decision": request.decision,
        "login": request.login,
    }


def csv_of(requests: Sequence[Request], regions: Mapping[str, str]) -> str:
    """Return requests as CSV with a byte order mark, as spreadsheets expect Chinese text."""
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer)
    writer.writerow(HEADS.values())
    for request in requests:
        told = record(request, regions)
        writer.writerow([harmless(told[key]) for key in HEADS])
    return "\ufeff" + buffer.getvalue()


def _at(moment: datetime | None) -> str:
    return local(moment).isoformat(timespec="seconds") if moment else ""
