"""Forms that were handed out."""

import sqlalchemy as sa
import sqlmodel
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply the change."""

    op.create_table(
        "form_issue",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("application_id", sa.Integer(), nullable=False),
        sa.Column("kind", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("flow_rev", sa.Integer(), nullable=False),
        sa.Column("issued_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.Column("issued_by", sa.Integer(), nullable=False),
        sa.CheckConstraint("kind IN ('PUB', 'ASM', 'OPN')", name=op.f("ck_form_issue_kind")),
        sa.ForeignKeyConstraint(["application_id"], ["application.id"], name=op.f("fk_form_issue_application_id")),
        sa.ForeignKeyConstraint(["issued_by"], ["user_account.id"], name=op.f("fk_form_issue_issued_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_form_issue")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("form_issue", schema=None) as batch_op:
        batch_op.create_index("ix_form_issue_application", ["application_id", "kind", "id"], unique=False)


def downgrade() -> None:
    """Take the change back."""

    with op.batch_alter_table("form_issue", schema=None) as batch_op:
        batch_op.drop_index("ix_form_issue_application")

    op.drop_table("form_issue")
