"""Sends what every client of this folder sends, with the OpenTelemetry SDK for Python."""

import os

from opentelemetry import trace
from opentelemetry._logs import LogRecord, SeverityNumber
from opentelemetry.sdk._logs import LoggerProvider
from opentelemetry.sdk._logs.export import BatchLogRecordProcessor
from opentelemetry.sdk.metrics import MeterProvider
from opentelemetry.sdk.metrics.export import PeriodicExportingMetricReader
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor
from opentelemetry.trace import SpanKind, Status, StatusCode

protocol = os.environ["CLIENT_PROTOCOL"]
start_ns = int(os.environ["CLIENT_TIME_NS"])

if protocol == "grpc":
    from opentelemetry.exporter.otlp.proto.grpc._log_exporter import OTLPLogExporter
    from opentelemetry.exporter.otlp.proto.grpc.metric_exporter import OTLPMetricExporter
    from opentelemetry.exporter.otlp.proto.grpc.trace_exporter import OTLPSpanExporter
else:
    from opentelemetry.exporter.otlp.proto.http._log_exporter import OTLPLogExporter
    from opentelemetry.exporter.otlp.proto.http.metric_exporter import OTLPMetricExporter
    from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter

# The endpoint is set as a user would: OTEL_EXPORTER_OTLP_ENDPOINT.
resource = Resource.create({"service.name": os.environ["CLIENT_SERVICE"], "deployment.environment.name": "test"})
attributes = {"http.route": "/cart", "tries": 3}

tracers = TracerProvider(resource=resource)
tracers.add_span_processor(BatchSpanProcessor(OTLPSpanExporter()))
tracer = tracers.get_tracer("shop", "1.2.3")
parent = tracer.start_span("GET /cart", kind=SpanKind.SERVER, start_time=start_ns, attributes=attributes)
parent.add_event("cache.miss", {"key": "cart:1"}, timestamp=start_ns + 500)
in_parent = trace.set_span_in_context(parent)
child = tracer.start_span("charge", in_parent, kind=SpanKind.CLIENT, start_time=start_ns + 1000)
child.set_status(Status(StatusCode.ERROR, "declined"))
child.end(end_time=start_ns + 5_000_000_123)
parent.end(end_time=start_ns + 6_000_000_000)
tracers.shutdown()

loggers = LoggerProvider(resource=resource)
loggers.add_log_record_processor(BatchLogRecordProcessor(OTLPLogExporter()))
loggers.get_logger("shop", "1.2.3").emit(
    LogRecord(
        timestamp=start_ns + 123_456_789,
        context=in_parent,
        severity_number=SeverityNumber.WARN,
        severity_text="Warnung",
        body="Zahlung abgelehnt: 50 €",
        attributes={"x.text": "ü😀", "x.int": 9007199254740993, "x.double": 0.1, "x.flag": False, "x.list": ["a", "b"]},
    )
)
loggers.shutdown()

reader = PeriodicExportingMetricReader(OTLPMetricExporter(), export_interval_millis=3_600_000)
meters = MeterProvider(resource=resource, metric_readers=[reader])
meter = meters.get_meter("shop", "1.2.3")
meter.create_counter("a.requests", unit="{request}", description="Requests").add(9007199254740993, attributes)
duration = meter.create_histogram("d.duration", unit="s", explicit_bucket_boundaries_advisory=[0.5, 1, 2])
for seconds in (0.25, 0.75, 0.75, 8.0):
    duration.record(seconds, attributes)
meters.shutdown()

print(format(parent.get_span_context().trace_id, "032x"))
