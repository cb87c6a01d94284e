"""What was exchanged with the registry stays for 180 days: no change at all, no deletion before."""

from django.db import migrations

FORWARD = """
CREATE FUNCTION certificates_exchange_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' AND OLD.at < now() - interval '180 days' THEN RETURN OLD; END IF;
    RAISE EXCEPTION '证照接口往来只能追加，满 180 天后才能清理。' USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER certificates_exchange_insert_only BEFORE UPDATE OR DELETE ON certificates_registryexchange
    FOR EACH ROW EXECUTE FUNCTION certificates_exchange_refuse();
CREATE TRIGGER certificates_exchange_no_truncate BEFORE TRUNCATE ON certificates_registryexchange
    FOR EACH STATEMENT EXECUTE FUNCTION certificates_exchange_refuse();
"""
BACKWARD = """
DROP TRIGGER certificates_exchange_no_truncate ON certificates_registryexchange;
DROP TRIGGER certificates_exchange_insert_only ON certificates_registryexchange;
DROP FUNCTION certificates_exchange_refuse();
"""


class Migration(migrations.Migration):
    """Triggers; reversible."""

    dependencies = [("certificates", "0001_initial")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
