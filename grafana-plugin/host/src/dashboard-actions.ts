import { SceneTimePicker, sceneGraph, type EmbeddedScene, type SceneObject } from '@grafana/scenes';

declare global {
  interface Window {
    /** The dashboard on screen: what asks for variables outside a scene asks it. */
    __grafanaSceneContext?: SceneObject | undefined;
  }
}

/** Every panel of the dashboard on screen asks again. */
export function refreshDashboard(): void {
  const scene = window.__grafanaSceneContext;
  if (scene !== undefined) sceneGraph.getTimeRange(scene).onRefresh();
}

/** Moves or widens the time range as the buttons beside it do. */
export function moveTime(how: 'back' | 'forward' | 'wider'): void {
  const picker = timePicker();
  if (how === 'back') picker?.onMoveBackward();
  else if (how === 'forward') picker?.onMoveForward();
  else picker?.onZoom();
}

function timePicker(): SceneTimePicker | undefined {
  const scene = window.__grafanaSceneContext as EmbeddedScene | undefined;
  return scene?.state.controls?.find((control) => control instanceof SceneTimePicker);
}
