/** `https://host/owner/name.git` and `git@host:owner/name.git` are `owner/name`. */
export function repositoryOf(address: string | undefined): string | undefined {
  return address
    ?.replace(/^(?:[a-z+]+:\/\/(?:[^/@]*@)?[^/]+\/|[^/@]+@[^:/]+:)/i, '')
    .replace(/(?:\.git)?\/*$/, '');
}
