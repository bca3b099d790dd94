import type { FailureLink, Word } from './failure-link.ts';

/**
 * What rules found, with the word of people over it. The newest word decides: of the change as a whole, of the
 * change and this incident, or that another change caused this incident. Nothing is hidden: a rule that was
 * overruled stays, with the verdict `not-failed` and the name of who said so; the words are links themselves.
 */
export function correctedLinks(found: readonly FailureLink[], words: readonly Word[]): FailureLink[] {
  const whole = new Map<string, Word>();
  const pairs = new Map<string, Word>();
  const culprits = new Map<string, Word>();
  for (const word of words) {
    if (word.incident_id === '') whole.set(word.change_id, word);
    else pairs.set(keyOf(word), word);
    const other = culprits.get(word.incident_id);
    const names = word.incident_id !== '' && word.verdict === 'failed';
    if (names && (other === undefined || other.said < word.said)) culprits.set(word.incident_id, word);
  }
  const ruled = found.map((link): FailureLink => {
    const about = [whole.get(link.change_id), link.incident_id === '' ? undefined : pairs.get(keyOf(link))];
    const newest = about.reduce((a, b) => ((a?.said ?? -1) >= (b?.said ?? -1) ? a : b));
    const culprit = link.incident_id === '' ? undefined : culprits.get(link.incident_id);
    if (newest?.verdict === 'not-failed') {
      return {
        ...link,
        verdict: 'not-failed',
        reason: `${link.reason}; overruled by ${newest.author}: ${newest.reason}`,
      };
    }
    if (newest === undefined && culprit !== undefined && culprit.change_id !== link.change_id) {
      const says = `${culprit.author} says that ${culprit.change_id} caused it`;
      return { ...link, verdict: 'not-failed', reason: `${link.reason}; ${says}` };
    }
    return link;
  });
  return [...ruled, ...words.map((word) => linkOfWord(word, whole.get(word.change_id)))];
}

/** A word about one incident that a later word about the whole change contradicts is shown as that one is. */
function linkOfWord(word: Word, whole: Word | undefined): FailureLink {
  const { service, environment, change_id, incident_id, author, recovered } = word;
  const later = whole !== undefined && whole.said > word.said ? whole : undefined;
  const after = later === undefined ? '' : `; later ${later.author}: ${later.reason}`;
  return {
    ...{ service, environment, change_id, method: 'person', incident_id, episode_id: '', remedy: '' },
    confidence: 1,
    verdict: (later ?? word).verdict,
    reason: `${author}: ${word.reason}${after}`,
    recovered,
    author,
  };
}

const keyOf = (one: { readonly change_id: string; readonly incident_id: string }): string =>
  `${one.change_id}\n${one.incident_id}`;
