/** A name in SQL text. */
export function quoteIdentifier(name: string): string {
  return `\`${name.replaceAll('\\', '\\\\').replaceAll('`', '\\`')}\``;
}

/** A string literal in SQL text, for the places where the engine takes no parameter. */
export function quoteText(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
}

/**
 * The statements of an SQL file, without the semicolons between them. Comments stay in their statement;
 * a semicolon inside a comment, a string, a quoted name or a heredoc ends nothing.
 */
export function splitStatements(sql: string): string[] {
  const statements: string[] = [];
  let start = 0;
  let isEmpty = true;
  let at = 0;
  while (at < sql.length) {
    const end = endOfToken(sql, at);
    const token = sql.slice(at, end);
    if (token === ';') {
      if (!isEmpty) statements.push(sql.slice(start, at).trim());
      start = end;
      isEmpty = true;
    } else if (!isComment(token) && token.trim() !== '') {
      isEmpty = false;
    }
    at = end;
  }
  if (!isEmpty) statements.push(sql.slice(start).trim());
  return statements;
}

function isComment(token: string): boolean {
  return token.startsWith('--') || token.startsWith('/*');
}

function endOfToken(sql: string, at: number): number {
  if (sql.startsWith('--', at)) return endAfter(sql, '\n', at);
  if (sql.startsWith('/*', at)) return endAfter(sql, '*/', at + 2);
  const char = sql[at];
  if (char === "'" || char === '"' || char === '`') return endOfQuoted(sql, at, char);
  if (char === '$') {
    const heredoc = /^\$\w*\$/.exec(sql.slice(at, at + 64));
    if (heredoc !== null) return endAfter(sql, heredoc[0], at + heredoc[0].length);
  }
  return at + 1;
}

function endAfter(sql: string, mark: string, from: number): number {
  const found = sql.indexOf(mark, from);
  return found === -1 ? sql.length : found + mark.length;
}

/** A doubled quote needs no care: it ends one literal and begins the next. */
function endOfQuoted(sql: string, at: number, quote: string): number {
  for (let index = at + 1; index < sql.length; index++) {
    if (sql[index] === '\\') index++;
    else if (sql[index] === quote) return index + 1;
  }
  return sql.length;
}
