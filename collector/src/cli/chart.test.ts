import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { chart } from './chart.ts';
import { UsageError } from './verb.ts';

let folder: string;
let said: string;
let complained: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'shewhart-chart-test-'));
  said = '';
  complained = '';
  vi.spyOn(console, 'log').mockImplementation((text: string) => void (said += `${text}\n`));
  vi.spyOn(console, 'error').mockImplementation((text: string) => void (complained += `${text}\n`));
});

afterEach(async () => {
  vi.restoreAllMocks();
  await rm(folder, { recursive: true, force: true });
});

const inFolder = (...path: string[]): string => join(folder, ...path);
const text = (...path: string[]): Promise<string> => readFile(inFolder(...path), 'utf8');

async function put(path: string, points: number, outageAt = Infinity): Promise<void> {
  const rows = Array.from({ length: points }, (_, index) => {
    const time = new Date(Date.UTC(2026, 0, 1) + index * 3_600_000).toISOString();
    const isOut = index >= outageAt && index < outageAt + 5;
    return `${time},${10 + ((index * 7919) % 13) / 10 + (isOut ? 50 : 0)}`;
  });
  await mkdir(join(inFolder(path), '..'), { recursive: true });
  await writeFile(inFolder(path), `timestamp,value\n${rows.join('\n')}\n`);
}

describe('shewhart chart', () => {
  it('draws one file, names what it found, and writes every form of it', async () => {
    await put('api.csv', 400, 300);
    const forms = ['svg', 'png', 'html', 'json', 'scores', 'alerts'];
    const code = await chart.run([
      inFolder('api.csv'),
      ...forms.flatMap((form) => [`--${form}`, inFolder('out', `api.${form}`)]),
    ]);
    expect(code).toBe(0);
    expect(said).toMatch(/^api\nIndividuals/);
    expect(said).toContain('●');
    expect(said).not.toContain('\u001b');
    expect(said).toMatch(/Found\n {2}2026-01-13 12:00 for/);
    expect(await text('out', 'api.svg')).toMatch(/^<svg/);
    expect(await text('out', 'api.html')).toMatch(/<svg/);
    expect((await readFile(inFolder('out', 'api.png'))).subarray(1, 4).toString()).toBe('PNG');
    expect(JSON.parse(await text('out', 'api.json'))).toMatchObject({
      charts: [{ title: 'api', state: 'judged', episodes: [{ startedAt: '2026-01-13T12:00:00.000Z' }] }],
    });
    expect((await text('out', 'api.scores')).trimEnd().split('\n')).toHaveLength(401);
    expect(await text('out', 'api.alerts')).toMatch(/^start,end\n2026-01-13T12:00:00\.000Z,2026/);
  });

  it('mirrors a folder, and goes on after a file that cannot be read', async () => {
    await put('data/a/one.csv', 200);
    await put('data/b/one.csv', 300, 200);
    await put('data/tiny.csv', 3);
    await writeFile(inFolder('data', 'bad.csv'), 'timestamp,value\nyesterday,1\n');
    await writeFile(inFolder('data', 'empty.csv'), '');
    await writeFile(inFolder('data', 'notes.txt'), 'not a series');
    const code = await chart.run([
      inFolder('data'),
      ...['--scores', inFolder('scores'), '--alerts', inFolder('alerts'), '--png', inFolder('png')],
    ]);
    expect(code).toBe(1);
    expect(complained).toMatch(/bad\.csv: line 2: "yesterday" is not a time/);
    expect(complained).toMatch(/empty\.csv: the file holds no rows/);
    const below = async (name: string): Promise<string[]> =>
      (await readdir(inFolder(name), { recursive: true })).filter((path) => path.includes('.')).sort();
    expect(await below('scores')).toEqual(['a/one.csv', 'b/one.csv', 'tiny.csv']);
    expect(await below('alerts')).toEqual(['a/one.csv', 'b/one.csv', 'tiny.csv']);
    expect(await below('png')).toEqual(['a/one.png', 'b/one.png', 'tiny.png']);
    expect(said).toMatch(/a\/one .* 0\n/);
    expect(said).toMatch(/b\/one .* 1\n/);
  });

  it('prints nothing but JSON with --json -', async () => {
    await put('api.csv', 200);
    let written = '';
    vi.spyOn(process.stdout, 'write').mockImplementation((chunk) => {
      written += String(chunk);
      return true;
    });
    expect(await chart.run([inFolder('api.csv'), '--json', '-'])).toBe(0);
    expect(said).toBe('');
    expect(JSON.parse(written)).toHaveProperty('charts');
  });

  it('never writes over what it charts', async () => {
    await put('data/one.csv', 200);
    const before = await text('data', 'one.csv');
    await expect(chart.run([inFolder('data'), '--scores', inFolder('data')])).rejects.toThrow(UsageError);
    await expect(
      chart.run([inFolder('data', 'one.csv'), '--html', inFolder('data', 'one.csv')]),
    ).rejects.toThrow(UsageError);
    expect(await text('data', 'one.csv')).toBe(before);
  });

  it.each([
    [[], /needs a file or a folder/],
    [['x.csv', '--budget', 'seldom'], /--budget is/],
    [['x.csv', '--rulez', 'nelson'], /rulez/],
  ])('called as %j says how it is called', async (argv, words) => {
    await expect((async () => chart.run(argv))()).rejects.toThrow(words);
  });

  it('says of a missing file that it is missing, of an empty folder that it is empty', async () => {
    expect(await chart.run([inFolder('none.csv')])).toBe(1);
    expect(complained).toMatch(/none\.csv: there is no such file/);
    await mkdir(inFolder('nothing'));
    await expect(chart.run([inFolder('nothing')])).rejects.toThrow(/holds no \.csv file/);
  });

  it('names an unknown set of rules', async () => {
    await put('api.csv', 200);
    expect(await chart.run([inFolder('api.csv'), '--rules', 'nelsen'])).toBe(1);
    expect(complained).toMatch(/api\.csv: .*"nelsen"/);
  });
});
