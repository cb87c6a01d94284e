"""The trail only grows: the database itself refuses to change or delete an entry."""

from django.db import migrations

FORWARD = """
CREATE FUNCTION supervision_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '督办记录只能追加，不能修改或删除。' USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER supervision_entry_insert_only BEFORE UPDATE OR DELETE ON supervision_entry
    FOR EACH ROW EXECUTE FUNCTION supervision_refuse();
"""

BACKWARD = """
DROP TRIGGER supervision_entry_insert_only ON supervision_entry;
DROP FUNCTION supervision_refuse();
"""


class Migration(migrations.Migration):
    """A trigger; reversible."""

    dependencies = [("supervision", "0001_initial")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
