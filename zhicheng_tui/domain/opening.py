"""开户申请: what a request holds, where it stands, and what it lacks (A09–A12)."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Any

from .application import Unit
from .credit import code_fault, plain
from .jurisdiction import Nature, nature_of
from .numbers import identity_fault
from .refusal import Refusal
from .text import typed

RESIDENT = "居民身份证"
ID_TYPES = (RESIDENT, "护照", "港澳居民来往内地通行证", "台湾居民来往大陆通行证", "外国人永久居留身份证")
_PHONE = re.compile(r"1[3-9]\d{9}|0\d{2,3}-?\d{7,8}(-\d{1,6})?")


class Stage(StrEnum):
    """How a request stands."""

    DRAFT = "DRAFT"
    PENDING = "PENDING"
    APPROVED = "APPROVED"
    REFUSED = "REFUSED"

    @property
    def label(self) -> str:
        """Its Chinese name."""
        return {"DRAFT": "未提交", "PENDING": "待批准", "APPROVED": "已开户", "REFUSED": "未批准"}[self.value]


@dataclass(frozen=True)
class Fields:
    """What is typed into a request."""

    unit_name: str = ""
    credit_code: str = ""
    kind: str = ""
    """A `Nature`."""
    region: str = ""
    address: str = ""
    superior_id: int = 0
    """主管部门, a unit of the tree; 0 for none yet."""
    manager: str = ""
    id_type: str = RESIDENT
    id_no: str = ""
    phone: str = ""
    office: str = ""
    """The administrator's department and position."""
    reason: str = ""
    ruling: str = ""
    """Why this opener, where no rule says so (R7)."""

    @property
    def nature(self) -> Nature | None:
        """What the unit is."""
        return nature_of(self.kind)


LIMITS = {
    "unit_name": 60, "credit_code": 24, "kind": 10, "region": 6, "address": 100, "manager": 30, "id_type": 20,
    "id_no": 24, "phone": 24, "office": 40, "reason": 100, "ruling": 200,
}  # fmt: skip
"""Characters that a field takes."""
LABELS = {
    "unit_name": "单位名称", "credit_code": "统一社会信用代码", "kind": "性质", "region": "地区", "address": "地址",
    "superior_id": "主管部门", "manager": "管理员姓名", "id_type": "证件类型", "id_no": "证件号码", "phone": "电话",
    "office": "部门职务", "reason": "事由", "ruling": "裁定理由",
}  # fmt: skip


@dataclass(frozen=True)
class Attachment:
    """A file that was handed in with a request."""

    sha256: str
    name: str


class Part(StrEnum):
    """The two files that a request needs."""

    FORM = "form"
    PROOF = "proof"

    @property
    def label(self) -> str:
        """Its Chinese name."""
        return "盖章的开户申请表" if self is Part.FORM else "管理人员身份证明"


@dataclass(frozen=True)
class Request:
    """开户申请 and, once decided, its filed record (备案)."""

    id: int
    no: str
    stage: Stage
    fields: Fields
    superior: Unit
    opener: Unit
    rule: str
    form: Attachment | None
    proof: Attachment | None
    creator: str
    creator_id: int
    created_at: datetime
    version: int
    submitted_at: datetime | None = None
    decider: str = ""
    decided_at: datetime | None = None
    decision: str = ""
    unit_id: int | None = None
    login: str = ""
    """Of the account that came into being."""

    def attachment(self, part: Part) -> Attachment | None:
        """Return one of the two files."""
        return self.form if part is Part.FORM else self.proof


def cleaned(fields: Fields) -> Fields:
    """Return fields fit to be kept: no control characters, no outer blanks, the code in its plain form."""
    texts: dict[str, Any] = {name: _line(getattr(fields, name), most) for name, most in LIMITS.items()}
    return replace(fields, **{**texts, "credit_code": plain(texts["credit_code"]), "id_no": texts["id_no"].upper()})


def lacking(fields: Fields, *, manual: bool) -> list[Refusal]:
    """Return everything that keeps the fields from being handed in, in the order of the form."""
    found = []
    for name in ("unit_name", "credit_code", "kind", "region", "address", "superior_id", "manager", "id_no", "phone"):
        fault = None if getattr(fields, name) else "还没有填"
        if fault is None:
            fault = _fault(fields, name)
        if fault:
            found.append(Refusal(name, f"{LABELS[name]}{fault}", name))
    if manual and not fields.ruling:
        found.append(Refusal("ruling", "指南没有对应的条款，由市人社职改部门裁定：请写明理由", "ruling"))
    return found


def _fault(fields: Fields, name: str) -> str | None:
    value = getattr(fields, name)
    match name:
        case "credit_code":
            fault = code_fault(value)
            return f"不对：{fault}" if fault else None
        case "kind":
            return None if fields.nature else f"「{value}」不在可选的范围内"
        case "id_no" if fields.id_type == RESIDENT:
            fault = identity_fault(value)
            return f"不对：{fault}，请核对" if fault else None
        case "phone":
            return None if _PHONE.fullmatch(value) else "不对：写手机号，或区号加固定电话，如 0714-6350000"
    return None


def _line(text: str, most: int) -> str:
    return " ".join(typed(text, most).split())
