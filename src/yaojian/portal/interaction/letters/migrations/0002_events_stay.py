"""What happened to a letter stays: the database itself refuses to change or delete an event."""

from django.db import migrations

FORWARD = """
CREATE FUNCTION letters_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND current_setting('yaojian.resealing', true) = 'on' THEN
        OLD.sealed_text := NEW.sealed_text;  -- the same text under a new key, and nothing else
        IF OLD IS NOT DISTINCT FROM NEW THEN RETURN NEW; END IF;
    END IF;
    RAISE EXCEPTION '来信经过只能追加，不能修改或删除。' USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER letters_event_insert_only BEFORE UPDATE OR DELETE ON letters_letterevent
    FOR EACH ROW EXECUTE FUNCTION letters_refuse();
"""

BACKWARD = """
DROP TRIGGER letters_event_insert_only ON letters_letterevent;
DROP FUNCTION letters_refuse();
"""


class Migration(migrations.Migration):
    """A trigger; reversible."""

    dependencies = [("letters", "0001_initial")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
