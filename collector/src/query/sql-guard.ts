/**
 * What a stranger may ask of the store.
 *
 * A connection with `readonly=1` is not enough. Checked on the embedded engine (26.7.2), such a connection
 * still runs `SELECT file('/etc/passwd')`, `SELECT … INTO OUTFILE '…'` (which creates the file), `KILL QUERY`,
 * `USE`, `SET param_…`, `aiGenerate(…)`, and a text with several statements runs them all. It does refuse every
 * write, every change of a setting, and the table functions that reach outside (`file`, `url`, `s3`, `remote`,
 * `executable`, `format`, `sqlite`, …), also where a quoted path stands for a table. It stays as the second
 * wall; the first is built here, with the engine's own parser as the only judge of what a text means:
 *
 * 1. `formatQuerySingleLine(unhex('…'))` parses the text, which travels as hexadecimal and so cannot be
 *    anything but a value. More than one statement is a syntax error, comments are gone. What it returns, the
 *    canonical text, is what is judged and what runs; the sender's text never runs.
 * 2. `EXPLAIN AST <canonical>` gives the tree, with the parameters bound, so that `{t:Identifier}` is judged by
 *    its value. Nothing is analysed or executed by it (neither scalar subqueries nor constants are folded).
 * 3. The tree must consist of known kinds of nodes, allowed functions, allowed table functions, and tables of
 *    our database or of a short list of system tables. See sql-verdict.ts and engine-catalogue.ts.
 *
 * The tree hides three things, each found by reading a file through it, and each has its rule: what
 * `* APPLY(f)` calls (APPLY is refused), the condition of `SHOW … WHERE` (SHOW is judged word by word, with the
 * engine's lexer), and functions passed by bare name, `arrayMap(file, ['…'])` (a column may not have the name
 * of a refused function). An alias for such a name is no way round: `WITH file AS f SELECT arrayMap(f, …)` is
 * an unknown identifier. Nor are lambdas, windows, WITH FILL, LIMIT, INTERPOLATE, join conditions, parameters of
 * aggregate functions or view arguments: their functions are in the tree.
 *
 * Every SELECT gets a LIMIT. It is appended where it means the whole (so that a sort needs to keep only
 * that many rows); a union, a SELECT with its own LIMIT and one without a table are put into brackets:
 * `SELECT * FROM (…) LIMIT n`. The brackets also keep `max_result_rows` and `max_result_bytes` in force, which
 * the engine ignores for a SELECT without a table and for every union with one
 * (`SELECT number FROM system.numbers UNION ALL SELECT 1` has no end).
 *
 * Parameters are bound by the engine. They wait for each other within the process (the embedded engine
 * keeps them in one place), so queries without them are never sent with an empty set.
 */
import { CollectorError } from '../errors.ts';
import type { EngineCatalogue } from './engine-catalogue.ts';
import { maxQueryBytes, type ReaderConnection } from './reader-connection.ts';
import { judgeStatement, takesLimit, type Token } from './sql-verdict.ts';
import { readSyntaxTree, type SyntaxNode } from './syntax-tree.ts';

export type QueryParameters = Readonly<Record<string, unknown>>;

interface CanonicalText {
  readonly text: string;
  /** With the limit appended, where the grammar allows it there. */
  readonly limited: string | undefined;
  readonly tokens: readonly Token[];
}

const parserQuestion = (hex: string, limit: number): string =>
  `SELECT formatQuerySingleLine(unhex('${hex}')) AS text, ` +
  `formatQuerySingleLineOrNull(concat(text, ' LIMIT ${limit}')) AS limited, ` +
  `arrayMap(token -> (token.3, substring(text, token.1 + 1, token.2 - token.1)), ` +
  `arrayFilter(token -> token.3 NOT IN ('Whitespace', 'Comment'), tokenizeQuery(text))) AS tokens`;

async function canonicalText(
  connection: ReaderConnection,
  query: string,
  limit: number,
): Promise<CanonicalText> {
  const bytes = Buffer.from(query, 'utf8');
  if (bytes.length > maxQueryBytes) {
    throw new CollectorError('QUERY_LIMIT_EXCEEDED', `The query is longer than ${maxQueryBytes} bytes.`);
  }
  if (bytes.includes(0)) throw new CollectorError('QUERY_INVALID_SQL', 'The query contains a zero byte.');
  const { data } = await connection.ask(parserQuestion(bytes.toString('hex'), limit));
  const [text, limited, tokens] = data[0] as [string, string | null, [string, string][]];
  return {
    text,
    limited: limited ?? undefined,
    tokens: tokens.map(([kind, word]) => ({ kind, text: word })),
  };
}

async function syntaxTree(
  connection: ReaderConnection,
  text: string,
  params: QueryParameters | undefined,
): Promise<SyntaxNode> {
  const { data } = await connection.ask(`EXPLAIN AST ${text}`, params);
  const root = readSyntaxTree(data.flatMap((row) => String(row[0]).split('\n')));
  if (root === undefined) {
    throw new CollectorError(
      'QUERY_INVALID_SQL',
      'A name in this query contains line breaks; use plain names.',
    );
  }
  return root;
}

/**
 * @param limit rows to ask for
 * @returns the statement to run
 * @throws CollectorError QUERY_INVALID_SQL, QUERY_INVALID_REQUEST, QUERY_NOT_READ_ONLY, QUERY_LIMIT_EXCEEDED
 */
export async function guardedStatement(
  connection: ReaderConnection,
  catalogue: EngineCatalogue,
  query: string,
  params: QueryParameters | undefined,
  limit: number,
): Promise<string> {
  const judged = async (text: string): Promise<SyntaxNode> => {
    const tree = await syntaxTree(connection, text, params);
    const refused = judgeStatement(tree, canonical.tokens, catalogue);
    if (refused !== undefined) throw new CollectorError(refused.code, refused.detail);
    return tree;
  };
  const canonical = await canonicalText(connection, query, limit);
  if (canonical.limited !== undefined && takesLimit(await judged(canonical.limited)))
    return canonical.limited;
  if ((await judged(canonical.text)).kind !== 'SelectWithUnionQuery') return canonical.text;
  const wrapped = `SELECT * FROM (${canonical.text}) LIMIT ${limit}`;
  await judged(wrapped);
  return wrapped;
}
