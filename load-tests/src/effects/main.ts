import { parseArgs } from 'node:util';
import { machineFacts } from '../bench/machine-facts.ts';
import { decimal, markdownTable } from '../bench/markdown-table.ts';
import { lengths, measureCoverage } from './measure-coverage.ts';
import { effectProcesses } from './processes.ts';

const usage = `Measures how often the 95 % interval of an effect holds the true effect, on simulated processes; prints Markdown.

  --runs N   pairs of periods of each process and length (default 1000)
  --seed N   another seed, other series (default 1)`;

const { values } = parseArgs({
  options: {
    help: { type: 'boolean', default: false },
    runs: { type: 'string', default: '1000' },
    seed: { type: 'string', default: '1' },
  },
});

const [runs, seed] = [Number(values.runs), Number(values.seed)];
if (values.help || !(runs > 0) || !(seed > 0)) console.log(usage);
else {
  console.log(
    `Measured on ${machineFacts()}. ${runs} pairs of periods each, seed ${seed}: a share of 95 % is known to ${decimal(196 * Math.sqrt((0.95 * 0.05) / runs))} %.\n`,
  );
  for (const one of lengths) {
    const startedAt = performance.now();
    const rows = effectProcesses.map((process) => {
      const still = measureCoverage(process, one, { runs, seed, factor: 1 });
      const moved = measureCoverage(process, one, { runs, seed, factor: process.factor });
      const isHonest = [still, moved].every(({ covered }) => covered >= 0.92 && covered <= 0.98);
      return [
        process.name,
        percent(still.covered),
        percent(moved.covered),
        isHonest ? 'yes' : 'NO',
        percent(still.worse),
        percent(still.better),
        `${percent(process.factor - 1, 0)}: ${percent(moved.worse, 0)}`,
        percent(still.width),
      ];
    });
    const ms = (performance.now() - startedAt) / (2 * runs * effectProcesses.length);
    console.log(`### Before and after: ${one.name} (${decimal(ms)} ms a comparison)\n`);
    const head = [
      'process',
      'held, no change',
      'held, change',
      '92–98',
      'false worse',
      'false better',
      'change: found',
      'width of the level',
    ];
    console.log(`${markdownTable(head, rows)}\n`);
  }
}

function percent(share: number, digits = 1): string {
  return `${decimal(100 * share, digits)} %`;
}
