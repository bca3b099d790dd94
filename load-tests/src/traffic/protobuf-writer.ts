/** Just enough of protobuf's wire format to write OTLP, by hand, into one growing buffer. */
export class ProtobufWriter {
  private buffer = Buffer.alloc(4096);
  length = 0;

  bytes(): Buffer {
    return Buffer.from(this.buffer.subarray(0, this.length));
  }

  varint(value: number): this {
    this.reserve(10);
    let left = value;
    while (left >= 128) {
      this.buffer[this.length++] = (left % 128) | 128;
      left = Math.floor(left / 128);
    }
    this.buffer[this.length++] = left;
    return this;
  }

  field(number: number, value: number): this {
    return this.varint(number * 8).varint(value);
  }

  /** Writes a fixed64 and returns where it stands, for patching. */
  fixed64(number: number, value: bigint): number {
    this.varint(number * 8 + 1).reserve(8);
    this.buffer.writeBigUInt64LE(value, this.length);
    this.length += 8;
    return this.length - 8;
  }

  double(number: number, value: number): number {
    this.varint(number * 8 + 1).reserve(8);
    this.buffer.writeDoubleLE(value, this.length);
    this.length += 8;
    return this.length - 8;
  }

  /** Writes bytes or text and returns where they stand. */
  blob(number: number, value: Uint8Array | string): number {
    const content = typeof value === 'string' ? Buffer.from(value) : value;
    this.varint(number * 8 + 2)
      .varint(content.length)
      .reserve(content.length);
    this.buffer.set(content, this.length);
    this.length += content.length;
    return this.length - content.length;
  }

  /** Writes a nested message; positions that `write` returns are relative to it and are moved by the caller's offset. */
  message<T>(number: number, write: (inner: ProtobufWriter) => T): { at: number; value: T } {
    const inner = new ProtobufWriter();
    const value = write(inner);
    return { at: this.blob(number, inner.buffer.subarray(0, inner.length)), value };
  }

  /** KeyValue with a string. */
  text(number: number, key: string, value: string): this {
    this.message(number, (pair) => {
      pair.blob(1, key);
      pair.message(2, (any) => any.blob(1, value));
    });
    return this;
  }

  /** KeyValue with an integer; returns where its varint stands. */
  integer(number: number, key: string, value: number): number {
    const pair = this.message(number, (inner) => {
      inner.blob(1, key);
      const any = inner.message(2, (anyValue) => {
        anyValue.varint(3 * 8);
        const at = anyValue.length;
        anyValue.varint(value);
        return at;
      });
      return any.at + any.value;
    });
    return pair.at + pair.value;
  }

  private reserve(bytes: number): this {
    if (this.length + bytes > this.buffer.length) {
      const larger = Buffer.alloc(Math.max(this.buffer.length * 2, this.length + bytes));
      larger.set(this.buffer.subarray(0, this.length));
      this.buffer = larger;
    }
    return this;
  }
}
