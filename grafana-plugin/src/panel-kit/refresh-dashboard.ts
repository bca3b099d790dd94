/** As much of Grafana's dashboard scene as is needed; there is no public call for "query again". */
interface SceneContext {
  readonly state?: { readonly $timeRange?: { onRefresh?(): void } };
}

/** Asks the dashboard on screen to query again, after something was changed through a panel. */
export function refreshDashboard(): void {
  const { __grafanaSceneContext: scene } = window as unknown as { __grafanaSceneContext?: SceneContext };
  scene?.state?.$timeRange?.onRefresh?.();
}
