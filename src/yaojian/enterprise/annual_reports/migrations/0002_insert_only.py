"""Definitions, submissions, reviews, remarks and extensions can be added, never changed or deleted.

Earlier texts of a section are never changed, but go with their draft and are thinned out.
"""

from django.db import migrations

TABLES = tuple(
    f"annual_reports_{name}" for name in ("reportdefinition", "submission", "review", "sectionremark", "extension")
)
FORWARD = (
    """
CREATE FUNCTION annual_reports_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '报告定义、提交记录、审核记录和延期只能追加，不能修改或删除。' USING ERRCODE = 'insufficient_privilege';
END $$;
"""
    + "".join(
        f"""
CREATE TRIGGER {table}_insert_only BEFORE UPDATE OR DELETE ON {table}
    FOR EACH ROW EXECUTE FUNCTION annual_reports_refuse();
CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table}
    FOR EACH STATEMENT EXECUTE FUNCTION annual_reports_refuse();
"""
        for table in TABLES
    )
    + """
CREATE TRIGGER annual_reports_sectionrevision_unchanged BEFORE UPDATE ON annual_reports_sectionrevision
    FOR EACH ROW EXECUTE FUNCTION annual_reports_refuse();
"""
)
BACKWARD = (
    "DROP TRIGGER annual_reports_sectionrevision_unchanged ON annual_reports_sectionrevision;\n"
    + "".join(
        f"DROP TRIGGER {table}_no_truncate ON {table};\nDROP TRIGGER {table}_insert_only ON {table};\n"
        for table in TABLES
    )
    + "DROP FUNCTION annual_reports_refuse();"
)


class Migration(migrations.Migration):
    """Triggers; reversible."""

    dependencies = [("annual_reports", "0001_initial")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
