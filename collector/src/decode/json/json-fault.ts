/** What is wrong with a JSON body and where; becomes a `CollectorError` at the stage's edge. */
export class JsonFault extends Error {
  override readonly name = 'JsonFault';
  /** Offset of the offending byte from the start of the body. */
  readonly at: number;

  constructor(at: number, reason: string) {
    super(reason);
    this.at = at;
  }
}
