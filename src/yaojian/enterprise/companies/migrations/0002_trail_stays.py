"""What was done about a change request can be added, never changed or deleted."""

from django.db import migrations

FORWARD = """
CREATE FUNCTION companies_trail_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '变更办理记录只能追加，不能修改或删除。' USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER companies_changestep_insert_only BEFORE UPDATE OR DELETE ON companies_changestep
    FOR EACH ROW EXECUTE FUNCTION companies_trail_refuse();
CREATE TRIGGER companies_changestep_no_truncate BEFORE TRUNCATE ON companies_changestep
    FOR EACH STATEMENT EXECUTE FUNCTION companies_trail_refuse();
"""
BACKWARD = """
DROP TRIGGER companies_changestep_no_truncate ON companies_changestep;
DROP TRIGGER companies_changestep_insert_only ON companies_changestep;
DROP FUNCTION companies_trail_refuse();
"""


class Migration(migrations.Migration):
    """Triggers; reversible."""

    dependencies = [("companies", "0001_initial")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
