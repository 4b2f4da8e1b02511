"""Uploads with page and notice dates, send-offs, pages that wait to be settled."""

import sqlalchemy as sa
import sqlmodel
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply the change."""
    op.create_table(
        "intake",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("batch", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("uploaded_by", sa.Integer(), nullable=False),
        sa.Column("at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.Column("name", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("sha256", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("page", sa.Integer(), nullable=False),
        sa.Column("pages", sa.Integer(), nullable=False),
        sa.Column("finding", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("body", sa.JSON(), nullable=False),
        sa.Column("settled_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
        sa.Column("settled_by", sa.Integer(), nullable=True),
        sa.Column("settled_how", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.CheckConstraint("(settled_at IS NULL) = (settled_how = '')", name=op.f("ck_intake_settled")),
        sa.CheckConstraint("length(sha256) = 64", name=op.f("ck_intake_sha256")),
        sa.ForeignKeyConstraint(["settled_by"], ["user_account.id"], name=op.f("fk_intake_settled_by")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_intake_unit_id")),
        sa.ForeignKeyConstraint(["uploaded_by"], ["user_account.id"], name=op.f("fk_intake_uploaded_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_intake")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("intake", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_intake_batch"), ["batch"], unique=False)
        batch_op.create_index(batch_op.f("ix_intake_sha256"), ["sha256"], unique=False)
        batch_op.create_index(
            "ix_intake_waiting",
            ["unit_id", "id"],
            unique=False,
            sqlite_where=sa.text("settled_at IS NULL"),
            postgresql_where=sa.text("settled_at IS NULL"),
        )

    op.create_table(
        "send_off",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("application_id", sa.Integer(), nullable=False),
        sa.Column("batch", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("sender_id", sa.Integer(), nullable=False),
        sa.Column("receiver_id", sa.Integer(), nullable=False),
        sa.Column("sent_by", sa.Integer(), nullable=False),
        sa.Column("at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.Column("flow_rev", sa.Integer(), nullable=False),
        sa.Column("version_after", sa.Integer(), nullable=False),
        sa.Column("documents", sa.JSON(), nullable=False),
        sa.Column("recalled_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
        sa.Column("recalled_by", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["application_id"], ["application.id"], name=op.f("fk_send_off_application_id")),
        sa.ForeignKeyConstraint(["recalled_by"], ["user_account.id"], name=op.f("fk_send_off_recalled_by")),
        sa.ForeignKeyConstraint(["receiver_id"], ["unit.id"], name=op.f("fk_send_off_receiver_id")),
        sa.ForeignKeyConstraint(["sender_id"], ["unit.id"], name=op.f("fk_send_off_sender_id")),
        sa.ForeignKeyConstraint(["sent_by"], ["user_account.id"], name=op.f("fk_send_off_sent_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_send_off")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("send_off", schema=None) as batch_op:
        batch_op.create_index("ix_send_off_application", ["application_id", "id"], unique=False)
        batch_op.create_index(batch_op.f("ix_send_off_batch"), ["batch"], unique=False)

    with op.batch_alter_table("document", schema=None) as batch_op:
        batch_op.add_column(sa.Column("page", sa.Integer(), server_default="1", nullable=False))
        batch_op.add_column(
            sa.Column("matched_by", sqlmodel.sql.sqltypes.AutoString(), server_default="hand", nullable=False)
        )
        batch_op.add_column(sa.Column("issue_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("notice_starts", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("notice_ends", sa.Date(), nullable=True))
        batch_op.add_column(
            sa.Column("notice_result", sqlmodel.sql.sqltypes.AutoString(), server_default="", nullable=False)
        )
        batch_op.add_column(
            sa.Column("void_reason", sqlmodel.sql.sqltypes.AutoString(), server_default="", nullable=False)
        )
        batch_op.create_index("ix_document_sha256", ["sha256"], unique=False)


def downgrade() -> None:
    """Take the change back."""
    with op.batch_alter_table("document", schema=None) as batch_op:
        batch_op.drop_index("ix_document_sha256")
        batch_op.drop_column("void_reason")
        batch_op.drop_column("notice_result")
        batch_op.drop_column("notice_ends")
        batch_op.drop_column("notice_starts")
        batch_op.drop_column("issue_id")
        batch_op.drop_column("matched_by")
        batch_op.drop_column("page")

    with op.batch_alter_table("send_off", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_send_off_batch"))
        batch_op.drop_index("ix_send_off_application")

    op.drop_table("send_off")
    with op.batch_alter_table("intake", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_intake_waiting",
            sqlite_where=sa.text("settled_at IS NULL"),
            postgresql_where=sa.text("settled_at IS NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_intake_sha256"))
        batch_op.drop_index(batch_op.f("ix_intake_batch"))

    op.drop_table("intake")
