"""Records of handovers only grow: the database itself refuses to change or delete one."""

from django.db import migrations

FORWARD = """
CREATE FUNCTION handover_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '交接记录只能追加，不能修改或删除。' USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER handover_insert_only BEFORE UPDATE OR DELETE ON handover_handover
    FOR EACH ROW EXECUTE FUNCTION handover_refuse();
CREATE TRIGGER handover_line_insert_only BEFORE UPDATE OR DELETE ON handover_line
    FOR EACH ROW EXECUTE FUNCTION handover_refuse();
"""

BACKWARD = """
DROP TRIGGER handover_line_insert_only ON handover_line;
DROP TRIGGER handover_insert_only ON handover_handover;
DROP FUNCTION handover_refuse();
"""


class Migration(migrations.Migration):
    """Triggers; reversible."""

    dependencies = [("handover", "0001_initial")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
