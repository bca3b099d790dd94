import { Resvg } from '@resvg/resvg-js';

/** The light form of a chart as a PNG of twice its size, sharp enough for a document. */
export function pngChart(svg: string): Buffer {
  // The renderer knows no CSS variables: the light colours are written out first.
  const colors = new Map(
    [...svg.matchAll(/(--[a-z]+): (#[0-9a-f]+)/g)].reverse().map(([, name, color]) => [name, color]),
  );
  const plain = svg
    .replace(/@media[^}]*\{[^}]*\} \}/, '')
    .replace(/var\((--[a-z]+)\)/g, (whole, name: string) => colors.get(name) ?? whole);
  return new Resvg(plain, { fitTo: { mode: 'zoom', value: 2 } }).render().asPng();
}
