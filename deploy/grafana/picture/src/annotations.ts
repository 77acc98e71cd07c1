import { UPlotConfigBuilder } from '@grafana/ui';
import { Annotation } from './dashboard';
import { Prometheus } from './prometheus';

/** A time that an annotation marks. */
export interface Mark {
  from: number;
  to: number;
  color: string;
}

/** What an annotation marks: each run of points that the query returns. */
export async function marksOf(annotation: Annotation, prometheus: Prometheus, step: number): Promise<Mark[]> {
  const series = await prometheus.queryRange(prometheus.substitute(annotation.expr!, step), step);
  const marks: Mark[] = [];
  for (const { values } of series) {
    let last: Mark | undefined;
    for (const [seconds] of values!) {
      const time = seconds * 1000;
      if (last && time - last.to <= step * 1000) {
        last.to = time;
      } else {
        marks.push((last = { from: time, to: time, color: annotation.iconColor }));
      }
    }
  }
  return marks;
}

/** Draws them as Grafana does: dashed lines with a shade between. */
export function markAlerts(config: UPlotConfigBuilder, marks: Mark[]) {
  config.addHook('draw', ({ ctx, bbox, valToPos }) => {
    ctx.save();
    ctx.beginPath();
    ctx.rect(bbox.left, bbox.top, bbox.width, bbox.height);
    ctx.clip();
    ctx.setLineDash([5, 5]);
    ctx.lineWidth = 2;
    for (const { from, to, color } of marks) {
      const left = valToPos(from, 'x', true);
      const right = valToPos(to, 'x', true);
      ctx.strokeStyle = ctx.fillStyle = color;
      ctx.globalAlpha = 0.1;
      ctx.fillRect(left, bbox.top, right - left, bbox.height);
      ctx.globalAlpha = 0.8;
      ctx.beginPath();
      for (const x of new Set([left, right])) {
        ctx.moveTo(x, bbox.top);
        ctx.lineTo(x, bbox.top + bbox.height);
      }
      ctx.stroke();
    }
    ctx.restore();
  });
}
