import type { Signal } from '../../src/ports.ts';
import type { Message } from './obvious-encoding.ts';
import type { Row } from './read-back.ts';

/** A request, and what a query has to find of it whichever way it was sent. */
export interface RecordCase {
  /** Numbers of the conformance checklist that the case shows. */
  readonly items: readonly number[];
  readonly title: string;
  readonly signal: Signal;
  readonly request: (service: string) => Message;
  /** The JSON text, where it is not the plain writing of the request. */
  readonly json?: (service: string) => string | Uint8Array;
  /** The protobuf bytes, where they are not the plain writing of the request. */
  readonly protobuf?: (service: string) => Uint8Array;
  /** How many records are refused and what the sender is told; none when absent. */
  readonly refused?: { readonly count: number; readonly reason: RegExp };
  /** Finds the rows in the view when they do not carry the service; `{service:String}` is the case's. */
  readonly where?: string;
  /** The rows, in the order of time: for each, the columns that the case is about. */
  readonly rows: readonly Row[];
}
