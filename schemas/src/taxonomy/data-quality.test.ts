import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  dataQualityFindingNames,
  dataQualityFindings,
  flagsOf,
  namesOf,
  qualityFlag,
  type DataQualityFinding,
} from './data-quality.ts';

/** Bits as they are on disk. Only ever append to this list. */
const bitsOnDisk: readonly DataQualityFinding[] = [
  'future_time',
  'late',
  'time_missing',
  'observed_missing',
  'time_clamped',
  'ended_before_start',
  'end_time_missing',
  'start_time_missing',
  'invalid_trace_id',
  'invalid_span_id',
  'invalid_reference_id',
  'severity_out_of_range',
  'severity_from_text',
  'duplicate_attribute_key',
  'invalid_utf8_repaired',
  'renamed_attributes',
  'rename_collision',
  'unit_converted',
  'unknown_schema_version',
  'unknown_service',
  'truncated',
  'counter_reset_without_start',
  'outside_rollup_window',
  'lenient_encoding',
  'string_reference_ignored',
  'unknown_enum_value',
  'negative_delta',
];

test('a bit never changes its meaning', () => {
  expect(dataQualityFindingNames).toEqual(bitsOnDisk);
  bitsOnDisk.forEach((name, bit) => expect(dataQualityFindings[name].bit, name).toBe(bit));
});

test('every finding fits an unsigned 32-bit column', () => {
  for (const name of dataQualityFindingNames) {
    expect(qualityFlag[name]).toBeGreaterThan(0);
    expect(qualityFlag[name]).toBeLessThan(2 ** 32);
  }
});

test('names become bits and bits become names', () => {
  fc.assert(
    fc.property(fc.subarray([...bitsOnDisk]), (names) => {
      expect(namesOf(flagsOf(names))).toEqual(names);
    }),
  );
});

test('a bit of a newer version is passed over', () => {
  expect(namesOf((2 ** 31 + qualityFlag.late) >>> 0)).toEqual(['late']);
});

test('a finding named twice counts once', () => {
  expect(flagsOf(['late', 'late'])).toBe(2);
});
