/** Units of OpenTelemetry (UCUM) that Grafana knows under a name of its own. */
const names: Readonly<Record<string, string>> = {
  '1': 'percentunit',
  '%': 'percent',
  s: 's',
  ms: 'ms',
  us: 'µs',
  ns: 'ns',
  min: 'm',
  h: 'h',
  d: 'd',
  By: 'bytes',
  KiBy: 'kbytes',
  MiBy: 'mbytes',
  GiBy: 'gbytes',
  'By/s': 'Bps',
  Hz: 'hertz',
  Cel: 'celsius',
};

/** Grafana's identifier of a unit; an unknown one stands behind the number as it is written. */
export function grafanaUnit(ucum: string): string | undefined {
  if (ucum === '') return undefined;
  const known = names[ucum];
  if (known !== undefined) return known;
  const counted = /^\{(\w+)\}(\/s|\/min)?$/.exec(ucum);
  if (counted === null) return `suffix: ${ucum}`;
  const [, thing, per] = counted;
  if (per === '/s') return thing === 'request' ? 'reqps' : 'cps';
  return per === '/min' ? 'cpm' : 'short';
}
