"""Definitions, submissions and reviews can be added, never changed or deleted."""

from django.db import migrations

TABLES = ("annual_reports_reportdefinition", "annual_reports_submission", "annual_reports_review")
FORWARD = """
CREATE FUNCTION annual_reports_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '报告定义、提交记录和审核记录只能追加，不能修改或删除。' USING ERRCODE = 'insufficient_privilege';
END $$;
""" + "".join(
    f"""
CREATE TRIGGER {table}_insert_only BEFORE UPDATE OR DELETE ON {table}
    FOR EACH ROW EXECUTE FUNCTION annual_reports_refuse();
CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table}
    FOR EACH STATEMENT EXECUTE FUNCTION annual_reports_refuse();
"""
    for table in TABLES
)
BACKWARD = (
    "".join(
        f"DROP TRIGGER {table}_no_truncate ON {table};\nDROP TRIGGER {table}_insert_only ON {table};\n"
        for table in TABLES
    )
    + "DROP FUNCTION annual_reports_refuse();"
)


class Migration(migrations.Migration):
    """Triggers; reversible."""

    dependencies = [("annual_reports", "0001_initial")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
