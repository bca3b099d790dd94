import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { quoteText, splitStatements } from './sql-text.ts';

describe('statements of an SQL file', () => {
  test.each([
    ['one without an end', 'SELECT 1', ['SELECT 1']],
    ['two', 'SELECT 1;\nSELECT 2;\n', ['SELECT 1', 'SELECT 2']],
    ['a semicolon in a comment', '-- a; b\nSELECT 1; -- the; end', ['-- a; b\nSELECT 1']],
    ['a semicolon in a block comment', 'SELECT /* ; */ 1;', ['SELECT /* ; */ 1']],
    [
      'a semicolon in a string',
      "SELECT ';', 'it''s; ', '\\';' ; SELECT 2",
      ["SELECT ';', 'it''s; ', '\\';'", 'SELECT 2'],
    ],
    ['a semicolon in a name', 'SELECT 1 AS `a;b`, 2 AS "c;d"', ['SELECT 1 AS `a;b`, 2 AS "c;d"']],
    ['a semicolon in a heredoc', 'SELECT $x$ ; $x$; SELECT 2', ['SELECT $x$ ; $x$', 'SELECT 2']],
    ['a comment that looks like a string', "-- it's\nSELECT 1; SELECT 2", ["-- it's\nSELECT 1", 'SELECT 2']],
    ['nothing but comments', '-- nothing;\n/* here; */\n;;\n', []],
  ])('%s', (_what, sql, statements) => {
    expect(splitStatements(sql)).toEqual(statements);
  });

  test('joined statements come apart again, whatever strings they hold', () => {
    fc.assert(
      fc.property(fc.array(fc.string(), { minLength: 1, maxLength: 5 }), (texts) => {
        const statements = texts.map((text) => `SELECT ${quoteText(text)}`);
        expect(splitStatements(statements.join(';\n'))).toEqual(statements);
      }),
    );
  });
});
