import { DataFrame, FieldType, Labels, rangeUtil, TimeRange, toDataFrame } from '@grafana/data';
import { Target } from './dashboard';

interface Series {
  metric: Labels;
  values?: Array<[number, string]>;
  value?: [number, string];
}

/** A Prometheus, asked as Grafana's data source asks it. */
export class Prometheus {
  /**
   * @param scrapeSeconds the setting "Scrape interval" of the data source
   */
  constructor(
    readonly range: TimeRange,
    readonly scrapeSeconds: number,
    private readonly variables: Map<string, string>
  ) {}

  /** The seconds between two points of a panel of this width: at most a point per pixel, not below the scrape interval. */
  step(width: number): number {
    return rangeUtil.calculateInterval(this.range, width, `${this.scrapeSeconds}s`).intervalMs / 1000;
  }

  /** Replaces the variables of the dashboard and those of the data source. An unknown one is an error. */
  substitute(expression: string, step: number): string {
    const rate = Math.max(step + this.scrapeSeconds, 4 * this.scrapeSeconds);
    const seconds = Math.round((this.range.to.valueOf() - this.range.from.valueOf()) / 1000);
    const values = new Map([
      ...this.variables,
      ['__rate_interval', `${rate}s`],
      ['__interval', `${step}s`],
      ['__range', `${seconds}s`],
    ]);
    return expression.replace(/\$(?:(\w+)|\{(\w+)(?::\w+)?\})/g, (all, name, braced) => {
      const value = values.get(name ?? braced);
      if (value === undefined) {
        throw new Error(`unknown variable ${all}`);
      }
      return value;
    });
  }

  /** One frame per series, with the name that legendFormat gives it. */
  async query(target: Target, width: number): Promise<DataFrame[]> {
    const step = this.step(width);
    const expression = this.substitute(target.expr, step);
    const series = target.instant
      ? await this.get('query', { query: expression, time: this.range.to.valueOf() / 1000 })
      : await this.queryRange(expression, step);
    return series.map(({ metric, values, value }) => {
      const points = values ? withGaps(values, step) : [value!];
      return toDataFrame({
        refId: target.refId,
        fields: [
          {
            name: 'Time',
            type: FieldType.time,
            values: points.map(([time]) => time * 1000),
          },
          {
            name: 'Value',
            type: FieldType.number,
            labels: metric,
            config: { displayNameFromDS: legend(target.legendFormat, metric, expression) },
            values: points.map(([, text]) => (text === null ? null : number(text))),
          },
        ],
      });
    });
  }

  /** The matrix of an expression. Start and end are multiples of the step. */
  async queryRange(expression: string, step: number): Promise<Series[]> {
    const align = (time: number) => Math.floor(time / 1000 / step) * step;
    return this.get('query_range', {
      query: expression,
      start: align(this.range.from.valueOf()),
      end: align(this.range.to.valueOf()),
      step,
    });
  }

  /** The values of a variable of the form label_values(selector, label). */
  async values(definition: string): Promise<string[]> {
    const parts = /^label_values\((.*),\s*(\w+)\)$/.exec(definition);
    if (!parts) {
      throw new Error(`variable with the query ${definition}: only label_values(selector, label) is supported`);
    }
    return this.get<string[]>(`label/${parts[2]}/values`, {
      'match[]': this.substitute(parts[1], 1),
      start: this.range.from.valueOf() / 1000,
      end: this.range.to.valueOf() / 1000,
    });
  }

  private async get<T = Series[]>(path: string, parameters: Record<string, string | number>): Promise<T> {
    const search = new URLSearchParams(Object.entries(parameters).map(([name, value]) => [name, String(value)]));
    // the server of the page forwards this to the Prometheus
    const response = await fetch(`api/v1/${path}?${search}`);
    const answer = await response.json().catch(() => ({ error: `HTTP ${response.status}` }));
    if (answer.status !== 'success') {
      throw new Error(answer.error);
    }
    return answer.data.result ?? answer.data;
  }
}

/** With a null for each missing point, so that no line is drawn over it. */
function withGaps(values: Array<[number, string]>, step: number): Array<[number, string | null]> {
  const filled: Array<[number, string | null]> = [];
  for (const [time, text] of values) {
    for (let next = filled.at(-1)?.[0] ?? time; next + step < time; next += step) {
      filled.push([next + step, null]);
    }
    filled.push([time, text]);
  }
  return filled;
}

function legend(format: string, labels: Labels, expression: string): string {
  if (format) {
    return format.replace(/\{\{\s*(.+?)\s*\}\}/g, (_, name) => labels[name] ?? '');
  }
  const { __name__: name = '', ...others } = labels;
  const text = Object.entries(others).map(([label, value]) => `${label}="${value}"`);
  return text.length ? `${name}{${text.join(', ')}}` : name || expression;
}

function number(text: string): number {
  return text === '+Inf' ? Infinity : text === '-Inf' ? -Infinity : Number(text);
}
