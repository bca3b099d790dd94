import type { ChangeReport, CommitReport, IncidentReport } from '@shewhart/schemas';
import type { Nanoseconds } from './instant.ts';
import type { SignatureScheme } from './signature.ts';

/** Names in lower case; a header that was sent several times is one text, joined by commas. */
export type Headers = Readonly<Record<string, string>>;

export interface SourceRequest {
  readonly headers: Headers;
  /** The parsed JSON. */
  readonly body: unknown;
  /** The collector's clock: the instant of what does not carry its own. */
  readonly receivedAt: Nanoseconds;
}

export type DecodedChange = ChangeReport<Nanoseconds> & {
  /** Who told it, where one source speaks for many. */
  readonly reporter?: string | undefined;
  /**
   * It is the run of a pipeline and says nothing of deploying: it counts as a deployment only if the
   * configuration's rules (`changes.pipelines`) take a pipeline of that name for one.
   */
  readonly isRun?: boolean;
  /** Namespaces, clusters, accounts: the environment only where a name among them says so. */
  readonly places?: readonly string[];
};
export type DecodedCommit = CommitReport<Nanoseconds>;
export type DecodedIncident = Omit<IncidentReport<Nanoseconds>, 'status'> & {
  /** Undefined where the report leaves it as it is (another priority, another title). */
  readonly status: IncidentReport['status'] | undefined;
  /** `id` names a condition that can come again, not one occurrence of it. */
  readonly recurs?: boolean;
};

/** What a delivery says of a gate that a change passes on its way. */
export interface DecodedGate {
  readonly gate: 'review' | 'check' | 'deployment-approval';
  /** Of the check, or the environment that a deployment waits for. */
  readonly name?: string | undefined;
  readonly kind: 'requested' | 'approved' | 'rejected' | 'dismissed' | 'passed' | 'failed';
  /** What waits at the gate, within its source: all reports about it have the same. */
  readonly subject: string;
  readonly at: Nanoseconds;
  readonly repository: string;
  readonly service?: string | undefined;
  /** What was looked at. */
  readonly commit?: string | undefined;
  readonly actor?: string | undefined;
  /** Who made the change. */
  readonly author?: string | undefined;
  readonly url?: string | undefined;
}

/** What one delivery says. A delivery that says nothing of interest tells why. */
export interface Decoded {
  /** The source's own name for the kind of event, for counting. */
  readonly kind: string;
  readonly changes?: readonly DecodedChange[];
  readonly commits?: readonly DecodedCommit[];
  readonly incidents?: readonly DecodedIncident[];
  readonly gates?: readonly DecodedGate[];
  /**
   * `ignored`: a known kind that tells of no change and no incident. `unknown`: a kind, or a form of it,
   * that is not known here. Either is kept raw.
   */
  readonly nothing?: { readonly because: 'ignored' | 'unknown'; readonly detail: string };
}

/** A tool that sends webhooks. Its name appears in its own file and nowhere else. */
export interface Source {
  /** As in `POST /v1/webhooks/{name}`. */
  readonly name: string;
  readonly signature: SignatureScheme;
  /** What names this delivery, so that a repetition is recognised; the body's hash where it has no name. */
  key?(request: SourceRequest): string | undefined;
  /** Headers that are kept with the raw event. */
  readonly headers: readonly string[];
  /** Pure: the same request gives the same reports. May throw nothing. */
  decode(request: SourceRequest): Decoded;
}

/** A delivery that says something of gates, whatever else it says. */
export function withGates(decoded: Decoded, gates: readonly DecodedGate[]): Decoded {
  if (gates.length === 0) return decoded;
  const { nothing: _nothing, ...said } = decoded;
  return { ...said, gates };
}

export const ignored = (kind: string, detail: string): Decoded => ({
  kind,
  nothing: { because: 'ignored', detail },
});
export const unknown = (kind: string, detail = 'This kind of event is not known.'): Decoded => ({
  kind,
  nothing: { because: 'unknown', detail },
});
