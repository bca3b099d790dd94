// Sends what every client of this folder sends, with the OpenTelemetry SDK for Go.
package main

import (
	"context"
	"fmt"
	"os"
	"strconv"
	"time"

	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/codes"
	"go.opentelemetry.io/otel/exporters/otlp/otlplog/otlploggrpc"
	"go.opentelemetry.io/otel/exporters/otlp/otlplog/otlploghttp"
	"go.opentelemetry.io/otel/exporters/otlp/otlpmetric/otlpmetricgrpc"
	"go.opentelemetry.io/otel/exporters/otlp/otlpmetric/otlpmetrichttp"
	"go.opentelemetry.io/otel/exporters/otlp/otlptrace/otlptracegrpc"
	"go.opentelemetry.io/otel/exporters/otlp/otlptrace/otlptracehttp"
	"go.opentelemetry.io/otel/log"
	"go.opentelemetry.io/otel/metric"
	sdklog "go.opentelemetry.io/otel/sdk/log"
	sdkmetric "go.opentelemetry.io/otel/sdk/metric"
	"go.opentelemetry.io/otel/sdk/resource"
	sdktrace "go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/trace"
)

func must[T any](value T, err error) T {
	check(err)
	return value
}

func check(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// The endpoint is set as a user would: OTEL_EXPORTER_OTLP_ENDPOINT.
func exporters(ctx context.Context) (sdktrace.SpanExporter, sdklog.Exporter, sdkmetric.Exporter) {
	if os.Getenv("CLIENT_PROTOCOL") == "grpc" {
		return must(otlptracegrpc.New(ctx)), must(otlploggrpc.New(ctx)), must(otlpmetricgrpc.New(ctx))
	}
	return must(otlptracehttp.New(ctx)), must(otlploghttp.New(ctx)), must(otlpmetrichttp.New(ctx))
}

func main() {
	ctx := context.Background()
	startNs := must(strconv.ParseInt(os.Getenv("CLIENT_TIME_NS"), 10, 64))
	at := func(ns int64) time.Time { return time.Unix(0, startNs+ns) }
	spans, logs, metrics := exporters(ctx)
	res := resource.NewSchemaless(
		attribute.String("service.name", os.Getenv("CLIENT_SERVICE")),
		attribute.String("deployment.environment.name", "test"),
	)
	attributes := []attribute.KeyValue{attribute.String("http.route", "/cart"), attribute.Int("tries", 3)}

	tracers := sdktrace.NewTracerProvider(sdktrace.WithResource(res), sdktrace.WithBatcher(spans))
	tracer := tracers.Tracer("shop", trace.WithInstrumentationVersion("1.2.3"))
	inParent, parent := tracer.Start(ctx, "GET /cart", trace.WithSpanKind(trace.SpanKindServer),
		trace.WithTimestamp(at(0)), trace.WithAttributes(attributes...))
	parent.AddEvent("cache.miss", trace.WithTimestamp(at(500)), trace.WithAttributes(attribute.String("key", "cart:1")))
	_, child := tracer.Start(inParent, "charge", trace.WithSpanKind(trace.SpanKindClient), trace.WithTimestamp(at(1000)))
	child.SetStatus(codes.Error, "declined")
	child.End(trace.WithTimestamp(at(5_000_000_123)))
	parent.End(trace.WithTimestamp(at(6_000_000_000)))
	check(tracers.Shutdown(ctx))

	loggers := sdklog.NewLoggerProvider(sdklog.WithResource(res), sdklog.WithProcessor(sdklog.NewBatchProcessor(logs)))
	var record log.Record
	record.SetTimestamp(at(123_456_789))
	record.SetSeverity(log.SeverityWarn)
	record.SetSeverityText("Warnung")
	record.SetBody(attribute.StringValue("Zahlung abgelehnt: 50 €"))
	record.AddAttributes(
		attribute.String("x.text", "ü😀"),
		attribute.Int64("x.int", 9007199254740993),
		attribute.Float64("x.double", 0.1),
		attribute.Bool("x.flag", false),
		attribute.StringSlice("x.list", []string{"a", "b"}),
	)
	loggers.Logger("shop", log.WithInstrumentationVersion("1.2.3")).Emit(inParent, record)
	check(loggers.Shutdown(ctx))

	meters := sdkmetric.NewMeterProvider(sdkmetric.WithResource(res),
		sdkmetric.WithReader(sdkmetric.NewPeriodicReader(metrics, sdkmetric.WithInterval(time.Hour))))
	meter := meters.Meter("shop", metric.WithInstrumentationVersion("1.2.3"))
	requests := must(meter.Int64Counter("a.requests", metric.WithUnit("{request}"), metric.WithDescription("Requests")))
	requests.Add(ctx, 9007199254740993, metric.WithAttributes(attributes...))
	duration := must(meter.Float64Histogram("d.duration", metric.WithUnit("s"), metric.WithExplicitBucketBoundaries(0.5, 1, 2)))
	for _, seconds := range []float64{0.25, 0.75, 0.75, 8} {
		duration.Record(ctx, seconds, metric.WithAttributes(attributes...))
	}
	check(meters.Shutdown(ctx))

	fmt.Println(parent.SpanContext().TraceID())
}
