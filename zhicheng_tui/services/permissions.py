"""Who may do what: one table of role and permission. Where (own unit and below) is checked by the rules."""

from __future__ import annotations

from enum import StrEnum

from ..domain.application import Actor
from ..domain.refusal import Refusal, Refused


class Role(StrEnum):
    """What an account is for."""

    APPLICANT = "applicant"
    REVIEWER = "reviewer"
    SUPERVISOR = "supervisor"
    UNIT_ADMIN = "unit_admin"
    OFFICE_ADMIN = "office_admin"
    AUDITOR = "auditor"
    OPERATOR = "operator"

    @property
    def label(self) -> str:
        """The role's Chinese name."""
        return _LABELS[self]


_LABELS = {
    Role.APPLICANT: "申报人",
    Role.REVIEWER: "单位审核员",
    Role.SUPERVISOR: "上级审核员",
    Role.UNIT_ADMIN: "单位管理员",
    Role.OFFICE_ADMIN: "职改管理员",
    Role.AUDITOR: "审计员",
    Role.OPERATOR: "运维",
}


class Permission(StrEnum):
    """What can be allowed."""

    READ = "查看办件"
    REVIEW = "审核"
    SEND = "送审"


GRANTS: dict[Permission, frozenset[Role]] = {
    Permission.READ: frozenset({Role.REVIEWER, Role.SUPERVISOR, Role.AUDITOR}),
    Permission.REVIEW: frozenset({Role.REVIEWER, Role.SUPERVISOR}),
    Permission.SEND: frozenset({Role.REVIEWER, Role.SUPERVISOR}),
}


def require(actor: Actor, permission: Permission) -> None:
    """Let the act go on only if the actor's role grants it.

    Raises:
        Refused: Naming the role and the permission.
    """
    refusals = missing(actor, permission)
    if refusals:
        raise Refused(refusals)


def missing(actor: Actor, permission: Permission) -> list[Refusal]:
    """Return why the actor's role does not allow it; empty when it does."""
    if actor.role in GRANTS[permission]:
        return []
    label = {role.value: role.label for role in Role}.get(actor.role, actor.role)
    return [Refusal("permission", f"{actor.name}（{label}）没有「{permission}」的权限，请联系管理员")]
