import { plainName, type EngineCatalogue } from './engine-catalogue.ts';
import type { SyntaxNode } from './syntax-tree.ts';

/** Why a statement may not run: as an answer to the person who sent it. */
export interface Refused {
  readonly code: 'QUERY_NOT_READ_ONLY' | 'QUERY_INVALID_SQL' | 'QUERY_INVALID_REQUEST';
  readonly detail: string;
}

/** One token of the engine's lexer: `BareWord`, `QuotedIdentifier`, `OpeningRoundBracket`, … and its text. */
export interface Token {
  readonly kind: string;
  readonly text: string;
}

/**
 * Every kind of node whose children `EXPLAIN AST` shows in full. Not listed, and so refused, is above all
 * `ColumnsApplyTransformer`: `* APPLY(file)` reads a file and shows nothing of it in the tree.
 */
const transparentKinds: ReadonlySet<string> = new Set([
  'ArrayJoin',
  'Asterisk',
  'ColumnsExceptTransformer',
  'ColumnsListMatcher',
  'ColumnsRegexpMatcher',
  'ColumnsReplaceTransformer',
  'ColumnsReplaceTransformer::Replacement',
  'ColumnsTransformerList',
  'ExpressionList',
  'Function',
  'Identifier',
  'InterpolateElement',
  'Literal',
  'OrderByElement',
  'QualifiedAsterisk',
  'QualifiedColumnsListMatcher',
  'QualifiedColumnsRegexpMatcher',
  'SampleRatio',
  'SelectIntersectExceptQuery',
  'SelectQuery',
  'SelectWithUnionQuery',
  'Subquery',
  'TableExpression',
  'TableIdentifier',
  'TableJoin',
  'TablesInSelectQuery',
  'TablesInSelectQueryElement',
  'WindowDefinition',
  'WindowListElement',
  'WithElement',
]);

const membershipFunctions: ReadonlySet<string> = new Set(
  ['in', 'notIn', 'nullIn', 'notNullIn'].flatMap((name) => {
    const global = `global${name.charAt(0).toUpperCase()}${name.slice(1)}`;
    return [name, global, `${name}IgnoreSet`, `${global}IgnoreSet`];
  }),
);

const explainable: ReadonlySet<string> = new Set([
  'EXPLAIN',
  'EXPLAIN AST',
  'EXPLAIN SYNTAX',
  'EXPLAIN QUERY TREE',
  'EXPLAIN PIPELINE',
  'EXPLAIN ESTIMATE',
]);

const readOnly = (detail: string): Refused => ({ code: 'QUERY_NOT_READ_ONLY', detail });

function judgeTable(name: string, catalogue: EngineCatalogue): Refused | undefined {
  if (catalogue.isReadableTable(name) || plainName.test(name)) return undefined;
  return readOnly(`The table ${JSON.stringify(name)} is not one of those that may be read here.`);
}

function judgeCall(
  node: SyntaxNode,
  catalogue: EngineCatalogue,
  aliases: ReadonlySet<string>,
): Refused | undefined {
  const verdict = catalogue.functionVerdict(node.name);
  if (verdict === 'refused') return readOnly(`The function ${node.name} is not allowed here.`);
  if (verdict === 'unknown' && !aliases.has(node.name)) {
    return { code: 'QUERY_INVALID_SQL', detail: `There is no function ${JSON.stringify(node.name)}.` };
  }
  if (membershipFunctions.has(node.name)) {
    // `x IN name` reads the table of that name.
    const right = node.children[0]?.children[1];
    if (right?.kind === 'Identifier') return judgeTable(right.name, catalogue);
  }
  return undefined;
}

/** What one node says by itself; its children are judged apart. */
function judgeNode(
  node: SyntaxNode,
  parent: SyntaxNode | undefined,
  catalogue: EngineCatalogue,
  aliases: ReadonlySet<string>,
): Refused | undefined {
  switch (node.kind) {
    case 'Function':
      if (parent?.kind !== 'TableExpression') return judgeCall(node, catalogue, aliases);
      return catalogue.isAllowedTableFunction(node.name)
        ? undefined
        : readOnly(`The table function ${node.name} is not allowed here.`);
    case 'TableIdentifier':
      return judgeTable(node.name, catalogue);
    case 'Identifier':
      // `arrayMap(file, …)` calls a function by its bare name.
      return catalogue.functionVerdict(node.name) === 'refused'
        ? readOnly(`${node.name} is also a function that is not allowed here: give the column another alias.`)
        : undefined;
    case 'SelectWithUnionQuery':
      return node.children.length === 1
        ? undefined
        : {
            code: 'QUERY_INVALID_REQUEST',
            detail:
              'INTO OUTFILE, FORMAT and SETTINGS are not allowed: the answer has one form and fixed limits.',
          };
    case 'Set':
      return readOnly('SETTINGS are not allowed: the limits of this connection are fixed.');
    default:
      return transparentKinds.has(node.kind)
        ? undefined
        : readOnly(`This form of statement (${node.kind}) is not allowed here; ask one SELECT.`);
  }
}

function collectAliases(node: SyntaxNode, into: Set<string>): void {
  if (node.alias !== undefined) into.add(node.alias);
  for (const child of node.children) collectAliases(child, into);
}

function judgeTree(node: SyntaxNode, catalogue: EngineCatalogue): Refused | undefined {
  const aliases = new Set<string>();
  collectAliases(node, aliases);
  const walk = (current: SyntaxNode, parent: SyntaxNode | undefined): Refused | undefined => {
    const own = judgeNode(current, parent, catalogue, aliases);
    if (own !== undefined) return own;
    for (const child of current.children) {
      const found = walk(child, current);
      if (found !== undefined) return found;
    }
    return undefined;
  };
  return walk(node, undefined);
}

const namingTokens: ReadonlySet<string> = new Set([
  'BareWord',
  'QuotedIdentifier',
  'Dot',
  'StringLiteral',
  'Number',
]);
const clauseWords: ReadonlySet<string> = new Set(['WHERE', 'INTO', 'FORMAT', 'SETTINGS']);

/**
 * SHOW hides its expressions from the tree (`SHOW TABLES WHERE file('…') != ''` reads the file), so its words
 * are judged: names, LIKE patterns and numbers only, no brackets and no further clause.
 */
function judgeShow(
  tokens: readonly Token[],
  node: SyntaxNode,
  catalogue: EngineCatalogue,
): Refused | undefined {
  const words = tokens.map((token) => (token.kind === 'BareWord' ? token.text.toUpperCase() : ''));
  const simple =
    tokens.every((token) => namingTokens.has(token.kind)) && !words.some((word) => clauseWords.has(word));
  const subject = words.find((word) => !['SHOW', 'FULL', 'EXTENDED', 'TEMPORARY'].includes(word));
  if (!simple || !['TABLES', 'DATABASES', 'COLUMNS', 'CREATE'].includes(subject ?? '')) {
    return readOnly(
      'Only SHOW TABLES, DATABASES, COLUMNS and CREATE TABLE are allowed, with FROM and LIKE alone.',
    );
  }
  if (subject !== 'CREATE') return undefined;
  return judgeTable(node.children.map((child) => child.name).join('.'), catalogue);
}

function judgeExplain(root: SyntaxNode, catalogue: EngineCatalogue): Refused | undefined {
  // The settings of EXPLAIN itself (`header = 1`) come first; those of the query would be inside of it.
  const [query, ...rest] = root.children[0]?.kind === 'Set' ? root.children.slice(1) : root.children;
  if (!explainable.has(root.name) || query?.kind !== 'SelectWithUnionQuery' || rest.length > 0) {
    return readOnly('Only a SELECT can be explained, without INTO OUTFILE and FORMAT.');
  }
  return judgeTree(query, catalogue);
}

function judgeDescribe(root: SyntaxNode, catalogue: EngineCatalogue): Refused | undefined {
  const [described, ...rest] = root.children;
  if (described?.kind !== 'TableExpression' || rest.length > 0) {
    return readOnly('DESCRIBE takes a table or a query, without INTO OUTFILE, FORMAT and SETTINGS.');
  }
  return judgeTree(described, catalogue);
}

/** @returns undefined when the statement may run */
export function judgeStatement(
  root: SyntaxNode,
  tokens: readonly Token[],
  catalogue: EngineCatalogue,
): Refused | undefined {
  switch (root.kind) {
    case 'SelectWithUnionQuery':
      return judgeTree(root, catalogue);
    case 'Explain':
      return judgeExplain(root, catalogue);
    case 'DescribeQuery':
      return judgeDescribe(root, catalogue);
    case 'ShowTables':
    case 'ShowColumns':
    case 'ShowCreateTableQuery':
    case 'ShowCreateViewQuery':
      return judgeShow(tokens, root, catalogue);
    default:
      return readOnly(`Only SELECT, EXPLAIN, DESCRIBE and SHOW are allowed (this is ${root.kind}).`);
  }
}

function readsOne(node: SyntaxNode): boolean {
  return (node.kind === 'TableIdentifier' && /(^|\.)one$/.test(node.name)) || node.children.some(readsOne);
}

/**
 * Whether a LIMIT at the end of the statement means the whole of it and the limits of the result hold: true for
 * one SELECT (no union) from a table that is not `system.one`, which is also what a SELECT without FROM reads.
 */
export function takesLimit(root: SyntaxNode): boolean {
  const [list] = root.children;
  const [select, ...more] = list?.children ?? [];
  return (
    root.kind === 'SelectWithUnionQuery' &&
    more.length === 0 &&
    select?.kind === 'SelectQuery' &&
    select.children.some((child) => child.kind === 'TablesInSelectQuery') &&
    !readsOne(select)
  );
}
