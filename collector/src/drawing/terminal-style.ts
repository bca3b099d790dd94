export type Ink = 'title' | 'axis' | 'value' | 'center' | 'limit' | 'violation';

export type Painter = Readonly<Record<Ink, (text: string) => string>>;

const codes: Readonly<Record<Ink, string>> = {
  title: '1',
  axis: '2',
  value: '36',
  center: '32',
  limit: '33',
  violation: '1;31',
};

/** Colours of a terminal, or none. */
export function painter(useColor: boolean): Painter {
  const inks = Object.entries(codes).map(([ink, code]) => [
    ink,
    (text: string) => (useColor ? `\u001b[${code}m${text}\u001b[0m` : text),
  ]);
  return Object.fromEntries(inks) as Painter;
}

/** Words in lines of at most so many characters; later lines are indented by `indent`. */
export function wrapped(text: string, width: number, indent = ''): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line !== '' && line.length + 1 + word.length > width) {
      lines.push(line);
      line = indent + word;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  return [...lines, line];
}
