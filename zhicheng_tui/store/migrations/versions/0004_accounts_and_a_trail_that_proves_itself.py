"""Opening requests, passwords, recusals, second reviewers; the audit trail chained and append-only."""

import sqlalchemy as sa
import sqlmodel
from alembic import op

from zhicheng_tui.store import append_only, chain

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

PIECE = 5_000
"""Events chained at a time."""


def upgrade() -> None:
    """Apply the change."""
    op.create_table(
        "sign_in_failure",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("login", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("origin", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_in_failure")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("sign_in_failure", schema=None) as batch_op:
        batch_op.create_index("ix_sign_in_failure_source", ["login", "origin", "at"], unique=False)

    op.create_table(
        "opening_request",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("no", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("status", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("unit_name", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("credit_code", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("address", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("kind", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("region", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("superior_id", sa.Integer(), nullable=False),
        sa.Column("opener_id", sa.Integer(), nullable=False),
        sa.Column("rule", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("ruling", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("manager", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("id_type", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("id_no", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("phone", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("office", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("reason", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("form_sha256", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("form_name", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("proof_sha256", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("proof_name", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("created_by", sa.Integer(), nullable=False),
        sa.Column("created_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.Column("submitted_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
        sa.Column("decided_by", sa.Integer(), nullable=True),
        sa.Column("decided_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
        sa.Column("decision", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=True),
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(decided_at IS NULL) = (status IN ('DRAFT', 'PENDING'))", name=op.f("ck_opening_request_decided")
        ),
        sa.CheckConstraint(
            "status IN ('DRAFT', 'PENDING', 'APPROVED', 'REFUSED')", name=op.f("ck_opening_request_status")
        ),
        sa.ForeignKeyConstraint(["created_by"], ["user_account.id"], name=op.f("fk_opening_request_created_by")),
        sa.ForeignKeyConstraint(["decided_by"], ["user_account.id"], name=op.f("fk_opening_request_decided_by")),
        sa.ForeignKeyConstraint(["opener_id"], ["unit.id"], name=op.f("fk_opening_request_opener_id")),
        sa.ForeignKeyConstraint(["superior_id"], ["unit.id"], name=op.f("fk_opening_request_superior_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_opening_request_unit_id")),
        sa.ForeignKeyConstraint(["user_id"], ["user_account.id"], name=op.f("fk_opening_request_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_opening_request")),
        sa.UniqueConstraint("no", name=op.f("uq_opening_request_no")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("opening_request", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_opening_request_created_by"), ["created_by"], unique=False)
        batch_op.create_index(batch_op.f("ix_opening_request_credit_code"), ["credit_code"], unique=False)
        batch_op.create_index("ix_opening_request_opener", ["opener_id", "status", "id"], unique=False)

    op.create_table(
        "recusal",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("reason", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("marked_by", sa.Integer(), nullable=False),
        sa.Column("at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["marked_by"], ["user_account.id"], name=op.f("fk_recusal_marked_by")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_recusal_person_id")),
        sa.ForeignKeyConstraint(["user_id"], ["user_account.id"], name=op.f("fk_recusal_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recusal")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("recusal", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_recusal_person_id"), ["person_id"], unique=False)
        batch_op.create_index("uq_recusal", ["user_id", "person_id"], unique=True)

    op.create_table(
        "proposal",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("application_id", sa.Integer(), nullable=False),
        sa.Column("result", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("opinion", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("seen_version", sa.Integer(), nullable=False),
        sa.Column("proposed_by", sa.Integer(), nullable=False),
        sa.Column("at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.Column("settled_by", sa.Integer(), nullable=True),
        sa.Column("settled_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
        sa.Column("settled_how", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.CheckConstraint("(settled_at IS NULL) = (settled_how = '')", name=op.f("ck_proposal_settled")),
        sa.CheckConstraint("result IN ('INELIGIBLE', 'TERMINATE')", name=op.f("ck_proposal_result")),
        sa.ForeignKeyConstraint(["application_id"], ["application.id"], name=op.f("fk_proposal_application_id")),
        sa.ForeignKeyConstraint(["proposed_by"], ["user_account.id"], name=op.f("fk_proposal_proposed_by")),
        sa.ForeignKeyConstraint(["settled_by"], ["user_account.id"], name=op.f("fk_proposal_settled_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_proposal")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("proposal", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_proposal_application_id"), ["application_id"], unique=False)
        batch_op.create_index(
            "uq_proposal_open",
            ["application_id"],
            unique=True,
            sqlite_where=sa.text("settled_at IS NULL"),
            postgresql_where=sa.text("settled_at IS NULL"),
        )

    with op.batch_alter_table("plan", schema=None) as batch_op:
        batch_op.add_column(sa.Column("second_review", sa.Boolean(), server_default="0", nullable=False))
        batch_op.add_column(
            sa.Column("notice_sha256", sqlmodel.sql.sqltypes.AutoString(), server_default="", nullable=False)
        )
        batch_op.add_column(
            sa.Column("notice_name", sqlmodel.sql.sqltypes.AutoString(), server_default="", nullable=False)
        )

    with op.batch_alter_table("unit", schema=None) as batch_op:
        batch_op.add_column(sa.Column("address", sqlmodel.sql.sqltypes.AutoString(), server_default="", nullable=False))

    with op.batch_alter_table("user_account", schema=None) as batch_op:
        batch_op.add_column(sa.Column("phone", sqlmodel.sql.sqltypes.AutoString(), server_default="", nullable=False))
        batch_op.add_column(sa.Column("password_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True))
        batch_op.add_column(sa.Column("must_change", sa.Boolean(), server_default="0", nullable=False))

    _chain_what_is_there(op.get_bind())
    for statement in append_only.TRIGGERS[op.get_bind().dialect.name]:
        op.execute(statement)


def _chain_what_is_there(connection: sa.Connection) -> None:
    """Number the events of before without gaps and chain them, in the order in which they were written."""
    columns = ", ".join(f'"{name}"' for name in chain.FIELDS)
    read = sa.text(f"SELECT {columns} FROM audit_event WHERE seq > :last ORDER BY seq LIMIT :piece")
    write = sa.text("UPDATE audit_event SET seq = :seq, prev_hash = :prev_hash, hash = :hash WHERE seq = :old")
    head, last = chain.Head(), 0
    while rows := [dict(row) for row in connection.execute(read, {"last": last, "piece": PIECE}).mappings()]:
        last = rows[-1]["seq"]
        linked = list(chain.link(head, rows))
        values = [
            {"seq": new["seq"], "prev_hash": new["prev_hash"], "hash": new["hash"], "old": old["seq"]}
            for old, new in zip(rows, linked, strict=True)
        ]
        connection.execute(write, values)
        head = chain.Head(linked[-1]["seq"], linked[-1]["hash"])

    with op.batch_alter_table("application", schema=None) as batch_op:
        batch_op.create_index(
            "ix_application_sent",
            ["holder_id", "plan_id"],
            unique=False,
            sqlite_where=sa.text("status = 'SENT'"),
            postgresql_where=sa.text("status = 'SENT'"),
        )


def downgrade() -> None:
    """Take the change back."""
    with op.batch_alter_table("application", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_application_sent",
            sqlite_where=sa.text("status = 'SENT'"),
            postgresql_where=sa.text("status = 'SENT'"),
        )

    for statement in append_only.REMOVALS[op.get_bind().dialect.name]:
        op.execute(statement)
    op.execute("UPDATE audit_event SET prev_hash = '', hash = ''")

    with op.batch_alter_table("user_account", schema=None) as batch_op:
        batch_op.drop_column("must_change")
        batch_op.drop_column("password_at")
        batch_op.drop_column("phone")

    with op.batch_alter_table("unit", schema=None) as batch_op:
        batch_op.drop_column("address")

    with op.batch_alter_table("plan", schema=None) as batch_op:
        batch_op.drop_column("notice_name")
        batch_op.drop_column("notice_sha256")
        batch_op.drop_column("second_review")

    with op.batch_alter_table("proposal", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_proposal_open",
            sqlite_where=sa.text("settled_at IS NULL"),
            postgresql_where=sa.text("settled_at IS NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_proposal_application_id"))

    op.drop_table("proposal")
    with op.batch_alter_table("recusal", schema=None) as batch_op:
        batch_op.drop_index("uq_recusal")
        batch_op.drop_index(batch_op.f("ix_recusal_person_id"))

    op.drop_table("recusal")
    with op.batch_alter_table("opening_request", schema=None) as batch_op:
        batch_op.drop_index("ix_opening_request_opener")
        batch_op.drop_index(batch_op.f("ix_opening_request_credit_code"))
        batch_op.drop_index(batch_op.f("ix_opening_request_created_by"))

    op.drop_table("opening_request")
    with op.batch_alter_table("sign_in_failure", schema=None) as batch_op:
        batch_op.drop_index("ix_sign_in_failure_source")

    op.drop_table("sign_in_failure")
