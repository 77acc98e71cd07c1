import {
  applyFieldOverrides,
  createFieldConfigRegistry,
  DataFrame,
  FieldConfigPropertyItem,
  FieldConfigSource,
  FieldType,
  GrafanaTheme2,
  identityOverrideProcessor,
  standardFieldConfigEditorRegistry,
} from '@grafana/data';
import {
  GraphFieldConfig,
  GraphDrawStyle,
  GraphThresholdsStyleMode,
  LineInterpolation,
  VisibilityMode,
} from '@grafana/schema';

const STANDARD = ['displayName', 'unit', 'min', 'max', 'decimals', 'noValue', 'color', 'mappings', 'thresholds'];

/** Those of Grafana's panel for time series. */
const CUSTOM_DEFAULTS: GraphFieldConfig = {
  drawStyle: GraphDrawStyle.Line,
  lineInterpolation: LineInterpolation.Linear,
  lineWidth: 1,
  fillOpacity: 0,
  showPoints: VisibilityMode.Auto,
  pointSize: 5,
  spanNulls: false,
  axisGridShow: undefined,
  thresholdsStyle: { mode: GraphThresholdsStyleMode.Off },
};

function property(id: string, isCustom: boolean): FieldConfigPropertyItem {
  return {
    id: isCustom ? `custom.${id}` : id,
    path: id,
    name: id,
    isCustom,
    editor: () => null,
    override: () => null,
    process: identityOverrideProcessor,
    shouldApply: (field) => field.type !== FieldType.time,
  };
}

/** Grafana's server registers these properties, with their editors. Drawing needs only their names. */
standardFieldConfigEditorRegistry.setInit(() => STANDARD.map((id) => property(id, false)));

/** The frames with units, colours, thresholds, mappings and the settings of lines from the panel. */
export function withFieldConfig(frames: DataFrame[], source: FieldConfigSource, theme: GrafanaTheme2): DataFrame[] {
  const custom = { ...CUSTOM_DEFAULTS, ...source.defaults.custom };
  const registry = createFieldConfigRegistry({}, 'picture');
  Object.keys(custom).forEach((name) => registry.register(property(name, true)));
  for (const { id } of source.overrides.flatMap((rule) => rule.properties)) {
    if (!registry.getIfExists(id)) {
      throw new Error(`an override sets ${id}, which this page does not know`);
    }
  }
  const thresholds = source.defaults.thresholds && {
    ...source.defaults.thresholds,
    // the JSON has null for the lowest step
    steps: source.defaults.thresholds.steps.map((step) => ({ ...step, value: step.value ?? -Infinity })),
  };
  return applyFieldOverrides({
    data: frames,
    fieldConfig: { ...source, defaults: { ...source.defaults, thresholds, custom } },
    fieldConfigRegistry: registry,
    replaceVariables: (text) => text,
    theme,
  });
}

/** Neither NaN nor an infinite value has a place in a graph. */
export function finite(frames: DataFrame[]): DataFrame[] {
  return frames.map((frame) => ({
    ...frame,
    fields: frame.fields.map((field) =>
      field.type === FieldType.number
        ? { ...field, values: field.values.map((value) => (Number.isFinite(value) ? value : null)) }
        : field
    ),
  }));
}
