"""Form versions, filings and uses of the seal can be added, never changed or deleted."""

from django.db import migrations

TABLES = ("approvals_formversion", "approvals_filing", "approvals_sealuse")
FORWARD = """
CREATE FUNCTION approvals_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '审批表单版本、提交记录和用印登记只能追加，不能修改或删除。' USING ERRCODE = 'insufficient_privilege';
END $$;
""" + "".join(
    f"""
CREATE TRIGGER {table}_insert_only BEFORE UPDATE OR DELETE ON {table}
    FOR EACH ROW EXECUTE FUNCTION approvals_refuse();
"""
    for table in TABLES
)
BACKWARD = (
    "".join(f"DROP TRIGGER {table}_insert_only ON {table};\n" for table in TABLES) + "DROP FUNCTION approvals_refuse();"
)


class Migration(migrations.Migration):
    """Triggers; reversible."""

    dependencies = [("approvals", "0001_initial")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
