import { TextLink } from '@grafana/ui';
import { serviceLink } from '../panel-kit/app-links.ts';

/** A service, with a way to its page. */
export function ServiceName({ name }: { readonly name: string }) {
  return name === '' ? <>–</> : <TextLink href={serviceLink(name)}>{name}</TextLink>;
}

/** Services in a line. */
export function ServiceNames({ names }: { readonly names: readonly string[] }) {
  return names.map((name, place) => (
    <span key={name}>
      {place > 0 && ', '}
      <ServiceName name={name} />
    </span>
  ));
}
