"""Who may do what, and where: one table of role × permission × scope. The rules check the place itself."""

from __future__ import annotations

from enum import IntEnum, StrEnum

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

    @property
    def rank(self) -> int:
        """How far up it stands: nobody makes or changes an account above their own rank."""
        return _RANKS[self]


_LABELS = {
    Role.APPLICANT: "申报人",
    Role.REVIEWER: "单位审核员",
    Role.SUPERVISOR: "上级审核员",
    Role.UNIT_ADMIN: "单位管理员",
    Role.OFFICE_ADMIN: "职改管理员",
    Role.AUDITOR: "审计员",
    Role.OPERATOR: "运维",
}
_RANKS = {
    Role.APPLICANT: 0,
    Role.REVIEWER: 1,
    Role.SUPERVISOR: 2,
    Role.UNIT_ADMIN: 2,
    Role.AUDITOR: 3,
    Role.OPERATOR: 3,
    Role.OFFICE_ADMIN: 3,
}


class Permission(StrEnum):
    """What can be allowed."""

    READ = "查看办件"
    REVIEW = "审核"
    PRINT = "生成表格"
    SEND = "送审"
    REOPEN = "重新受理"
    AUDIT = "查看审计记录"
    ACCOUNTS = "管理账号"
    UNITS = "管理下级单位"
    PLANS = "管理评审计划"
    OPERATE = "运行维护"
    APPLY = "填报申报"
    IMPORT = "导入办件"
    EXPORT = "导出办件"


class Scope(IntEnum):
    """How far a permission reaches; each reaches what the one before does."""

    NOWHERE = 0
    OWN = 1
    """One's own file."""
    TREE = 2
    """One's own unit and the units below it (本级及下级, Q29)."""
    TECHNICAL = 3
    """The installation itself: backups, upgrades, the state of the server; nobody's file."""


_REVIEWS = dict.fromkeys(
    (Permission.READ, Permission.REVIEW, Permission.PRINT, Permission.SEND, Permission.IMPORT, Permission.EXPORT),
    Scope.TREE,
)
TABLE: dict[Role, dict[Permission, Scope]] = {
    Role.APPLICANT: {Permission.READ: Scope.OWN, Permission.PRINT: Scope.OWN, Permission.APPLY: Scope.OWN},
    Role.REVIEWER: _REVIEWS,
    Role.SUPERVISOR: {**_REVIEWS, Permission.REOPEN: Scope.TREE, Permission.AUDIT: Scope.TREE},
    Role.UNIT_ADMIN: {Permission.ACCOUNTS: Scope.TREE, Permission.UNITS: Scope.TREE},
    Role.OFFICE_ADMIN: {
        Permission.READ: Scope.TREE,
        Permission.ACCOUNTS: Scope.TREE,
        Permission.UNITS: Scope.TREE,
        Permission.PLANS: Scope.TREE,
        Permission.AUDIT: Scope.TREE,
        Permission.EXPORT: Scope.TREE,
    },
    Role.AUDITOR: {Permission.READ: Scope.TREE, Permission.AUDIT: Scope.TREE, Permission.EXPORT: Scope.TREE},
    Role.OPERATOR: {Permission.OPERATE: Scope.TECHNICAL},
}
"""Every grant there is; what is not here is refused."""


def scope_of(role: str, permission: Permission) -> Scope:
    """Return how far a role's permission reaches; an unknown role's reaches nowhere."""
    known = role in list(Role)
    return TABLE[Role(role)].get(permission, Scope.NOWHERE) if known else Scope.NOWHERE


def holders(permission: Permission) -> frozenset[Role]:
    """Return the roles that have a permission beyond their own file."""
    return frozenset(role for role in Role if scope_of(role, permission) > Scope.OWN)


def require(actor: Actor, permission: Permission, scope: Scope = Scope.TREE) -> None:
    """Let the act go on only if the actor's role grants it at least as far as `scope`.

    Raises:
        Refused: Naming the role and the permission.
    """
    refusals = missing(actor, permission, scope)
    if refusals:
        raise Refused(refusals)


def missing(actor: Actor, permission: Permission, scope: Scope = Scope.TREE) -> list[Refusal]:
    """Return why the actor's role does not allow it; empty when it does."""
    if scope_of(actor.role, permission) >= scope:
        return []
    label = {role.value: role.label for role in Role}.get(actor.role, actor.role)
    return [Refusal("permission", f"{actor.name}（{label}）没有「{permission}」的权限，请联系管理员")]


def why_not(actor: Actor, permission: Permission) -> str | None:
    """Return the same as one sentence for a screen, or `None`."""
    refusals = missing(actor, permission)
    return refusals[0].message if refusals else None
