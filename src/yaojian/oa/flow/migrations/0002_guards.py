"""What the database itself guards: records that only grow, and no running instance without an open 办 task."""

from django.db import migrations

FORWARD = """
CREATE FUNCTION flow_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '已发布的流程、办理意见和流程记录只能追加，不能修改或删除。' USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER flow_version_immutable BEFORE UPDATE OR DELETE ON flow_flowversion
    FOR EACH ROW EXECUTE FUNCTION flow_refuse();
CREATE TRIGGER flow_opinion_insert_only BEFORE UPDATE OR DELETE ON flow_opinion
    FOR EACH ROW EXECUTE FUNCTION flow_refuse();
CREATE TRIGGER flow_event_insert_only BEFORE UPDATE OR DELETE ON flow_event
    FOR EACH ROW EXECUTE FUNCTION flow_refuse();

-- Asked when the transaction commits: in between, an act may have closed one batch and not yet opened the next.
CREATE FUNCTION flow_counts_agree() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    target uuid;
    declared integer;
    counted integer;
BEGIN
    IF TG_OP = 'DELETE' THEN
        target := (to_jsonb(OLD) ->> TG_ARGV[0])::uuid;
    ELSE
        target := (to_jsonb(NEW) ->> TG_ARGV[0])::uuid;
    END IF;
    SELECT open INTO declared FROM flow_instance WHERE id = target;
    SELECT count(*) INTO counted FROM flow_task WHERE instance_id = target AND role = 'do' AND state = 'open';
    IF declared IS DISTINCT FROM counted AND declared IS NOT NULL THEN
        RAISE EXCEPTION '流程实例 % 登记了 % 件待办，实际有 % 件。', target, declared, counted
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER flow_instance_counts AFTER INSERT OR UPDATE OF open, state ON flow_instance
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION flow_counts_agree('id');
CREATE CONSTRAINT TRIGGER flow_task_counts AFTER UPDATE OF state, role, instance_id OR DELETE ON flow_task
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION flow_counts_agree('instance_id');
"""

BACKWARD = """
DROP TRIGGER flow_task_counts ON flow_task;
DROP TRIGGER flow_instance_counts ON flow_instance;
DROP FUNCTION flow_counts_agree();
DROP TRIGGER flow_event_insert_only ON flow_event;
DROP TRIGGER flow_opinion_insert_only ON flow_opinion;
DROP TRIGGER flow_version_immutable ON flow_flowversion;
DROP FUNCTION flow_refuse();
"""


class Migration(migrations.Migration):
    """Triggers; reversible."""

    dependencies = [("flow", "0001_initial")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
