import type { ChangeEffectResponse } from '@shewhart/schemas/api';

const mostRemembered = 500;
const dayMs = 86_400_000;

const rememberedMs = 120_000;

/**
 * Remembers effects whose windows have long been over: a list of changes is asked for again and again, and
 * what was found a day ago changes only when late data arrive, or when an indicator is charted that was not.
 * So each is forgotten after two minutes, and _too early_ is never remembered.
 */
export class EffectMemory {
  private readonly known = new Map<string, { readonly effect: ChangeEffectResponse; readonly at: number }>();

  get(changeId: string, now: number): ChangeEffectResponse | undefined {
    const entry = this.known.get(changeId);
    return entry !== undefined && now - entry.at < rememberedMs ? entry.effect : undefined;
  }

  put(effect: ChangeEffectResponse, now: number): void {
    if (effect.verdict === 'too-early' || now - Date.parse(effect.window.after.to) < dayMs) return;
    this.known.delete(effect.changeId);
    this.known.set(effect.changeId, { effect, at: now });
    const oldest = this.known.keys().next();
    if (this.known.size > mostRemembered && oldest.done === false) this.known.delete(oldest.value);
  }
}
