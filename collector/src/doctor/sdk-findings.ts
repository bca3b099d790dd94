import type { Configuration } from '../config/configuration.ts';
import { ok, warning, type Finding } from './finding.ts';

const endpointNames = [
  'OTEL_EXPORTER_OTLP_ENDPOINT',
  'OTEL_EXPORTER_OTLP_LOGS_ENDPOINT',
  'OTEL_EXPORTER_OTLP_METRICS_ENDPOINT',
  'OTEL_EXPORTER_OTLP_TRACES_ENDPOINT',
] as const;

/** What the SDKs of this shell would do: whether their endpoint and their protocol fit each other and us. */
export function sdkFindings(
  environment: Readonly<Record<string, string>>,
  { http, grpc, access }: Configuration,
): readonly Finding[] {
  const endpoints = endpointNames.filter((name) => environment[name] !== undefined);
  if (endpoints.length === 0) return [];
  const list = endpoints.flatMap((name) => endpointFindings(name, environment, http.port, grpc.port));
  const hasHeader = Object.entries(environment).some(
    ([name, value]) => name.endsWith('_HEADERS') && /authorization/i.test(value),
  );
  if (access.tokens.length > 0 && !hasHeader) {
    list.push(
      warning(
        'OTEL_EXPORTER_OTLP_HEADERS sends no token',
        'The collector asks for one.',
        'Set OTEL_EXPORTER_OTLP_HEADERS="authorization=Bearer <token>".',
      ),
    );
  }
  return list.length > 0 ? list : [ok('OTEL_EXPORTER_OTLP_ENDPOINT fits')];
}

function endpointFindings(
  name: string,
  environment: Readonly<Record<string, string>>,
  httpPort: number,
  grpcPort: number,
): Finding[] {
  const value = environment[name] ?? '';
  if (!URL.canParse(value) || !/^https?:$/.test(new URL(value).protocol)) {
    return [
      warning(
        `${name} is no http or https address`,
        'Some SDKs then fall back to their default without a word.',
        `Set it to http://127.0.0.1:${httpPort} (HTTP) or http://127.0.0.1:${grpcPort} (gRPC).`,
      ),
    ];
  }
  const url = new URL(value);
  const protocol =
    environment[name.replace(/_ENDPOINT$/, '_PROTOCOL')] ?? environment['OTEL_EXPORTER_OTLP_PROTOCOL'];
  return [
    protocolFinding(name, Number(url.port), protocol, httpPort, grpcPort),
    pathFinding(name, url.pathname, Number(url.port) === httpPort && protocol !== 'grpc'),
    url.protocol === 'https:' && [httpPort, grpcPort].includes(Number(url.port))
      ? warning(`${name} says https`, 'The collector itself speaks plain HTTP.', 'Write http:// instead.')
      : undefined,
  ].filter((finding) => finding !== undefined);
}

function protocolFinding(
  name: string,
  port: number,
  protocol: string | undefined,
  httpPort: number,
  grpcPort: number,
): Finding | undefined {
  if (port === grpcPort && protocol?.startsWith('http/') === true) {
    return warning(
      `${name} names the gRPC port ${grpcPort}, with the protocol ${protocol}`,
      'HTTP requests to the gRPC port are not understood.',
      `Use port ${httpPort}, or set the protocol to grpc.`,
    );
  }
  if (port === httpPort && protocol === 'grpc') {
    return warning(
      `${name} names the HTTP port ${httpPort}, with the protocol grpc`,
      'gRPC calls to the HTTP port are not understood.',
      `Use port ${grpcPort}, or set the protocol to http/protobuf.`,
    );
  }
  return undefined;
}

function pathFinding(name: string, path: string, isOurHttp: boolean): Finding | undefined {
  const isOfOneSignal = name !== 'OTEL_EXPORTER_OTLP_ENDPOINT';
  if (!isOfOneSignal && /\/v1\/(logs|metrics|traces)\/?$/.test(path)) {
    return warning(
      `${name} ends in ${path}`,
      'SDKs append the path of each signal to it, which gives /v1/logs/v1/logs.',
      'Leave the path out.',
    );
  }
  if (isOfOneSignal && isOurHttp && path === '/') {
    return warning(
      `${name} has no path`,
      'The endpoint of one signal is used as it is.',
      `Append ${pathOf(name)}.`,
    );
  }
  return undefined;
}

function pathOf(name: string): string {
  return `/v1/${(/OTLP_(LOGS|METRICS|TRACES)_/.exec(name)?.[1] ?? '').toLowerCase()}`;
}
