// The order matters: SystemJS first, then what teaches it AMD.
import 'systemjs/dist/system.js';
import 'systemjs/dist/extras/amd.js';
import 'systemjs/dist/extras/named-register.js';

import * as emotionCss from '@emotion/css';
import * as emotionReact from '@emotion/react';
import * as grafanaData from 'shared:@grafana/data';
import * as grafanaRuntime from 'shared:@grafana/runtime';
import * as grafanaUi from 'shared:@grafana/ui';
import * as React from 'react';
import * as ReactDom from 'react-dom';
import * as ReactDomClient from 'react-dom/client';
import * as jsxRuntime from 'react/jsx-runtime';
import * as reactRouter from 'react-router';
import * as rxjs from 'shared:rxjs';
import * as rxjsOperators from 'shared:rxjs/operators';

/** Where a plugin's bundle lies, and what tells it from the last one. */
export interface BundledPlugin {
  readonly module: string;
  readonly contentHash?: string;
}

interface ModuleLoader {
  set(id: string, module: unknown): void;
  addImportMap(map: { imports: Record<string, string> }): void;
  import(path: string): Promise<{ plugin?: unknown; default?: unknown }>;
}

declare global {
  interface Window {
    System: ModuleLoader;
  }
}

/** What plugins do not bundle: they share these modules with the page, as they do with Grafana. */
const shared: Readonly<Record<string, unknown>> = {
  '@emotion/css': emotionCss,
  '@emotion/react': emotionReact,
  '@grafana/data': grafanaData,
  '@grafana/runtime': grafanaRuntime,
  '@grafana/ui': grafanaUi,
  react: React,
  'react-dom': ReactDom,
  'react-dom/client': ReactDomClient,
  'react/jsx-runtime': jsxRuntime,
  'react-router': reactRouter,
  rxjs,
  'rxjs/operators': rxjsOperators,
};

/** To be called once everything that replaces parts of the shared modules has run: SystemJS copies them. */
export function shareModules(): void {
  const imports: Record<string, string> = {};
  for (const [name, module] of Object.entries(shared)) {
    const id = `package:${name}`;
    window.System.set(id, module);
    imports[name] = id;
  }
  window.System.addImportMap({ imports });
}

/** The plugin that a bundle exports. */
export async function importPlugin<Plugin>({ module: path, contentHash }: BundledPlugin): Promise<Plugin> {
  const address = new URL(path, document.baseURI);
  if (contentHash !== undefined) address.searchParams.set('_cache', contentHash);
  let module = await window.System.import(address.href);
  // A bundle with a top-level await exports a promise.
  while (module.plugin === undefined && module.default instanceof Promise) {
    module = (await module.default) as typeof module;
  }
  return (module.plugin ?? (module.default as { plugin?: unknown } | undefined)?.plugin) as Plugin;
}
