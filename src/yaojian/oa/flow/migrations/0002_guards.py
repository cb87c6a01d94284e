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
ALTER TABLE flow_batch ADD CONSTRAINT batch_one_open EXCLUDE USING btree (instance_id WITH =, branch WITH =)
    WHERE (closed IS NULL) DEFERRABLE INITIALLY DEFERRED;

CREATE FUNCTION flow_check_counts(target uuid) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    declared integer;
    counted integer;
BEGIN
    SELECT open INTO declared FROM flow_instance WHERE id = target;
    SELECT count(*) INTO counted FROM flow_task WHERE instance_id = target AND role = 'do' AND state = 'open';
    IF declared IS DISTINCT FROM counted AND declared IS NOT NULL THEN
        RAISE EXCEPTION '流程实例 % 登记了 % 件待办，实际有 % 件。', target, declared, counted
            USING ERRCODE = 'check_violation';
    END IF;
END $$;
CREATE FUNCTION flow_instance_agrees() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM flow_check_counts(NEW.id);
    RETURN NULL;
END $$;
CREATE FUNCTION flow_task_agrees() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    -- An act changes its instance in the same transaction, whose own trigger counts.
    PERFORM FROM flow_instance WHERE id = OLD.instance_id AND xmin = pg_current_xact_id()::xid;
    IF NOT FOUND THEN
        PERFORM flow_check_counts(OLD.instance_id);
    END IF;
    RETURN NULL;
END $$;
-- Every act changes its instance. A task that changes without it is somebody's hand in the table.
CREATE CONSTRAINT TRIGGER flow_instance_counts AFTER INSERT OR UPDATE OF open, state, event_count ON flow_instance
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION flow_instance_agrees();
CREATE CONSTRAINT TRIGGER flow_task_counts AFTER UPDATE OF state, role, instance_id OR DELETE ON flow_task
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION flow_task_agrees();
"""

BACKWARD = """
DROP TRIGGER flow_task_counts ON flow_task;
DROP TRIGGER flow_instance_counts ON flow_instance;
DROP FUNCTION flow_task_agrees();
DROP FUNCTION flow_instance_agrees();
DROP FUNCTION flow_check_counts(uuid);
ALTER TABLE flow_batch DROP CONSTRAINT batch_one_open;
DROP TRIGGER flow_event_insert_only ON flow_event;
DROP TRIGGER flow_opinion_insert_only ON flow_opinion;
DROP TRIGGER flow_version_immutable ON flow_flowversion;
DROP FUNCTION flow_refuse();
"""


class Migration(migrations.Migration):
    """Triggers; reversible."""

    dependencies = [("flow", "0001_initial")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
