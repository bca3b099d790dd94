import type { ChartPicture } from './chart-picture.ts';
import { svgChart } from './svg-chart.ts';

/** One page with one chart after the other; it needs nothing from outside and opens from a file. */
export function htmlReport(pictures: readonly ChartPicture[]): string {
  const list = (sentences: readonly string[]): string =>
    `<ul>${sentences.map((sentence) => `<li>${escapeHtml(sentence)}</li>`).join('')}</ul>`;
  const sections = pictures.map(
    (picture) =>
      `<section>${svgChart(picture)}${list(picture.findings)}<details><summary>Why this chart</summary>${list(picture.notes)}</details></section>`,
  );
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta name="color-scheme" content="light dark">
<title>${escapeHtml(pictures[0]?.title ?? 'Control charts')}</title>
<style>
body { margin: 2rem auto; padding: 0 1rem; max-width: 1100px; font: 15px/1.5 system-ui, sans-serif; }
section { margin-bottom: 3rem; } svg { width: 100%; height: auto; } details { color: GrayText; }
</style>
${sections.join('\n')}
</html>
`;
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);
}
