/**
 * The commits that a message says it undoes: git's own sentence, with the full or a shortened hash, and the
 * list that hosting services write for reverted pull requests (`Reverts owner/repository#12`).
 */
export function revertsIn(message: string): string[] {
  const commits = [...message.matchAll(/\b(?:this )?reverts? commits? ([0-9a-f]{7,64})\b/gi)].map(
    ([, commit]) => commit!.toLowerCase(),
  );
  const requests = [...message.matchAll(/^reverts? ([\w.-]+\/[\w.-]+)?([#!])(\d{1,9})\b/gim)].map(
    ([, repository = '', mark, request]) => `${repository}${mark}${request}`,
  );
  return [...new Set([...commits, ...requests])].slice(0, 100);
}
