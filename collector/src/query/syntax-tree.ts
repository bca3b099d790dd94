/**
 * Reads the answer of `EXPLAIN AST`: one node a line, one space of indentation a level,
 *
 *   Function sum (alias total) (children 1)
 *    ExpressionList (children 1)
 *     Identifier a
 *
 * A quoted name may contain line breaks and so forge lines. Forged lines can only add nodes, never hide one,
 * and they break the child counts, which are therefore checked: a tree that does not add up is no tree.
 */
export interface SyntaxNode {
  /** The first word of the line, such as `Function`; for EXPLAIN statements `Explain`. */
  readonly kind: string;
  /** What follows it: the name of a function, table, column; empty where there is none. */
  readonly name: string;
  readonly alias: string | undefined;
  readonly children: readonly SyntaxNode[];
}

interface OpenNode {
  kind: string;
  name: string;
  alias: string | undefined;
  children: OpenNode[];
  expected: number;
}

const linePattern = /^( *)(\S+)(.*)$/s;
const childrenPattern = / \(children (\d+)\)$/;

function readLine(line: string): { depth: number; node: OpenNode } | undefined {
  const match = linePattern.exec(line);
  if (match === null) return undefined;
  const [, indent = '', kind = '', rest = ''] = match;
  const count = childrenPattern.exec(rest);
  let name = count === null ? rest : rest.slice(0, count.index);
  let alias: string | undefined;
  const at = name.indexOf(' (alias ');
  if (at !== -1 && name.endsWith(')')) {
    alias = name.slice(at + 8, -1);
    name = name.slice(0, at);
  }
  const expected = count === null ? 0 : Number(count[1]);
  return { depth: indent.length, node: { kind, name: name.trim(), alias, children: [], expected } };
}

/** @returns undefined when the lines do not form one consistent tree */
export function readSyntaxTree(lines: readonly string[]): SyntaxNode | undefined {
  const path: OpenNode[] = [];
  const all: OpenNode[] = [];
  for (const line of lines) {
    if (line === '') continue;
    const read = readLine(line);
    if (read === undefined || read.depth > path.length || (read.depth === 0 && all.length > 0))
      return undefined;
    path.length = read.depth;
    path.at(-1)?.children.push(read.node);
    path.push(read.node);
    all.push(read.node);
  }
  return all.every((node) => node.children.length === node.expected) ? all[0] : undefined;
}
