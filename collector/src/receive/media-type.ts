import type { PayloadEncoding } from '../ports.ts';

const encodings: Readonly<Record<string, PayloadEncoding>> = {
  'application/x-protobuf': 'protobuf',
  'application/protobuf': 'protobuf',
  'application/json': 'json',
};

/** Compared without case and parameters; undefined when absent or unknown. */
export function payloadEncodingOf(
  contentType: string | undefined,
): { encoding: PayloadEncoding; mediaType: string } | undefined {
  const mediaType = (contentType ?? '').split(';', 1)[0]!.trim().toLowerCase();
  const encoding = Object.hasOwn(encodings, mediaType) ? encodings[mediaType] : undefined;
  return encoding === undefined ? undefined : { encoding, mediaType };
}
