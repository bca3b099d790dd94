-- One row per accepted span. `kind` and `status` are OpenTelemetry's names in lower case; a number that
-- the specification does not know appears as that number.
CREATE OR REPLACE VIEW v_spans {on_cluster} AS
SELECT
    span.time AS time,
    span.duration_ns AS duration_ns,
    span.received_time AS received_time,
    span.service AS service,
    span.environment AS environment,
    span.name AS name,
    transform(span.kind, [0, 1, 2, 3, 4, 5], ['unspecified', 'internal', 'server', 'client', 'producer', 'consumer'], toString(span.kind)) AS kind,
    transform(span.status_code, [0, 1, 2], ['unset', 'ok', 'error'], toString(span.status_code)) AS status,
    span.status_message AS status_message,
    lower(hex(span.trace_id)) AS trace_id,
    lower(hex(span.span_id)) AS span_id,
    lower(hex(span.parent_span_id)) AS parent_span_id,
    span.trace_state AS trace_state,
    span.flags AS flags,
    span.attributes AS attributes,
    span.attribute_types AS attribute_types,
    span.dropped_attributes_count AS dropped_attributes_count,
    span.events AS events,
    span.dropped_events_count AS dropped_events_count,
    arrayMap(link -> CAST((lower(hex(link.trace_id)), lower(hex(link.span_id)), link.trace_state, link.attributes, link.attribute_types, link.dropped_attributes_count, link.flags), 'Tuple(trace_id String, span_id String, trace_state String, attributes Map(String, String), attribute_types String, dropped_attributes_count UInt32, flags UInt32)'), span.links) AS links,
    span.dropped_links_count AS dropped_links_count,
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
    span.quality AS quality
FROM span
ANY LEFT JOIN resource ON span.resource_id = resource.resource_id
ANY LEFT JOIN scope ON span.scope_id = scope.scope_id;
