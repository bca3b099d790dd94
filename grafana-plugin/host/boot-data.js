// What Grafana's server writes into its page. No inline script, so that a strict content security policy holds.
(function () {
  const params = new URLSearchParams(location.search);
  const wished = params.get('theme') ?? localStorage.getItem('shewhart.theme');
  const theme = wished ?? (matchMedia('(prefers-color-scheme: light)').matches ? 'light' : 'dark');
  window.__grafana_public_path__ = new URL('public/', document.baseURI).pathname;
  window.grafanaBootData = {
    assets: { dark: '', light: '' },
    navTree: [],
    user: {
      id: 1,
      login: 'viewer',
      name: 'viewer',
      orgId: 1,
      orgRole: 'Viewer',
      isSignedIn: true,
      theme,
      lightTheme: theme === 'light',
      timezone: params.get('timezone') ?? 'browser',
      weekStart: '',
      locale: 'en-US',
      language: 'en-US',
      regionalFormat: 'en-US',
      permissions: {},
    },
    settings: {
      appUrl: document.baseURI,
      appSubUrl: '',
      buildInfo: { version: '%GRAFANA_VERSION%', env: 'production', edition: 'Open Source' },
      // A drag along the time axis moves a chart in time.
      featureToggles: { timeRangePan: true },
      panels: {},
      apps: {},
      datasources: {},
      defaultDatasource: '',
      liveEnabled: false,
      unifiedAlertingEnabled: false,
      minRefreshInterval: '5s',
      panelSeriesLimit: 0,
    },
  };
  document.documentElement.style.colorScheme = theme;

  // What the page will ask for first is asked for while its scripts are still on their way.
  const early = [];
  const dashboard = /^\/(?:d\/([\w-]+))?$/.exec(
    location.pathname.slice(new URL(document.baseURI).pathname.length - 1),
  );
  if (dashboard !== null) early.push(`public/dashboards/${dashboard[1] ?? 'shewhart-overview'}.json`);
  // A preload carries no token.
  if (window.sessionStorage.getItem('shewhart.token') === null) early.push('api/v1/indicators');
  for (const href of early) {
    document.head.append(
      Object.assign(document.createElement('link'), {
        rel: 'preload',
        as: 'fetch',
        crossOrigin: 'anonymous',
        href,
      }),
    );
  }
})();
