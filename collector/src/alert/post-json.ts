import { DeliveryError } from './channel.ts';

const timeoutMs = 10_000;
const retryableStatuses = new Set([408, 425, 429, 500, 502, 503, 504]);

/**
 * Posts JSON and resolves when the receiver took it.
 * @throws DeliveryError retryable on network faults, time-outs, 408, 425, 429 and 5xx of overload; its
 * message names the host and the status, never the path, which is a secret with some receivers
 */
export async function postJson(
  url: string,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
): Promise<void> {
  const host = new URL(url).host;
  let response: Response;
  try {
    response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify(body),
      redirect: 'error',
      signal: AbortSignal.timeout(timeoutMs),
    });
  } catch (cause) {
    throw new DeliveryError(`${host} could not be reached`, { isRetryable: true, cause });
  }
  const answer = (await response.text().catch(() => '')).slice(0, 200);
  if (response.ok) return;
  const retryAfterMs = readRetryAfter(response.headers.get('retry-after'));
  throw new DeliveryError(`${host} answered ${response.status}: ${answer}`, {
    isRetryable: retryableStatuses.has(response.status),
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
  });
}

/** Seconds or an HTTP date, as RFC 9110 has it; anything else is ignored. */
function readRetryAfter(text: string | null): number | undefined {
  if (text === null) return undefined;
  const seconds = Number(text);
  const waitMs = Number.isFinite(seconds) ? seconds * 1000 : Date.parse(text) - Date.now();
  return Number.isFinite(waitMs) ? Math.min(Math.max(waitMs, 0), 600_000) : undefined;
}
