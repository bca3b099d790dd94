import { css } from '@emotion/css';
import {
  ControlsLabel,
  SceneDataLayerSet,
  SceneObjectBase,
  sceneGraph,
  type SceneComponentProps,
  type SceneDataLayerProvider,
} from '@grafana/scenes';

/**
 * A switch for each kind of annotation, by its name. Those of scenes label the whole set at once, which leaves
 * the switches without a name.
 */
export class AnnotationControls extends SceneObjectBase {
  static Component = ({ model }: SceneComponentProps<AnnotationControls>) => {
    const set = sceneGraph.getData(model);
    const layers = set instanceof SceneDataLayerSet ? set.state.layers : [];
    return (
      <>
        {layers.map((layer) => (
          <LayerSwitch key={layer.state.key} layer={layer} />
        ))}
      </>
    );
  };
}

function LayerSwitch({ layer }: { readonly layer: SceneDataLayerProvider }) {
  const { name, isHidden, data, key } = layer.useState();
  if (isHidden) return null;
  const error = data?.errors?.[0]?.message;
  return (
    <div className={css({ display: 'flex' })}>
      <ControlsLabel htmlFor={`data-layer-${key}`} label={name} {...(error === undefined ? {} : { error })} />
      <layer.Component model={layer} />
    </div>
  );
}
