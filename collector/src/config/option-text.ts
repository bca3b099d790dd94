import type { OptionSchema } from './configuration-option.ts';

/** An option's value from text: a variable or a flag. What does not fit stays text, for the check to name. */
export function optionFromText(schema: OptionSchema, text: string): unknown {
  switch (schema.type) {
    case 'integer':
      if (schema.unit === 'bytes') return readBytes(text) ?? text;
      return /^[+-]?\d{1,15}$/.test(text.trim()) ? Number(text) : text;
    case 'boolean':
      if (/^(true|1|yes|on)$/i.test(text.trim())) return true;
      if (/^(false|0|no|off)$/i.test(text.trim())) return false;
      return text;
    case 'array':
      try {
        return JSON.parse(text) as unknown;
      } catch {
        return text;
      }
    default:
      return text;
  }
}

const powers = { '': 0, b: 0, kib: 10, mib: 20, gib: 30, tib: 40 } as const;

/** `64MiB`, `4 GiB`, `1024`: bytes; undefined for anything else, `64MB` among it, which means two things. */
export function readBytes(text: string): number | undefined {
  const match = /^\s*(\d{1,15})\s*(b|kib|mib|gib|tib|)\s*$/i.exec(text);
  if (match === null) return undefined;
  const bytes = Number(match[1]) * 2 ** powers[match[2]!.toLowerCase() as keyof typeof powers];
  return Number.isSafeInteger(bytes) ? bytes : undefined;
}
