import { useEffect, useState } from 'react';
import { locationService } from '@grafana/runtime';

/** The address, and what follows the question mark; rendered anew when either changes. */
export function useAddress(): { readonly pathname: string; readonly query: URLSearchParams } {
  const [address, setAddress] = useState(() => locationService.getLocation());
  useEffect(() => {
    const subscription = locationService.getLocationObservable().subscribe(setAddress);
    return () => subscription.unsubscribe();
  }, []);
  return { pathname: address.pathname, query: new URLSearchParams(address.search) };
}
