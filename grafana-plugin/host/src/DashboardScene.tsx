import { useState } from 'react';
import { css, cx } from '@emotion/css';
import { VariableHide } from '@grafana/schema';
import type { GrafanaTheme2 } from '@grafana/data';
import {
  EmbeddedScene,
  SceneDataLayerSet,
  SceneRefreshPicker,
  SceneTimePicker,
  sceneGraph,
  type SceneComponentProps,
  type SceneObject,
} from '@grafana/scenes';
import { Button, useStyles2 } from '@grafana/ui';

/**
 * A dashboard with its controls: what is chosen on the left, the time on the right. On a phone the choices
 * wait behind a button, so that the first screen is the dashboard's.
 */
export class DashboardScene extends EmbeddedScene {
  static override Component = DashboardSceneView;
}

/** How the keys begin of grid items that hold one number. */
export const numberItem = 'number-item-';

const isTime = (control: SceneObject): boolean =>
  control instanceof SceneTimePicker || control instanceof SceneRefreshPicker;

function DashboardSceneView({ model }: SceneComponentProps<DashboardScene>) {
  const styles = useStyles2(getStyles);
  const { body, controls = [] } = model.useState();
  const [isOpen, setOpen] = useState(false);
  const render = (shown: readonly SceneObject[]) =>
    shown.map((control) => <control.Component key={control.state.key} model={control} />);
  const isAnyChoice = hasChoices(model);
  return (
    <>
      <div className={styles.controls}>
        <div id="choices" className={cx(styles.choices, isOpen || styles.waiting)}>
          {render(controls.filter((control) => !isTime(control)))}
        </div>
        <div className={styles.time}>
          {isAnyChoice && (
            <Button
              variant="secondary"
              icon="filter"
              className={styles.button}
              aria-label="Choose what is shown"
              aria-expanded={isOpen}
              aria-controls="choices"
              onClick={() => setOpen(!isOpen)}
            />
          )}
          {render(controls.filter(isTime))}
        </div>
      </div>
      <div className={styles.body}>
        <body.Component model={body} />
      </div>
    </>
  );
}

/** Whether there is anything to choose but the time. */
function hasChoices(scene: DashboardScene): boolean {
  const variables = sceneGraph.getVariables(scene).state.variables;
  const data = sceneGraph.getData(scene);
  const layers = data instanceof SceneDataLayerSet ? data.state.layers : [];
  return (
    variables.some(({ state }) => state.hide !== VariableHide.hideVariable) ||
    layers.some(({ state }) => !state.isHidden)
  );
}

const getStyles = (theme: GrafanaTheme2) => {
  const phone = theme.breakpoints.down('md');
  const gap = theme.spacing(1);
  return {
    controls: css({
      display: 'flex',
      flexWrap: 'wrap',
      alignItems: 'flex-end',
      gap,
      marginBottom: theme.spacing(2),
      [phone]: { flexDirection: 'column-reverse', alignItems: 'stretch' },
    }),
    choices: css({ display: 'flex', flexWrap: 'wrap', flex: '1 1 0', minWidth: 'min(100%, 320px)', gap }),
    waiting: css({ [phone]: { display: 'none' } }),
    time: css({ display: 'flex', flexWrap: 'wrap', gap, marginLeft: 'auto', [phone]: { marginLeft: 0 } }),
    button: css({ [theme.breakpoints.up('md')]: { display: 'none' } }),
    body: css({
      display: 'flex',
      [phone]: {
        '.react-grid-layout': { display: 'flex', flexWrap: 'wrap', columnGap: gap },
        '.react-grid-layout > *': { flex: '0 0 100%', minWidth: 0 },
        '&& .react-grid-item': { marginBottom: gap },
        // Two numbers share a line, and none is higher than it needs to be.
        [`.react-grid-layout > [data-griditem-key^="${numberItem}"]`]: {
          flex: `1 0 calc(50% - ${gap})`,
          height: '92px !important',
        },
      },
    }),
  };
};
