-- One row per accepted log record. Attribute values that are not strings appear as their JSON text;
-- `attribute_types` has their types, one letter each, in the order of the map.
CREATE OR REPLACE VIEW v_logs {on_cluster} AS
SELECT
    log.time AS time,
    log.observed_time AS observed_time,
    log.received_time AS received_time,
    log.service AS service,
    log.environment AS environment,
    log.severity_number AS severity_number,
    log.severity_text AS severity_text,
    log.event_name AS event_name,
    log.body AS body,
    log.body_type AS body_type,
    log.attributes AS attributes,
    log.attribute_types AS attribute_types,
    log.dropped_attributes_count AS dropped_attributes_count,
    resource.attributes AS resource,
    resource.attribute_types AS resource_types,
    resource.dropped_attributes_count AS resource_dropped_attributes_count,
    resource.schema_url AS resource_schema_url,
    resource.service_namespace AS service_namespace,
    resource.service_instance AS service_instance,
    scope.name AS scope_name,
    scope.version AS scope_version,
    scope.attributes AS scope_attributes,
    scope.attribute_types AS scope_attribute_types,
    scope.dropped_attributes_count AS scope_dropped_attributes_count,
    scope.schema_url AS scope_schema_url,
    lower(hex(log.trace_id)) AS trace_id,
    lower(hex(log.span_id)) AS span_id,
    log.flags AS flags,
    log.quality AS quality
FROM log
ANY LEFT JOIN resource ON log.resource_id = resource.resource_id
ANY LEFT JOIN scope ON log.scope_id = scope.scope_id;
