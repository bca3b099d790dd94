import { parseArgs } from 'node:util';
import { createToken, tokenYamlLine } from '../access/token.ts';
import { scopes, type Scope } from '../config/configuration.ts';
import { UsageError, type Verb } from './verb.ts';

export const token: Verb = {
  name: 'token',
  usage: 'token NAME --scopes ingest,read,admin',
  summary: 'Makes a bearer token, prints it once, and gives the line for the configuration.',
  run: (argv) => {
    const { values, positionals } = parseArgs({
      args: [...argv],
      options: { scopes: { type: 'string', default: 'ingest' } },
      allowPositionals: true,
    });
    const [name] = positionals;
    if (name === undefined) throw new UsageError('a token needs a name');
    const made = createToken(name, values.scopes.split(',').map(readScope));
    console.log(`Token (shown once; give it to the sender):

  ${made.secret}

Line for shewhart.yaml, under access.tokens (holds only a hash):

  ${tokenYamlLine(made.entry)}

A sender uses it with OTEL_EXPORTER_OTLP_HEADERS="authorization=Bearer <token>".`);
    return Promise.resolve(0);
  },
};

function readScope(text: string): Scope {
  const scope = scopes.find((known) => known === text.trim());
  if (scope === undefined) throw new UsageError(`"${text}" is no scope; there are ${scopes.join(', ')}`);
  return scope;
}
