"""The trail of an incident can be added to, never changed or deleted."""

from django.db import migrations

FORWARD = """
CREATE FUNCTION incidents_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '疫苗质量事件的办理记录只能追加，不能修改或删除。' USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER incidents_entry_insert_only BEFORE UPDATE OR DELETE ON incidents_entry
    FOR EACH ROW EXECUTE FUNCTION incidents_refuse();
CREATE TRIGGER incidents_entry_no_truncate BEFORE TRUNCATE ON incidents_entry
    FOR EACH STATEMENT EXECUTE FUNCTION incidents_refuse();
"""
BACKWARD = """
DROP TRIGGER incidents_entry_no_truncate ON incidents_entry;
DROP TRIGGER incidents_entry_insert_only ON incidents_entry;
DROP FUNCTION incidents_refuse();
"""


class Migration(migrations.Migration):
    """Triggers; reversible."""

    dependencies = [("incidents", "0001_initial")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
