import { useEffect, useMemo, useState, useSyncExternalStore } from 'react';
import { locationService } from '@grafana/runtime';
import { TextLink } from '@grafana/ui';
import { useLocation } from 'react-router';
import { refusal } from './access.ts';
import { homeDashboard, linkTo, pageOf } from './address.ts';
import { AppPage } from './AppPage.tsx';
import type { Catalogue } from './catalogue.ts';
import { moveTime, refreshDashboard } from './dashboard-actions.ts';
import { DashboardPage } from './DashboardPage.tsx';
import { FirstStepsNotice } from './FirstStepsNotice.tsx';
import { PageTitle } from './PageTitle.tsx';
import { Shell } from './Shell.tsx';
import { listenForShortcuts, type Shortcut } from './shortcuts.ts';
import { ShortcutsHelp } from './ShortcutsHelp.tsx';
import { TokenPage } from './TokenPage.tsx';
import { Unreachable } from './Unreachable.tsx';

/** The whole viewer: the page that the address names, in its frame. */
export function Viewer({ catalogue }: { readonly catalogue: Catalogue }) {
  const reason = useSyncExternalStore(refusal.subscribe, refusal.get);
  const [isHelpOpen, setHelpOpen] = useState(false);
  const shortcuts = useMemo(() => viewerShortcuts(() => setHelpOpen(true)), []);
  useEffect(() => listenForShortcuts(() => shortcuts), [shortcuts]);
  return (
    <Shell catalogue={catalogue} onHelp={() => setHelpOpen(true)}>
      <Unreachable />
      {reason === undefined ? (
        <>
          <FirstStepsNotice onProgress={refreshDashboard} />
          <CurrentPage catalogue={catalogue} />
        </>
      ) : (
        <TokenPage reason={reason} />
      )}
      {isHelpOpen && <ShortcutsHelp shortcuts={shortcuts} onClose={() => setHelpOpen(false)} />}
    </Shell>
  );
}

function CurrentPage({ catalogue }: { readonly catalogue: Catalogue }) {
  const { dashboards, plugins } = catalogue;
  const page = pageOf(useLocation().pathname);
  if (page.kind === 'dashboard') {
    const entry = dashboards.find(({ uid }) => uid === page.uid);
    if (entry !== undefined) return <DashboardPage key={page.uid} entry={entry} dashboards={dashboards} />;
    return <NothingHere what={`There is no dashboard ${page.uid}.`} />;
  }
  if (page.kind === 'app') {
    const meta = plugins.find(({ id, type }) => id === page.id && (type as string) === 'app');
    if (meta !== undefined) return <AppPage meta={meta} />;
    return <NothingHere what={`There is no app ${page.id}.`} />;
  }
  return <NothingHere what={`There is no page ${page.path}.`} />;
}

function NothingHere({ what }: { readonly what: string }) {
  return (
    <>
      <PageTitle title={what} />
      <p>
        Choose one from the menu, or begin at the <TextLink href="/">overview</TextLink>.
      </p>
    </>
  );
}

function viewerShortcuts(openHelp: () => void): readonly Shortcut[] {
  const goHome = (): void =>
    locationService.push(linkTo(`/d/${homeDashboard}`, location.search, { time: true, variables: [] }));
  return [
    { keys: ['?'], does: 'Shows these keys', act: openHelp },
    { keys: ['g', 'h'], does: 'Goes to the overview', act: goHome },
    { keys: ['m'], does: 'Goes to the menu', act: () => document.getElementById('menu-button')?.focus() },
    { keys: ['d', 'r'], does: 'Refreshes every panel', act: refreshDashboard },
    { keys: ['t', 'z'], does: 'Shows twice as much time', act: () => moveTime('wider') },
    { keys: ['t', 'ArrowLeft'], does: 'Moves back in time', act: () => moveTime('back') },
    { keys: ['t', 'ArrowRight'], does: 'Moves forward in time', act: () => moveTime('forward') },
  ];
}
