import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.logs.Severity;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.exporter.otlp.http.logs.OtlpHttpLogRecordExporter;
import io.opentelemetry.exporter.otlp.http.metrics.OtlpHttpMetricExporter;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.exporter.otlp.logs.OtlpGrpcLogRecordExporter;
import io.opentelemetry.exporter.otlp.metrics.OtlpGrpcMetricExporter;
import io.opentelemetry.exporter.otlp.trace.OtlpGrpcSpanExporter;
import io.opentelemetry.sdk.logs.SdkLoggerProvider;
import io.opentelemetry.sdk.logs.export.BatchLogRecordProcessor;
import io.opentelemetry.sdk.logs.export.LogRecordExporter;
import io.opentelemetry.sdk.metrics.SdkMeterProvider;
import io.opentelemetry.sdk.metrics.export.MetricExporter;
import io.opentelemetry.sdk.metrics.export.PeriodicMetricReader;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Sends what every client of this folder sends, with the OpenTelemetry SDK for Java. */
public final class Send {
  public static void main(String[] arguments) {
    boolean isGrpc = System.getenv("CLIENT_PROTOCOL").equals("grpc");
    String endpoint = System.getenv("OTEL_EXPORTER_OTLP_ENDPOINT");
    long startNs = Long.parseLong(System.getenv("CLIENT_TIME_NS"));
    SpanExporter spans = isGrpc
        ? OtlpGrpcSpanExporter.builder().setEndpoint(endpoint).build()
        : OtlpHttpSpanExporter.builder().setEndpoint(endpoint + "/v1/traces").build();
    LogRecordExporter logs = isGrpc
        ? OtlpGrpcLogRecordExporter.builder().setEndpoint(endpoint).build()
        : OtlpHttpLogRecordExporter.builder().setEndpoint(endpoint + "/v1/logs").build();
    MetricExporter metrics = isGrpc
        ? OtlpGrpcMetricExporter.builder().setEndpoint(endpoint).build()
        : OtlpHttpMetricExporter.builder().setEndpoint(endpoint + "/v1/metrics").build();
    Resource resource = Resource.create(Attributes.builder()
        .put("service.name", System.getenv("CLIENT_SERVICE"))
        .put("deployment.environment.name", "test")
        .build());
    Attributes attributes = Attributes.builder().put("http.route", "/cart").put("tries", 3).build();

    SdkTracerProvider tracers = SdkTracerProvider.builder().setResource(resource)
        .addSpanProcessor(BatchSpanProcessor.builder(spans).build()).build();
    Tracer tracer = tracers.tracerBuilder("shop").setInstrumentationVersion("1.2.3").build();
    Span parent = tracer.spanBuilder("GET /cart").setSpanKind(SpanKind.SERVER).setAllAttributes(attributes)
        .setStartTimestamp(startNs, TimeUnit.NANOSECONDS).startSpan();
    parent.addEvent("cache.miss", Attributes.builder().put("key", "cart:1").build(), startNs + 500, TimeUnit.NANOSECONDS);
    Context inParent = Context.root().with(parent);
    Span child = tracer.spanBuilder("charge").setSpanKind(SpanKind.CLIENT).setParent(inParent)
        .setStartTimestamp(startNs + 1000, TimeUnit.NANOSECONDS).startSpan();
    child.setStatus(StatusCode.ERROR, "declined");
    child.end(startNs + 5_000_000_123L, TimeUnit.NANOSECONDS);
    parent.end(startNs + 6_000_000_000L, TimeUnit.NANOSECONDS);
    tracers.shutdown().join(20, TimeUnit.SECONDS);

    SdkLoggerProvider loggers = SdkLoggerProvider.builder().setResource(resource)
        .addLogRecordProcessor(BatchLogRecordProcessor.builder(logs).build()).build();
    loggers.loggerBuilder("shop").setInstrumentationVersion("1.2.3").build().logRecordBuilder()
        .setTimestamp(startNs + 123_456_789, TimeUnit.NANOSECONDS)
        .setContext(inParent)
        .setSeverity(Severity.WARN)
        .setSeverityText("Warnung")
        .setBody("Zahlung abgelehnt: 50 €")
        .setAttribute(AttributeKey.stringKey("x.text"), "ü😀")
        .setAttribute(AttributeKey.longKey("x.int"), 9007199254740993L)
        .setAttribute(AttributeKey.doubleKey("x.double"), 0.1)
        .setAttribute(AttributeKey.booleanKey("x.flag"), false)
        .setAttribute(AttributeKey.stringArrayKey("x.list"), List.of("a", "b"))
        .emit();
    loggers.shutdown().join(20, TimeUnit.SECONDS);

    SdkMeterProvider meters = SdkMeterProvider.builder().setResource(resource)
        .registerMetricReader(PeriodicMetricReader.builder(metrics).setInterval(Duration.ofHours(1)).build()).build();
    var meter = meters.meterBuilder("shop").setInstrumentationVersion("1.2.3").build();
    meter.counterBuilder("a.requests").setUnit("{request}").setDescription("Requests").build()
        .add(9007199254740993L, attributes);
    var duration = meter.histogramBuilder("d.duration").setUnit("s")
        .setExplicitBucketBoundariesAdvice(List.of(0.5, 1.0, 2.0)).build();
    for (double seconds : new double[] {0.25, 0.75, 0.75, 8}) duration.record(seconds, attributes);
    meters.shutdown().join(20, TimeUnit.SECONDS);

    System.out.println(parent.getSpanContext().getTraceId());
  }
}
