-- What people and gates decided, one row each; `payload` is JSON. `shewhart verify` tells whether it is whole.
CREATE OR REPLACE VIEW v_trail {on_cluster} AS
SELECT
    concat(toString(entry.trail), '-', toString(entry.entry_index)) AS entry_id,
    toString(entry.trail) AS trail,
    entry.entry_index AS entry_index,
    entry.time AS time,
    toString(entry.kind) AS kind,
    entry.subject AS subject,
    entry.actor AS actor,
    entry.payload AS payload
FROM trail_entry AS entry FINAL;
