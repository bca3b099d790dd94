/** Titles name the operation only; among several services it matters whose. */
export function indicatorName({
  service,
  title,
}: {
  readonly service: string;
  readonly title: string;
}): string {
  return service === '' || title.startsWith(service) ? title : `${service} · ${title}`;
}
