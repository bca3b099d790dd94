import { isLoopback } from '../access/safe-to-listen.ts';
import type { Configuration } from '../config/configuration.ts';
import type { DoctorFacts, DoorFacts } from './facts.ts';
import { error, ok, warning, type Finding } from './finding.ts';
import { sdkFindings } from './sdk-findings.ts';

const minimumNode = [20, 19] as const;
/** Each sender, segment and table part holds files open. */
const comfortableOpenFiles = 4096;
/** File times and clocks differ a little without harm. */
const clockToleranceMs = 60_000;

/** Everything that was checked, in the order in which to mend it. Pure. */
export function findings(facts: DoctorFacts): readonly Finding[] {
  const { configuration } = facts;
  return [
    nodeFinding(facts.nodeVersion),
    ...configurationFindings(facts),
    ...(configuration?.store.url === undefined ? [engineFinding(facts.engine)] : []),
    ...(configuration === undefined
      ? []
      : [
          ...dataDirectoryFindings(facts, configuration),
          ...spoolFindings(facts, configuration),
          ...facts.doors.flatMap((door) => doorFindings(door, facts, configuration)),
          ...runningFindings(facts),
          ...sdkFindings(facts.sdkEnvironment, configuration),
        ]),
    ...openFileFindings(facts.openFileLimit),
  ];
}

function nodeFinding(version: string): Finding {
  const [major = 0, minor = 0] = version.replace(/^v/, '').split('.').map(Number);
  const isEnough = major > minimumNode[0] || (major === minimumNode[0] && minor >= minimumNode[1]);
  return isEnough
    ? ok(`Node ${version}`)
    : error(
        `Node ${version} is too old`,
        'The collector needs Node 20.19 or later.',
        'Install a current Node.',
      );
}

function configurationFindings({ configuration, configurationProblems }: DoctorFacts): readonly Finding[] {
  if (configuration !== undefined) return [ok('The configuration is valid')];
  return configurationProblems.map((problem) =>
    error(
      'The configuration has a mistake',
      problem,
      'Correct it in shewhart.yaml or in the SHEWHART_* variable.',
    ),
  );
}

function engineFinding(engine: DoctorFacts['engine']): Finding {
  if (engine.loads) return ok(`The embedded ClickHouse (${engine.version}) loads`);
  return error(
    'The embedded ClickHouse does not load',
    engine.why,
    'Run "npm ci" again on this machine (Linux with glibc, or macOS), or set store.url to a ClickHouse server.',
  );
}

const mebibytes = (bytes: number): string => `${Math.round(bytes / 2 ** 20)} MiB`;

function dataDirectoryFindings({ dataDirectory }: DoctorFacts, { spool }: Configuration): readonly Finding[] {
  if (dataDirectory === undefined) return [];
  const { path, problem, freeBytes } = dataDirectory;
  if (problem !== undefined) {
    return [
      error(
        `The data directory ${path} cannot be written`,
        problem,
        'Give this user the right to write there, or set SHEWHART_DATA_DIR to another directory.',
      ),
    ];
  }
  const writable = ok(`The data directory ${path} can be written`);
  if (freeBytes === undefined) return [writable];
  if (freeBytes < spool.minFreeDiskBytes) {
    return [
      writable,
      error(
        `The disk of ${path} is full`,
        `${mebibytes(freeBytes)} are free; below ${mebibytes(spool.minFreeDiskBytes)} senders get 503.`,
        'Free some space, shorten store.retentionDays, or lower spool.minFreeDiskBytes.',
      ),
    ];
  }
  if (freeBytes < spool.minFreeDiskBytes + spool.maxBytes) {
    return [
      writable,
      warning(
        `The disk of ${path} cannot hold a full spool`,
        `${mebibytes(freeBytes)} are free; spool.maxBytes is ${mebibytes(spool.maxBytes)}.`,
        'Free some space or lower spool.maxBytes: in a long outage the disk fills before the spool does.',
      ),
    ];
  }
  return [writable, ok(`${mebibytes(freeBytes)} of disk are free`)];
}

function spoolFindings(
  { spool, running, now }: DoctorFacts,
  configuration: Configuration,
): readonly Finding[] {
  if (spool === undefined) return [];
  const list: Finding[] = [];
  const isServing = running !== 'no answer' && running !== 'not ours';
  if (spool.isLocked && !isServing) {
    list.push(
      warning(
        'The spool is locked, and no collector answers',
        'Another collector uses this data directory on other ports, or one was killed.',
        'Stop the other one, or just start: the lock of a dead process is taken over.',
      ),
    );
  }
  if (spool.bytes > 0.8 * configuration.spool.maxBytes) {
    list.push(
      warning(
        'The spool is nearly full',
        `${mebibytes(spool.bytes)} of ${mebibytes(configuration.spool.maxBytes)} wait for the store.`,
        'See why the store does not take them (its state is below), or raise spool.maxBytes.',
      ),
    );
  }
  if (spool.quarantinedFiles.length > 0) {
    list.push(
      warning(
        `${spool.quarantinedFiles.length} files are in quarantine`,
        `They could not be read as a segment: ${spool.quarantinedFiles.slice(0, 3).join(', ')}.`,
        'Keep them until you know what damaged them (often the disk); remove them to end this warning.',
      ),
    );
  }
  if (spool.newestAt !== undefined && spool.newestAt.getTime() > now.getTime() + clockToleranceMs) {
    list.push(
      warning(
        'The clock went back',
        `The spool was written at ${spool.newestAt.toISOString()}, and it is ${now.toISOString()} now.`,
        'Check the time synchronisation (timedatectl): records get the time of receipt from this clock.',
      ),
    );
  }
  return list.length > 0 ? list : [ok('The spool is in order')];
}

function doorFindings(
  door: DoorFacts,
  { running }: DoctorFacts,
  { access }: Configuration,
): readonly Finding[] {
  const at = `${door.host}:${door.port}`;
  const option = `SHEWHART_${door.name.toUpperCase()}_PORT`;
  const list: Finding[] = [];
  if (door.state === 'error') {
    list.push(
      error(
        `${door.name} cannot listen on ${at}`,
        door.why ?? 'The system refuses it.',
        `Change ${door.name}.host or ${option}.`,
      ),
    );
  } else if (door.state === 'taken' && (running === 'no answer' || running === 'not ours')) {
    list.push(
      error(
        `${door.name} cannot listen on ${at}`,
        'Another program has that port, and it is not a collector.',
        `Stop it ("lsof -i :${door.port}" names it), or set ${option} to another port.`,
      ),
    );
  } else {
    list.push(
      ok(door.state === 'free' ? `${at} is free for ${door.name}` : `The collector listens on ${at}`),
    );
  }
  if (!isLoopback(door.host) && access.tokens.length === 0) {
    list.push(
      error(
        `${door.name} is to listen on ${door.host} without credentials`,
        'Anyone who can reach it could send and read everything, so the collector refuses to start.',
        'Run "shewhart token" and put what it prints under access.tokens, or keep 127.0.0.1.',
      ),
    );
  }
  return list;
}

function runningFindings({ running }: DoctorFacts): readonly Finding[] {
  if (running === 'no answer' || running === 'not ours') return [ok('No collector runs on this address now')];
  const broken = Object.entries(running.parts).filter(([, part]) => !part.ready);
  if (broken.length === 0) return [ok('The running collector is ready')];
  return broken.map(([name, part]) =>
    error(
      `The running collector is not ready: ${name}`,
      part.detail,
      'See its log; /readyz shows the state again.',
    ),
  );
}

function openFileFindings(limit: number | undefined): readonly Finding[] {
  if (limit === undefined) return [];
  if (limit >= comfortableOpenFiles) return [ok(`${limit} files may be open`)];
  return [
    warning(
      `Only ${limit} files may be open`,
      'Each connection and each part of a table needs one.',
      `Raise it: "ulimit -n ${comfortableOpenFiles}", or LimitNOFILE in the systemd unit.`,
    ),
  ];
}
