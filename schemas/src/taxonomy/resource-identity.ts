import { canonicalEnvironment } from './environment.ts';

export interface ResourceIdentity {
  readonly service: string;
  readonly serviceNamespace: string;
  readonly serviceInstance: string;
  readonly environment: string;
  /** The sender did not say which service it is: raise the finding `unknown_service`. */
  readonly isUnknownService: boolean;
}

/** What SDKs say when nobody named the service, alone or followed by `:` and the name of the process. */
export const unknownService = 'unknown_service';

/**
 * Who sent the records: service key = namespace and name, instance key = that and the instance; the
 * environment is no part of it. `attribute` answers the text of a string attribute of the resource under
 * its canonical name (after `attributeRenames('resource', …)`), and undefined for any other type: a number
 * is no name.
 */
export function resourceIdentity(attribute: (key: string) => string | undefined): ResourceIdentity {
  const name = attribute('service.name') ?? '';
  const service = name === '' ? unknownService : name;
  return {
    service,
    serviceNamespace: attribute('service.namespace') ?? '',
    serviceInstance: attribute('service.instance.id') ?? '',
    environment: canonicalEnvironment(attribute('deployment.environment.name') ?? ''),
    isUnknownService: service === unknownService || service.startsWith(`${unknownService}:`),
  };
}
