import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  compareSchemaVersions,
  isNewerThanKnown,
  knownSchemaVersion,
  parseSchemaUrl,
  schemaVersions,
} from './schema-version.ts';

test.each([
  ['https://opentelemetry.io/schemas/1.21.0', '1.21.0'],
  ['http://opentelemetry.io/schemas/1.4.0', '1.4.0'],
  ['https://schemas.example.com/otel/schemas/1.30.0', '1.30.0'],
  ['https://schemas.example.com/1.30.0', '1.30.0'],
  ['https://example.com:8443/mirror/1.30.0/', '1.30.0'],
  ['https://opentelemetry.io/schemas/1.45.0-unreleased', '1.45.0'],
  ['https://opentelemetry.io/schemas/1.09.00', '1.9.0'],
])('%s names version %s', (url, version) => {
  expect(parseSchemaUrl(url)).toBe(version);
});

test.each([
  '',
  '1.21.0',
  'https://opentelemetry.io/schemas/',
  'https://opentelemetry.io/schemas/latest',
  'https://opentelemetry.io/schemas/1.21',
  'https://opentelemetry.io/schemas/1.21.0.1',
  'https://opentelemetry.io/schemas/1.21.0?x=1',
  'https://opentelemetry.io/schemas/gen-ai/1.2.0',
  'https://1.21.0',
])('"%s" names no version', (url) => {
  expect(parseSchemaUrl(url)).toBeUndefined();
});

test('any text is a version or none, never an error', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.webUrl()), (url) => {
      expect(parseSchemaUrl(url) ?? '0.0.0').toMatch(/^\d+\.\d+\.\d+$/);
    }),
  );
});

test('versions compare as numbers, not as text', () => {
  expect(compareSchemaVersions('1.9.0', '1.10.0')).toBeLessThan(0);
  expect(compareSchemaVersions('1.23.1', '1.23.0')).toBeGreaterThan(0);
  expect(compareSchemaVersions('1.41.1', '1.41.1')).toBe(0);
});

test('published versions are in order and end with the known one', () => {
  expect([...schemaVersions].sort(compareSchemaVersions)).toEqual(schemaVersions);
  expect(schemaVersions.at(-1)).toBe(knownSchemaVersion);
  expect(schemaVersions.filter(isNewerThanKnown)).toEqual([]);
  expect(isNewerThanKnown('1.44.1')).toBe(true);
  expect(isNewerThanKnown('2.0.0')).toBe(true);
});
