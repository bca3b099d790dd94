import type { GateFacts, GatePolicy, GateReason, ReviewFact } from './gate-facts.ts';

/**
 * Independent review: approvals of the very commit that is deployed, by people who neither wrote nor dismissed
 * it. Of each person the last word counts. An approval of an older head is stale and is said to be.
 */
export function judgeReview(facts: GateFacts, { approvals: wanted }: GatePolicy): GateReason {
  const { change, reviews, heads, authors } = facts;
  const rule = 'review' as const;
  if (change.commit === '')
    return {
      rule,
      result: 'fail',
      message: 'The commit was not said, so nobody can tell whether it was reviewed.',
      evidence: [],
      next: 'Send `commit` with the request.',
    };
  const last = lastWords(reviews);
  const writers = new Set(authors.map(nameOf));
  const isHead = ({ commit }: ReviewFact): boolean => heads.some((head) => isSameCommit(commit, head));
  const approving = last.filter(({ kind }) => kind === 'approved');
  const independent = approving.filter(({ actor }) => !writers.has(nameOf(actor)));
  const valid = independent.filter(isHead);
  const rejecting = last.filter((review) => review.kind === 'rejected' && !writers.has(nameOf(review.actor)));
  const evidence = [...valid, ...rejecting].map(({ source, actor, url }) => url || `${source}: ${actor}`);
  if (rejecting.length > 0)
    return {
      rule,
      result: 'fail',
      message: `${namesOf(rejecting)} asked for changes.`,
      evidence,
      next: 'Make the changes and have them looked at again, or have the review dismissed.',
    };
  if (valid.length >= wanted)
    return {
      rule,
      result: 'pass',
      message: `Approved by ${namesOf(valid)}, who did not write it, on the commit that is deployed.`,
      evidence,
      next: null,
    };
  const stale = independent.filter((review) => !isHead(review));
  const own = approving.filter(({ actor }) => writers.has(nameOf(actor)));
  const notes = [
    ...(stale.length > 0 ? [`${namesOf(stale)} approved an earlier commit`] : []),
    ...(own.length > 0 ? [`${namesOf(own)} wrote it and cannot approve it`] : []),
  ];
  return {
    rule,
    result: 'fail',
    message: `${valid.length} of ${wanted} independent approvals of ${change.commit.slice(0, 12)}${notes.length === 0 ? '' : `: ${notes.join('; ')}`}.`,
    evidence,
    next:
      reviews.length === 0
        ? 'No review is known: have somebody else approve it, and let the repository send its pull request reviews to /v1/webhooks.'
        : 'Have somebody who did not write it approve the commit as it is.',
  };
}

function lastWords(reviews: readonly ReviewFact[]): ReviewFact[] {
  const last = new Map<string, ReviewFact>();
  for (const review of [...reviews].sort((a, b) => a.at - b.at)) last.set(nameOf(review.actor), review);
  return [...last.values()];
}

/** Abbreviated commits are the same as whole ones when seven digits at least agree. */
function isSameCommit(one: string, other: string): boolean {
  const length = Math.min(one.length, other.length);
  return length >= 7 && one.slice(0, length).toLowerCase() === other.slice(0, length).toLowerCase();
}

const nameOf = (actor: string): string => actor.trim().toLowerCase();
const namesOf = (reviews: readonly ReviewFact[]): string => reviews.map(({ actor }) => actor).join(', ');
