import type { Configuration } from './configuration.ts';

/** Options that are fine alone and cannot hold together. */
export function contradictions(configuration: Configuration): string[] {
  const { receive, spool, store, access } = configuration;
  const problems: string[] = [];
  const check = (holds: boolean, problem: string): void => {
    if (!holds) problems.push(problem);
  };
  check(
    receive.maxBytesInFlight >= 2 * receive.maxBodyBytes,
    'receive.maxBytesInFlight must be at least twice receive.maxBodyBytes: a compressed request is held twice, and one that never fits would be sent again for ever.',
  );
  check(
    spool.maxBytes >= spool.segmentMaxBytes,
    'spool.maxBytes must not be less than spool.segmentMaxBytes.',
  );
  check(
    store.password === undefined || store.passwordFile === undefined,
    'store.password and store.passwordFile exclude each other.',
  );
  check(
    store.url !== undefined ||
      (store.password === undefined && store.passwordFile === undefined && store.cluster === undefined),
    'store.password, store.passwordFile and store.cluster need store.url: the embedded engine has none of them.',
  );
  problems.push(...clashingPorts(configuration));
  const names = access.tokens.map((token) => token.name);
  check(new Set(names).size === names.length, 'access.tokens: two tokens have the same name.');
  return problems;
}

function clashingPorts({ http, grpc, metrics }: Configuration): string[] {
  const doors = Object.entries({ http, grpc, metrics });
  return doors.flatMap(([name, door], index) =>
    doors
      .slice(index + 1)
      .filter(([, other]) => door.port !== 0 && other.port === door.port)
      .map(([other]) => `${name}.port and ${other}.port are both ${door.port}.`),
  );
}
