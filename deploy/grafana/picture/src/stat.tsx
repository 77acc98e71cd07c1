import { DataFrame, FieldConfigSource, getFieldDisplayValues, GrafanaTheme2, VizOrientation } from '@grafana/data';
import { BigValue, VizRepeater } from '@grafana/ui';

interface Props {
  frames: DataFrame[];
  fieldConfig: FieldConfigSource;
  options: any;
  width: number;
  height: number;
  theme: GrafanaTheme2;
}

export function Stat({ frames, fieldConfig, options, width, height, theme }: Props) {
  const values = () =>
    getFieldDisplayValues({
      fieldConfig,
      reduceOptions: options.reduceOptions,
      replaceVariables: (text) => text,
      theme,
      data: frames,
      sparkline: options.graphMode !== 'none',
    });
  return (
    <VizRepeater
      getValues={values}
      renderValue={({ value, width, height, count }) => (
        <BigValue
          value={value.display}
          sparkline={value.sparkline}
          count={count}
          colorMode={options.colorMode}
          graphMode={options.graphMode}
          justifyMode={options.justifyMode}
          textMode={options.textMode}
          theme={theme}
          width={width}
          height={height}
        />
      )}
      source={frames}
      renderCounter={0}
      orientation={VizOrientation.Auto}
      autoGrid={true}
      width={width}
      height={height}
    />
  );
}
