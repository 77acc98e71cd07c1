import { DataFrame, FieldType, formattedValueToString, getFieldDisplayName, GrafanaTheme2, TimeRange } from '@grafana/data';
import { AxisPlacement, ScaleDirection, ScaleDistribution, ScaleOrientation } from '@grafana/schema';
import { measureText, UPlotChart, UPlotConfigBuilder, VizLayout, VizLegend } from '@grafana/ui';
import { Mark, markAlerts } from './annotations';

interface Props {
  frames: DataFrame[];
  options: any;
  range: TimeRange;
  width: number;
  height: number;
  theme: GrafanaTheme2;
  marks: Mark[];
}

/**
 * A row for each series, with a box for each time in one state. Grafana's own panel is not in its libraries; this draws the
 * same from the same options, with the axes, the legend and the display processors of the libraries.
 */
export function StateTimeline({ frames, options, range, width, height, theme, marks }: Props) {
  const rows = frames.map((frame) => {
    const time = frame.fields.find((field) => field.type === FieldType.time)!;
    const value = frame.fields.find((field) => field.type === FieldType.number)!;
    return { name: getFieldDisplayName(value, frame, frames), boxes: boxes(time.values, value.values), value };
  });
  const mappings = rows[0]?.value.config.mappings ?? [];
  const legend = mappings
    .flatMap((mapping) => (mapping.type === 'value' ? Object.values(mapping.options) : []))
    .filter((state) => rows.some((row) => row.boxes.some((box) => row.value.display!(box.value).text === state.text)))
    .map((state) => ({ label: state.text!, color: theme.visualization.getColorByName(state.color!), yAxis: 1 }));

  const config = new UPlotConfigBuilder('browser');
  config.addScale({
    scaleKey: 'x',
    isTime: true,
    orientation: ScaleOrientation.Horizontal,
    direction: ScaleDirection.Right,
    range: () => [range.from.valueOf(), range.to.valueOf()],
  });
  config.addScale({
    scaleKey: 'y',
    orientation: ScaleOrientation.Vertical,
    direction: ScaleDirection.Down,
    distribution: ScaleDistribution.Ordinal,
    range: () => [-0.5, rows.length - 0.5],
  });
  config.addAxis({ scaleKey: 'x', isTime: true, placement: AxisPlacement.Bottom, theme, grid: { show: false } });
  config.addAxis({
    scaleKey: 'y',
    placement: AxisPlacement.Left,
    theme,
    grid: { show: false },
    splits: rows.map((_, index) => index),
    values: rows.map((row) => row.name),
    size: Math.max(...rows.map((row) => measureText(row.name, 12).width)) + 16,
  });
  config.addHook('draw', (plot) => {
    const { ctx } = plot;
    const half = options.rowHeight / 2;
    ctx.save();
    ctx.font = `${12 * devicePixelRatio}px ${theme.typography.fontFamily}`;
    ctx.textAlign = 'left';
    ctx.textBaseline = 'middle';
    rows.forEach((row, index) => {
      const top = plot.valToPos(index - half, 'y', true);
      const bottom = plot.valToPos(index + half, 'y', true);
      for (const box of row.boxes) {
        const clamp = (time: number) => Math.min(Math.max(time, range.from.valueOf()), range.to.valueOf());
        const left = plot.valToPos(clamp(box.from), 'x', true);
        const right = plot.valToPos(clamp(box.to), 'x', true);
        const shown = row.value.display!(box.value);
        const opacity = (row.value.config.custom.fillOpacity ?? 70) / 100;
        ctx.globalAlpha = opacity;
        ctx.fillStyle = shown.color!;
        ctx.fillRect(left, top, right - left, bottom - top);
        ctx.globalAlpha = 1;
        const text = formattedValueToString(shown);
        if (options.showValue !== 'never' && ctx.measureText(text).width + 8 < right - left) {
          ctx.fillStyle = theme.colors.getContrastText(shown.color!);
          ctx.fillText(text, left + 4, (top + bottom) / 2);
        }
      }
    });
    ctx.restore();
  });
  markAlerts(config, marks);
  const times = [range.from.valueOf(), range.to.valueOf()];
  return (
    <VizLayout
      width={width}
      height={height}
      legend={
        options.legend.showLegend ? (
          <VizLayout.Legend placement={options.legend.placement}>
            <VizLegend items={legend} displayMode={options.legend.displayMode} placement={options.legend.placement} />
          </VizLayout.Legend>
        ) : null
      }
    >
      {(innerWidth: number, innerHeight: number) => (
        <UPlotChart config={config} data={[times, [0, 0]]} width={innerWidth} height={innerHeight} />
      )}
    </VizLayout>
  );
}

interface Box {
  from: number;
  to: number;
  value: number;
}

/** Equal values in a row are one box. It ends where the next one begins. */
function boxes(times: number[], values: Array<number | null>): Box[] {
  const found: Box[] = [];
  let last: Box | undefined;
  times.forEach((time, index) => {
    const value = values[index];
    if (last) {
      last.to = time;
    }
    if (value === null) {
      last = undefined;
    } else if (value !== last?.value) {
      last = { from: time, to: time, value };
      found.push(last);
    }
  });
  return found;
}
