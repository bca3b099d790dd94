import { useEffect, useState } from 'react';
import { locationService } from '@grafana/runtime';

/** Of what Grafana's history tells, for which it ships no types. */
interface Address {
  readonly pathname: string;
  readonly search: string;
}

/** The address, and what follows the question mark; rendered anew when either changes. */
export function useAddress(): { readonly pathname: string; readonly query: URLSearchParams } {
  const [address, setAddress] = useState(() => locationService.getLocation() as Address);
  useEffect(() => {
    const subscription = locationService.getLocationObservable().subscribe(setAddress);
    return () => subscription.unsubscribe();
  }, []);
  return { pathname: address.pathname, query: new URLSearchParams(address.search) };
}
