import { expect, test } from 'vitest';
import { refusalCode, refusalReasonNames, refusalReasonOfCode, refusalReasons } from './refusal.ts';

test('codes and names never change', () => {
  expect(refusalReasonNames.map((name) => `${refusalCode(name)} ${name}`)).toEqual([
    '1 metric_point_without_time',
    '2 metric_without_data',
    '3 metric_name_missing',
    '4 unspecified_temporality',
    '5 number_without_value',
    '6 histogram_bucket_mismatch',
    '7 histogram_bounds_not_increasing',
    '8 histogram_count_mismatch',
    '9 histogram_sum_without_count',
    '10 exponential_histogram_count_mismatch',
    '11 exponential_histogram_out_of_range',
    '12 summary_quantile_invalid',
    '13 time_out_of_range',
    '14 attribute_nesting_too_deep',
    '15 record_too_large',
  ]);
});

test('a code leads back to its reason, an unknown one to none', () => {
  for (const name of refusalReasonNames) expect(refusalReasonOfCode(refusalCode(name))).toBe(name);
  expect(refusalReasonOfCode(0)).toBeUndefined();
  expect(refusalReasonOfCode(255)).toBeUndefined();
});

test('every sentence is one a person can act on: whole, and free of jargon codes', () => {
  for (const name of refusalReasonNames) {
    expect(refusalReasons[name].sentence, name).toMatch(/^[A-Z].{20,}\.$/);
  }
});
