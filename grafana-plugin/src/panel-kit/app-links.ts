import { locationUtil, urlUtil } from '@grafana/data';

/** Where the app's pages and dashboards are; the same in Grafana and in the viewer. */
const app = '/a/shewhart-app';

type Query = Readonly<Record<string, string | number | undefined>>;

const linkTo = (path: string, query: Query = {}): string =>
  locationUtil.assureBaseUrl(
    urlUtil.renderUrl(
      path,
      Object.fromEntries(Object.entries(query).filter(([, value]) => value !== undefined && value !== '')),
    ),
  );

export const incidentLink = (id: string): string => linkTo(`${app}/incident/${encodeURIComponent(id)}`);
export const changeLink = (id: string): string => linkTo(`${app}/change/${encodeURIComponent(id)}`);
export const serviceLink = (name: string, query?: Query): string =>
  linkTo(`${app}/service/${encodeURIComponent(name)}`, query);
export const baselinesLink = (indicator: string): string => linkTo(`${app}/baselines`, { indicator });
export const dashboardLink = (uid: string, query?: Query): string => linkTo(`/d/${uid}`, query);

/** An address that a report gave, when a browser may safely follow it. */
export const outsideLink = (url: string | undefined): string | undefined =>
  url !== undefined && /^https?:\/\//i.test(url) ? url : undefined;
